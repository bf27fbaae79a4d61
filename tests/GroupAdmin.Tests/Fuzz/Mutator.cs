using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;

namespace GroupAdmin.Tests.Fuzz;

/// <summary>Spoils texts: a little, so that they still look like what they were, or altogether.</summary>
/// <param name="random">The source of all choices.</param>
internal sealed class Mutator(Random random)
{
    private static readonly string[] Tokens =
    [
        "null", "true", "-1", "0", "1e999", "-1e-999", "99999999999999999999999999", "1.7976931348623157E+308", "\"\"", "\"\\u0000\"", "\"\\ud800\"", "\"\\udfff\\ud800\"",
        "{}", "[]", "[[[[[[[[[[", "]]]]]]", "{\"a\":{\"a\":{\"a\":", "}}}", ",", ":", "\"", "\\", "\\u12", "/*", "//", "\uFEFF", "\0", "\u2028", "NaN", "Infinity",
        "<", ">", "</", "<a>", "</a>", "<a/>", "&", "&amp;", "&#0;", "&#x110000;", "&undefined;", "<![CDATA[", "]]>", "<!--", "-->", "<?xml version=\"1.1\"?>", "<?pi ?>",
        "<!DOCTYPE a [<!ENTITY b \"c\">]>", "<!DOCTYPE a SYSTEM \"http://127.0.0.1:9/x\">", "xmlns=\"\"", "\"id\":", "\"success\":", "\"status\":\"2000\",", "\"id\":1,\"id\":2,",
    ];

    public byte[] Mutate(byte[] text, IReadOnlyList<byte[]> others)
    {
        var bytes = text.ToList();
        for (var count = random.Next(1, 5); count > 0; count--)
        {
            Once(bytes, others);
        }

        return [.. bytes];
    }

    public byte[] Garbage()
    {
        if (random.Next(2) == 0)
        {
            var bytes = new byte[random.Next(200)];
            random.NextBytes(bytes);
            return bytes;
        }

        var text = new StringBuilder();
        for (var count = random.Next(30); count > 0; count--)
        {
            text.Append(Tokens[random.Next(Tokens.Length)]);
        }

        return Encoding.UTF8.GetBytes(text.ToString());
    }

    private void Once(List<byte> bytes, IReadOnlyList<byte[]> others)
    {
        var at = random.Next(bytes.Count + 1);
        var length = Math.Min(random.Next(1, 40), bytes.Count - at);
        switch (random.Next(9))
        {
            case 0:
                bytes.RemoveRange(at, bytes.Count - at);
                break;
            case 1:
                bytes.RemoveRange(at, length);
                break;
            case 2 when length > 0:
                bytes.InsertRange(at, bytes.GetRange(at, length));
                break;
            case 3 when bytes.Count > at:
                bytes[at] ^= (byte)(1 << random.Next(8));
                break;
            case 4 when bytes.Count > at:
                bytes[at] = (byte)random.Next(256);
                break;
            case 5:
                ReplaceValue(bytes, at);
                break;
            case 6 when others.Count > 0:
                var other = others[random.Next(others.Count)];
                var from = random.Next(other.Length + 1);
                bytes.InsertRange(at, other.AsSpan(from, Math.Min(random.Next(80), other.Length - from)).ToArray());
                break;
            case 7 when others.Count > 0 && random.Next(4) == 0:
                bytes.Clear();
                bytes.AddRange(others[random.Next(others.Count)]);
                break;
            default:
                bytes.InsertRange(at, Encoding.UTF8.GetBytes(Tokens[random.Next(Tokens.Length)]));
                break;
        }
    }

    // From one quotation mark, colon, comma or bracket to the next: most often a whole value.
    private void ReplaceValue(List<byte> bytes, int at)
    {
        const string Ends = "\":,[]{}<>";
        var start = at;
        while (start < bytes.Count && !Ends.Contains((char)bytes[start], StringComparison.Ordinal))
        {
            start++;
        }

        var end = start + 1;
        while (end < bytes.Count && !Ends.Contains((char)bytes[end], StringComparison.Ordinal))
        {
            end++;
        }

        if (end < bytes.Count)
        {
            bytes.RemoveRange(start + 1, end - start - 1);
            bytes.InsertRange(start + 1, Encoding.UTF8.GetBytes(Tokens[random.Next(Tokens.Length)]));
        }
    }
}
