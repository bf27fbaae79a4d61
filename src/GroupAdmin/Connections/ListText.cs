using System.Collections.Generic;
using GroupAdmin.Contracts;

namespace GroupAdmin.Connections;

/// <summary>What a list can be narrowed and sorted by, in words and by the parameters that ask for it.</summary>
internal static class ListText
{
    public const string Advice = "Leave it out, and pipe the list to Where-Object or Sort-Object.";

    public static string Of(GroupFilters filters) => Join(
        (filters.HasFlag(GroupFilters.Search), "a search text (-Search)"),
        (filters.HasFlag(GroupFilters.Status), "status (-Status)"),
        (filters.HasFlag(GroupFilters.Created), "the time of creation (-CreatedAfter, -CreatedBefore)"),
        (filters.HasFlag(GroupFilters.Modified), "the time of the last change (-ModifiedAfter, -ModifiedBefore)"),
        (filters.HasFlag(GroupFilters.Sort), "a sort expression (-Sort)"));

    public static string Of(UserFilters filters) => Join(
        (filters.HasFlag(UserFilters.Search), "a search text (-Search)"),
        (filters.HasFlag(UserFilters.Status), "status (-Status)"),
        (filters.HasFlag(UserFilters.Metadata), "metadata (-Metadata)"));

    private static string Join(params (bool IsAsked, string Words)[] all)
    {
        var asked = new List<string>();
        foreach (var (isAsked, words) in all)
        {
            if (isAsked)
            {
                asked.Add(words);
            }
        }

        return string.Join(" or ", asked);
    }
}
