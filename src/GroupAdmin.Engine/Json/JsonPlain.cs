using System;
using System.Collections.Generic;
using System.Text;
using System.Text.Json;

namespace GroupAdmin.Engine.Json;

/// <summary>
/// JSON as plain CLR values, which every PowerShell and every load context knows: <see cref="string"/>, <see cref="long"/>,
/// <see cref="decimal"/>, <see cref="double"/>, <see cref="bool"/>, null, <c>object?[]</c> and <see cref="Dictionary{TKey, TValue}"/>.
/// </summary>
internal static class JsonPlain
{
    /// <summary>How deep objects and lists may be nested in what a platform sends.</summary>
    public const int MaximumDepth = 64;

    private static readonly byte[] ByteOrderMark = [0xEF, 0xBB, 0xBF];

    // A listing names the same few properties in every row. What comes from outside decides neither how many are kept nor how long they are.
    private const int NamesKept = 64;
    private const int LongestNameKept = 32;

    [ThreadStatic]
    private static string?[]? names;

    /// <summary>How every text from a platform is read: strictly, and not deeper than <see cref="MaximumDepth"/>.</summary>
    public static JsonReaderOptions Options => new() { MaxDepth = MaximumDepth };

    /// <summary>Reads a whole text, with or without a byte order mark.</summary>
    /// <param name="text">The text in UTF-8.</param>
    /// <exception cref="JsonException">It is not exactly one JSON value, or nested too deeply.</exception>
    public static object? Parse(ReadOnlySpan<byte> text)
    {
        var reader = new Utf8JsonReader(WithoutMark(text), Options);
        reader.Read();
        var value = Read(ref reader);

        // Whatever follows the value makes this throw.
        reader.Read();
        return value;
    }

    /// <summary>Reads the value that begins with the reader's token, and leaves the reader on the last token of it.</summary>
    /// <param name="reader">The reader.</param>
    /// <exception cref="JsonException">The value is not complete or not valid.</exception>
    public static object? Read(ref Utf8JsonReader reader) => reader.TokenType switch
    {
        JsonTokenType.String => Text(ref reader),
        JsonTokenType.Number => Number(ref reader),
        JsonTokenType.True => true,
        JsonTokenType.False => false,
        JsonTokenType.Null => null,
        JsonTokenType.StartArray => List(ref reader),
        JsonTokenType.StartObject => Object(ref reader),
        _ => throw new JsonException("A value was expected."),
    };

    /// <summary>The text of the reader's token: a string or a property's name.</summary>
    /// <param name="reader">The reader.</param>
    /// <exception cref="JsonException">The text is not valid Unicode.</exception>
    public static string Text(ref Utf8JsonReader reader)
    {
        try
        {
            return reader.GetString() ?? string.Empty;
        }
        catch (InvalidOperationException error)
        {
            throw new JsonException("A text in it is not valid Unicode.", error);
        }
    }

    /// <summary>The characters of the reader's token, a number, as they were sent.</summary>
    /// <param name="reader">The reader.</param>
    public static string Digits(ref Utf8JsonReader reader)
    {
        var raw = reader.HasValueSequence ? System.Buffers.BuffersExtensions.ToArray(reader.ValueSequence) : reader.ValueSpan.ToArray();
        return Encoding.ASCII.GetString(raw);
    }

    /// <summary>The text without a leading byte order mark, which some servers send and the reader does not take.</summary>
    /// <param name="text">The text in UTF-8.</param>
    public static ReadOnlySpan<byte> WithoutMark(ReadOnlySpan<byte> text) =>
        text.StartsWith(ByteOrderMark) ? text.Slice(ByteOrderMark.Length) : text;

    // An id with many digits must not lose any, so what fits no number exactly stays the text that was sent.
    private static object Number(ref Utf8JsonReader reader)
    {
        if (reader.TryGetInt64(out var whole))
        {
            return whole;
        }

        var digits = Digits(ref reader);
        var isWhole = digits.IndexOfAny(['.', 'e', 'E']) < 0;
        var isDouble = reader.TryGetDouble(out var approximate) && !double.IsInfinity(approximate);
        if (reader.TryGetDecimal(out var exact) && (exact != 0 || !isDouble || approximate == 0))
        {
            return exact;
        }

        return isDouble && !isWhole ? approximate : digits;
    }

    private static object?[] List(ref Utf8JsonReader reader)
    {
        var items = new List<object?>();
        while (Next(ref reader) != JsonTokenType.EndArray)
        {
            items.Add(Read(ref reader));
        }

        return [.. items];
    }

    // Of a name that comes twice, readers take the first value, the last or both (RFC 8259, 4): what is meant cannot be known.
    private static Dictionary<string, object?> Object(ref Utf8JsonReader reader)
    {
        var values = new Dictionary<string, object?>(StringComparer.Ordinal);
        while (Next(ref reader) != JsonTokenType.EndObject)
        {
            var name = Name(ref reader);
            Next(ref reader);
            var count = values.Count;
            values[name] = Read(ref reader);
            if (values.Count == count)
            {
                throw new RepeatedNameException(name);
            }
        }

        return values;
    }

    /// <summary>What is wrong with a text that could not be read, as the rest of a sentence that begins with "The answer".</summary>
    /// <param name="error">Why it could not be read.</param>
    public static string Flaw(JsonException error) =>
        error is RepeatedNameException repeated ? $"names '{repeated.Name}' twice in one object" : "is not complete, valid JSON";

    /// <summary>The text of the reader's token, a property's name; the same object for the same name where it was seen just before.</summary>
    /// <param name="reader">The reader.</param>
    /// <exception cref="JsonException">The text is not valid Unicode.</exception>
    public static string Name(ref Utf8JsonReader reader)
    {
        if (reader.HasValueSequence || reader.ValueSpan.Length is 0 or > LongestNameKept)
        {
            return Text(ref reader);
        }

        // Comparing a name with escapes throws where one is half a character.
        var raw = reader.ValueSpan;
        if (raw.IndexOf((byte)'\\') >= 0)
        {
            return Text(ref reader);
        }

        ref var kept = ref (names ??= new string?[NamesKept])[((raw[0] * 31) + (raw[raw.Length - 1] * 7) + raw.Length) % NamesKept];
        return kept is { } name && reader.ValueTextEquals(name) ? name : kept = Text(ref reader);
    }

    private static JsonTokenType Next(ref Utf8JsonReader reader) =>
        reader.Read() ? reader.TokenType : throw new JsonException("It ends too early.");
}
