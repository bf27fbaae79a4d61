using System;
using System.Collections.Generic;

namespace GroupAdmin.Reconciliation;

/// <summary>What is compared.</summary>
public sealed class ComparisonOptions
{
    /// <summary>Which groups are looked at, by id; null for all.</summary>
    public Func<string, bool>? Includes { get; init; }

    /// <summary>The ids of the groups that are looked at, where they are known one by one: then they need not be listed. Null for all.</summary>
    public IReadOnlyList<string>? Ids { get; init; }

    /// <summary>True to look for what is missing or another only: members, bans and groups that are there and not wanted are nothing to tell.</summary>
    public bool KeepsExtra { get; init; }

    /// <summary>True to leave users who are there as they are.</summary>
    public bool KeepsUsers { get; init; }

    /// <summary>
    /// True where the directory's ids come from elsewhere: a platform that chooses the ids of groups itself has other groups under them, and is
    /// searched by name alone.
    /// </summary>
    public bool HasForeignIds { get; init; }
}
