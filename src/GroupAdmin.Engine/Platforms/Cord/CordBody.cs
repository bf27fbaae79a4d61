using System;
using System.Collections;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Security;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using GroupAdmin.Engine.Transport;

namespace GroupAdmin.Engine.Platforms.Cord;

/// <summary>Writes the JSON that Cord takes, and refuses what it would refuse, lose or choke on.</summary>
internal sealed class CordBody
{
    private const int MaximumDepth = 32;

    // Above this Cord, which counts in JavaScript's numbers, changes digits.
    private const long LargestExactInteger = 1L << 53;

    private static readonly JsonWriterOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly List<KeyValuePair<string, object?>> fields = [];

    /// <summary>Adds a field; null leaves it out.</summary>
    public CordBody With(string name, object? value)
    {
        if (value is not null)
        {
            fields.Add(new KeyValuePair<string, object?>(name, value));
        }

        return this;
    }

    /// <summary>Adds the metadata of a group or user; null leaves it out.</summary>
    /// <exception cref="FormatException">Cord cannot store it; the message is the reason as a sentence.</exception>
    public CordBody WithMetadata(IDictionary<string, object?>? metadata)
    {
        foreach (var pair in metadata ?? new Dictionary<string, object?>())
        {
            if (RefuseMetadata(pair.Key, pair.Value) is { } reason)
            {
                throw new FormatException(reason);
            }
        }

        return With("metadata", metadata);
    }

    /// <summary>The whole body.</summary>
    /// <exception cref="FormatException">A value cannot be written as JSON; the message is the reason as a sentence.</exception>
    public string ToJson() => Write(writer =>
    {
        writer.WriteStartObject();
        foreach (var field in fields)
        {
            writer.WritePropertyName(field.Key);
            Value(writer, field.Key, field.Value, MaximumDepth, null);
        }

        writer.WriteEndObject();
    });

    /// <summary>Any fields as JSON.</summary>
    /// <param name="values">The fields.</param>
    /// <param name="reveal">Makes text of a secret.</param>
    /// <exception cref="FormatException">A value cannot be written as JSON; the message is the reason as a sentence.</exception>
    public static string Of(IDictionary<string, object?> values, Func<SecureString, string>? reveal = null) =>
        Write(writer => Value(writer, "body", values, MaximumDepth, reveal));

    private static string Write(Action<Utf8JsonWriter> write)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream, Readable))
        {
            write(writer);
        }

        return Encoding.UTF8.GetString(stream.ToArray());
    }

    private static string? RefuseMetadata(string name, object? value) => value switch
    {
        null => $"The metadata '{name}' has no value, and Cord stores no empty ones: leave it out.",
        string text when text.Any(static c => c == '\0') => $"The metadata '{name}' holds the character U+0000, at which Cord fails.",
        string or bool or DateTime or DateTimeOffset or Guid or Enum or char or Uri => null,
        double number when double.IsNaN(number) || double.IsInfinity(number) => $"The metadata '{name}' is no finite number.",
        long or ulong or int or uint or decimal when Math.Abs(Convert.ToDecimal(value, CultureInfo.InvariantCulture)) > LargestExactInteger =>
            $"The metadata '{name}' is the number {Convert.ToString(value, CultureInfo.InvariantCulture)}, of which Cord would change the last digits (it keeps whole numbers up to 2^53): give it as text.",
        byte or sbyte or short or ushort or int or uint or long or ulong or float or double or decimal => null,
        _ => $"The metadata '{name}' is a {value.GetType().Name}, and Cord stores only text, numbers and true or false: its metadata is flat.",
    };

    private static void Value(Utf8JsonWriter writer, string name, object? value, int depth, Func<SecureString, string>? reveal)
    {
        if (depth == 0)
        {
            throw new FormatException($"The field '{name}' is nested more than {MaximumDepth} deep.");
        }

        switch (value)
        {
            case null:
                writer.WriteNullValue();
                break;
            case string text:
                writer.WriteStringValue(WholeText.Require(name, text));
                break;
            case bool flag:
                writer.WriteBooleanValue(flag);
                break;
            case byte or sbyte or short or ushort or int or uint or long:
                writer.WriteNumberValue(Convert.ToInt64(value, CultureInfo.InvariantCulture));
                break;
            case ulong number:
                writer.WriteNumberValue(number);
                break;
            case decimal number:
                writer.WriteNumberValue(number);
                break;
            case float or double when Convert.ToDouble(value, CultureInfo.InvariantCulture) is var number:
                writer.WriteNumberValue(double.IsNaN(number) || double.IsInfinity(number) ? throw new FormatException($"The field '{name}' is no finite number.") : number);
                break;
            case DateTimeOffset time:
                writer.WriteStringValue(time.ToString("o", CultureInfo.InvariantCulture));
                break;
            case DateTime time:
                writer.WriteStringValue(time.ToString("o", CultureInfo.InvariantCulture));
                break;
            case SecureString secret when reveal is not null:
                writer.WriteStringValue(WholeText.Require(name, reveal(secret)));
                break;
            case IDictionary<string, object?> pairs:
                writer.WriteStartObject();
                foreach (var pair in pairs)
                {
                    writer.WritePropertyName(WholeText.Require(name, pair.Key));
                    Value(writer, pair.Key, pair.Value, depth - 1, reveal);
                }

                writer.WriteEndObject();
                break;
            case IDictionary table:
                writer.WriteStartObject();
                foreach (DictionaryEntry entry in table)
                {
                    var key = Convert.ToString(entry.Key, CultureInfo.InvariantCulture)!;
                    writer.WritePropertyName(WholeText.Require(name, key));
                    Value(writer, key, entry.Value, depth - 1, reveal);
                }

                writer.WriteEndObject();
                break;
            case IEnumerable list:
                writer.WriteStartArray();
                foreach (var item in list)
                {
                    Value(writer, name, item, depth - 1, reveal);
                }

                writer.WriteEndArray();
                break;
            default:
                writer.WriteStringValue(WholeText.Require(name, Convert.ToString(value, CultureInfo.InvariantCulture) ?? string.Empty));
                break;
        }
    }
}
