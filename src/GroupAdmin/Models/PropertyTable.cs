using System;
using System.Collections;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;

namespace GroupAdmin;

/// <summary>Keys and values as a platform sent them, with a text that reads well in a table or a CSV file: <c>credits=0; cid=1</c>.</summary>
public sealed class PropertyTable : Dictionary<string, object?>
{
    /// <summary>Makes an empty table.</summary>
    public PropertyTable()
        : base(StringComparer.Ordinal)
    {
    }

    /// <summary>Makes a table of what is given.</summary>
    /// <param name="content">Keys and values.</param>
    public PropertyTable(IDictionary<string, object?> content)
        : base(content, StringComparer.Ordinal)
    {
    }

    /// <summary>The same table where it is one, otherwise one of the same content; null for null.</summary>
    /// <param name="content">Keys and values.</param>
    public static PropertyTable? Of(IDictionary<string, object?>? content) =>
        content is null ? null : content as PropertyTable ?? new PropertyTable(content);

    /// <summary>Keys and values in one line; empty when there are none.</summary>
    public override string ToString() => string.Join("; ", this.Select(static pair => pair.Key + "=" + Text(pair.Value)));

    private static string Text(object? value) => value switch
    {
        null => string.Empty,
        string text => text,
        IDictionary<string, object?> fields => "{" + string.Join("; ", fields.Select(static pair => pair.Key + "=" + Text(pair.Value))) + "}",
        IEnumerable list => "[" + string.Join(", ", list.Cast<object?>().Select(Text)) + "]",
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString() ?? string.Empty,
    };
}
