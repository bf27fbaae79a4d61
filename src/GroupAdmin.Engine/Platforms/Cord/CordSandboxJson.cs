using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace GroupAdmin.Engine.Platforms.Cord;

/// <summary>JSON as a server in JavaScript reads and writes it: every number is a double, objects keep the order of their fields, and half a character becomes U+FFFD.</summary>
internal static class CordSandboxJson
{
    private static readonly Regex HalfCharacter = new(
        @"\\u[dD][89abAB][0-9a-fA-F]{2}(?!\\u[dD][c-fC-F])|(?<!\\u[dD][89abAB][0-9a-fA-F]{2})\\u[dD][c-fC-F][0-9a-fA-F]{2}",
        RegexOptions.CultureInvariant,
        TimeSpan.FromSeconds(5));

    /// <summary>Reads a text.</summary>
    /// <exception cref="JsonException">It is no JSON.</exception>
    public static object? Parse(string text)
    {
        using var document = JsonDocument.Parse(text.Contains("\\u") ? HalfCharacter.Replace(text, "\\ufffd") : text);
        return Value(document.RootElement);
    }

    /// <summary>Writes a value.</summary>
    public static string Write(object? value)
    {
        var text = new StringBuilder();
        Append(text, value);
        return text.ToString();
    }

    /// <summary>A value as an id: a number becomes its digits.</summary>
    public static string Id(object? value) => value as string ?? Write(value);

    private static object? Value(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.String => element.GetString(),
        JsonValueKind.Number => Number(element.GetRawText()),
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        JsonValueKind.Array => element.EnumerateArray().Select(Value).ToList(),
        JsonValueKind.Object => Object(element),
        _ => null,
    };

    // Too large a number is infinite, which is written as null.
    private static double? Number(string digits)
    {
        try
        {
            var number = double.Parse(digits, NumberStyles.Float, CultureInfo.InvariantCulture);
            return double.IsInfinity(number) ? null : number;
        }
        catch (OverflowException)
        {
            return null;
        }
    }

    private static Dictionary<string, object?> Object(JsonElement element)
    {
        var fields = new Dictionary<string, object?>(StringComparer.Ordinal);
        foreach (var property in element.EnumerateObject())
        {
            fields[property.Name] = Value(property.Value);
        }

        return fields;
    }

    private static void Append(StringBuilder text, object? value)
    {
        switch (value)
        {
            case null:
                text.Append("null");
                break;
            case bool flag:
                text.Append(flag ? "true" : "false");
                break;
            case int or long:
                text.Append(Convert.ToString(value, CultureInfo.InvariantCulture));
                break;
            case double number:
                text.Append(Digits(number));
                break;
            case string plain:
                AppendText(text, plain);
                break;
            case IDictionary<string, object?> fields:
                AppendAll(text, '{', fields, static (text, field) =>
                {
                    AppendText(text, field.Key);
                    text.Append(':');
                    Append(text, field.Value);
                });
                text.Append('}');
                break;
            case IEnumerable<object?> list:
                AppendAll(text, '[', list, Append);
                text.Append(']');
                break;
            default:
                throw new ArgumentException($"No JSON can be made of a {value.GetType().Name}.", nameof(value));
        }
    }

    private static void AppendAll<T>(StringBuilder text, char open, IEnumerable<T> items, Action<StringBuilder, T> append)
    {
        text.Append(open);
        var isFirst = true;
        foreach (var item in items)
        {
            if (!isFirst)
            {
                text.Append(',');
            }

            isFirst = false;
            append(text, item);
        }
    }

    private static void AppendText(StringBuilder text, string plain)
    {
        text.Append('"');
        foreach (var character in plain)
        {
            switch (character)
            {
                case '"' or '\\':
                    text.Append('\\').Append(character);
                    break;
                case '\n':
                    text.Append("\\n");
                    break;
                case '\r':
                    text.Append("\\r");
                    break;
                case '\t':
                    text.Append("\\t");
                    break;
                case '\b':
                    text.Append("\\b");
                    break;
                case '\f':
                    text.Append("\\f");
                    break;
                case < ' ':
                    text.Append("\\u").Append(((int)character).ToString("x4", CultureInfo.InvariantCulture));
                    break;
                default:
                    text.Append(character);
                    break;
            }
        }

        text.Append('"');
    }

    private static string Digits(double number)
    {
        if (number == 0)
        {
            return "0";
        }

        var text = number.ToString("R", CultureInfo.InvariantCulture);
        var exponent = text.IndexOf('E');
        if (exponent < 0)
        {
            return text;
        }

        // JavaScript writes whole numbers below 1e21 with all their digits.
        var power = int.Parse(text.Substring(exponent + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
        var mantissa = text.Substring(0, exponent);
        var point = mantissa.IndexOf('.');
        var digits = mantissa.Replace(".", string.Empty);
        var whole = (point < 0 ? mantissa.Length : point) + power;
        return power is > 0 and < 21 && whole >= digits.Length
            ? digits.PadRight(whole, '0')
            : mantissa + "e" + (power < 0 ? "-" : "+") + Math.Abs(power).ToString(CultureInfo.InvariantCulture);
    }
}
