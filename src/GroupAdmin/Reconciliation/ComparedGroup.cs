using System;
using System.Collections.Generic;
using GroupAdmin.Directories;

namespace GroupAdmin.Reconciliation;

/// <summary>One group, compared: what is to be done to it, and nothing of what is right already.</summary>
public sealed class ComparedGroup
{
    internal ComparedGroup(string id, DirectoryGroup? wanted, bool isThere)
    {
        Id = id;
        Wanted = wanted;
        IsThere = isThere;
    }

    /// <summary>The group's id on the platform; the wanted one where the group is missing.</summary>
    public string Id { get; }

    /// <summary>The group as wanted; null for one that the directory does not have.</summary>
    public DirectoryGroup? Wanted { get; }

    /// <summary>True where the platform has the group.</summary>
    public bool IsThere { get; }

    /// <summary>The group's name on the platform.</summary>
    public string? ActualName { get; internal init; }

    /// <summary>The properties that differ, of a group that is there.</summary>
    public IReadOnlyList<PropertyDifference> Properties { get; internal init; } = Array.Empty<PropertyDifference>();

    /// <summary>How the members differ; null where they are not managed, not compared or could not be read.</summary>
    public MembershipDifference? Members { get; internal set; }

    /// <summary>How the bans differ; null where they are not managed, not compared or could not be read.</summary>
    public MembershipDifference? Bans { get; internal set; }

    /// <summary>Why the members or bans could not be read; null where they could.</summary>
    public ChatServiceException? Error { get; internal set; }

    /// <summary>True where the group is wanted and not there.</summary>
    public bool IsMissing => Wanted is not null && !IsThere;

    /// <summary>True where the group is there and not wanted.</summary>
    public bool IsExtra => Wanted is null;

    /// <summary>True where nothing differs.</summary>
    public bool IsSame => !IsMissing && !IsExtra && Properties.Count == 0 && Members is null or { IsEmpty: true } && Bans is null or { IsEmpty: true };
}
