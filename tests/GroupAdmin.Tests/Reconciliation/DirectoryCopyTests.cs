using System.Collections.Generic;
using System.Linq;
using System.Threading.Tasks;
using GroupAdmin.Directories;
using GroupAdmin.Reconciliation;
using Xunit;

namespace GroupAdmin.Tests.Reconciliation;

/// <summary>Reading a platform and mapping its ids.</summary>
public sealed class DirectoryCopyTests
{
    [Fact]
    public async Task What_was_read_makes_another_platform_the_same()
    {
        for (var seed = 0; seed < 100; seed++)
        {
            var source = new FakePlatform();
            new RandomDirectory(new System.Random(seed)).Fill(source);
            var target = new FakePlatform();

            var read = await new DirectoryCapture(source.Connect(), new ComparisonOptions(), hasUsers: true).ReadAsync(default);
            await SyncLog.SyncAsync(read, target.Connect());

            Assert.Equal(Groups(source), Groups(target));
            Assert.Empty(await SyncLog.CompareAsync(read, target.Connect()));
            Assert.True(target.Users.Keys.All(source.Users.ContainsKey));
        }

        static string Groups(FakePlatform platform) => string.Join('\n', platform.Describe().Split('\n').Where(static line => !line.StartsWith("user ", System.StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Every_id_is_mapped_wherever_it_stands()
    {
        var source = new FakePlatform().With("g", "G", "a", "b", "c");
        source.Groups["g"].Owner = "b";
        source.Groups["g"].Bans.Add("d");
        source.Users["a"] = new ChatUser { Id = "a", Name = "Anna" };
        source.Users["b"] = new ChatUser { Id = "b", Name = "Bob" };
        var read = await new DirectoryCapture(source.Connect(), new ComparisonOptions(), hasUsers: true).ReadAsync(default);

        var mapping = new DirectoryMapping(read);
        var mapped = mapping.Map(static id => "x-" + id, static id => id == "c" ? null : id.ToUpperInvariant());

        var group = Assert.Single(mapped.Groups);
        Assert.Equal(("x-g", "B"), (group.Id, group.Owner));
        Assert.Equal(["A", "B"], Ids(mapped, group.Members!));
        Assert.Equal(["D"], Ids(mapped, group.Bans!));
        Assert.Equal(["A Anna", "B Bob"], mapped.Users!.Select(static user => $"{user.Id} {user.Name}").Order());
        Assert.Equal(["c"], mapping.UnmappedUsers);
        Assert.Empty(mapping.UnmappedGroups);
    }

    [Fact]
    public async Task An_owner_who_has_no_id_there_is_left_out()
    {
        var source = new FakePlatform().With("g", "G", "a");
        source.Groups["g"].Owner = "boss";
        var read = await new DirectoryCapture(source.Connect(), new ComparisonOptions(), hasUsers: false).ReadAsync(default);

        var mapped = new DirectoryMapping(read).Map(static id => id, static id => id == "boss" ? null : id);

        Assert.Null(mapped.Groups[0].Owner);
        Assert.Equal(DirectoryFields.None, mapped.Groups[0].Given & DirectoryFields.Owner);
    }

    [Fact]
    public async Task Two_users_or_groups_that_would_become_one_are_refused()
    {
        var source = new FakePlatform().With("g1", "G", "Ann", "ann", "bob").With("g2", "H", "bob");
        var read = await new DirectoryCapture(source.Connect(), new ComparisonOptions(), hasUsers: false).ReadAsync(default);

        var users = Assert.Throws<ChatServiceException>(() => new DirectoryMapping(read).Map(static id => id, static id => id.ToLowerInvariant()));
        var groups = Assert.Throws<ChatServiceException>(() => new DirectoryMapping(read).Map(static _ => "same", static id => id));

        Assert.Equal("The map gives several users the same id: 'Ann' and 'ann' would both be 'ann'. Correct it. Nothing was changed.", users.Message);
        Assert.Contains("'g2' and another would both be 'same'", groups.Message);
    }

    private static List<string> Ids(ChatDirectory directory, MemberList list) => [.. Enumerable.Range(0, list.Count).Select(place => directory.UserIds[list.UserAt(place)])];
}
