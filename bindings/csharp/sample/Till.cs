// A till's day in one file: a sale by SMS while another by QR code is cancelled, parts of the first given back, and one that Tamara declines.
//
//     Till.exe --url http://127.0.0.1:8799 [--library FILE] [--journal FILE] [--interval SECONDS]
//
// It talks to the simulator (tamara-sim). At a real till the configuration names your token in place of base_url and of the
// simulator's token; nothing else changes. A program with a window awaits the methods that end in Async: see TillWindow.cs.
using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Text;
using System.Threading;
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

    // New for every sale, and kept with it: after a crash the same number finds the same sale.
    private static string NewNumber(TamaraClient client, string prefix)
    {
        return client.NewReference(new { prefix }).OrderReferenceId;
    }

    // Starts a sale by SMS and returns at once; its number.
    private static string StartSms(TamaraClient client, string phone, decimal amount)
    {
        string sale = NewNumber(client, "till-3");
        client.PaymentStart(new
        {
            channel = "sms",
            phone_number = phone,
            order_reference_id = sale,
            total_amount = Riyals(amount),
            interval_s = interval,
            items = new[]
            {
                new { reference_id = "1001", sku = "COF-250", type = "Physical", name = "قهوة عربية", quantity = 1, total_amount = Riyals(amount) }
            }
        });
        return sale;
    }

    // Starts a sale whose QR code the customer scans from the screen.
    private static string StartQr(TamaraClient client, decimal amount)
    {
        string sale = NewNumber(client, "till-3");
        client.PaymentStart(new { channel = "qr", order_reference_id = sale, total_amount = Riyals(amount), interval_s = interval });
        return sale;
    }

    // How a sale stands; null when a call was refused, and then the customer can still pay.
    private static TamaraReply Look(TamaraClient client, string sale, bool cancel)
    {
        try
        {
            // Takes back this sale and no other. The customer may have been faster: then it ends as paid.
            if (cancel) client.PaymentCancel(new { order_reference_id = sale });
            return client.PaymentStatus(new { order_reference_id = sale, wait_s = 0 });
        }
        catch (TamaraException error)
        {
            if (error.Reply != null && error.Reply.Is("ended")) return error.Reply;
            Console.WriteLine("  " + error.Message);
            return null;
        }
    }

    // Serves sales until each has ended; cancelAt has the time of each at which the cashier cancels it. The library's threads do the waiting,
    // and every call here returns at once, also while the service is silent: a till serves its screen, its scanner and its drawer between
    // two rounds; a window has a timer. As long as one of the sessions can be paid this does not return.
    private static Dictionary<string, TamaraReply> Serve(TamaraClient client, Dictionary<string, DateTime> cancelAt)
    {
        var ends = new Dictionary<string, TamaraReply>();
        var shown = new Dictionary<string, string>();
        while (ends.Count < cancelAt.Count)
        {
            foreach (string sale in new List<string>(cancelAt.Keys))
            {
                if (ends.ContainsKey(sale)) continue;
                bool cancel = DateTime.UtcNow >= cancelAt[sale];
                if (cancel) cancelAt[sale] = DateTime.MaxValue;
                TamaraReply reply = Look(client, sale, cancel);
                if (reply == null) continue;
                if (!shown.ContainsKey(sale) || shown[sale] != reply.Text("state"))
                {
                    shown[sale] = reply.Text("state");
                    Console.WriteLine("  " + sale + " " + shown[sale] + ": " + reply.Message("en") + " " + reply.Message("ar"));
                }
                // Once. A till with a window shows reply.Text("qr.png_base64").
                for (int row = 0; row < reply.Count("qr.modules"); row++)
                    Console.WriteLine("  " + reply.Text("qr.modules." + row).Replace("1", "██").Replace("0", "  "));
                if (reply.Is("ended")) ends[sale] = reply;
            }
            Thread.Sleep(50);
        }
        return ends;
    }

    // Before cash or a card is taken for a sale that Tamara was asked to pay: only code 0 allows it.
    private static bool MayTakeCash(TamaraClient client, string sale)
    {
        TamaraReply reply = client.TenderCheck(new { order_reference_id = sale });
        Console.WriteLine("  cash instead? " + reply.Message("en"));
        return reply.Code == TamaraCode.Ok;
    }

    private static void Refund(TamaraClient client, string orderId, decimal amount, string number)
    {
        // Returns at once, as a sale does: a window asks from its timer.
        TamaraPaymentStartReply reply = client.RefundStart(new { order_id = orderId, total_amount = Riyals(amount), request_id = number });
        long payment = reply.Payment;
        while (!reply.Ended) reply = client.PaymentStatus(new { payment, wait_s = 0.05m });
        if (reply.Done)
            Console.WriteLine("  " + reply.Amount + (reply.Replayed ? " was done before" : " done") + "; given back in all: " + reply.RefundedAmount);
        else // Code 3: it may have happened. Never again under another number; Recover clears it up.
            Console.WriteLine("  not confirmed: " + reply.Message("en"));
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

            Console.WriteLine("a sale of 300.00, and another one by QR code that the cashier cancels after a second:");
            string paying = StartSms(client, Paying, 300.00m), leaving = StartQr(client, Abandoned);
            Dictionary<string, TamaraReply> ends = Serve(client, new Dictionary<string, DateTime>
            {
                { paying, DateTime.UtcNow.AddMinutes(17) }, { leaving, DateTime.UtcNow.AddSeconds(1) }
            });
            TamaraReply sale = ends[paying];
            if (!sale.Paid)
            {
                Console.WriteLine("  not paid: " + sale.Message("en"));
                return false;
            }
            if (ends[leaving].Verdict != TamaraVerdict.NotPaid || !MayTakeCash(client, leaving)) return false;

            Console.WriteLine("100.00 of it back:");
            string number = NewNumber(client, "R");
            Refund(client, sale.Text("order_id"), 100.00m, number);
            Console.WriteLine("the same again, as after a crash:");
            Refund(client, sale.Text("order_id"), 100.00m, number);
            Console.WriteLine("another 50.00:");
            Refund(client, sale.Text("order_id"), 50.00m, NewNumber(client, "R"));

            Console.WriteLine("a sale that is declined:");
            string declined = StartSms(client, Declined, 150.00m);
            ends = Serve(client, new Dictionary<string, DateTime> { { declined, DateTime.UtcNow.AddMinutes(17) } });
            return ends[declined].Code == TamaraCode.NotPaid;
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
