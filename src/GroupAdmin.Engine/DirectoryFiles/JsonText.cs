using System;
using System.Collections;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text;

namespace GroupAdmin.Engine.DirectoryFiles;

/// <summary>Plain values as JSON in one line, always the same for the same value: keys in the order of their characters.</summary>
internal static class JsonText
{
    /// <summary>A text in quotation marks.</summary>
    public static string Quote(string text)
    {
        var first = 0;
        while (first < text.Length && !IsEscaped(text[first]))
        {
            first++;
        }

        if (first == text.Length)
        {
            return "\"" + text + "\"";
        }

        var quoted = new StringBuilder(text.Length + 8).Append('"').Append(text, 0, first);
        for (; first < text.Length; first++)
        {
            if (IsEscaped(text[first]))
            {
                Escape(quoted, text[first]);
            }
            else
            {
                quoted.Append(text[first]);
            }
        }

        return quoted.Append('"').ToString();
    }

    /// <summary>A value.</summary>
    public static string Of(object? value) => value switch
    {
        null => "null",
        string text => Quote(text),
        bool flag => flag ? "true" : "false",
        double.NaN or double.PositiveInfinity or double.NegativeInfinity => "null",
        double or float => Convert.ToDouble(value, CultureInfo.InvariantCulture).ToString("R", CultureInfo.InvariantCulture),
        decimal or long or int or short or sbyte or byte or ushort or uint or ulong => ((IFormattable)value).ToString(null, CultureInfo.InvariantCulture),
        IEnumerable<KeyValuePair<string, object?>> table => Table(table),
        IEnumerable list => "[" + string.Join(", ", list.Cast<object?>().Select(Of)) + "]",
        _ => Quote(Convert.ToString(value, CultureInfo.InvariantCulture) ?? string.Empty),
    };

    private static string Table(IEnumerable<KeyValuePair<string, object?>> table) =>
        "{" + string.Join(", ", table.OrderBy(static pair => pair.Key, StringComparer.Ordinal).Select(static pair => Quote(pair.Key) + ": " + Of(pair.Value))) + "}";

    // Besides what JSON demands: what ends a line for some editors, and what turns the direction of a text or cannot be seen, so that
    // nobody can hide anything in a file that is reviewed.
    private static bool IsEscaped(char unit) => unit switch
    {
        < ' ' or '"' or '\\' => true,
        < '\u007F' => false,
        <= '\u009F' or '\u061C' or '\u200E' or '\u200F' or '\uFEFF' => true,
        (>= '\u2028' and <= '\u202E') or (>= '\u2066' and <= '\u2069') => true,
        _ => false,
    };

    private static void Escape(StringBuilder quoted, char unit) => _ = unit switch
    {
        '"' => quoted.Append("\\\""),
        '\\' => quoted.Append(@"\\"),
        '\n' => quoted.Append(@"\n"),
        '\r' => quoted.Append(@"\r"),
        '\t' => quoted.Append(@"\t"),
        _ => quoted.Append(@"\u").Append(((int)unit).ToString("x4", CultureInfo.InvariantCulture)),
    };
}
