using System.Collections.Generic;
using System.Linq;
using GroupAdmin.Engine.Sandbox;

namespace GroupAdmin.Engine.Platforms.AtomChat;

/// <summary>The sandbox's state for those who look from outside: see <see cref="ISandboxState"/>.</summary>
internal static class AtomChatSandboxView
{
    public static Dictionary<string, object?> Describe(AtomChatSandboxStore store, int limit) => SandboxState.Of(
        store.UserCount,
        store.ListGroups().Select(group => Describe(store, group, limit)),
        store.ListUsers(0, limit).Select(store.FindUser).OfType<AtomChatSandboxUser>().Select(user => Describe(store, user)),
        store.Messages.Select(static message => new Dictionary<string, object?>
        {
            ["from"] = message.SenderId,
            ["to"] = message.ReceiverId,
            ["isGroup"] = message.IsGroup,
            ["text"] = message.Text,
        }));

    private static Dictionary<string, object?> Describe(AtomChatSandboxStore store, AtomChatSandboxGroup group, int limit)
    {
        var fields = SandboxState.Group(group.Id, group.Name, group.MemberCount, Ids(store.MembersOf(group.Id)));
        fields["type"] = group.Type;
        fields["owner"] = group.Owner;
        fields["banCount"] = group.BanCount;
        fields["bans"] = Ids(store.BansOf(group.Id)).ToList();
        return fields;

        IEnumerable<string> Ids(NumberSet? keys) => (keys?.List() ?? []).Take(limit).Select(store.FindUser).OfType<AtomChatSandboxUser>().Select(static user => user.Id);
    }

    private static Dictionary<string, object?> Describe(AtomChatSandboxStore store, AtomChatSandboxUser user) => new()
    {
        ["id"] = user.Id,
        ["name"] = user.Name,
        ["email"] = user.Email,
        ["avatar"] = user.Avatar,
        ["link"] = user.Link,
        ["role"] = user.Role,
        ["friends"] = store.FriendsOf(user.Key).Select(static friend => friend.Id).ToList(),
        ["blocked"] = store.BlockedBy(user.Id).ToList(),
    };
}
