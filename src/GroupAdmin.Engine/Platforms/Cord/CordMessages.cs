using System;
using System.Collections.Generic;
using System.Globalization;
using System.Text.RegularExpressions;

namespace GroupAdmin.Engine.Platforms.Cord;

/// <summary>Finds in Cord's messages which users of a call they are about. Only ids that were sent are ever found, whatever the text is.</summary>
internal static class CordMessages
{
    private const string One = "Platform user ";
    private const string Several = "Platform users ";
    private const string End = " not found.";

    private static readonly Regex Entry = new(@" for (add|remove|members)/(\d{1,9})\b", RegexOptions.CultureInvariant, TimeSpan.FromSeconds(1));

    /// <summary>The users that "Platform user X not found." or "Platform users X and Y not found." names.</summary>
    /// <param name="message">The message.</param>
    /// <param name="sent">The users of the call.</param>
    public static IReadOnlyList<string> UnknownUsers(string? message, IReadOnlyList<string> sent)
    {
        if (sent.Count == 1)
        {
            return [sent[0]];
        }

        var known = new HashSet<string>(sent, StringComparer.Ordinal);
        if (message?.StartsWith(One, StringComparison.Ordinal) == true)
        {
            // An id may hold the words that follow it, so every place where it could end is tried.
            for (var end = message.IndexOf(End, StringComparison.Ordinal); end >= 0; end = message.IndexOf(End, end + 1, StringComparison.Ordinal))
            {
                var id = end > One.Length ? message.Substring(One.Length, end - One.Length) : string.Empty;
                if (known.Contains(id))
                {
                    return [id];
                }
            }
        }

        if (message?.StartsWith(Several, StringComparison.Ordinal) == true)
        {
            // I: how three and more are listed; "X, Y and Z" and "X and Y and Z" are both understood.
            var end = message.LastIndexOf(End, StringComparison.Ordinal);
            var list = message.Substring(Several.Length, Math.Max(0, end - Several.Length));
            var named = new List<string>();
            foreach (var id in list.Split([" and ", ", "], StringSplitOptions.RemoveEmptyEntries))
            {
                if (known.Remove(id))
                {
                    named.Add(id);
                }
            }

            return named;
        }

        return [];
    }

    /// <summary>The users whose entries in a list a message refuses by number, such as "Input … for add/3 must …".</summary>
    /// <param name="message">The message.</param>
    /// <param name="sent">The users of the call, in the order they were sent.</param>
    /// <param name="firstRemoved">Where among them those begin who are removed.</param>
    public static IReadOnlyList<string> RefusedEntries(string? message, IReadOnlyList<string> sent, int firstRemoved)
    {
        var named = new List<string>();
        if (message is not null && sent.Count > 0)
        {
            foreach (Match match in Entry.Matches(message))
            {
                var number = int.Parse(match.Groups[2].Value, CultureInfo.InvariantCulture) + (match.Groups[1].Value == "remove" ? firstRemoved : 0);
                if (number < sent.Count && !named.Contains(sent[number]))
                {
                    named.Add(sent[number]);
                }
            }
        }

        return named;
    }
}
