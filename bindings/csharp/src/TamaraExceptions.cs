using System;

namespace TamaraPos
{
    /// <summary>
    /// A call failed. Where it has a code, nothing moved (<see cref="TamaraInternalException"/> apart).
    /// </summary>
    public class TamaraException : Exception
    {
        internal TamaraException(string text, int code, string name, TamaraReply reply) : base(text)
        {
            Code = code;
            Name = name;
            Reply = reply;
        }

        /// <summary>The returned number, see <see cref="TamaraCode"/>; 0 where the library could not be called at all.</summary>
        public int Code { get; private set; }

        /// <summary>The number's name, such as "INVALID_FIELD"; empty where the library could not be called.</summary>
        public string Name { get; private set; }

        /// <summary>The whole reply; null where the library could not be called, or the function has none.</summary>
        public TamaraReply Reply { get; private set; }

        /// <summary>The path of the field it is about, such as "items[0].total_amount.amount"; empty where there is none.</summary>
        public string Field
        {
            get { return Reply == null ? "" : Reply.Text("error.field"); }
        }

        /// <summary>The exception of a negative number.</summary>
        internal static TamaraException Of(int code, string name, TamaraReply reply)
        {
            string text = name + " (" + Json.Number(code) + ")";
            foreach (string path in new[] { "error.field", "error.detail" })
            {
                string part = reply == null ? "" : reply.Text(path);
                text += part.Length == 0 ? "" : ": " + part;
            }
            switch (-(code / 100))
            {
                case 1: return new TamaraArgumentException(text, code, name, reply);
                case 2: return new TamaraConfigurationException(text, code, name, reply);
                case 3: return new TamaraTransportException(text, code, name, reply);
                case 4: return new TamaraServiceException(text, code, name, reply);
                case 5: return new TamaraStateException(text, code, name, reply);
                case 6: return new TamaraJournalException(text, code, name, reply);
                case 9: return new TamaraInternalException(text, code, name, reply);
                default: return new TamaraException(text, code, name, reply);
            }
        }
    }

    /// <summary>-1xx: the program sent something that cannot work.</summary>
    public sealed class TamaraArgumentException : TamaraException
    {
        internal TamaraArgumentException(string text) : base(text, 0, "", null) { }
        internal TamaraArgumentException(string text, int code, string name, TamaraReply reply) : base(text, code, name, reply) { }
    }

    /// <summary>-2xx: the configuration cannot work.</summary>
    public sealed class TamaraConfigurationException : TamaraException
    {
        internal TamaraConfigurationException(string text, int code, string name, TamaraReply reply) : base(text, code, name, reply) { }
    }

    /// <summary>-3xx: the service was not reached, or its answer was lost and nothing moved.</summary>
    public sealed class TamaraTransportException : TamaraException
    {
        internal TamaraTransportException(string text, int code, string name, TamaraReply reply) : base(text, code, name, reply) { }
    }

    /// <summary>-4xx: the service refused.</summary>
    public sealed class TamaraServiceException : TamaraException
    {
        internal TamaraServiceException(string text, int code, string name, TamaraReply reply) : base(text, code, name, reply) { }
    }

    /// <summary>-5xx: the sale, the order or the refund is in a state that does not allow this.</summary>
    public sealed class TamaraStateException : TamaraException
    {
        internal TamaraStateException(string text, int code, string name, TamaraReply reply) : base(text, code, name, reply) { }
    }

    /// <summary>-6xx: the journal cannot be used, so nothing was sent.</summary>
    public sealed class TamaraJournalException : TamaraException
    {
        internal TamaraJournalException(string text, int code, string name, TamaraReply reply) : base(text, code, name, reply) { }
    }

    /// <summary>-9xx: a defect of the library. What became of the call is not known: poll the order, or call Recover.</summary>
    public sealed class TamaraInternalException : TamaraException
    {
        internal TamaraInternalException(string text, int code, string name, TamaraReply reply) : base(text, code, name, reply) { }
    }

    /// <summary>The library is missing, for another processor, or too old.</summary>
    public sealed class TamaraLibraryException : TamaraException
    {
        internal TamaraLibraryException(string text) : base(text, 0, "", null) { }
    }
}
