using System;
using System.Collections.Generic;
using System.Linq;
using GroupAdmin.Directories;

namespace GroupAdmin.Tests.Reconciliation;

/// <summary>Directories that are made by chance, the same for the same seed.</summary>
internal sealed class RandomDirectory(Random random)
{
    private static readonly string[] Roles = ["member", "Admin", "owner"];

    /// <summary>A platform with groups, members, bans and users by chance.</summary>
    public void Fill(FakePlatform platform)
    {
        foreach (var id in Some(Enumerable.Range(0, 9).Select(static number => "g" + number)))
        {
            var group = platform.Groups[id] = new FakeGroup
            {
                Name = "Name " + random.Next(3),
                Type = (ChatGroupType)random.Next(3),
                Owner = "u" + random.Next(4),
                Description = random.Next(2) == 0 ? null : "Text " + random.Next(3),
                Metadata = random.Next(2) == 0 ? null : new Dictionary<string, object?> { ["seats"] = (long)random.Next(3), ["team"] = "t" + random.Next(2) },
            };
            foreach (var user in Some(Users()))
            {
                if (random.Next(8) == 0)
                {
                    group.Bans.Add(user);
                }
                else
                {
                    group.Members[user] = Roles[random.Next(Roles.Length)].ToLowerInvariant();
                }
            }
        }

        foreach (var user in Some(Users()))
        {
            platform.Users[user] = new ChatUser { Id = user, Name = "User " + random.Next(2), Email = random.Next(3) == 0 ? null : user + "@example.org" };
        }
    }

    /// <summary>A wanted state by chance, which may leave things unsaid.</summary>
    /// <param name="managesBans">True to state the bans of every group whose members are stated.</param>
    public ChatDirectory Make(bool managesBans = false)
    {
        var directory = new ChatDirectory();
        foreach (var id in Some(Enumerable.Range(0, 9).Select(static number => "g" + number)).OrderBy(_ => random.Next()))
        {
            var group = directory.AddGroup(id);
            group.Name = Maybe("Name " + random.Next(3));
            group.Type = random.Next(2) == 0 ? null : (ChatGroupType)random.Next(3);
            group.Owner = Maybe("u" + random.Next(4));
            group.Description = Maybe(random.Next(4) == 0 ? string.Empty : "Text " + random.Next(3));
            group.Metadata = random.Next(2) == 0 ? null : new Dictionary<string, object?> { ["team"] = "t" + random.Next(2), ["seats"] = (decimal)random.Next(3) };
            group.Members = random.Next(5) == 0 ? null : new MemberList();
            group.Bans = (random.Next(3) == 0 && !managesBans) || group.Members is null ? null : new MemberList();
            foreach (var user in Some(Users()).OrderBy(_ => random.Next()))
            {
                if (random.Next(8) == 0)
                {
                    group.Bans?.Add(directory.UserIds.Add(user));
                }
                else
                {
                    group.Members?.Add(directory.UserIds.Add(user), random.Next(2) == 0 ? null : Roles[random.Next(Roles.Length)]);
                }
            }
        }

        if (random.Next(2) == 0)
        {
            directory.Users = new DirectoryUserTable(directory.UserIds);
            foreach (var user in Some(Users()).OrderBy(_ => random.Next()))
            {
                directory.Users.Set(new DirectoryUser(user) { Name = Maybe("User " + random.Next(2)), Email = Maybe(random.Next(3) == 0 ? string.Empty : user + "@example.com") });
            }
        }

        return directory;
    }

    /// <summary>The state of a platform as a directory that states all of it.</summary>
    public static ChatDirectory Of(FakePlatform platform)
    {
        var directory = new ChatDirectory();
        foreach (var pair in platform.Groups)
        {
            var group = directory.AddGroup(pair.Key);
            group.Name = pair.Value.Name;
            group.Type = pair.Value.Type;
            group.Owner = pair.Value.Owner;
            group.Description = pair.Value.Description ?? string.Empty;
            group.Metadata = new PropertyTable(pair.Value.Metadata ?? new Dictionary<string, object?>());
            group.Members = new MemberList();
            group.Bans = new MemberList();
            foreach (var member in pair.Value.Members)
            {
                group.Members.Add(directory.UserIds.Add(member.Key), member.Value);
            }

            foreach (var user in pair.Value.Bans)
            {
                group.Bans.Add(directory.UserIds.Add(user));
            }
        }

        directory.Users = new DirectoryUserTable(directory.UserIds);
        foreach (var user in platform.Users.Values)
        {
            directory.Users.Set(new DirectoryUser(user.Id) { Name = user.Name, Email = user.Email ?? string.Empty });
        }

        return directory;
    }

    private static IEnumerable<string> Users() => Enumerable.Range(0, 24).Select(static number => "u" + number);

    private string? Maybe(string text) => random.Next(3) == 0 ? null : text;

    private List<string> Some(IEnumerable<string> all) => [.. all.Where(_ => random.Next(5) < 3)];
}
