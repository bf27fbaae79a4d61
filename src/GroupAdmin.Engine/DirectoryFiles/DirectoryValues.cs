using System;
using System.Globalization;

namespace GroupAdmin.Engine.DirectoryFiles;

/// <summary>What ids and types no platform can have; what one platform cannot carry is its own to say.</summary>
internal static class DirectoryValues
{
    private static readonly ChatGroupType[] Types = [ChatGroupType.Public, ChatGroupType.Password, ChatGroupType.Private];

    /// <summary>Checks an id.</summary>
    /// <param name="what">The word for it: group, user or owner.</param>
    /// <param name="id">The id.</param>
    /// <returns>A sentence about what is wrong; null where nothing is.</returns>
    public static string? Refuse(string what, string id)
    {
        if (id.Length == 0)
        {
            return $"The id of the {what} is empty.";
        }

        for (var index = 0; index < id.Length; index++)
        {
            if (char.IsControl(id[index]))
            {
                return $"The id '{Shown(id)}' of the {what} holds a control character (U+{((int)id[index]).ToString("X4", CultureInfo.InvariantCulture)} at position {index + 1}). Take it out.";
            }

            if (char.IsHighSurrogate(id[index]) && index + 1 < id.Length && char.IsLowSurrogate(id[index + 1]))
            {
                index++;
            }
            else if (char.IsSurrogate(id[index]))
            {
                return $"The id of the {what} holds half a character (a lone surrogate) at position {index + 1}. Take it out.";
            }
        }

        return null;
    }

    /// <summary>Refuses to write an id that the reader would refuse.</summary>
    /// <exception cref="ChatServiceException">The id cannot stand in a file.</exception>
    public static string Demand(string what, string id) => Refuse(what, id) is { } reason
        ? throw new ChatServiceException(ChatErrorKind.InvalidRequest, "What the platform tells cannot stand in a directory file. " + reason) { Target = id }
        : id;

    /// <summary>True where somebody may have typed a space too many, which makes another id.</summary>
    public static bool IsPadded(string id) => char.IsWhiteSpace(id[0]) || char.IsWhiteSpace(id[id.Length - 1]);

    /// <summary>The sentence for it.</summary>
    public static string PaddedText(string what, string id) =>
        $"The id '{Shown(id)}' of the {what} begins or ends with white space, which makes it another id. Take it out, unless it is meant.";

    /// <summary>Reads a group's type, in any case.</summary>
    public static bool TryType(string text, out ChatGroupType type)
    {
        foreach (var known in Types)
        {
            if (text.Equals(known.ToString(), StringComparison.OrdinalIgnoreCase))
            {
                type = known;
                return true;
            }
        }

        type = default;
        return false;
    }

    /// <summary>The sentence for a type that is none.</summary>
    public static string TypeText(string text) => $"'{Shown(text)}' is no type of a group. The types are {string.Join(", ", Types)}.";

    /// <summary>A text in one line that is not too long for a message.</summary>
    public static string Shown(string text)
    {
        var shown = (text.Length <= 64 ? text : text.Substring(0, char.IsHighSurrogate(text[63]) ? 63 : 64) + "…").ToCharArray();
        for (var index = 0; index < shown.Length; index++)
        {
            if (char.IsControl(shown[index]))
            {
                shown[index] = '·';
            }
        }

        return new string(shown);
    }
}
