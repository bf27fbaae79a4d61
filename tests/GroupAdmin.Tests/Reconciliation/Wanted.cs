using System.Linq;
using GroupAdmin.Directories;

namespace GroupAdmin.Tests.Reconciliation;

/// <summary>Wanted states in few words.</summary>
internal static class Wanted
{
    /// <summary>Adds a group; without members they are not managed.</summary>
    public static ChatDirectory With(this ChatDirectory directory, string id, string? name = null, params string[]? members)
    {
        var group = directory.AddGroup(id);
        group.Name = name;
        if (members is not null)
        {
            group.Members = new MemberList();
            foreach (var member in members)
            {
                var parts = member.Split('=');
                group.Members.Add(directory.UserIds.Add(parts[0]), parts.ElementAtOrDefault(1));
            }
        }

        return directory;
    }

    /// <summary>Adds a group of a platform.</summary>
    public static FakePlatform With(this FakePlatform platform, string id, string? name, params string[] members)
    {
        var group = platform.Groups[id] = new FakeGroup { Name = name };
        foreach (var member in members)
        {
            group.Members[member] = "member";
        }

        return platform;
    }

    /// <summary>Ids from u1 on.</summary>
    public static string[] Users(int count, int first = 1) => [.. Enumerable.Range(first, count).Select(static number => "u" + number)];
}
