// A till with a window: it stays alive while the customer pays, and its cashier can give up.
//
//     TillWindow.exe URL [LIBRARY]
using System;
using System.Globalization;
using System.IO;
using System.Threading;
using System.Threading.Tasks;
using System.Windows.Forms;
using TamaraPos;

internal sealed class TillWindow : Form
{
    private readonly TamaraClient client;
    private readonly TextBox phone = new TextBox { Text = "0544337866", Left = 12, Top = 12, Width = 200 };
    private readonly TextBox amount = new TextBox { Text = "300.00", Left = 12, Top = 40, Width = 200 };
    private readonly Button pay = new Button { Text = "Pay with Tamara", Left = 12, Top = 68, Width = 200 };
    private readonly Button giveUp = new Button { Text = "Give up", Left = 12, Top = 96, Width = 200, Enabled = false };
    private readonly Label says = new Label { Left = 12, Top = 130, Width = 360, Height = 60 };
    private CancellationTokenSource givingUp;

    internal TillWindow(TamaraClient client)
    {
        this.client = client;
        Text = "Tamara till";
        Controls.AddRange(new Control[] { phone, amount, pay, giveUp, says });
        pay.Click += async (sender, arguments) => await Sell();
        giveUp.Click += (sender, arguments) => givingUp.Cancel();
    }

    /// <summary>What the cashier reads.</summary>
    internal string Says
    {
        get { return says.Text; }
    }

    /// <summary>The whole sale. The window is drawn and can be clicked all the while.</summary>
    internal async Task<TamaraReply> Sell()
    {
        pay.Enabled = false;
        giveUp.Enabled = true;
        using (givingUp = new CancellationTokenSource())
        {
            try
            {
                // In the invariant culture: a German Windows reads "300.00" as 30000 otherwise.
                decimal typed = decimal.Parse(amount.Text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture);
                TamaraReply reply = await SellAndWait(client.NewReference(new { }).OrderReferenceId, new TamaraMoney(typed, "SAR"), givingUp.Token);
                says.Text = reply.Message("en");
                return reply;
            }
            catch (TamaraException error)
            {
                // Nothing moved.
                says.Text = error.Reply == null ? error.Message : error.Reply.Message("en");
                return null;
            }
            finally
            {
                pay.Enabled = true;
                giveUp.Enabled = false;
            }
        }
    }

    private async Task<TamaraReply> SellAndWait(string sale, TamaraMoney money, CancellationToken cancelled)
    {
        // The library's own thread does the waiting. Every call here returns at once, also while the service is silent.
        client.PaymentStart(new
        {
            phone_number = phone.Text,
            order_reference_id = sale,
            total_amount = money,
            interval_s = 5,
            items = new[] { new { reference_id = "1", sku = "1", type = "Physical", name = "قهوة", quantity = 1, total_amount = money } }
        });
        bool isCancelled = false;
        for (;;)
        {
            try
            {
                if (cancelled.IsCancellationRequested && !isCancelled)
                {
                    // Takes back this sale and no other. The customer may be faster; then it ends as paid. If this call fails, it is made again.
                    client.PaymentCancel(new { order_reference_id = sale });
                    isCancelled = true;
                }
                TamaraReply reply = client.PaymentStatus(new { order_reference_id = sale, wait_s = 0 });
                says.Text = reply.Message("en");
                if (reply.Is("ended")) return reply;
            }
            catch (TamaraException error)
            {
                says.Text = error.Reply == null ? error.Message : error.Reply.Message("en");
                if (error.Reply != null && error.Reply.Is("ended")) return error.Reply;
                // Only this call was refused: the customer can still pay, so it is asked for again.
            }
            await Task.Delay(50);
        }
    }

    /// <summary>The cashier gives up.</summary>
    internal void GiveUp()
    {
        giveUp.PerformClick();
    }

    /// <summary>A sale of this amount, to this phone.</summary>
    internal void Type(string phoneNumber, string money)
    {
        phone.Text = phoneNumber;
        amount.Text = money;
    }

#if !TEST
    [STAThread]
    private static int Main(string[] arguments)
    {
        if (arguments.Length == 0) return 2;
        if (arguments.Length > 1) TamaraLibrary.Load(arguments[1]);
        string journal = Path.GetFullPath("window-till.db");
        using (TamaraClient client = new TamaraClient(new { base_url = arguments[0], api_token = "sim_window", country = "SA", journal }))
            Application.Run(new TillWindow(client));
        return 0;
    }
#endif
}
