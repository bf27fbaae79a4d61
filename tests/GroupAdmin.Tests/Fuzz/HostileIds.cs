using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;

namespace GroupAdmin.Tests.Fuzz;

/// <summary>Ids and names that mean something to an address, a header, a form, a file or a terminal.</summary>
internal static class HostileIds
{
    private const int RandomOnes = 40;
    private const int Longest = 24;

    private static readonly string[] Made =
    [
        string.Empty, " ", "  x  ", ".", "..", "...", "../..", "..\\..", "/", "//", "/../", "a/b", "a/../b", "%", "%%", "%2e%2e", "%2F", "%00", "%0d%0aX-Injected: 1", "%25", "a%2",
        "a\r\nX-Injected: 1", "a\nb", "a\tb", "\0", "a\0b", "\u0001", "\u007f", "\u0085", "\u2028", "\u200b", "\ufeffx", "\ud800", "\udfff", "a\ud83d", "\udc00\ud800", "\ud83d\ude00",
        "\u202eevil", "مرحبا", "e\u0301", "é", "ﬁ", "İ", "ß", "a,b", ",", "a;b", "a&b=c", "a=b", "a+b", "a b", "?x=y", "a?b", "#f", "a#b", "a:b", "http://evil.example/", "//evil.example",
        "\\\\host\\share", "@", "a@b", "user@example.org", "../x@example.org", "a?b=c@example.org", "a/b@example.org", "%2e%2e@example.org", "a\r\nb@example.org", "=1+1", "+1", "-1", "@SUM(A1)", "\t=1",
        "0", "00", "1", "-0", "1e3", "0x10", "１２", "9223372036854775808", "99999999999999999999999", "null", "true", "undefined", "{}", "[]", "{id}", "{0}", "$(x)", "`x`", "${x}", "<a>", "</user>", "]]>", "&amp;",
        "&#13;", "\"", "'", "\\", "\\u0000", "a\"b", "';--", new('x', 300), new('x', 9000), new('é', 2000), string.Concat(Enumerable.Repeat("%2f", 200)), new('/', 50), new('.', 50), "batch", "members", "users", "groups",
    ];

    public static IReadOnlyList<string> All { get; } = [.. Made, .. Enumerable.Range(0, RandomOnes * FuzzSettings.Factor).Select(Random)];

    private static string Random(int seed)
    {
        const string Favourites = "./\\%?#&=+,:;@ \r\n\t\0{}[]<>\"'2eEfF0dDaA~*|^`$!()";
        var random = new Random(seed);
        var text = new StringBuilder();
        for (var length = random.Next(1, Longest); length > 0; length--)
        {
            text.Append(random.Next(3) == 0 ? (char)random.Next(char.MaxValue + 1) : Favourites[random.Next(Favourites.Length)]);
        }

        return text.ToString();
    }
}
