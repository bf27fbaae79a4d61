using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;

namespace GroupAdmin.Reconciliation;

/// <summary>What a directory states and a platform cannot hold or does not tell: said once for all groups and users that it concerns.</summary>
/// <param name="platform">The platform's name.</param>
internal sealed class ComparisonNotes(string platform)
{
    private readonly Dictionary<(string What, bool Untold), (int Count, string First)> counted = [];

    /// <summary>The platform has no place for it.</summary>
    /// <param name="what">What, as in "the description of a group".</param>
    /// <param name="id">Of which group or user.</param>
    public void CannotHold(string what, string id) => Count((what, false), id);

    /// <summary>The platform may hold it, and does not tell it.</summary>
    /// <param name="what">What.</param>
    /// <param name="id">Of which group or user.</param>
    public void DoesNotTell(string what, string id) => Count((what, true), id);

    /// <summary>The notes as sentences, in the order of their words.</summary>
    public IReadOnlyList<string> ToSentences()
    {
        lock (counted)
        {
            return
            [
                .. counted
                    .OrderBy(static note => note.Key.Untold)
                    .ThenBy(static note => note.Key.What, StringComparer.Ordinal)
                    .Select(note => Sentence(note.Key.What, note.Key.Untold, note.Value.Count, note.Value.First)),
            ];
        }
    }

    private string Sentence(string what, bool untold, int count, string first)
    {
        var where = count == 1 ? $"'{first}'" : $"'{first}' and {(count - 1).ToString("N0", CultureInfo.InvariantCulture)} more";
        return untold
            ? $"{platform} does not tell {what}, so it is not compared ({where})."
            : $"{platform} cannot hold {what}, so it is left out ({where}).";
    }

    // Several groups are compared at once; the name that is shown must not depend on which came first.
    private void Count((string What, bool Untold) note, string id)
    {
        lock (counted)
        {
            counted[note] = counted.TryGetValue(note, out var before)
                ? (before.Count + 1, string.CompareOrdinal(id, before.First) < 0 ? id : before.First)
                : (1, id);
        }
    }
}
