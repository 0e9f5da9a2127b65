using System;
using System.Collections.Generic;
using System.IO;
using System.Threading;
using System.Threading.Tasks;
using TamaraPos;

/// <summary>What the tests with the real library share: LIBRARY URL FOLDER.</summary>
internal static class Shop
{
    internal const string Customer = "محمد العتيبي";
    internal const string Coffee = "قهوة عربية ☕ 🫘";
    internal const string Phone = "٠٥٥١٢٣٤٥٦٧";
    internal const string Paying = "٠٥٤٤٣٣٧٨٦٦";
    internal const string Declined = "0526422337";
    /// <summary>A sale of this amount waits for a person.</summary>
    internal const decimal Waits = 300.99m;

    internal static readonly string Url = Program.Given[2];
    internal static readonly string Folder = Program.Given[3];

    static Shop()
    {
        TamaraLibrary.Load(Program.Given[1]);
    }

    internal static Dictionary<string, object> Config(string url = null, string journal = null)
    {
        return new Dictionary<string, object>
        {
            { "base_url", url ?? Url }, { "api_token", "sim_csharp" }, { "country", "SA" }, { "lane", "till-1" }, { "device_id", "1" },
            { "journal", journal ?? Path.Combine(Folder, "csharp.db") }
        };
    }

    internal static Dictionary<string, object> Session(string phone, decimal amount, string sale = null)
    {
        TamaraMoney money = new TamaraMoney(amount, "SAR");
        return new Dictionary<string, object>
        {
            { "phone_number", phone }, { "order_reference_id", sale ?? "csharp-" + Guid.NewGuid() }, { "total_amount", money },
            { "items", new[] { new { reference_id = "1", sku = "1", type = "Physical", name = Coffee, quantity = 1, total_amount = money } } }
        };
    }

    internal static TamaraSaleReply Pay(TamaraClient client, string phone, decimal amount)
    {
        Dictionary<string, object> request = Session(phone, amount);
        request["wait_s"] = 30;
        request["interval_s"] = 0.05m;
        return client.Pay(request);
    }

    /// <summary>A call that was ended in the middle of its first look cannot know more than "unknown".</summary>
    internal static bool IsOpen(TamaraReply reply)
    {
        return reply.Code == TamaraCode.Pending || reply.Code == TamaraCode.Unknown;
    }
}

/// <summary>Live LIBRARY URL FOLDER</summary>
internal static class Live
{
    public static void A_silent_service_holds_no_loop_up_and_of_two_sales_at_once_one_is_cancelled()
    {
        // It takes connections, and answers nothing.
        var silence = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, 0);
        silence.Start(64);
        string url = "http://" + silence.LocalEndpoint;
        int calls = 0, slow = 0;
        Func<Func<TamaraReply>, TamaraReply> timed = call =>
        {
            var watch = System.Diagnostics.Stopwatch.StartNew();
            TamaraReply reply = call();
            calls++;
            if (watch.ElapsedMilliseconds > 100) slow++;
            return reply;
        };
        using (TamaraClient silent = new TamaraClient(Shop.Config(url, Path.Combine(Shop.Folder, "silent.db"))))
        using (TamaraClient shop = new TamaraClient(Shop.Config()))
        {
            TamaraClient[] clients = { silent, shop, shop };
            var wishes = new[] { Shop.Session(Shop.Paying, 300m), Shop.Session(Shop.Phone, Shop.Waits), Shop.Session(Shop.Paying, 300m) };
            var states = new string[3];
            for (int i = 0; i < 3; i++)
            {
                wishes[i]["interval_s"] = 0.1m;
                int at = i;
                timed(() => clients[at].PaymentStart(wishes[at]));
            }
            bool isOpen = true;
            for (int round = 0; isOpen && round < 6000; round++)
            {
                isOpen = false;
                for (int i = 0; i < 3; i++)
                {
                    TamaraClient client = clients[i];
                    var about = new { order_reference_id = wishes[i]["order_reference_id"] };
                    if (round == 25 && i < 2) timed(() => client.PaymentCancel(about));
                    TamaraReply reply = timed(() => client.PaymentStatus(about));
                    states[i] = reply.Text("state");
                    isOpen |= !reply.Is("ended");
                }
                Thread.Sleep(10);
            }
            Check.Same(string.Join(" ", states), "cancelled cancelled paid");
        }
        silence.Stop();
        // A busy machine delays a few calls; a service that is waited for delays all.
        Check.That(20 * slow <= calls, slow + " of " + calls + " calls were slow");
    }

    private static readonly TamaraClient Client = new TamaraClient(Shop.Config());

    public static void The_client_says_what_it_is()
    {
        Check.Same(Client.Opened.Version, TamaraLibrary.Version);
        Check.That(Client.Opened.Operations.Count > 10 && Client.Opened.Capabilities.CanVoid, "opening tells the operations");
    }

    public static void A_sale_is_paid_and_given_back_in_part()
    {
        TamaraSaleReply sale = Shop.Pay(Client, Shop.Paying, 300m);
        Check.Same(sale.Code, TamaraCode.Ok);
        Check.That(sale.Done && sale.Paid && sale.Verdict == TamaraVerdict.Paid && sale.Simulated, "the sale is paid");
        Check.Same(sale.NextAction, "release_goods");
        Check.Same(sale.Message("en"), "Paid. Hand over the goods.");
        Check.Same(sale.CapturedAmount.ToString(), "300.00 SAR");
        var wish = new { order_id = sale.OrderId, total_amount = new TamaraMoney(100m, "SAR"), request_id = "R-" + Guid.NewGuid() };
        Check.That(!Client.Refund(wish).Replayed, "the first refund is made");
        TamaraMovementReply again = Client.Refund(wish);
        Check.That(again.Done && again.Replayed, "the second is the first");
        Check.Same(Client.OrderGet(new { order_id = sale.OrderId }).RefundedAmount.ToString(), "100.00 SAR");
        TamaraStateException error = Check.Throws<TamaraStateException>(
            () => Client.Refund(new { order_id = sale.OrderId, total_amount = new TamaraMoney(200.01m, "SAR") }));
        Check.Same(error.Code, TamaraCode.RefundTooLarge);
    }

    public static void A_declined_sale_is_not_paid_and_no_exception()
    {
        TamaraReply reply = Shop.Pay(Client, Shop.Declined, 300m);
        Check.Same(reply.Code, TamaraCode.NotPaid);
        Check.That(!reply.Done && !reply.Paid && reply.Verdict == TamaraVerdict.NotPaid, "not paid");
    }

    public static void Arabic_digits_and_names_survive_there_and_back()
    {
        string sale = Shop.Customer + " " + Guid.NewGuid();
        TamaraSaleReply session = Client.SessionCreate(Shop.Session(Shop.Phone, Shop.Waits, sale));
        Check.Same(session.OrderReferenceId, sale);
        TamaraSaleReply order = Client.OrderGet(new { order_id = session.OrderId, raw = true });
        Check.Same(order.Text("raw.items.0.name"), Shop.Coffee);
        Check.Same(order.Text("raw.consumer.phone_number"), "966551234567");
        Check.Same(Client.History(new { order_id = session.OrderId }).Steps[0].OrderReferenceId, sale);
        foreach (char c in order.JsonText) Check.That(c < 128, "replies are ASCII");
        Check.Same(Client.SessionVoid(new { order_id = session.OrderId }).Verdict, TamaraVerdict.NotPaid);
    }

    public static void Wrong_requests_are_explained()
    {
        TamaraArgumentException error = Check.Throws<TamaraArgumentException>(() => Client.SessionCreate(Shop.Session(Shop.Paying, 12.345m)));
        Check.Same(error.Code, TamaraCode.InvalidField);
        Check.Same(error.Name, "INVALID_FIELD");
        Check.Has(error.Field, "total_amount");
        Check.Has(error.Message, error.Field);
        Check.That(error.Reply.Error.Kind == "invalid_field" && error.Reply.Error.Retry == "after_change" && error.Reply.Error.Service == null, "the error's details");
        Check.Same(Check.Throws<TamaraArgumentException>(() => Client.Call("no_such_operation", "{}")).Code, TamaraCode.UnknownOperation);
        Check.Same(Check.Throws<TamaraServiceException>(() => Client.OrderGet(new { order_id = Guid.NewGuid() })).Code, TamaraCode.NotFound);
        Check.Throws<TamaraConfigurationException>(() => new TamaraClient(new { no_such_key = 1 }));
        Check.Throws<TamaraJournalException>(() => new TamaraClient(Shop.Config(null, Path.Combine(Shop.Folder, "csharp.db", "below-a-file.db"))));
        using (TamaraClient lost = new TamaraClient(Shop.Config("http://127.0.0.1:9")))
            Check.Same(Check.Throws<TamaraTransportException>(() => lost.OrderGet(new { order_id = "1" })).Code, TamaraCode.ConnectFailed);
    }

    public static void Every_operation_has_its_own_reply()
    {
        TamaraSaleReply sale = Shop.Pay(Client, Shop.Paying, 60m);
        Check.That(sale.Polls > 0 && sale.Instalments != 0 && sale.Qr == null && sale.Duplicates.Count == 0, "numbers, absent objects and lists");
        TamaraStep step = Client.History(new { order_id = sale.OrderId }).Steps[0];
        Check.That(step.Kind == "session" && step.State == "paid" && step.Amount.ToString() == "60.00 SAR" && step.Id > 0, "a step of the journal");
        TamaraTotals totals = Client.Report(new { kind = "x" }).Totals[0];
        Check.That(totals.Paid.Count > 0 && totals.Paid.Amount.HasValue && totals.Currency == "SAR", "the totals of a day");
        TamaraReceiptReply receipt = Client.Receipt(new { order_id = sale.OrderId });
        Check.That(receipt.Lines.Ar.Count > 3 && receipt.Columns > 0, "a receipt");
        TamaraDiagnoseReply diagnosis = Client.Diagnose();
        Check.That(diagnosis.Checks.Count > 5 && diagnosis.Checks[0].Message("ar").Length > 0 && diagnosis.Versions.Library == TamaraLibrary.Version, "a diagnosis");
        Check.That(Client.Eligibility(new { total_amount = new TamaraMoney(60m, "SAR") }).Offer, "an offer");
        Check.Same(Client.DisputeList().Disputes.Count, 0);
        Check.That(Client.WebhookList().Webhooks != null, "webhooks");
        TamaraWatchNextReply news = Client.WatchNext();
        Check.That(news.Code == TamaraCode.Pending && !news.Event && news.OrderId == "", "no news");
        TamaraSaleReply qr = Client.SessionCreate(new { channel = "qr", order_reference_id = "csharp-" + Guid.NewGuid(), total_amount = new TamaraMoney(Shop.Waits, "SAR") });
        Check.That(qr.Qr.Size == qr.Qr.Modules.Count && qr.Qr.Svg.Contains("<svg"), "a QR code");
        Client.SessionVoid(new { order_id = qr.OrderId });
    }

    public static void What_keeps_a_client_from_opening_is_diagnosed_without_one()
    {
        Dictionary<string, object> config = Shop.Config("http://127.0.0.1:9", "none");
        TamaraDiagnoseReply diagnosis = TamaraLibrary.Diagnose(config);
        Check.That(!diagnosis.Healthy && diagnosis.Faults.Contains("connect_failed"), "nobody listens: " + diagnosis);
        TamaraSupportBundleReply bundle = TamaraLibrary.SupportBundle(config, Path.GetFullPath(Path.Combine(Shop.Folder, "دعم.zip")));
        Check.That(File.Exists(bundle.File) && bundle.Bytes > 0 && bundle.Entries.Count > 0, "a file for support: " + bundle);
    }

    public static void A_closed_client_explains_itself()
    {
        TamaraClient client = new TamaraClient(Shop.Config());
        client.Close();
        Check.That(client.Closed, "it is closed");
        Check.Has(Check.Throws<ObjectDisposedException>(() => client.Close()).Message, "Close: this client was closed before");
        Check.Has(Check.Throws<ObjectDisposedException>(() => client.Refund("{}")).Message, "refund: this client was closed before; open another");
        Check.Throws<ObjectDisposedException>(() => client.Interrupt());
        Check.Throws<ObjectDisposedException>(() => { client.RefundAsync("{}"); });
        client.Dispose();
    }

    private static int Forgotten()
    {
        return (int)typeof(TamaraClient).GetField("number", System.Reflection.BindingFlags.NonPublic | System.Reflection.BindingFlags.Instance)
            .GetValue(new TamaraClient(Shop.Config()));
    }

    public static void A_forgotten_client_is_closed()
    {
        int number = 0;
        Thread other = new Thread(() => number = Forgotten());
        other.Start();
        other.Join();
        for (int round = 0; round < 50; ++round)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
            if (Native.IfLoaded.Interrupt(number) == TamaraCode.InvalidHandle) return;
            Thread.Sleep(20);
        }
        Check.Fail("the forgotten client is still open");
    }

    public static void A_call_that_waits_is_ended_by_closing()
    {
        TamaraClient client = new TamaraClient(Shop.Config());
        TamaraSaleReply session = client.SessionCreate(Shop.Session(Shop.Phone, Shop.Waits));
        Task<TamaraSaleReply> waiting = client.PollStatusAsync(new { order_id = session.OrderId, wait_s = 600, interval_s = 0.05m });
        Thread.Sleep(500);
        client.Close();
        Check.That(Shop.IsOpen(waiting.Result), "closing ends the call: " + waiting.Result);
    }

    public static void Cancelling_ends_the_wait_and_tells_what_is_known()
    {
        TamaraSaleReply session = Client.SessionCreate(Shop.Session(Shop.Phone, Shop.Waits));
        using (CancellationTokenSource cancelling = new CancellationTokenSource())
        {
            // At once: the call may not have begun.
            Task<TamaraSaleReply> waiting = Client.PollStatusAsync(new { order_id = session.OrderId, wait_s = 600 }, cancelling.Token);
            cancelling.Cancel();
            Check.That(Shop.IsOpen(waiting.Result), "still open: " + waiting.Result);
            Check.Throws<OperationCanceledException>(() => { Client.PollStatusAsync("{}", cancelling.Token); });
        }
    }

    public static void An_exception_of_a_task_is_the_same()
    {
        Task<TamaraMovementReply> task = Client.RefundAsync("{}");
        AggregateException error = Check.Throws<AggregateException>(() => task.Wait());
        Check.Same(error.InnerException.GetType(), typeof(TamaraArgumentException));
    }
}

/// <summary>APanic LIBRARY URL FOLDER: a library with the feature test-hooks, and TAMARA_POS_PANIC_IN=order_get</summary>
internal static class APanic
{
    public static void It_is_an_exception_and_the_process_lives_on()
    {
        using (TamaraClient client = new TamaraClient(Shop.Config("http://127.0.0.1:9", "none")))
        {
            for (int round = 0; round < 2; ++round)
            {
                TamaraInternalException error = Check.Throws<TamaraInternalException>(() => client.OrderGet(new { order_id = "1" }));
                Check.Same(error.Code, TamaraCode.Panic);
                Check.Same(error.Reply.NextAction, "ask_supervisor");
            }
            Check.Throws<TamaraTransportException>(() => client.WebhookList());
        }
    }
}

/// <summary>Growth LIBRARY URL FOLDER</summary>
internal static class Growth
{
    private const int Calls = 50000;
    private const int WarmUp = 5000;
    private const long CeilingKb = 12 * 1024;

    private static long ResidentKb()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        foreach (string line in File.ReadAllLines("/proc/self/status"))
            if (line.StartsWith("VmRSS:", StringComparison.Ordinal))
                return long.Parse(line.Substring(6).Replace("kB", "").Trim());
        throw new InvalidOperationException("no VmRSS");
    }

    /// <summary>Calls that succeed, that fail, on clients that are closed and on some that are forgotten.</summary>
    public static void Fifty_thousand_calls_stay_below_a_ceiling()
    {
        TamaraClient client = new TamaraClient(Shop.Config());
        client.SessionCreate(Shop.Session(Shop.Phone, Shop.Waits, Shop.Customer + " " + Guid.NewGuid()));
        long before = 0;
        for (int call = 1; call <= Calls; ++call)
        {
            if (call == WarmUp) before = ResidentKb();
            if (call % 10 == 0) Check.Throws<TamaraArgumentException>(() => client.Refund(new { order_id = Shop.Coffee, total_amount = "?" }));
            else Check.That(client.History(new { limit = 1 }).Text("steps.0.kind") == "session", "the journal is read");
            if (call % 500 == 0) new TamaraClient(Shop.Config(null, "none")).History("{}");
            if (call % 250 == 0) new TamaraClient(Shop.Config(null, "none")).Dispose();
        }
        long grown = ResidentKb() - before;
        Console.WriteLine("after " + Calls + " calls: " + grown + " KB more than after " + WarmUp);
        Check.That(grown < CeilingKb, "memory grew by " + grown + " KB");
        client.Dispose();
    }
}
