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
    internal async Task<TamaraSaleReply> Sell()
    {
        pay.Enabled = false;
        giveUp.Enabled = true;
        using (givingUp = new CancellationTokenSource())
        {
            try
            {
                // In the invariant culture: a German Windows reads "300.00" as 30000 otherwise.
                decimal typed = decimal.Parse(amount.Text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture);
                TamaraSaleReply reply = await SellAndWait("till-3-" + Guid.NewGuid(), new TamaraMoney(typed, "SAR"), givingUp.Token);
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

    private async Task<TamaraSaleReply> SellAndWait(string sale, TamaraMoney money, CancellationToken cancelled)
    {
        TamaraSaleReply reply = await client.SessionCreateAsync(new
        {
            phone_number = phone.Text,
            order_reference_id = sale,
            total_amount = money,
            items = new[] { new { reference_id = "1", sku = "1", type = "Physical", name = "قهوة", quantity = 1, total_amount = money } }
        });
        says.Text = reply.Message("en");
        bool isVoided = false;
        // As long as the customer can pay it is asked for, whatever happens to the network meanwhile.
        while (CanBePaid(reply))
        {
            // Only this sale's own pause ends with a click: interrupting the client would end the calls of its other sales, too.
            await Pause(isVoided ? CancellationToken.None : cancelled);
            try
            {
                // Given up: nobody shall pay this later. The customer may be faster; then reply.Paid is true.
                bool isGivenUp = cancelled.IsCancellationRequested && !isVoided;
                reply = isGivenUp
                    ? await client.SessionVoidAsync(new { order_reference_id = sale })
                    : await client.PollStatusAsync(new { order_reference_id = sale });
                isVoided |= isGivenUp;
            }
            catch (TamaraException error)
            {
                // Nothing moved by this call, and the session is as it was.
                says.Text = error.Reply == null ? error.Message : error.Reply.Message("en");
            }
        }
        return reply;
    }

    /// <summary>Whether the session may still be paid: open, or not known. What a person has to look at is no wait.</summary>
    private static bool CanBePaid(TamaraSaleReply reply)
    {
        bool isOpen = reply.Verdict == TamaraVerdict.Pending || reply.Verdict == TamaraVerdict.Unknown;
        return isOpen && reply.NextAction != "ask_supervisor";
    }

    private static async Task Pause(CancellationToken cancelled)
    {
        try
        {
            await Task.Delay(5000, cancelled);
        }
        catch (TaskCanceledException)
        {
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
