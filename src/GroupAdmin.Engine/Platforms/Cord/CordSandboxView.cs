using System.Collections.Generic;
using System.Linq;
using GroupAdmin.Engine.Sandbox;

namespace GroupAdmin.Engine.Platforms.Cord;

/// <summary>The sandbox's state for those who look from outside: see <see cref="ISandboxState"/>.</summary>
internal static class CordSandboxView
{
    public static Dictionary<string, object?> Describe(CordSandboxStore store, int limit) => SandboxState.Of(
        store.UserCount,
        store.Groups.Select(group => Describe(store, group, limit)),
        store.UsersAfter(null).Take(limit).Select(Describe),
        []);

    private static Dictionary<string, object?> Describe(CordSandboxStore store, CordSandboxGroup group, int limit)
    {
        var fields = SandboxState.Group(group.Id, group.Name, group.MemberCount, group.MembersAfter(null).Take(limit).Select(key => store.FindUser(key).Id));
        fields["status"] = group.Status;
        fields["metadata"] = group.Metadata;
        return fields;
    }

    private static Dictionary<string, object?> Describe(CordSandboxUser user) => new()
    {
        ["id"] = user.Id,
        ["name"] = user.Name,
        ["email"] = user.Email,
        ["shortName"] = user.ShortName,
        ["picture"] = user.Picture,
        ["status"] = user.Status,
        ["metadata"] = user.Metadata,
    };
}
