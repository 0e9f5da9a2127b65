using System;
using System.Collections.Generic;
using System.IO;
using System.Runtime.InteropServices;
using TamaraPos;

internal static class StandIn
{
    internal static string File(string kind)
    {
        return Path.Combine(Program.Given[1], kind, "libtamara_pos.so");
    }
}

/// <summary>LibrariesThatCannotBeLoaded STAND_INS</summary>
internal static class LibrariesThatCannotBeLoaded
{
    private static string Refused(string path)
    {
        TamaraLibraryException error = Check.Throws<TamaraLibraryException>(() => TamaraLibrary.Load(path));
        Check.Same(error.Code, 0);
        return error.Message;
    }

    public static void A_missing_library_is_named_with_what_to_do()
    {
        string text = Refused(StandIn.File("none"));
        Check.Has(text, StandIn.File("none") + " was not found");
        Check.Has(text, "TamaraLibrary.Load");
    }

    public static void A_library_for_another_processor_is_named_as_such()
    {
        int mine = IntPtr.Size * 8;
        Check.Has(Refused(StandIn.File("foreign")), "is a " + (96 - mine) + "-bit library and this is a " + mine + "-bit program");
    }

    public static void An_older_library_is_named_as_the_old_side()
    {
        string text = Refused(StandIn.File("older"));
        Check.Has(text, "the library is too old");
        Check.Has(text, "has interface 0, this assembly needs " + Native.Abi);
    }

    public static void Another_library_is_not_taken_for_this_one()
    {
        Check.Has(Refused("libc.so.6"), "is not the tamara_pos library");
    }

    public static void Windows_files_tell_their_bits()
    {
        foreach (KeyValuePair<int, byte[]> one in new[]
        {
            new KeyValuePair<int, byte[]>(32, new byte[] { 0x4C, 0x01 }), new KeyValuePair<int, byte[]>(64, new byte[] { 0x64, 0x86 })
        })
        {
            byte[] file = new byte[0x100];
            file[0] = (byte)'M';
            file[1] = (byte)'Z';
            file[0x3C] = 0x80;
            one.Value.CopyTo(file, 0x84);
            string path = Path.Combine(Program.Given[1], "none", "made.dll");
            File.WriteAllBytes(path, file);
            Check.Same(Native.BitsOf(path), one.Key);
            File.Delete(path);
        }
    }
}

/// <summary>ANewerLibrary STAND_INS</summary>
internal static class ANewerLibrary
{
    [DllImport("libdl.so.2")]
    private static extern IntPtr dlopen(byte[] path, int flags);
    [DllImport("libdl.so.2")]
    private static extern IntPtr dlsym(IntPtr module, byte[] name);
    private delegate int Counting();

    public static void A_It_is_used_and_says_which_side_is_the_older()
    {
        TamaraLibrary.Load(StandIn.File("newer"));
        TamaraLibrary.Load(StandIn.File("newer"));
        Check.Has(TamaraLibrary.Describe(), "tamara_pos 9.9.9 (interface 99)");
        Check.Has(TamaraLibrary.Describe(), "for interface " + Native.Abi + ", the older side");
        TamaraLibraryException error = Check.Throws<TamaraLibraryException>(() => TamaraLibrary.Load(StandIn.File("older")));
        Check.Has(error.Message, "is loaded already");
    }

    public static void A_number_from_the_future_is_never_taken_for_yes()
    {
        using (TamaraClient client = new TamaraClient("{}"))
        {
            TamaraReply reply = client.PollStatus(new { code = 9 });
            Check.Same(reply.Code, 9);
            Check.That(!reply.Done && !reply.Paid, "a number from the future is no yes");
        }
    }

    private static void Throws<T>(TamaraClient client, int code) where T : TamaraException
    {
        T error = Check.Throws<T>(() => client.Call("anything", "{\"code\":" + Json.Number(code) + "}"));
        Check.Same(error.Code, code);
        Check.Same(error.Message, "STAND_IN (" + Json.Number(code) + "): on purpose");
        Check.Same(error.Reply.Text("error.kind"), "stand_in");
    }

    public static void Every_hundred_has_its_exception()
    {
        using (TamaraClient client = new TamaraClient("{}"))
        {
            Throws<TamaraArgumentException>(client, -100);
            Throws<TamaraArgumentException>(client, -199);
            Throws<TamaraConfigurationException>(client, -200);
            Throws<TamaraTransportException>(client, -301);
            Throws<TamaraServiceException>(client, -450);
            Throws<TamaraStateException>(client, -508);
            Throws<TamaraJournalException>(client, -608);
            Throws<TamaraInternalException>(client, -901);
            Throws<TamaraException>(client, -777);
        }
    }

    public static void Every_text_is_given_back()
    {
        for (int round = 0; round < 1000; ++round)
        {
            using (TamaraClient client = new TamaraClient("{}"))
            {
                client.OrderGet("{}");
                Check.Throws<TamaraArgumentException>(() => client.Pay("{\"code\":-100}"));
            }
            Check.Throws<TamaraConfigurationException>(() => new TamaraClient("{\"code\":-200}"));
        }
        IntPtr function = dlsym(dlopen(Utf8.Given("", StandIn.File("newer")), 2), Utf8.Given("", "stand_in_outstanding"));
        Counting outstanding = (Counting)Marshal.GetDelegateForFunctionPointer(function, typeof(Counting));
        Check.Same(outstanding(), 0);
    }

    public static void Texts_that_would_be_cut_or_changed_are_refused()
    {
        using (TamaraClient client = new TamaraClient("{}"))
        {
            Check.Has(Check.Throws<TamaraArgumentException>(() => client.Refund("{\"code\":0}\0{\"code\":-100}")).Message, "NUL");
            Check.Has(Check.Throws<TamaraArgumentException>(() => client.Refund("{\"a\":\"\ud83d\"}")).Message, "half a pair");
            Check.Throws<ArgumentNullException>(() => client.Refund(null));
        }
    }

    public static void Requests_are_written_as_json()
    {
        Check.Same(Json.Request(new { a = 1, b = "x\"\\\n", c = new object[] { true, null, 1.50m }, d = new Dictionary<string, object> { { "e", -2L } } }),
            "{\"a\":1,\"b\":\"x\\\"\\\\\\u000a\",\"c\":[true,null,1.50],\"d\":{\"e\":-2}}");
        Check.Same(Json.Request(new TamaraMoney(300.00m, "SAR")), "{\"amount\":\"300.00\",\"currency\":\"SAR\"}");
        Check.Same(Json.Request(new { t = new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.FromHours(3)) }), "{\"t\":\"2026-01-02T00:04:05Z\"}");
        Check.Same(Json.Request(new Dictionary<string, object>()), "{}");
        Check.Has(Check.Throws<ArgumentException>(() => Json.Request(new { amount = 0.1 })).Message, "decimal");
        List<object> endless = new List<object>();
        endless.Add(endless);
        Check.Throws<ArgumentException>(() => Json.Request(endless));
    }

    public static void Replies_are_read_from_json()
    {
        TamaraReply reply = new TamaraReply(1, " {\"a\\u0022\" : \"\\ud83d\\ude00\\u0645\\/\\n\", \"n\":[{\"x\":[]},{},-1.50], \"m\":{\"amount\":\"1234.50\",\"currency\":\"SAR\"}, \"t\":true} ");
        Check.Same(reply.Text("a\""), "\ud83d\ude00\u0645/\n");
        Check.Same(reply.Text("n.2"), "-1.50");
        Check.Same(reply.Count("n"), 3);
        Check.Same(reply.Money("m"), new TamaraMoney(1234.50m, "SAR"));
        Check.That(reply.Is("t") && reply.Money("t") == null && reply.Member("n.7") == null && reply.Member("a.b.c") == null, "absent members are null");
        foreach (string broken in new[] { "", "{", "{\"", "{\"a", "{\"a\"", "{\"a\":", "{\"a\":\"\\u12", "{\"a\":\"\\", "[1,]", "{}x", "nul", "[", "-", "\"a" })
        {
            TamaraReply odd = new TamaraReply(2, broken);
            Check.Same(odd.Code, 2);
            if (broken != "-") Check.Throws<FormatException>(() => odd.Text("a"));
        }
    }

    public static void The_log_reaches_a_function_also_after_a_collection()
    {
        string heard = "";
        TamaraLibrary.LogTo("info", (level, line) => { heard += Json.Number(level) + line; throw new InvalidOperationException("on purpose"); });
        GC.Collect();
        TamaraLibrary.LogTo("off", null);
        Check.Same(heard, "3info");
    }
}
