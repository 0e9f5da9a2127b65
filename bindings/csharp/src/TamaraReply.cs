using System;
using System.Collections.Generic;
using System.Globalization;

namespace TamaraPos
{
    /// <summary>An amount in major units, and its currency: 300.00 and "SAR".</summary>
    public struct TamaraMoney
    {
        /// <summary>Makes one, for a request: new TamaraMoney(300.00m, "SAR").</summary>
        public TamaraMoney(decimal amount, string currency) : this()
        {
            Amount = amount;
            Currency = currency;
        }

        /// <summary>The amount, in major units.</summary>
        public decimal Amount { get; private set; }

        /// <summary>The currency, such as "SAR".</summary>
        public string Currency { get; private set; }

        /// <summary>"300.00 SAR".</summary>
        public override string ToString()
        {
            return Json.Number(Amount) + " " + Currency;
        }
    }

    /// <summary>What is known of a sale.</summary>
    public enum TamaraVerdict
    {
        /// <summary>The call was not about a sale.</summary>
        None,
        /// <summary>Paid: hand over the goods.</summary>
        Paid,
        /// <summary>Still open.</summary>
        Pending,
        /// <summary>Not paid, for good.</summary>
        NotPaid,
        /// <summary>Not known; never "not paid".</summary>
        Unknown
    }

    /// <summary>Something to look at that did not stop the call.</summary>
    public sealed class TamaraWarning
    {
        internal TamaraWarning(string code, string field, string detail)
        {
            Code = code;
            Field = field;
            Detail = detail;
        }

        /// <summary>What kind it is.</summary>
        public string Code { get; private set; }

        /// <summary>The path of the field it is about; empty where there is none.</summary>
        public string Field { get; private set; }

        /// <summary>English, for the developer.</summary>
        public string Detail { get; private set; }
    }

    /// <summary>
    /// What a call answered. <see cref="Code"/> alone decides: 0 is done, and from PollStatus and Pay it means paid.
    /// </summary>
    /// <remarks>
    /// Each operation has a class of its own with its members. What a class does not have, because the library is newer or Call was used, is
    /// found by its path with Text, Money, Integer, Is, Count and Member.
    /// </remarks>
    public class TamaraReply
    {
        // Read when first asked for: a reply that cannot be read must not hide the number.
        private readonly Lazy<object> members;

        internal TamaraReply(int code, string json)
        {
            Code = code;
            JsonText = json;
            members = new Lazy<object>(() => Json.Read(JsonText));
        }

        /// <summary>The returned number, see <see cref="TamaraCode"/>.</summary>
        public int Code { get; private set; }

        /// <summary>The whole reply, pure ASCII JSON.</summary>
        public string JsonText { get; private set; }

        /// <summary>Code 0: what was asked for is done.</summary>
        public bool Done
        {
            get { return Code == TamaraCode.Ok; }
        }

        /// <summary>The customer has paid: hand over the goods.</summary>
        public bool Paid
        {
            get { return Verdict == TamaraVerdict.Paid; }
        }

        /// <summary>The number's name: "OK", "NOT_PAID", ...</summary>
        public string Name
        {
            get { return Text("name"); }
        }

        /// <summary>What is known of the sale.</summary>
        public TamaraVerdict Verdict
        {
            get
            {
                switch (Text("verdict"))
                {
                    case "": return TamaraVerdict.None;
                    case "paid": return TamaraVerdict.Paid;
                    case "pending": return TamaraVerdict.Pending;
                    case "not_paid": return TamaraVerdict.NotPaid;
                    default: return TamaraVerdict.Unknown;
                }
            }
        }

        /// <summary>What to do next: "release_goods", "keep_polling", "call_recover", ...</summary>
        public string NextAction
        {
            get { return Text("next_action"); }
        }

        /// <summary>The sentence for the cashier, in "ar" or "en".</summary>
        public string Message(string language)
        {
            return Text("message." + language);
        }

        /// <summary>The answers come from a simulator, and no money is real.</summary>
        public bool Simulated
        {
            get { return Is("simulated"); }
        }

        /// <summary>What went wrong; null when nothing did.</summary>
        public TamaraErrorDetail Error
        {
            get { return Part("error", path => new TamaraErrorDetail(this, path)); }
        }

        /// <summary>What did not stop the call, but should be looked at.</summary>
        public IList<TamaraWarning> Warnings
        {
            get
            {
                return List("warnings", path => new TamaraWarning(Text(path + ".code"), Text(path + ".field"), Text(path + ".detail")));
            }
        }

        /// <summary>
        /// A member by its path ("error.detail", "steps.0.state"): Dictionary, List, string, decimal, bool, or null when it is absent.
        /// </summary>
        public object Member(string path)
        {
            object value = members.Value;
            foreach (string name in path.Split('.'))
            {
                Dictionary<string, object> parent = value as Dictionary<string, object>;
                List<object> list = value as List<object>;
                int index;
                if (parent != null && parent.TryGetValue(name, out value)) continue;
                if (list == null || !int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out index) || index >= list.Count)
                    return null;
                value = list[index];
            }
            return value;
        }

        /// <summary>A text or number by its path; empty when it is absent, null, an object or a list.</summary>
        public string Text(string path)
        {
            object value = Member(path);
            if (value is bool) return (bool)value ? "true" : "false";
            return value as string ?? (value is decimal ? Json.Number((decimal)value) : "");
        }

        /// <summary>True when the member at the path is true.</summary>
        public bool Is(string path)
        {
            object value = Member(path);
            return value is bool && (bool)value;
        }

        /// <summary>An amount by its path; null when it is absent.</summary>
        public TamaraMoney? Money(string path)
        {
            decimal amount;
            return decimal.TryParse(Text(path + ".amount"), NumberStyles.Number, CultureInfo.InvariantCulture, out amount)
                ? new TamaraMoney(amount, Text(path + ".currency"))
                : (TamaraMoney?)null;
        }

        /// <summary>A whole number by its path; null when it is absent.</summary>
        public long? Integer(string path)
        {
            object value = Member(path);
            return value is decimal ? decimal.ToInt64((decimal)value) : (long?)null;
        }

        /// <summary>How many entries the list at a path has; 0 when there is none.</summary>
        public int Count(string path)
        {
            List<object> list = Member(path) as List<object>;
            return list == null ? 0 : list.Count;
        }

        /// <summary>The entries of the list at a path, each made of its own path; empty when there is none.</summary>
        internal IList<T> List<T>(string path, Func<string, T> make)
        {
            List<T> entries = new List<T>();
            for (int at = 0; at < Count(path); ++at) entries.Add(make(path + "." + Json.Number(at)));
            return entries.AsReadOnly();
        }

        /// <summary>The object at a path; null when there is none.</summary>
        internal T Part<T>(string path, Func<string, T> make) where T : class
        {
            return Member(path) is Dictionary<string, object> ? make(path) : null;
        }

        /// <summary>The number and the JSON.</summary>
        public override string ToString()
        {
            return Json.Number(Code) + " " + JsonText;
        }
    }
}
