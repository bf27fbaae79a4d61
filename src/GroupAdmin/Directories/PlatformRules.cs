using System;
using System.Collections.Generic;
using System.Linq;
using GroupAdmin.Contracts;

namespace GroupAdmin.Directories;

/// <summary>Holds a directory against what a platform can carry and store. No request is made.</summary>
/// <param name="session">A session with the platform; its sandbox will do.</param>
public sealed class PlatformRules(IChatSession session)
{
    private const int Kept = 100;

    private readonly List<DirectoryProblem> problems = [];
    private readonly string platform = session.Platform.Name;

    /// <summary>What the platform cannot carry (errors) or does not store (warnings).</summary>
    /// <param name="directory">The directory.</param>
    public IReadOnlyList<DirectoryProblem> Check(ChatDirectory directory)
    {
        CheckIds(directory);
        CheckMembers(directory);
        CheckRoles(directory);
        var creator = session.Client as IGroupCreator;
        var updater = session.Client as IGroupUpdater;
        var stored = (creator?.CreatableGroupFields ?? 0) | (updater?.ChangeableGroupFields ?? 0);
        WarnOfGroups(directory, (stored & GroupFields.Type) == 0, static group => group.Type is not null, "a group's type");
        WarnOfGroups(directory, (stored & GroupFields.Owner) == 0, static group => group.Owner is not null, "a group's owner");
        WarnOfGroups(directory, (stored & GroupFields.Description) == 0, static group => group.Description is not null, "a group's description");
        WarnOfGroups(directory, (stored & GroupFields.Metadata) == 0, static group => group.Metadata is { Count: > 0 }, "a group's metadata");
        WarnOfGroups(directory, session.Client is not IGroupBanner, static group => group.Bans is { Count: > 0 }, "bans");
        if (directory.Users is { Count: > 0 } users && session.Client is not (IUserCreator or IUserUpdater))
        {
            Warn(users[0].Line, $"{platform} lets nobody create or change users; the file describes {users.Count}.");
        }

        return problems;
    }

    private static int LineOf(ChatDirectory directory, int user, out DirectoryGroup? group)
    {
        group = directory.Groups.FirstOrDefault(candidate => Holds(candidate.Members, user) || Holds(candidate.Bans, user));
        return group?.Line ?? directory.Users?.Find(user)?.Line ?? 0;
    }

    private static bool Holds(MemberList? list, int user)
    {
        for (var i = 0; i < (list?.Count ?? 0); i++)
        {
            if (list!.UserAt(i) == user)
            {
                return true;
            }
        }

        return false;
    }

    private void CheckIds(ChatDirectory directory)
    {
        var rules = (IIdRules)session.Client;

        // A platform that chooses the ids of groups knows those of a file by their names.
        var groupsByName = session.Client is IIdAssigner assigner && assigner.AssignsIds(IdKind.Group);
        foreach (var group in directory.Groups)
        {
            if (!groupsByName && rules.Refuse(IdKind.Group, group.Id) is { } reason)
            {
                Refuse(group.Line, $"{platform} cannot carry the id '{group.Id}' of the group: {reason}.", group.Id);
            }

            if (group.Owner is { } owner && rules.Refuse(IdKind.User, owner) is { } other)
            {
                Refuse(group.Line, $"{platform} cannot carry the id '{owner}' of the owner of the group '{group.Id}': {other}.", group.Id, owner);
            }
        }

        for (var user = 0; user < directory.UserIds.Count && problems.Count < Kept; user++)
        {
            var id = directory.UserIds[user];
            if (rules.Refuse(IdKind.User, id) is { } reason)
            {
                var line = LineOf(directory, user, out var group);
                Refuse(line, $"{platform} cannot carry the id '{id}' of the user{(group is null ? string.Empty : $" in the group '{group.Id}', which begins in this line")}: {reason}.", group?.Id, id);
            }
        }
    }

    private void CheckMembers(ChatDirectory directory)
    {
        foreach (var (group, user, reason) in MembersNamedOtherwise.Of(directory, (IIdRules)session.Client).Take(Kept))
        {
            var id = directory.UserIds[user];
            Refuse(group.Line, $"{platform} cannot carry the id '{id}' of a member of the group '{group.Id}', which begins in this line: {reason}.", group.Id, id);
        }
    }

    private void CheckRoles(ChatDirectory directory)
    {
        if (session.Client is not IMemberRoleSetter setter)
        {
            WarnOfGroups(directory, true, static group => group.Members is { HasRoles: true }, "the roles of members");
            return;
        }

        foreach (var group in directory.Groups.Where(static group => group.Members is { HasRoles: true }))
        {
            var roles = Enumerable.Range(0, group.Members!.Count).Select(group.Members.RoleAt).OfType<string>().Distinct(StringComparer.OrdinalIgnoreCase);
            foreach (var role in roles.Where(role => !setter.MemberRoles.Contains(role, StringComparer.OrdinalIgnoreCase)))
            {
                Refuse(group.Line, $"{platform} has no role '{role}', which the group '{group.Id}' gives. Its roles are {string.Join(", ", setter.MemberRoles)}.", group.Id);
            }
        }
    }

    private void WarnOfGroups(ChatDirectory directory, bool isMissing, Func<DirectoryGroup, bool> states, string what)
    {
        var stating = isMissing ? directory.Groups.Where(states).ToList() : [];
        if (stating.Count > 0)
        {
            Warn(stating[0].Line, $"{platform} does not let this module set {what}; {(stating.Count == 1 ? $"the group '{stating[0].Id}' states it" : $"{stating.Count} groups state it, the first in this line")}.", stating[0].Id);
        }
    }

    private void Refuse(int line, string message, string? groupId, string? userId = null) => problems.Add(new DirectoryProblem
    {
        Severity = DirectoryProblemSeverity.Error,
        Line = line,
        Message = message,
        GroupId = groupId,
        UserId = userId,
    });

    private void Warn(int line, string message, string? groupId = null) => problems.Add(new DirectoryProblem
    {
        Severity = DirectoryProblemSeverity.Warning,
        Line = line,
        Message = message,
        GroupId = groupId,
    });
}
