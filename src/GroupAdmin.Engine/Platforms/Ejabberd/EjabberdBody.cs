using System;
using System.Collections;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Security;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace GroupAdmin.Engine.Platforms.Ejabberd;

/// <summary>Writes the JSON of a free call.</summary>
internal static class EjabberdBody
{
    private const int MaximumDepth = 32;

    /// <summary>How every body is written: letters of all alphabets stay what they are.</summary>
    public static JsonSerializerOptions Readable { get; } = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Fields as JSON.</summary>
    /// <param name="fields">The fields.</param>
    /// <param name="reveal">Makes text of a secret.</param>
    /// <exception cref="FormatException">A value cannot be written as JSON; the message is the reason as a sentence.</exception>
    public static string Of(IDictionary<string, object?> fields, Func<SecureString, string> reveal) =>
        JsonSerializer.Serialize(Plain("body", fields, MaximumDepth, reveal), Readable);

    private static object? Plain(string name, object? value, int depth, Func<SecureString, string> reveal) => value switch
    {
        _ when depth == 0 => throw new FormatException($"The field '{name}' is nested more than {MaximumDepth} deep."),
        null or string or bool or byte or sbyte or short or ushort or int or uint or long or ulong or decimal => value,
        float or double => Convert.ToDouble(value, CultureInfo.InvariantCulture) is var number && !double.IsNaN(number) && !double.IsInfinity(number)
            ? number
            : throw new FormatException($"The field '{name}' is no finite number."),
        SecureString secret => reveal(secret),
        IDictionary<string, object?> pairs => pairs.ToDictionary(static pair => pair.Key, pair => Plain(pair.Key, pair.Value, depth - 1, reveal)),
        IDictionary table => table.Cast<DictionaryEntry>().ToDictionary(
            static entry => Convert.ToString(entry.Key, CultureInfo.InvariantCulture)!,
            entry => Plain(Convert.ToString(entry.Key, CultureInfo.InvariantCulture)!, entry.Value, depth - 1, reveal)),
        IEnumerable list => list.Cast<object?>().Select(item => Plain(name, item, depth - 1, reveal)).ToArray(),
        IFormattable other => other.ToString(other is DateTime or DateTimeOffset ? "o" : null, CultureInfo.InvariantCulture),
        _ => value.ToString(),
    };
}
