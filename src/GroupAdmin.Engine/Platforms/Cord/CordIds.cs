using System;
using System.Globalization;

namespace GroupAdmin.Engine.Platforms.Cord;

/// <summary>Which ids Cord can carry.</summary>
internal static class CordIds
{
    /// <summary>The most characters (code points) of an id in a path.</summary>
    public const int MaximumInPath = 320;

    /// <summary>The most characters (code points) of an id in a list.</summary>
    public const int MaximumInList = 128;

    private const string ReservedPrefix = "cord:";

    /// <summary>Why Cord cannot carry an id; null when it can.</summary>
    /// <param name="id">The id.</param>
    public static string? Refuse(string id)
    {
        if (id.Length == 0)
        {
            return "it is empty";
        }

        if (id.StartsWith(ReservedPrefix, StringComparison.Ordinal))
        {
            return "ids that begin with 'cord:' are Cord's own";
        }

        for (var index = 0; index < id.Length; index++)
        {
            var isPair = char.IsHighSurrogate(id[index]) && index + 1 < id.Length && char.IsLowSurrogate(id[index + 1]);
            if (IsOther(CharUnicodeInfo.GetUnicodeCategory(id, index), isPair))
            {
                return $"it contains U+{(isPair ? char.ConvertToUtf32(id, index) : id[index]):X4}, a control, format or private character or half of one, and Cord takes none of these";
            }

            index += isPair ? 1 : 0;
        }

        var length = Length(id);
        return length <= MaximumInPath ? null : $"it has {length.ToString("N0", CultureInfo.InvariantCulture)} characters, and Cord takes at most {MaximumInPath}";
    }

    /// <summary>True where an id may stand in a list; a longer one can only stand in a path.</summary>
    /// <param name="id">The id.</param>
    public static bool FitsInList(string id) => id.Length <= MaximumInList || Length(id) <= MaximumInList;

    private static int Length(string id)
    {
        var length = id.Length;
        foreach (var character in id)
        {
            length -= char.IsLowSurrogate(character) ? 1 : 0;
        }

        return length;
    }

    // "Unassigned" depends on the version of Unicode, which is another one on the server: it decides about those itself.
    private static bool IsOther(UnicodeCategory category, bool isPair) => category switch
    {
        UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.PrivateUse => true,
        UnicodeCategory.Surrogate => !isPair,
        _ => false,
    };
}
