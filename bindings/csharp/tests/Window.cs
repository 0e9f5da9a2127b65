using System;
using System.Threading.Tasks;
using System.Windows.Forms;
using TamaraPos;

/// <summary>Window LIBRARY URL FOLDER: the sample's window, clicked. Needs a screen.</summary>
internal static class Window
{
    public static void It_stays_alive_while_the_customer_pays_or_does_not()
    {
        int ticks = 0, ticksAtEnd = 0;
        TamaraReply paid = null, givenUp = null;
        using (TamaraClient client = new TamaraClient(Shop.Config()))
        using (TillWindow window = new TillWindow(client))
        using (Timer clock = new Timer { Interval = 20 })
        {
            clock.Tick += (sender, arguments) =>
            {
                // The cashier gives up when the second sale has been waiting for a while: the click works only in a living window.
                if (++ticks > 200 && paid != null) window.GiveUp();
            };
            window.Shown += async (sender, arguments) =>
            {
                try
                {
                    clock.Start();
                    int thread = System.Threading.Thread.CurrentThread.ManagedThreadId;
                    window.Type("0544337866", "300.00");
                    paid = await window.Sell();
                    Check.Same(window.Says, "Paid. Hand over the goods.");
                    Check.Same(System.Threading.Thread.CurrentThread.ManagedThreadId, thread);
                    window.Type("0551234567", "300.99");
                    givenUp = await window.Sell();
                }
                finally
                {
                    ticksAtEnd = ticks;
                    window.Close();
                }
            };
            Application.Run(window);
        }
        Check.That(paid != null && paid.Paid, "the first sale is paid: " + paid);
        Check.That(givenUp != null && givenUp.Text("state") == "cancelled" && givenUp.Verdict == TamaraVerdict.NotPaid, "the second was given up: " + givenUp);
        Check.That(ticksAtEnd > 200, "the window's clock went on: " + ticksAtEnd + " ticks");
    }

    public static void A_sale_that_is_given_up_leaves_the_other_of_its_client_alone_under_a_German_Windows()
    {
        TamaraReply givenUp = null, paid = null;
        System.Globalization.CultureInfo before = System.Threading.Thread.CurrentThread.CurrentCulture;
        System.Threading.Thread.CurrentThread.CurrentCulture = new System.Globalization.CultureInfo("de-DE");
        try
        {
            using (TamaraClient client = new TamaraClient(Shop.Config()))
            using (TillWindow one = new TillWindow(client))
            using (TillWindow other = new TillWindow(client))
            using (Timer clock = new Timer { Interval = 100 })
            {
                one.Type("0551234567", "300.99");
                other.Type("0544337866", "80.06");
                clock.Tick += (sender, arguments) => one.GiveUp();
                one.Shown += async (sender, arguments) =>
                {
                    try
                    {
                        Task<TamaraReply> first = one.Sell(), second = other.Sell();
                        await Task.Delay(1500);
                        clock.Start();
                        givenUp = await first;
                        clock.Stop();
                        paid = await second;
                    }
                    finally
                    {
                        other.Close();
                        one.Close();
                    }
                };
                other.Show();
                Application.Run(one);
            }
        }
        finally
        {
            System.Threading.Thread.CurrentThread.CurrentCulture = before;
        }
        Check.That(givenUp != null && givenUp.Text("state") == "cancelled", "the first was given up: " + givenUp);
        Check.That(paid != null && paid.Paid, "the second was not touched, and is paid: " + paid);
        Check.Same(paid.Text("captured_amount.amount"), "80.06");
        Check.Same(givenUp.Text("total_amount.amount"), "300.99");
    }
}
