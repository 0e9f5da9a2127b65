using System;
using System.Collections.Generic;
using System.IO;
using System.Runtime.InteropServices;
using System.Text;

namespace TamaraPos
{
    /// <summary>
    /// The library's functions. They are found by name at run time and not by DllImport, so that a missing file, one for another
    /// processor and an older one are told apart, and so that one assembly serves programs of 32 and of 64 bits.
    /// </summary>
    internal sealed class Native
    {
        [UnmanagedFunctionPointer(CallingConvention.Cdecl)]
        internal delegate void LogFunction(IntPtr userdata, int level, IntPtr line);

        // <generated functions> by cargo xtask header
        [UnmanagedFunctionPointer(CallingConvention.Cdecl)]
        internal delegate int ClientOpenFunction(byte[] config, out int client, out IntPtr reply);
        internal readonly ClientOpenFunction ClientOpen;
        [UnmanagedFunctionPointer(CallingConvention.Cdecl)]
        internal delegate int ClientCloseFunction(int client);
        internal readonly ClientCloseFunction ClientClose;
        [UnmanagedFunctionPointer(CallingConvention.Cdecl)]
        internal delegate int InterruptFunction(int client);
        internal readonly InterruptFunction Interrupt;
        [UnmanagedFunctionPointer(CallingConvention.Cdecl)]
        internal delegate int InterruptSaleFunction(int client, byte[] sale);
        internal readonly InterruptSaleFunction InterruptSale;
        [UnmanagedFunctionPointer(CallingConvention.Cdecl)]
        internal delegate int CallFunction(int client, byte[] operation, byte[] request, out IntPtr reply);
        internal readonly CallFunction Call;
        [UnmanagedFunctionPointer(CallingConvention.Cdecl)]
        internal delegate int LogToFunction(byte[] level, LogFunction callback, IntPtr userdata);
        internal readonly LogToFunction LogTo;
        [UnmanagedFunctionPointer(CallingConvention.Cdecl)]
        internal delegate void StringFreeFunction(IntPtr text);
        internal readonly StringFreeFunction StringFree;
        [UnmanagedFunctionPointer(CallingConvention.Cdecl)]
        internal delegate IntPtr VersionFunction();
        internal readonly VersionFunction Version;
        [UnmanagedFunctionPointer(CallingConvention.Cdecl)]
        internal delegate int AbiVersionFunction();
        internal readonly AbiVersionFunction AbiVersion;
        [UnmanagedFunctionPointer(CallingConvention.Cdecl)]
        internal delegate IntPtr ResultNameFunction(int code);
        internal readonly ResultNameFunction ResultName;
        // </generated>

        /// <summary>The interface that this assembly was written for. The library's has to be this one or a greater one.</summary>
        // <generated abi> by cargo xtask header
        internal const int Abi = 1;
        // </generated>

        private static readonly object Lock = new object();
        private static Native loaded;
        private readonly IntPtr module;

        /// <summary>The file.</summary>
        internal readonly string Path;

        private Native(string path)
        {
            string why;
            Path = path;
            module = Open(path, out why);
            if (module == IntPtr.Zero) throw new TamaraLibraryException(WhyNotLoaded(path, why));
            AbiVersion = Bind<AbiVersionFunction>("tamara_abi_version");
            int found = AbiVersion();
            if (found < Abi)
                throw new TamaraLibraryException("the library is too old: " + path + " has interface " + Json.Number(found)
                    + ", this assembly needs " + Json.Number(Abi) + "; replace the library");
            // <generated binding> by cargo xtask header
            ClientOpen = Bind<ClientOpenFunction>("tamara_client_open");
            ClientClose = Bind<ClientCloseFunction>("tamara_client_close");
            Interrupt = Bind<InterruptFunction>("tamara_interrupt");
            InterruptSale = Bind<InterruptSaleFunction>("tamara_interrupt_sale");
            Call = Bind<CallFunction>("tamara_call");
            LogTo = Bind<LogToFunction>("tamara_log_to");
            StringFree = Bind<StringFreeFunction>("tamara_string_free");
            Version = Bind<VersionFunction>("tamara_version");
            AbiVersion = Bind<AbiVersionFunction>("tamara_abi_version");
            ResultName = Bind<ResultNameFunction>("tamara_result_name");
            // </generated>
        }

        private T Bind<T>(string name) where T : class
        {
            IntPtr function = IsWindows ? GetProcAddress(module, name) : dlsym(module, Utf8.Given("function", name));
            if (function == IntPtr.Zero)
                throw new TamaraLibraryException(Path + " is not the tamara_pos library, or an incomplete one: it has no function " + name);
            return (T)(object)Marshal.GetDelegateForFunctionPointer(function, typeof(T));
        }

        /// <summary>Copies a reply and gives it back; throws for a number below zero.</summary>
        internal T Taken<T>(int code, IntPtr text, Func<int, string, T> make) where T : TamaraReply
        {
            string json;
            try { json = text == IntPtr.Zero ? "{}" : Utf8.Taken(text); }
            finally { this.StringFree(text); }
            T reply = make(code, json);
            if (code < 0) throw TamaraException.Of(code, Utf8.Taken(ResultName(code)), reply);
            return reply;
        }

        /// <summary>The loaded library; null before it was loaded.</summary>
        internal static Native IfLoaded
        {
            get { return loaded; }
        }

        /// <summary>The library; loads it from its usual place when that was not done.</summary>
        internal static Native Loaded()
        {
            return Load(null);
        }

        internal static Native Load(string path)
        {
            lock (Lock)
            {
                if (loaded == null)
                    loaded = new Native(path ?? UsualFile());
                else if (path != null && path != loaded.Path)
                    throw new TamaraLibraryException(loaded.Path + " is loaded already; a process loads the library once, " + path + " was left alone");
                return loaded;
            }
        }

        private static bool IsWindows
        {
            get { return System.IO.Path.DirectorySeparatorChar == '\\'; }
        }

        private static int MyBits
        {
            get { return IntPtr.Size * 8; }
        }

        /// <summary>The first file for this processor, in the places where programs and packages put it; else the bare name.</summary>
        private static string UsualFile()
        {
            string name = IsWindows ? "tamara_pos.dll" : "libtamara_pos.so";
            string bits = MyBits == 64 ? "x64" : "x86";
            string fallback = null;
            foreach (string folder in new[] { AppDomain.CurrentDomain.BaseDirectory, System.IO.Path.GetDirectoryName(typeof(Native).Assembly.Location) })
            {
                foreach (string place in new[] { "", bits, "runtimes/" + (IsWindows ? "win-" : "linux-") + bits + "/native" })
                {
                    string file = System.IO.Path.Combine(folder ?? "", place, name);
                    if (!File.Exists(file)) continue;
                    if (BitsOf(file) == MyBits) return file;
                    fallback = fallback ?? file;
                }
            }
            return fallback ?? name;
        }

        private static string WhyNotLoaded(string path, string why)
        {
            int bits = BitsOf(path);
            string mine = Json.Number(MyBits);
            if (bits != 0 && bits != MyBits)
                return path + " is a " + Json.Number(bits) + "-bit library and this is a " + mine + "-bit program; use the library's " + mine
                    + "-bit file, or build the program for " + Json.Number(bits) + " bits";
            if (bits != 0) return path + " cannot be loaded: " + why;
            return path + " was not found or is no library: put the library's " + mine
                + "-bit file beside the program, or call TamaraLibrary.Load with its path (" + why + ")";
        }

        /// <summary>For how many bits a library's file was built, by its first bytes; 0 when that cannot be told.</summary>
        internal static int BitsOf(string path)
        {
            byte[] head = new byte[4096];
            int size = 0;
            try
            {
                using (FileStream file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite))
                    size = file.Read(head, 0, head.Length);
            }
            catch (IOException) { return 0; }
            catch (UnauthorizedAccessException) { return 0; }
            if (size > 4 && head[0] == 0x7F && head[1] == 'E' && head[2] == 'L' && head[3] == 'F') return head[4] * 32;
            if (size <= 0x40 || head[0] != 'M' || head[1] != 'Z') return 0;
            int at = head[0x3C] + 256 * head[0x3D];
            if (at + 6 > size) return 0;
            return head[at + 4] == 0x4C && head[at + 5] == 0x01 ? 32 : 64;
        }

        private static IntPtr Open(string path, out string why)
        {
            why = "";
            // Once beforehand: to look this function up behind a failure would wipe what it has to tell.
            if (!IsWindows) dlerror();
            IntPtr library = IsWindows ? LoadLibraryW(path) : dlopen(Utf8.Given("path", path), 2 /* RTLD_NOW */);
            if (library == IntPtr.Zero)
                why = IsWindows ? "Windows error " + Json.Number(Marshal.GetLastWin32Error()) : Utf8.Taken(dlerror());
            return library;
        }

        [DllImport("kernel32", CharSet = CharSet.Unicode, ExactSpelling = true, SetLastError = true)]
        private static extern IntPtr LoadLibraryW(string path);

        [DllImport("kernel32", CharSet = CharSet.Ansi, ExactSpelling = true, BestFitMapping = false)]
        private static extern IntPtr GetProcAddress(IntPtr module, string name);

        [DllImport("libdl.so.2", ExactSpelling = true)]
        private static extern IntPtr dlopen(byte[] path, int flags);

        [DllImport("libdl.so.2", ExactSpelling = true)]
        private static extern IntPtr dlsym(IntPtr module, byte[] name);

        [DllImport("libdl.so.2", ExactSpelling = true)]
        private static extern IntPtr dlerror();
    }

    /// <summary>Texts at the boundary. Always by hand: what .NET does with char* depends on the computer's code page.</summary>
    internal static class Utf8
    {
        private static readonly UTF8Encoding Strict = new UTF8Encoding(false, true);
        private static readonly UTF8Encoding Lenient = new UTF8Encoding(false, false);

        /// <summary>Text for the library, with its NUL.</summary>
        internal static byte[] Given(string name, string text)
        {
            if (text == null) throw new ArgumentNullException(name);
            if (text.IndexOf('\0') >= 0)
                throw new TamaraArgumentException(name + " holds a NUL character; the library would read no further");
            try
            {
                byte[] bytes = new byte[Strict.GetByteCount(text) + 1];
                Strict.GetBytes(text, 0, text.Length, bytes, 0);
                return bytes;
            }
            catch (EncoderFallbackException error)
            {
                throw new TamaraArgumentException(name + " is not Unicode: half a pair stands at character " + Json.Number(error.Index));
            }
        }

        /// <summary>A copy of a library's text.</summary>
        internal static string Taken(IntPtr text)
        {
            if (text == IntPtr.Zero) return "";
            int size = 0;
            while (Marshal.ReadByte(text, size) != 0) ++size;
            byte[] bytes = new byte[size];
            Marshal.Copy(text, bytes, 0, size);
            return Lenient.GetString(bytes);
        }
    }
}
