using System;
using System.Collections;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;

namespace GroupAdmin.Reconciliation;

/// <summary>When a wanted value and one that a platform tells are the same to everybody but a computer.</summary>
internal static class SameValue
{
    /// <summary>Texts: nothing and an empty text are the same, and so are white spaces around it, which some platforms cut off.</summary>
    public static bool Texts(string? wanted, string? actual) =>
        string.Equals(wanted, actual, StringComparison.Ordinal)
        || string.Equals((wanted ?? string.Empty).Trim(), (actual ?? string.Empty).Trim(), StringComparison.Ordinal);

    /// <summary>Key and value pairs: the order does not matter, and 1 is 1.0.</summary>
    public static bool Tables(IEnumerable<KeyValuePair<string, object?>>? wanted, IEnumerable<KeyValuePair<string, object?>>? actual)
    {
        var left = ToTable(wanted);
        var right = ToTable(actual);
        return left.Count == right.Count && left.All(pair => right.TryGetValue(pair.Key, out var other) && Values(pair.Value, other));
    }

    private static Dictionary<string, object?> ToTable(IEnumerable<KeyValuePair<string, object?>>? pairs)
    {
        var table = new Dictionary<string, object?>(StringComparer.Ordinal);
        foreach (var pair in pairs ?? [])
        {
            table[pair.Key] = pair.Value;
        }

        return table;
    }

    private static bool Values(object? wanted, object? actual) => (wanted, actual) switch
    {
        (null, null) => true,
        (null, _) or (_, null) => false,
        (string text, string other) => string.Equals(text, other, StringComparison.Ordinal),
        (bool flag, bool other) => flag == other,
        (string or bool, _) or (_, string or bool) => false,
        (IEnumerable<KeyValuePair<string, object?>> table, IEnumerable<KeyValuePair<string, object?>> other) => Tables(table, other),
        (IEnumerable list, IEnumerable other) => Lists([.. list.Cast<object?>()], [.. other.Cast<object?>()]),
        _ => Numbers(wanted, actual),
    };

    private static bool Lists(object?[] wanted, object?[] actual) =>
        wanted.Length == actual.Length && wanted.Zip(actual, Values).All(static same => same);

    // As decimals where both fit, so that no digit of a long one is lost.
    private static bool Numbers(object wanted, object actual)
    {
        try
        {
            return Convert.ToDecimal(wanted, CultureInfo.InvariantCulture) == Convert.ToDecimal(actual, CultureInfo.InvariantCulture);
        }
        catch (Exception error) when (error is OverflowException or FormatException or InvalidCastException)
        {
            return Equals(Convert.ToString(wanted, CultureInfo.InvariantCulture), Convert.ToString(actual, CultureInfo.InvariantCulture));
        }
    }
}
