using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text;

namespace GroupAdmin.Benchmarks;

/// <summary>Answers with the members of a group, as the platforms send them.</summary>
internal static class CannedListings
{
    /// <summary>All at once.</summary>
    public static byte[] AtomChat(string group, IEnumerable<string> users)
    {
        var rows = string.Join(',', users.Select(static user => $$"""{"uid":"{{user}}","name":"User {{user}}"}"""));
        return Encoding.UTF8.GetBytes($$"""{"success":{"status":2000,"data":[ {"GUID":"{{group}}","users":[{{rows}}]} ] } }""");
    }

    /// <summary>A page of a thousand, and where the next one begins.</summary>
    public static byte[] Cord(int page, int pages)
    {
        var rows = Rows(page, 1000, static number =>
            $$"""{"id":"u{{number}}","name":"User {{number}}","email":"u{{number}}@example.org","profilePictureURL":null,"status":"active","metadata":{} }""");
        var next = page + 1 < pages ? $"\"{page + 1}\"" : "null";
        return Encoding.UTF8.GetBytes($$"""{"users":[{{rows}}],"pagination":{"token":{{next}},"total":{{pages * 1000}} } }""");
    }

    /// <summary>A page of two hundred.</summary>
    public static byte[] Publisher(int page, int pages)
    {
        var rows = Rows(page, 200, static number => $$"""{"id":{{number}},"name":"User {{number}}","email":"u{{number}}@example.org","status":"active"}""");
        return Encoding.UTF8.GetBytes($$"""{"total":{{pages * 200}},"users":[{{rows}}] }""");
    }

    /// <summary>The value of a field in an address; null where it is not there.</summary>
    public static int? Number(Uri address, string field)
    {
        var value = address.Query.TrimStart('?').Split('&').FirstOrDefault(pair => pair.StartsWith(field + "=", StringComparison.Ordinal));
        return value is null ? null : int.Parse(value.AsSpan(field.Length + 1), NumberStyles.None, CultureInfo.InvariantCulture);
    }

    private static string Rows(int page, int size, Func<int, string> row) => string.Join(',', Enumerable.Range((page * size) + 1, size).Select(row));
}
