using System;
using System.Collections.Generic;
using System.Linq;
using GroupAdmin.Directories;

namespace GroupAdmin.Reconciliation;

/// <summary>Gives the groups and users of a directory the ids that they have elsewhere.</summary>
/// <param name="source">The directory.</param>
public sealed class DirectoryMapping(ChatDirectory source)
{
    private const int Shown = 5;

    private readonly List<string> unmappedUsers = [];
    private readonly List<string> unmappedGroups = [];

    /// <summary>The users to whom the map gives no id. They are left out.</summary>
    public IReadOnlyList<string> UnmappedUsers => unmappedUsers;

    /// <summary>The groups to which the map gives no id. They are left out.</summary>
    public IReadOnlyList<string> UnmappedGroups => unmappedGroups;

    /// <summary>Maps every id once.</summary>
    /// <param name="mapGroup">Gives the id of a group; null to leave it out.</param>
    /// <param name="mapUser">Gives the id of a user; null to leave him out.</param>
    /// <exception cref="ChatServiceException">Two groups or two users would get the same id.</exception>
    public ChatDirectory Map(Func<string, string?> mapGroup, Func<string, string?> mapUser)
    {
        var mapped = new ChatDirectory { Platform = source.Platform };
        var users = MapUsers(mapped.UserIds, mapUser);
        foreach (var group in source.Groups)
        {
            if (PropertyValues.OrNull(mapGroup(group.Id)) is { } id)
            {
                Copy(group, id, mapped, users);
            }
            else
            {
                unmappedGroups.Add(group.Id);
            }
        }

        if (source.Users is { } table)
        {
            mapped.Users = new DirectoryUserTable(mapped.UserIds);
            foreach (var user in table.Where(user => users[source.UserIds.Find(user.Id)] >= 0))
            {
                mapped.Users.Set(Renamed(user, mapped.UserIds[users[source.UserIds.Find(user.Id)]]));
            }
        }

        return mapped;
    }

    // By the number in the source: the number in the mapped directory, or -1 for who is left out.
    private int[] MapUsers(IdPool ids, Func<string, string?> mapUser)
    {
        var numbers = new int[source.UserIds.Count];
        var origins = new List<int>();
        var collisions = new List<string>();
        for (var number = 0; number < numbers.Length; number++)
        {
            var own = source.UserIds[number];
            if (PropertyValues.OrNull(mapUser(own)) is not { } id)
            {
                numbers[number] = -1;
                unmappedUsers.Add(own);
                continue;
            }

            var count = ids.Count;
            numbers[number] = ids.Add(id);
            if (ids.Count > count)
            {
                origins.Add(number);
            }
            else
            {
                collisions.Add($"'{source.UserIds[origins[numbers[number]]]}' and '{own}' would both be '{id}'");
            }
        }

        return collisions.Count == 0 ? numbers : throw Collision("users", collisions);
    }

    private void Copy(DirectoryGroup group, string id, ChatDirectory mapped, int[] users)
    {
        if (mapped.FindGroup(id) is not null)
        {
            throw Collision("groups", [$"'{group.Id}' and another would both be '{id}'"]);
        }

        var copy = mapped.AddGroup(id, group.Line);
        copy.Name = group.Name;
        copy.Type = group.Type;
        copy.Description = group.Description;
        copy.Metadata = group.Metadata;
        copy.Members = Copy(group.Members, users);
        copy.Bans = Copy(group.Bans, users);
        copy.Owner = group.Owner is { Length: > 0 } owner && source.UserIds.Find(owner) is var number && number >= 0 && users[number] >= 0
            ? mapped.UserIds[users[number]]
            : null;
    }

    private static MemberList? Copy(MemberList? list, int[] users)
    {
        if (list is null)
        {
            return null;
        }

        var copy = new MemberList();
        for (var place = 0; place < list.Count; place++)
        {
            if (users[list.UserAt(place)] is var user && user >= 0)
            {
                copy.Add(user, list.RoleAt(place));
            }
        }

        return copy;
    }

    private static DirectoryUser Renamed(DirectoryUser user, string id) => new(id, user.Line)
    {
        Name = user.Name,
        Email = user.Email,
        ShortName = user.ShortName,
        AvatarUri = user.AvatarUri,
        ProfileUri = user.ProfileUri,
        Role = user.Role,
        Status = user.Status,
        Metadata = user.Metadata,
    };

    private static ChatServiceException Collision(string what, List<string> collisions) => new(
        ChatErrorKind.InvalidRequest,
        $"The map gives several {what} the same id: {string.Join("; ", collisions.Take(Shown))}{(collisions.Count > Shown ? "; …" : string.Empty)}. Correct it. Nothing was changed.");
}
