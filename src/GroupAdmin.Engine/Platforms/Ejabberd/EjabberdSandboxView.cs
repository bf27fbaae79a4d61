using System;
using System.Collections.Generic;
using System.Linq;
using GroupAdmin.Engine.Sandbox;

namespace GroupAdmin.Engine.Platforms.Ejabberd;

/// <summary>The sandbox's state for those who look from outside: see <see cref="ISandboxState"/>. Accounts of its own host are told by their names.</summary>
internal static class EjabberdSandboxView
{
    private const string OwnHost = "@" + EjabberdSandboxStore.Host;

    public static Dictionary<string, object?> Room(string name, EjabberdSandboxRoom room, int limit)
    {
        var members = room.Affiliations.Where(static entry => entry.Value != EjabberdShapes.Outcast).ToList();
        var group = SandboxState.Group(name, room.Options["title"], members.Count, members.Take(limit).Select(static entry => Name(entry.Key)));
        group["roles"] = members.Take(limit).ToDictionary(static entry => Name(entry.Key), static entry => (object?)entry.Value);
        group["bans"] = room.Affiliations.Where(static entry => entry.Value == EjabberdShapes.Outcast).Take(limit).Select(static entry => Name(entry.Key)).ToList();
        group["occupants"] = room.Occupants.ToList();
        group["options"] = room.Options.Where(static option => option.Key != "password").ToDictionary(static option => option.Key, static option => (object?)option.Value);
        return group;
    }

    public static Dictionary<string, object?> Account(string name, bool isBanned, IEnumerable<string> friends, IEnumerable<KeyValuePair<string, string>> card) => new()
    {
        ["id"] = name,
        ["status"] = isBanned ? "banned" : "active",
        ["friends"] = friends.Select(Name).ToList(),
        ["card"] = card.ToDictionary(static field => field.Key, static field => (object?)field.Value),
    };

    private static string Name(string jid) => jid.EndsWith(OwnHost, StringComparison.Ordinal) ? jid.Substring(0, jid.Length - OwnHost.Length) : jid;
}
