using System.Collections.Generic;

namespace GroupAdmin.Reconciliation;

/// <summary>Values of a directory in the form that the contracts and the models take.</summary>
internal static class PropertyValues
{
    /// <summary>A table of its own; null for none.</summary>
    public static PropertyTable? Table(IReadOnlyDictionary<string, object?>? pairs)
    {
        if (pairs is null)
        {
            return null;
        }

        var table = new PropertyTable();
        foreach (var pair in pairs)
        {
            table[pair.Key] = pair.Value;
        }

        return table;
    }

    /// <summary>The text, or null for an empty one, which states that there is to be none.</summary>
    public static string? OrNull(string? text) => string.IsNullOrEmpty(text) ? null : text;
}
