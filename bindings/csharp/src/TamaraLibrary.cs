using System;

namespace TamaraPos
{
    /// <summary>The shared library: where it is, which one it is, and its log.</summary>
    public static class TamaraLibrary
    {
        // Kept alive while the library may call it.
        private static Native.LogFunction listening;
        private static readonly object Lock = new object();

        static TamaraLibrary()
        {
            // A line that came later would be for a program that has ended.
            AppDomain.CurrentDomain.DomainUnload += StopListening;
            AppDomain.CurrentDomain.ProcessExit += StopListening;
        }

        /// <summary>
        /// Loads the library, once in a process. The first client does it by itself; call this when the file lies elsewhere than beside
        /// the program or where the system looks.
        /// </summary>
        /// <exception cref="TamaraLibraryException">It is missing, for another processor, or older than this assembly.</exception>
        public static void Load(string path)
        {
            if (path == null) throw new ArgumentNullException("path");
            Native.Load(path);
        }

        /// <summary>The version of the library, such as "0.1.0".</summary>
        public static string Version
        {
            get { return Utf8.Taken(Native.Loaded().Version()); }
        }

        /// <summary>One line for a log or a support call: which library, which interface, and which side is the older one.</summary>
        public static string Describe()
        {
            Native native = Native.Loaded();
            int found = native.AbiVersion();
            string text = "tamara_pos " + Version + " (interface " + Json.Number(found) + ") at " + native.Path
                + "; this assembly is for interface " + Json.Number(Native.Abi);
            return found == Native.Abi ? text : text + ", the older side; all that it uses still means the same";
        }

        /// <summary>The name of a number, such as "NOT_PAID" for 2.</summary>
        public static string ResultName(int code)
        {
            return Utf8.Taken(Native.Loaded().ResultName(code));
        }

        /// <summary>
        /// Looks at everything between this computer and the service, for a configuration with which no client can be opened: what is wrong, in
        /// the order of its causes. Takes at most 10 seconds. With an open client call its Diagnose.
        /// </summary>
        /// <param name="config">As for <see cref="TamaraClient"/>.</param>
        public static TamaraDiagnoseReply Diagnose(object config)
        {
            return WithoutClient("diagnose", "{\"config\":" + Json.Request(config) + "}", (code, json) => new TamaraDiagnoseReply(code, json));
        }

        /// <summary>Writes the zip file for support, for a configuration with which no client can be opened.</summary>
        /// <param name="config">As for <see cref="TamaraClient"/>.</param>
        /// <param name="file">Full path of a file that does not exist yet.</param>
        public static TamaraSupportBundleReply SupportBundle(object config, string file)
        {
            string request = "{\"file\":" + Json.Text(file) + ",\"config\":" + Json.Request(config) + "}";
            return WithoutClient("support_bundle", request, (code, json) => new TamaraSupportBundleReply(code, json));
        }

        private static T WithoutClient<T>(string operation, string request, Func<int, string, T> make) where T : TamaraReply
        {
            Native native = Native.Loaded();
            IntPtr text;
            int code = native.Call(0, Utf8.Given("operation", operation), Utf8.Given("request", request), out text);
            return native.Taken(code, text, make);
        }

        /// <summary>
        /// Sends the log of all clients of this process to a function. It gets a line's level (1 error to 5 trace) and its text, on any
        /// thread, one line at a time, and must not call this library. null ends logging.
        /// </summary>
        /// <param name="level">"off", "error", "warn", "info", "debug" or "trace".</param>
        /// <param name="listener">The function.</param>
        public static void LogTo(string level, Action<int, string> listener)
        {
            Native native = Native.Loaded();
            Native.LogFunction function = listener == null ? null : Hearing(listener);
            lock (Lock)
            {
                int code = native.LogTo(Utf8.Given("level", level), function, IntPtr.Zero);
                if (code != TamaraCode.Ok) throw TamaraException.Of(code, ResultName(code), null);
                // From here on the library no longer calls the one before.
                listening = function;
            }
        }

        private static Native.LogFunction Hearing(Action<int, string> listener)
        {
            return (userdata, level, line) =>
            {
                // An exception must not travel through the library.
                try { listener(level, Utf8.Taken(line)); }
                catch (Exception) { }
            };
        }

        private static void StopListening(object sender, EventArgs arguments)
        {
            if (listening != null) Native.IfLoaded.LogTo(Utf8.Given("level", "off"), null, IntPtr.Zero);
        }
    }
}
