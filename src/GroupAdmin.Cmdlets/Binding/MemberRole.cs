using System;
using System.Collections;
using GroupAdmin.Connections;

namespace GroupAdmin.Cmdlets.Binding;

/// <summary>The role that a record asks for.</summary>
internal static class MemberRole
{
    /// <summary>
    /// The role that came with a user: the property Role of its object or row. It is read here and not bound by the property's name,
    /// because PowerShell would look for that property on every bare id too, which takes as long as everything else that is done with it.
    /// </summary>
    public static string? CameWith(UserReference[] users) => users.Length != 1 || users[0].Source is not { } source
        ? null
        : source.BaseObject is IDictionary row ? row["Role"]?.ToString() : source.Properties["Role"]?.Value?.ToString();

    /// <summary>
    /// The role to give; null for plain membership. A role that came with an object or a row, on a platform whose members have none, is
    /// left out with a warning; the role of a user's account is none of a member.
    /// </summary>
    public static string? Of(ChatClient client, string? role, bool wasNamed, UserReference[] users, Action<string> warn)
    {
        if (role is null)
        {
            return null;
        }

        if (role.Length == 0 || (!wasNamed && Array.Exists(users, static user => user.Source?.BaseObject is ChatUser)))
        {
            return wasNamed && role.Length == 0 ? throw Empty() : null;
        }

        if (wasNamed || client.Can(MemberAction.SetRole))
        {
            client.RequireFor(MemberAction.SetRole);
            return role;
        }

        warn($"{client.Platform.Name} gives members of a group no roles: the role '{role}' that came with the input is left out.");
        return null;
    }

    private static ChatServiceException Empty() => new(ChatErrorKind.InvalidRequest, "-Role is empty. Name a role, or leave -Role out. Nothing was sent for it.");
}
