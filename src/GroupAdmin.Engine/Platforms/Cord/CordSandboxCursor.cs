using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Net;
using System.Text;
using System.Text.Json;

namespace GroupAdmin.Engine.Platforms.Cord;

/// <summary>The paging of the emulated Cord: how it reads limit and cursor, and what it makes a cursor of.</summary>
internal sealed class CordSandboxCursor
{
    private const int DefaultLimit = 1000;

    private static readonly Encoding Latin1 = Encoding.GetEncoding("iso-8859-1");

    private CordSandboxCursor(CordSandboxAnswer? failure, long limit, Dictionary<string, object?>? last)
    {
        Failure = failure;
        Limit = limit;
        Last = last;
    }

    /// <summary>Why limit or cursor are refused.</summary>
    public CordSandboxAnswer? Failure { get; }

    public long Limit { get; }

    /// <summary>What the cursor holds; null on the first page.</summary>
    public Dictionary<string, object?>? Last { get; }

    /// <summary>Reads limit and cursor of a query.</summary>
    /// <param name="query">The query's parameters in their order.</param>
    /// <param name="needed">The fields that a cursor must have.</param>
    public static CordSandboxCursor Read(IReadOnlyList<KeyValuePair<string, string>> query, params string[] needed)
    {
        var limits = query.Where(static pair => pair.Key is "limit" or "limit[]").ToList();
        long? limit = limits.Count == 0 ? DefaultLimit
            : limits.Count > 1 || limits[0].Key == "limit[]" ? null
            : limits[0].Value.Length == 0 ? DefaultLimit
            : LeadingNumber(limits[0].Value);
        if (limit is null)
        {
            return new CordSandboxCursor(CordSandboxAnswer.Failed(400, "invalid_field", "Limit must be a number."), 0, null);
        }

        if (limit is < 0 or long.MaxValue)
        {
            return new CordSandboxCursor(CordSandboxAnswer.InnerFailure(), 0, null);
        }

        var tokens = query.Where(static pair => pair.Key == "token").ToList();
        if (tokens.Count > 1)
        {
            return new CordSandboxCursor(CordSandboxAnswer.Failed(400, "invalid_field", "Pagination token should be of type string."), 0, null);
        }

        if (tokens.Count == 0 || tokens[0].Value.Length == 0)
        {
            return new CordSandboxCursor(null, limit.Value, null);
        }

        return Decode(tokens[0].Value) is { } last && needed.All(last.ContainsKey)
            ? new CordSandboxCursor(null, limit.Value, last)
            : new CordSandboxCursor(CordSandboxAnswer.Failed(400, "invalid_field", "Pagination token is not valid"), 0, null);
    }

    /// <summary>A page and what follows it.</summary>
    /// <param name="users">The users from the first of the page on.</param>
    /// <param name="total">How many there are on all pages.</param>
    /// <param name="write">What is sent of a user.</param>
    /// <param name="cursor">What is remembered of the last user.</param>
    public CordSandboxAnswer Page(
        IEnumerable<CordSandboxUser> users,
        int total,
        Func<CordSandboxUser, object?> write,
        Func<CordSandboxUser, Dictionary<string, object?>> cursor)
    {
        var page = users.Take((int)Math.Min(Limit + 1, int.MaxValue)).ToList();
        string? token = null;
        if (page.Count > Limit)
        {
            page.RemoveAt(page.Count - 1);
            if (page.Count > 0)
            {
                var text = CordSandboxJson.Write(cursor(page[page.Count - 1]));

                // The trap of the real server: its cursors can hold nothing above U+00FF.
                if (text.Any(static character => character > '\u00FF'))
                {
                    return CordSandboxAnswer.InnerFailure();
                }

                token = Convert.ToBase64String(Latin1.GetBytes(text));
            }
        }

        return CordSandboxAnswer.Of(new Dictionary<string, object?>
        {
            ["users"] = page.Select(write).ToList(),
            ["pagination"] = new Dictionary<string, object?> { ["token"] = token, ["total"] = total },
        });
    }

    /// <summary>The parameters of a query in their order.</summary>
    public static IReadOnlyList<KeyValuePair<string, string>> Parameters(string query) =>
    [
        .. query.TrimStart('?').Split(['&'], StringSplitOptions.RemoveEmptyEntries).Select(static pair =>
        {
            var equals = pair.IndexOf('=');
            return new KeyValuePair<string, string>(
                WebUtility.UrlDecode(equals < 0 ? pair : pair.Substring(0, equals)),
                WebUtility.UrlDecode(equals < 0 ? string.Empty : pair.Substring(equals + 1)));
        }),
    ];

    // As JavaScript's parseInt: white space, a sign and digits count, and whatever follows does not.
    private static long? LeadingNumber(string text)
    {
        var trimmed = text.TrimStart();
        var length = trimmed.Length > 0 && trimmed[0] is '-' or '+' ? 1 : 0;
        var start = length;
        while (length < trimmed.Length && trimmed[length] is >= '0' and <= '9')
        {
            length++;
        }

        return length == start ? null
            : long.TryParse(trimmed.Substring(0, length), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number
            : long.MaxValue;
    }

    private static Dictionary<string, object?>? Decode(string token)
    {
        try
        {
            var padded = token.TrimEnd('=');
            padded += new string('=', (4 - (padded.Length % 4)) % 4);
            return CordSandboxJson.Parse(Latin1.GetString(Convert.FromBase64String(padded))) as Dictionary<string, object?>;
        }
        catch (Exception error) when (error is FormatException or JsonException)
        {
            return null;
        }
    }
}
