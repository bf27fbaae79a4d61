using System;
using System.Collections.Generic;
using System.Globalization;
using System.Text;
using System.Text.Json;
using GroupAdmin.Engine.Transport;

namespace GroupAdmin.Engine.Recording;

/// <summary>
/// The body of a request in the form in which two are compared: a form as its ordered fields, JSON by its structure, anything else as
/// text. Secrets are taken out first, as they were when the recording was made.
/// </summary>
internal sealed class RecordedBody
{
    private readonly string text;
    private readonly List<KeyValuePair<string, string>>? fields;
    private readonly JsonElement? json;

    private RecordedBody(string text, List<KeyValuePair<string, string>>? fields, JsonElement? json)
    {
        this.text = text;
        this.fields = fields;
        this.json = json;
    }

    public static RecordedBody Of(byte[] body, string mediaType, Redactor redactor)
    {
        var text = redactor.Redact(Encoding.UTF8.GetString(body));
        if (mediaType.Holds("x-www-form-urlencoded"))
        {
            return new RecordedBody(text, Fields(text, redactor), null);
        }

        if (mediaType.Holds("json"))
        {
            try
            {
                using var document = JsonDocument.Parse(text);
                return new RecordedBody(text, null, document.RootElement.Clone());
            }
            catch (JsonException)
            {
                return new RecordedBody(text, null, null);
            }
        }

        // Each sender makes up a boundary of its own.
        return Boundary(mediaType) is { } boundary
            ? new RecordedBody(text.Replace(boundary, "boundary"), null, null)
            : new RecordedBody(text, null, null);
    }

    /// <summary>The fields of a form or query as they are compared.</summary>
    public static List<KeyValuePair<string, string>> Fields(string text, Redactor redactor)
    {
        var fields = FieldList.Parse(text);
        for (var index = 0; index < fields.Count; index++)
        {
            fields[index] = new(redactor.Redact(fields[index].Key), redactor.Redact(fields[index].Value));
        }

        return fields;
    }

    /// <summary>Where two field lists differ first, as the rest of "the recording has … "; null where they are the same.</summary>
    public static string? Difference(List<KeyValuePair<string, string>> recorded, List<KeyValuePair<string, string>> asked)
    {
        for (var index = 0; index < Math.Max(recorded.Count, asked.Count); index++)
        {
            if (index >= recorded.Count)
            {
                return $"it has no field '{asked[index].Key}'";
            }

            if (index >= asked.Count)
            {
                return $"it also has the field '{recorded[index].Key}'";
            }

            if (recorded[index].Key != asked[index].Key)
            {
                return $"its field {index + 1} is '{recorded[index].Key}' instead of '{asked[index].Key}'";
            }

            if (recorded[index].Value != asked[index].Value)
            {
                return $"its field '{asked[index].Key}' is '{Short(recorded[index].Value)}' instead of '{Short(asked[index].Value)}'";
            }
        }

        return null;
    }

    /// <summary>How the recorded body differs from the asked one, in words; null where they are the same.</summary>
    public string? DifferenceFrom(RecordedBody asked)
    {
        if (fields is not null && asked.fields is not null)
        {
            return Difference(fields, asked.fields);
        }

        if (json is { } own && asked.json is { } other)
        {
            return Difference(own, other, "$");
        }

        return text == asked.text ? null : $"its body is '{Short(text)}' instead of '{Short(asked.text)}'";
    }

    private static string Short(string value) => value.Length <= 80 ? value : value.Substring(0, 80) + "…";

    private static string? Boundary(string mediaType)
    {
        const string Name = "boundary=";
        var start = mediaType.IndexOf(Name, StringComparison.OrdinalIgnoreCase);
        if (start < 0)
        {
            return null;
        }

        var value = mediaType.Substring(start + Name.Length);
        var end = value.IndexOf(';');
        value = (end < 0 ? value : value.Substring(0, end)).Trim().Trim('"');
        return value.Length == 0 ? null : value;
    }

    private static string? Difference(JsonElement recorded, JsonElement asked, string place)
    {
        if (recorded.ValueKind == JsonValueKind.Object && asked.ValueKind == JsonValueKind.Object)
        {
            foreach (var property in asked.EnumerateObject())
            {
                if (!recorded.TryGetProperty(property.Name, out var own))
                {
                    return $"its body has no {place}.{property.Name}";
                }

                if (Difference(own, property.Value, $"{place}.{property.Name}") is { } difference)
                {
                    return difference;
                }
            }

            foreach (var property in recorded.EnumerateObject())
            {
                if (!asked.TryGetProperty(property.Name, out _))
                {
                    return $"its body also has {place}.{property.Name}";
                }
            }

            return null;
        }

        if (recorded.ValueKind == JsonValueKind.Array && asked.ValueKind == JsonValueKind.Array)
        {
            var own = recorded.GetArrayLength();
            var other = asked.GetArrayLength();
            for (var index = 0; index < Math.Min(own, other); index++)
            {
                if (Difference(recorded[index], asked[index], $"{place}[{index}]") is { } difference)
                {
                    return difference;
                }
            }

            return own == other ? null : $"its {place} has {own} items instead of {other}";
        }

        return IsSame(recorded, asked)
            ? null
            : $"its {place} is {Short(recorded.GetRawText())} instead of {Short(asked.GetRawText())}";
    }

    private static bool IsSame(JsonElement one, JsonElement other) => one.ValueKind == other.ValueKind && one.ValueKind switch
    {
        JsonValueKind.String => SameText(one, other),
        JsonValueKind.Number => one.GetRawText() == other.GetRawText()
            || (decimal.TryParse(one.GetRawText(), NumberStyles.Float, CultureInfo.InvariantCulture, out var left)
                && decimal.TryParse(other.GetRawText(), NumberStyles.Float, CultureInfo.InvariantCulture, out var right)
                && left == right),
        _ => true,
    };

    // Half a character, which JSON can write, is no text that could be compared as one.
    private static bool SameText(JsonElement one, JsonElement other)
    {
        try
        {
            return one.GetString() == other.GetString();
        }
        catch (InvalidOperationException)
        {
            return one.GetRawText() == other.GetRawText();
        }
    }
}
