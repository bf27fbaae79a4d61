using System;
using System.Collections.Generic;
using System.Linq;

namespace GroupAdmin.Engine.Sandbox;

/// <summary>The form that all sandboxes describe their state in.</summary>
internal static class SandboxState
{
    /// <summary>The state as a whole.</summary>
    /// <param name="userCount">How many users are listed.</param>
    /// <param name="groups">The groups.</param>
    /// <param name="users">The users that are described.</param>
    /// <param name="messages">The messages, the oldest first.</param>
    public static Dictionary<string, object?> Of(
        int userCount,
        IEnumerable<Dictionary<string, object?>> groups,
        IEnumerable<Dictionary<string, object?>> users,
        IEnumerable<Dictionary<string, object?>> messages) => new(StringComparer.Ordinal)
        {
            ["userCount"] = userCount,
            ["groups"] = groups.ToList(),
            ["users"] = users.ToList(),
            ["messages"] = messages.ToList(),
        };

    /// <summary>A group, to which the platform adds what else it keeps.</summary>
    /// <param name="id">The id.</param>
    /// <param name="name">The name.</param>
    /// <param name="memberCount">How many members it has.</param>
    /// <param name="members">The ids of those that are listed.</param>
    public static Dictionary<string, object?> Group(string id, string? name, int memberCount, IEnumerable<string> members) => new(StringComparer.Ordinal)
    {
        ["id"] = id,
        ["name"] = name,
        ["memberCount"] = memberCount,
        ["members"] = members.ToList(),
    };
}
