// A till with a window: it stays alive while the customer pays, and its cashier can give up.
//
//     TillWindow.exe URL [LIBRARY]
using System;
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
    internal async Task<TamaraSaleReply> Sell()
    {
        pay.Enabled = false;
        giveUp.Enabled = true;
        using (givingUp = new CancellationTokenSource())
        {
            try
            {
                TamaraSaleReply reply = await SellAndWait("till-3-" + Guid.NewGuid(), new TamaraMoney(decimal.Parse(amount.Text), "SAR"));
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

    private async Task<TamaraSaleReply> SellAndWait(string sale, TamaraMoney money)
    {
        TamaraSaleReply reply = await client.SessionCreateAsync(new
        {
            phone_number = phone.Text,
            order_reference_id = sale,
            total_amount = money,
            items = new[] { new { reference_id = "1", sku = "1", type = "Physical", name = "قهوة", quantity = 1, total_amount = money } }
        });
        says.Text = reply.Message("en");
        // A click while the session was being opened counts.
        if (reply.NextAction == "keep_polling" && !givingUp.IsCancellationRequested)
            reply = await client.PollStatusAsync(new { order_reference_id = sale, wait_s = 1020 }, givingUp.Token);
        // Given up, or too late: nobody shall pay this later. The customer may be faster; then reply.Paid is true.
        if (reply.NextAction == "keep_polling")
            reply = await client.SessionVoidAsync(new { order_reference_id = sale });
        return reply;
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
