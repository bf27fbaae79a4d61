using System;
using System.Collections.Generic;

namespace GroupAdmin.Engine.Recording;

/// <summary>The fields of a form or a query, in their order, decoded.</summary>
internal static class FieldList
{
    public static List<KeyValuePair<string, string>> Parse(string text)
    {
        var fields = new List<KeyValuePair<string, string>>();
        if (text.Length == 0)
        {
            return fields;
        }

        foreach (var part in text.Split('&'))
        {
            var equals = part.IndexOf('=');
            fields.Add(equals < 0
                ? new(Decode(part), string.Empty)
                : new(Decode(part.Substring(0, equals)), Decode(part.Substring(equals + 1))));
        }

        return fields;
    }

    private static string Decode(string text) => Uri.UnescapeDataString(text.Replace('+', ' '));
}
