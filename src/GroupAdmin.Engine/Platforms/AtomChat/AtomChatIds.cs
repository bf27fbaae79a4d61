using System.Globalization;

namespace GroupAdmin.Engine.Platforms.AtomChat;

/// <summary>Which ids AtomChat can carry.</summary>
internal static class AtomChatIds
{
    /// <summary>AtomChat publishes no limit; this bound is ours, and keeps a pasted file from becoming an id.</summary>
    public const int MaximumLength = 255;

    public static string? Refuse(string id)
    {
        if (string.IsNullOrWhiteSpace(id))
        {
            return "it is empty";
        }

        if (id.Length > MaximumLength)
        {
            return $"it has {id.Length.ToString("N0", CultureInfo.InvariantCulture)} characters, and {MaximumLength} is the most that this module sends (AtomChat publishes no limit of its own)";
        }

        if (char.IsWhiteSpace(id[0]) || char.IsWhiteSpace(id[id.Length - 1]))
        {
            return "it begins or ends with white space";
        }

        for (var index = 0; index < id.Length; index++)
        {
            if (id[index] == ',')
            {
                return "it contains a comma, and AtomChat separates the ids of a list with commas";
            }

            if (char.IsControl(id[index]))
            {
                return "it contains a control character";
            }

            if (char.IsHighSurrogate(id[index]) && index + 1 < id.Length && char.IsLowSurrogate(id[index + 1]))
            {
                index++;
            }
            else if (char.IsSurrogate(id[index]))
            {
                return "it contains half a character (a lone surrogate)";
            }
        }

        return null;
    }
}
