using System;
using System.Collections.Generic;
using System.Linq;

namespace GroupAdmin.Engine.Transport;

/// <summary>The path of a call that the user wrote: a place below the connection's address and a query, neither of which can lead elsewhere.</summary>
internal sealed class FreePath
{
    private FreePath(string place, IReadOnlyList<KeyValuePair<string, string>> query)
    {
        Place = place;
        Query = query;
    }

    /// <summary>What a path must look like, as the rest of a sentence that begins with "-Path takes".</summary>
    public static string Rule(string example) =>
        $"a path below the connection's address, such as '{example}': no host, no empty part, no '.' or '..', and other characters than letters, digits and -_.~!$&'()*+,;=:@ percent-encoded.";

    /// <summary>The path without a slash before it, percent-encoded as it was written.</summary>
    public string Place { get; }

    /// <summary>The parameters of the query, decoded.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Query { get; }

    /// <summary>Reads a path; null where it is none.</summary>
    /// <param name="text">What the user wrote.</param>
    public static FreePath? Parse(string text)
    {
        var path = text.Trim();
        path = path.StartsWith("/", StringComparison.Ordinal) ? path.Substring(1) : path;
        var question = path.IndexOf('?');
        var place = question < 0 ? path : path.Substring(0, question);
        return IsPlace(place) ? new FreePath(place, question < 0 ? [] : ReadQuery(path.Substring(question + 1))) : null;
    }

    private static List<KeyValuePair<string, string>> ReadQuery(string query) =>
    [
        .. query.Split(['&'], StringSplitOptions.RemoveEmptyEntries).Select(static pair =>
        {
            var equals = pair.IndexOf('=');
            return new KeyValuePair<string, string>(
                Uri.UnescapeDataString(equals < 0 ? pair : pair.Substring(0, equals)),
                equals < 0 ? string.Empty : Uri.UnescapeDataString(pair.Substring(equals + 1)));
        }),
    ];

    private static bool IsPlace(string place) => place.Length > 0 && place.TrimEnd('/').Split('/').All(static part =>
        part.Length > 0
        && Uri.UnescapeDataString(part) is not ("." or "..")
        && part.All(static c => c is (>= 'a' and <= 'z') or (>= 'A' and <= 'Z') or (>= '0' and <= '9') || "-_.~!$&'()*+,;=:@%".Contains(c)));
}
