// A till's day in one file: a sale by SMS, parts of it given back, a sale that Tamara declines, and one by QR code that the customer
// walks away from.
//
//     Till.exe --url http://127.0.0.1:8799 [--library FILE] [--journal FILE] [--interval SECONDS]
//
// It talks to the simulator (tamara-sim). At a real till the configuration names your token in place of base_url and of the
// simulator's token; nothing else changes. A program with a window awaits the methods that end in Async: see TillWindow.cs.
using System;
using System.Globalization;
using System.IO;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using TamaraPos;

internal static class Till
{
    // The simulator's phones; a real customer's number can be typed in any writing.
    private const string Paying = "٠٥٤٤٣٣٧٨٦٦"; // 0544337866
    private const string Declined = "0526422337";

    // What the simulator's customer leaves open, by the amount; a real customer just goes.
    private const decimal Abandoned = 300.99m;

    private static decimal interval = 5;

    private static TamaraMoney Riyals(decimal amount)
    {
        return new TamaraMoney(amount, "SAR");
    }

    // One sale: returns the last word on it.
    private static TamaraSaleReply Sell(TamaraClient client, string phone, decimal amount)
    {
        // New for every sale, and kept with it: after a crash the same number finds the same sale.
        string sale = "till-3-" + Guid.NewGuid();
        TamaraSaleReply reply = client.SessionCreate(new
        {
            channel = "sms",
            phone_number = phone,
            order_reference_id = sale,
            total_amount = Riyals(amount),
            items = new[]
            {
                new { reference_id = "1001", sku = "COF-250", type = "Physical", name = "قهوة عربية", quantity = 1, total_amount = Riyals(amount) }
            }
        });
        Console.WriteLine("  session " + reply.OrderId + ": " + reply.Message("en"));
        // Short steps, so that the till can show its progress, and its cashier can give up. NextAction says how long to go on.
        DateTime deadline = DateTime.UtcNow.AddMinutes(17);
        while (reply.NextAction == "keep_polling" && DateTime.UtcNow < deadline)
        {
            reply = client.PollStatus(new { order_reference_id = sale, wait_s = 5, interval_s = interval });
            Console.WriteLine("  " + reply.Status + ": " + reply.Message("en"));
        }
        // The customer never came to an end: nobody shall pay this later. They may be faster; then reply.Paid is true.
        if (reply.NextAction == "keep_polling") reply = client.SessionVoid(new { order_reference_id = sale });
        return reply;
    }

    private static void Refund(TamaraClient client, string orderId, decimal amount, string number)
    {
        TamaraMovementReply reply = client.Refund(new { order_id = orderId, total_amount = Riyals(amount), request_id = number });
        if (reply.Done)
            Console.WriteLine("  " + reply.Amount + (reply.Replayed ? " was done before" : " done") + "; given back in all: " + reply.RefundedAmount);
        else // Code 3: it may have happened. Never again under another number; Recover clears it up.
            Console.WriteLine("  not confirmed: " + reply.Message("en"));
    }

    // The customer scans the screen, and walks away; the cashier gives up. False when the sale is still open.
    private static bool GiveUp(TamaraClient client, decimal amount)
    {
        string sale = "till-3-" + Guid.NewGuid();
        TamaraSaleReply reply = client.SessionCreate(new { channel = "qr", order_reference_id = sale, total_amount = Riyals(amount) });
        // A till with a window shows reply.Qr.PngBase64.
        foreach (string row in reply.Qr.Modules) Console.WriteLine("  " + row.Replace("1", "██").Replace("0", "  "));
        using (CancellationTokenSource givingUp = new CancellationTokenSource())
        {
            Task<TamaraSaleReply> waiting = client.PollStatusAsync(new { order_reference_id = sale, wait_s = 600, interval_s = interval }, givingUp.Token);
            givingUp.CancelAfter(TimeSpan.FromSeconds(1)); // the cashier's key
            reply = waiting.Result;
        }
        Console.WriteLine("  " + reply.Message("en"));
        // Nobody shall pay this later. The customer may have been faster: then it is paid, code 4, and the goods are theirs.
        reply = client.SessionVoid(new { order_reference_id = sale });
        Console.WriteLine("  " + reply.Message("en") + " " + reply.Message("ar"));
        return reply.Done;
    }

    private static bool Day(string url, string journal)
    {
        Console.WriteLine(TamaraLibrary.Describe());
        var config = new
        {
            base_url = url, api_token = "sim_sample", country = "SA", language = "ar", store_code = "Branch A", lane = "till-3",
            device_id = "123456", journal
        };
        using (TamaraClient client = new TamaraClient(config))
        {
            // What a power cut left open is cleared up before anything is sold.
            Console.WriteLine("open steps from before: " + client.Recover().Steps.Count);

            Console.WriteLine("a sale of 300.00:");
            TamaraSaleReply sale = Sell(client, Paying, 300.00m);
            if (!sale.Paid)
            {
                Console.WriteLine("  not paid: " + sale.Message("en"));
                return false;
            }

            Console.WriteLine("100.00 of it back:");
            string number = "R-" + Guid.NewGuid();
            Refund(client, sale.OrderId, 100.00m, number);
            Console.WriteLine("the same again, as after a crash:");
            Refund(client, sale.OrderId, 100.00m, number);
            Console.WriteLine("another 50.00:");
            Refund(client, sale.OrderId, 50.00m, "R-" + Guid.NewGuid());

            Console.WriteLine("a sale that is declined:");
            if (Sell(client, Declined, 150.00m).Code != TamaraCode.NotPaid) return false;

            Console.WriteLine("a sale by QR code that is given up:");
            return GiveUp(client, Abandoned);
        }
    }

    private static string Option(string[] arguments, string name, string otherwise)
    {
        int at = Array.IndexOf(arguments, name);
        return at >= 0 && at + 1 < arguments.Length ? arguments[at + 1] : otherwise;
    }

    // For the cashier's sentences: a console is told the encoding, a file or pipe without a console gets it.
    private static void PrintArabic()
    {
        var utf8 = new UTF8Encoding(false);
        try
        {
            Console.OutputEncoding = utf8;
        }
        catch (IOException)
        {
            Console.SetOut(new StreamWriter(Console.OpenStandardOutput(), utf8) { AutoFlush = true });
        }
    }

    private static int Main(string[] arguments)
    {
        string url = Option(arguments, "--url", null), library = Option(arguments, "--library", null);
        if (url == null)
        {
            Console.Error.WriteLine("Till.exe --url ADDRESS [--library FILE] [--journal FILE] [--interval SECONDS]");
            return 2;
        }
        PrintArabic();
        interval = decimal.Parse(Option(arguments, "--interval", "5"), CultureInfo.InvariantCulture);
        try
        {
            if (library != null) TamaraLibrary.Load(library);
            return Day(url, Path.GetFullPath(Option(arguments, "--journal", "sample-till.db"))) ? 0 : 1;
        }
        catch (TamaraException error)
        {
            // An exception: nothing moved. The reply has a sentence for the cashier; the text is for the developer.
            Console.Error.WriteLine(error.GetType().Name + ": " + error.Message);
            if (error.Reply != null) Console.Error.WriteLine(error.Reply.Message("en"));
            return 1;
        }
    }
}
