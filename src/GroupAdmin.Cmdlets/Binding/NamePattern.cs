using System;
using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;

namespace GroupAdmin.Cmdlets.Binding;

/// <summary>Names with wildcards, matched on the client, without regard to case.</summary>
internal static class NamePattern
{
    /// <summary>A filter for any of the patterns; null when there is none.</summary>
    public static Func<T, bool>? Filter<T>(string[]? patterns, Func<T, string?> name)
    {
        if (patterns is null || patterns.Length == 0)
        {
            return null;
        }

        var compiled = patterns.Select(Compile).ToArray();
        return item => name(item) is { } text && Array.Exists(compiled, pattern => pattern.IsMatch(text));
    }

    /// <summary>The items that match; and for a name without wildcards that matches none, the name instead.</summary>
    public static IEnumerable<(T? Found, string Wanted)> Match<T>(IReadOnlyList<T> items, string[]? patterns, Func<T, string> name)
        where T : class
    {
        foreach (var pattern in patterns ?? ["*"])
        {
            var compiled = Compile(pattern);
            var any = false;
            foreach (var item in items.Where(item => compiled.IsMatch(name(item))))
            {
                any = true;
                yield return (item, pattern);
            }

            if (!any && !WildcardPattern.ContainsWildcardCharacters(pattern))
            {
                yield return (null, pattern);
            }
        }
    }

    private static WildcardPattern Compile(string pattern) => WildcardPattern.Get(pattern, WildcardOptions.IgnoreCase);
}
