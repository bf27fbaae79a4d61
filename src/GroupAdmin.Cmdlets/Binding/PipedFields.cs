using System;
using System.Collections.Generic;
using GroupAdmin.Connections;
using GroupAdmin.Contracts;

namespace GroupAdmin.Cmdlets.Binding;

/// <summary>
/// What comes with an object from the pipeline and the platform cannot store. Whoever names such a property on the command line is
/// refused; a group or user that is copied from another platform is created without it, and a warning says so.
/// </summary>
internal static class PipedFields
{
    /// <summary>Takes out of a group what cannot be stored, except what was named; a password is never dropped.</summary>
    public static void LeaveOut(ChatClient client, NewGroup group, Func<string, bool> wasNamed, Action<string> warn)
    {
        var missing = group.Fields & ~client.Require<IGroupCreator>().CreatableGroupFields;
        var dropped = new List<string>();
        Drop(GroupFields.Type, "Type", "type", () => group.Type = null);
        Drop(GroupFields.Owner, "Owner", "owner", () => group.Owner = null);
        Drop(GroupFields.Description, "Description", "description", () => group.Description = null);
        Drop(GroupFields.Metadata, "Metadata", "metadata", () => group.Metadata = null);
        Warn(client, "group", group.Id ?? group.Name, dropped, warn);

        void Drop(GroupFields field, string parameter, string word, Action clear)
        {
            if ((missing & field) != 0 && !wasNamed(parameter))
            {
                clear();
                dropped.Add(word);
            }
        }
    }

    /// <summary>Takes out of a user what cannot be stored, except what was named; a password is never dropped.</summary>
    public static void LeaveOut(ChatClient client, NewUser user, Func<string, bool> wasNamed, Action<string> warn)
    {
        var missing = user.Fields & ~client.Require<IUserCreator>().CreatableUserFields;
        var dropped = new List<string>();
        Drop(UserFields.Email, "Email", "e-mail address", () => user.Email = null);
        Drop(UserFields.ShortName, "ShortName", "short name", () => user.ShortName = null);
        Drop(UserFields.AvatarUri, "AvatarUri", "avatar", () => user.AvatarUri = null);
        Drop(UserFields.ProfileUri, "ProfileUri", "profile page", () => user.ProfileUri = null);
        Drop(UserFields.Role, "Role", "role", () => user.Role = null);
        Drop(UserFields.Metadata, "Metadata", "metadata", () => user.Metadata = null);
        Warn(client, "user", user.Id ?? user.Name, dropped, warn);

        void Drop(UserFields field, string parameter, string word, Action clear)
        {
            if ((missing & field) != 0 && !wasNamed(parameter))
            {
                clear();
                dropped.Add(word);
            }
        }
    }

    /// <summary>
    /// Says whether an id is to be left out: it came with an object, and the platform chooses ids itself. One that was named stays, and
    /// is refused.
    /// </summary>
    public static bool IsIdToLeaveOut(ChatClient client, IdKind kind, string? id, Func<string, bool> wasNamed, Action<string> warnOnce)
    {
        if (id is null || wasNamed("Id") || !client.AssignsIds(kind))
        {
            return false;
        }

        warnOnce($"{client.Platform.Name} chooses the ids of its {(kind == IdKind.Group ? "groups" : "users")} itself: those that came in (such as '{id}') are not kept. Take the new ones from the objects that come out.");
        return true;
    }

    private static void Warn(ChatClient client, string what, string? id, List<string> dropped, Action<string> warn)
    {
        if (dropped.Count > 0)
        {
            warn($"{client.Platform.Name} cannot store a {what}'s {string.Join(", ", dropped)}: the {what} '{id}' is created without.");
        }
    }
}
