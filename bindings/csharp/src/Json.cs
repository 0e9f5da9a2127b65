using System;
using System.Collections;
using System.Collections.Generic;
using System.Globalization;
using System.Reflection;
using System.Text;

namespace TamaraPos
{
    /// <summary>The JSON that requests and replies need; .NET Framework brings no reader that keeps decimals.</summary>
    internal static class Json
    {
        private const int MaxDepth = 64;

        /// <summary>A request as JSON: a string is JSON text already, anything else is written.</summary>
        internal static string Request(object request)
        {
            if (request == null) throw new ArgumentNullException("request");
            string text = request as string;
            if (text != null) return text;
            StringBuilder json = new StringBuilder();
            Write(json, request, 0);
            return json.ToString();
        }

        internal static string Text(string text)
        {
            StringBuilder json = new StringBuilder();
            if (text == null) json.Append("null");
            else WriteText(json, text);
            return json.ToString();
        }

        internal static string Number(IFormattable number)
        {
            return number.ToString(null, CultureInfo.InvariantCulture);
        }

        private static void Write(StringBuilder json, object value, int depth)
        {
            if (depth > MaxDepth) throw new ArgumentException("the request is nested too deep, or holds itself");
            if (value == null)
                json.Append("null");
            else if (value is string || value is char || value is Guid)
                WriteText(json, value.ToString());
            else if (value is bool)
                json.Append((bool)value ? "true" : "false");
            else if (value is decimal || value is int || value is long || value is short || value is byte || value is uint)
                json.Append(Number((IFormattable)value));
            else if (value is double || value is float)
                throw new ArgumentException("double and float cannot hold amounts exactly; use decimal (300.00m)");
            else if (value is DateTimeOffset)
                WriteText(json, ((DateTimeOffset)value).UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture));
            else if (value is DateTime)
                WriteText(json, ((DateTime)value).ToUniversalTime().ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture));
            else if (value is TamaraMoney)
                WriteMoney(json, (TamaraMoney)value);
            else if (value is IDictionary)
                WriteDictionary(json, (IDictionary)value, depth);
            else if (value is IEnumerable)
                WriteList(json, (IEnumerable)value, depth);
            else
                WriteProperties(json, value, depth);
        }

        private static void WriteMoney(StringBuilder json, TamaraMoney money)
        {
            json.Append("{\"amount\":\"").Append(Number(money.Amount)).Append("\",\"currency\":");
            WriteText(json, money.Currency ?? "");
            json.Append('}');
        }

        private static void WriteDictionary(StringBuilder json, IDictionary members, int depth)
        {
            json.Append('{');
            foreach (DictionaryEntry member in members)
                WriteMember(json, Convert.ToString(member.Key, CultureInfo.InvariantCulture), member.Value, depth);
            json.Append('}');
        }

        private static void WriteProperties(StringBuilder json, object value, int depth)
        {
            Type type = value.GetType();
            if (type.IsPrimitive || type.IsEnum || type.IsPointer)
                throw new ArgumentException(type.Name + " cannot be put into a request");
            json.Append('{');
            foreach (PropertyInfo property in type.GetProperties(BindingFlags.Public | BindingFlags.Instance))
                if (property.CanRead && property.GetIndexParameters().Length == 0)
                    WriteMember(json, property.Name, property.GetValue(value, null), depth);
            json.Append('}');
        }

        private static void WriteMember(StringBuilder json, string name, object value, int depth)
        {
            if (json[json.Length - 1] != '{') json.Append(',');
            WriteText(json, name);
            json.Append(':');
            Write(json, value, depth + 1);
        }

        private static void WriteList(StringBuilder json, IEnumerable list, int depth)
        {
            json.Append('[');
            foreach (object entry in list)
            {
                if (json[json.Length - 1] != '[') json.Append(',');
                Write(json, entry, depth + 1);
            }
            json.Append(']');
        }

        private static void WriteText(StringBuilder json, string text)
        {
            json.Append('"');
            foreach (char c in text)
            {
                if (c == '"' || c == '\\') json.Append('\\').Append(c);
                else if (c < ' ') json.Append("\\u").Append(((int)c).ToString("x4", CultureInfo.InvariantCulture));
                else json.Append(c);
            }
            json.Append('"');
        }

        /// <summary>
        /// Reads JSON text: objects are Dictionary, lists are List, numbers decimal (or their text, where decimal cannot hold them).
        /// </summary>
        internal static object Read(string text)
        {
            int at = 0;
            object value = ReadValue(text, ref at, 0);
            SkipSpace(text, ref at);
            if (at != text.Length) throw Broken(at);
            return value;
        }

        private static object ReadValue(string text, ref int at, int depth)
        {
            if (depth > 2 * MaxDepth) throw Broken(at);
            SkipSpace(text, ref at);
            switch (Peek(text, at))
            {
                case '{': return ReadObject(text, ref at, depth);
                case '[': return ReadList(text, ref at, depth);
                case '"': return ReadText(text, ref at);
                case 't': return ReadWord(text, ref at, "true", true);
                case 'f': return ReadWord(text, ref at, "false", false);
                case 'n': return ReadWord(text, ref at, "null", null);
                default: return ReadNumber(text, ref at);
            }
        }

        private static object ReadObject(string text, ref int at, int depth)
        {
            Dictionary<string, object> members = new Dictionary<string, object>();
            do
            {
                ++at;
                SkipSpace(text, ref at);
                if (Peek(text, at) == '}' && members.Count == 0) break;
                string name = ReadText(text, ref at);
                SkipSpace(text, ref at);
                if (Peek(text, at) != ':') throw Broken(at);
                ++at;
                members[name] = ReadValue(text, ref at, depth + 1);
                SkipSpace(text, ref at);
            } while (Peek(text, at) == ',');
            if (Peek(text, at) != '}') throw Broken(at);
            ++at;
            return members;
        }

        private static object ReadList(string text, ref int at, int depth)
        {
            List<object> list = new List<object>();
            do
            {
                ++at;
                SkipSpace(text, ref at);
                if (Peek(text, at) == ']' && list.Count == 0) break;
                list.Add(ReadValue(text, ref at, depth + 1));
                SkipSpace(text, ref at);
            } while (Peek(text, at) == ',');
            if (Peek(text, at) != ']') throw Broken(at);
            ++at;
            return list;
        }

        private static string ReadText(string text, ref int at)
        {
            if (Peek(text, at) != '"') throw Broken(at);
            StringBuilder value = new StringBuilder();
            for (++at; Peek(text, at) != '"'; ++at)
            {
                if (at >= text.Length) throw Broken(at);
                if (text[at] != '\\')
                {
                    value.Append(text[at]);
                    continue;
                }
                ++at;
                char escape = Peek(text, at);
                int index = "bfnrt".IndexOf(escape);
                if (escape == 'u')
                {
                    ushort unit;
                    if (at + 4 >= text.Length || !ushort.TryParse(text.Substring(at + 1, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out unit))
                        throw Broken(at);
                    value.Append((char)unit);
                    at += 4;
                }
                else if (index >= 0) value.Append("\b\f\n\r\t"[index]);
                else value.Append(escape);
            }
            ++at;
            return value.ToString();
        }

        private static object ReadWord(string text, ref int at, string word, object value)
        {
            if (string.CompareOrdinal(text, at, word, 0, word.Length) != 0) throw Broken(at);
            at += word.Length;
            return value;
        }

        private static object ReadNumber(string text, ref int at)
        {
            int start = at;
            while ("+-.eE0123456789".IndexOf(Peek(text, at)) >= 0) ++at;
            string digits = text.Substring(start, at - start);
            if (digits.Length == 0) throw Broken(at);
            decimal number;
            return decimal.TryParse(digits, NumberStyles.Float, CultureInfo.InvariantCulture, out number) ? (object)number : digits;
        }

        private static void SkipSpace(string text, ref int at)
        {
            while (at < text.Length && (text[at] == ' ' || text[at] == '\t' || text[at] == '\n' || text[at] == '\r')) ++at;
        }

        private static char Peek(string text, int at)
        {
            return at < text.Length ? text[at] : '\0';
        }

        private static FormatException Broken(int at)
        {
            return new FormatException("the reply is not JSON at character " + Number(at));
        }
    }
}
