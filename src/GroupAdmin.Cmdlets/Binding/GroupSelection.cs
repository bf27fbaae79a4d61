using System;
using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;
using GroupAdmin.Reconciliation;

namespace GroupAdmin.Cmdlets.Binding;

/// <summary>Which groups a comparison is limited to: ids, objects, and texts with wildcards.</summary>
internal sealed class GroupSelection
{
    private readonly List<string> ids = [];
    private readonly List<WildcardPattern> patterns = [];
    private readonly bool isAll;

    public GroupSelection(GroupReference[]? groups)
    {
        isAll = groups is null || groups.Length == 0;
        foreach (var group in groups ?? [])
        {
            if (group.IsText && WildcardPattern.ContainsWildcardCharacters(group.Id))
            {
                patterns.Add(WildcardPattern.Get(group.Id, WildcardOptions.IgnoreCase));
            }
            else
            {
                ids.Add(group.Id);
            }
        }
    }

    /// <summary>The ids that were given one by one.</summary>
    public IReadOnlyList<string> Ids => ids;

    /// <summary>What is compared.</summary>
    public ComparisonOptions Options(bool keepsExtra = false, bool keepsUsers = false) => new()
    {
        Includes = isAll ? null : Includes,
        Ids = isAll || patterns.Count > 0 ? null : [.. ids.Distinct(StringComparer.Ordinal)],
        KeepsExtra = keepsExtra,
        KeepsUsers = keepsUsers,
    };

    private bool Includes(string id) => ids.Contains(id, StringComparer.Ordinal) || patterns.Exists(pattern => pattern.IsMatch(id));
}
