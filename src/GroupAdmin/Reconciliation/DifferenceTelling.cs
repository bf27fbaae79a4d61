using System.Collections.Generic;

namespace GroupAdmin.Reconciliation;

/// <summary>Turns what was compared into the objects that users see, one for each difference, in order.</summary>
/// <param name="platform">The platform's name.</param>
/// <param name="connection">The connection's name.</param>
public sealed class DifferenceTelling(string platform, string connection)
{
    /// <summary>The differences of the users.</summary>
    /// <param name="users">The users, compared.</param>
    public IEnumerable<ChatDifference> Of(ComparedUsers users)
    {
        for (var index = 0; index < users.MissingCount; index++)
        {
            var user = users.MissingAt(index);
            yield return Difference(ChatDifferenceKind.UserMissing, null, user.Id, null, user.Name, null);
        }

        foreach (var user in users.Changed)
        {
            foreach (var property in user.Properties)
            {
                yield return Difference(ChatDifferenceKind.UserChanged, null, user.Wanted.Id, property.Property, property.Wanted, property.Actual);
            }
        }
    }

    /// <summary>The differences of a group.</summary>
    /// <param name="group">The group, compared.</param>
    public IEnumerable<ChatDifference> Of(ComparedGroup group)
    {
        if (group.IsExtra)
        {
            yield return Difference(ChatDifferenceKind.GroupExtra, group.Id, null, null, null, group.ActualName);
            yield break;
        }

        if (group.IsMissing)
        {
            yield return Difference(ChatDifferenceKind.GroupMissing, group.Id, null, null, group.Wanted!.Name, null);
        }

        foreach (var property in group.Properties)
        {
            yield return Difference(ChatDifferenceKind.GroupChanged, group.Id, null, property.Property, property.Wanted, property.Actual);
        }

        foreach (var difference in OfList(group.Id, group.Members, ChatDifferenceKind.MemberMissing, ChatDifferenceKind.MemberExtra))
        {
            yield return difference;
        }

        foreach (var difference in OfList(group.Id, group.Bans, ChatDifferenceKind.BanMissing, ChatDifferenceKind.BanExtra))
        {
            yield return difference;
        }
    }

    /// <summary>Adds the differences of the users to a summary.</summary>
    /// <param name="users">The users, compared.</param>
    /// <param name="summary">The summary.</param>
    public static void Count(ComparedUsers users, ChatComparisonSummary summary)
    {
        summary.UsersMissing += users.MissingCount;
        foreach (var user in users.Changed)
        {
            summary.UsersChanged += user.Properties.Count;
        }
    }

    /// <summary>Adds the differences of a group to a summary.</summary>
    /// <param name="group">The group, compared.</param>
    /// <param name="summary">The summary.</param>
    public static void Count(ComparedGroup group, ChatComparisonSummary summary)
    {
        summary.Groups++;
        summary.GroupsMissing += group.IsMissing ? 1 : 0;
        summary.GroupsExtra += group.IsExtra ? 1 : 0;
        summary.GroupsChanged += group.Properties.Count;
        summary.MembersMissing += group.Members?.MissingCount ?? 0;
        summary.MembersExtra += group.Members?.Extra.Count ?? 0;
        summary.MembersChanged += group.Members?.Changed.Count ?? 0;
        summary.BansMissing += group.Bans?.MissingCount ?? 0;
        summary.BansExtra += group.Bans?.Extra.Count ?? 0;
        summary.NotCompared += group.Error is null ? 0 : 1;
    }

    private IEnumerable<ChatDifference> OfList(string groupId, MembershipDifference? list, ChatDifferenceKind missing, ChatDifferenceKind extra)
    {
        for (var index = 0; index < (list?.MissingCount ?? 0); index++)
        {
            yield return Difference(missing, groupId, list!.MissingAt(index), null, list.MissingRoleAt(index), null);
        }

        foreach (var user in list?.Extra ?? [])
        {
            yield return Difference(extra, groupId, user, null, null, null);
        }

        foreach (var change in list?.Changed ?? [])
        {
            yield return Difference(ChatDifferenceKind.MemberChanged, groupId, change.UserId, nameof(ChatGroupMember.Role), change.Wanted, change.Actual);
        }
    }

    private ChatDifference Difference(ChatDifferenceKind kind, string? groupId, string? userId, string? property, object? wanted, object? actual) => new()
    {
        Platform = platform,
        ConnectionName = connection,
        Kind = kind,
        GroupId = groupId,
        UserId = userId,
        Property = property,
        Wanted = wanted,
        Actual = actual,
    };
}
