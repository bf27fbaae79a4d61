using System;
using System.Collections.Generic;
using System.Globalization;

namespace GroupAdmin.Engine.Platforms.AtomChat;

/// <summary>The fields of one object that AtomChat sent. What is understood is taken out; what is left is what the user gets as additional properties.</summary>
/// <param name="values">The object.</param>
internal sealed class AtomChatFields(Dictionary<string, object?> values)
{
    private static readonly long LastSecond = DateTimeOffset.MaxValue.ToUnixTimeSeconds();

    /// <summary>What was not taken.</summary>
    public IDictionary<string, object?> Rest => values;

    /// <summary>A single value as text; null where there is none under any of the names, or an empty one.</summary>
    public string? Take(params string[] names)
    {
        foreach (var name in names)
        {
            if (values.TryGetValue(name, out var value) && (value is null || Text(value) is not null))
            {
                values.Remove(name);
                if (Text(value) is { Length: > 0 } text)
                {
                    return text;
                }
            }
        }

        return null;
    }

    /// <summary>A value of any kind; null where there is none.</summary>
    public object? TakeValue(string name)
    {
        if (values.TryGetValue(name, out var value))
        {
            values.Remove(name);
        }

        return value;
    }

    /// <summary>A time sent as seconds since 1970, in a string or a number; 0 and empty mean never. What is no such time stays.</summary>
    public DateTimeOffset? TakeTime(string name)
    {
        if (!values.TryGetValue(name, out var value) || Text(value) is not { } text)
        {
            return null;
        }

        if (text.Length == 0)
        {
            values.Remove(name);
            return null;
        }

        if (!long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) || seconds > LastSecond)
        {
            return null;
        }

        values.Remove(name);
        return seconds == 0 ? null : DateTimeOffset.FromUnixTimeSeconds(seconds);
    }

    /// <summary>A single value as the text it was sent as; null for null, lists and objects.</summary>
    public static string? Text(object? value) => value switch
    {
        string text => text,
        bool flag => flag ? "true" : "false",
        long or decimal or double => Convert.ToString(value, CultureInfo.InvariantCulture),
        _ => null,
    };
}
