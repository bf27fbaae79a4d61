using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading.Tasks;
using GroupAdmin.Connections;
using GroupAdmin.Directories;
using GroupAdmin.Reconciliation;
using GroupAdmin.Tests.Connections;
using Xunit;

namespace GroupAdmin.Tests.Reconciliation;

public sealed class DirectoryComparisonTests
{
    [Fact]
    public async Task Differences_come_sorted_by_group_kind_and_user()
    {
        var platform = new FakePlatform().With("b", "Old", "u3", "u1", "u9").With("x", "Extra");
        var wanted = new ChatDirectory().With("c", "C", "u2", "u10=admin").With("b", "New", "u1=owner", "u5", "u4").With("a", "A");
        wanted.FindGroup("b")!.Bans = new MemberList();
        wanted.FindGroup("b")!.Bans!.Add(wanted.UserIds.Add("u7"));
        wanted.Users = new DirectoryUserTable(wanted.UserIds);
        wanted.Users.Set(new DirectoryUser("u2") { Name = "Two" });
        wanted.Users.Set(new DirectoryUser("u1") { Name = "One", Email = "one@example.org" });
        platform.Users["u1"] = new ChatUser { Id = "u1", Name = "Eins" };

        var found = await SyncLog.CompareAsync(wanted, platform.Connect());

        Assert.Equal(
            [
                "+ user u2 'Two'",
                "~ user u1 name 'Eins' → 'One'",
                "~ user u1 email (none) → 'one@example.org'",
                "+ group a 'A'",
                "~ name 'Old' → 'New' (b)",
                "+ member u4 (b)",
                "+ member u5 (b)",
                "- member u3 (b)",
                "- member u9 (b)",
                "~ member u1 role 'member' → 'owner' (b)",
                "+ ban u7 (b)",
                "+ group c 'C'",
                "+ member u10 as admin (c)",
                "+ member u2 (c)",
                "- group x 'Extra'",
            ],
            found.Select(static difference => difference.ToString()));
        Assert.Empty(platform.Changes);
    }

    [Fact]
    public async Task Few_groups_are_asked_for_by_id_and_many_are_listed()
    {
        var platform = new FakePlatform();
        var wanted = new ChatDirectory();
        for (var number = 0; number < 9; number++)
        {
            platform.With("g" + number, "G");
            wanted.With("g" + number, "G", null);
        }

        await SyncLog.CompareAsync(wanted, platform.Connect(), Only("g1", "g4"));
        Assert.Equal(["GET groups g1 g4"], platform.Requests);
        platform.Requests.Clear();
        await SyncLog.CompareAsync(wanted, platform.Connect(), Only("g1", "g2", "g3", "g4"));
        Assert.Equal(["GET groups", "GET groups"], platform.Requests);
        platform.Requests.Clear();
        await SyncLog.CompareAsync(wanted, platform.Connect());
        Assert.Equal(["GET groups", "GET groups"], platform.Requests);
    }

    [Fact]
    public async Task A_group_that_is_nowhere_is_told_and_an_extra_one_that_was_asked_for_is_found()
    {
        var platform = new FakePlatform().With("there", "There");
        using var comparison = new DirectoryComparison(new ChatDirectory().With("a", "A"), platform.Connect(), Only("there", "nowhere"));

        await comparison.OpenAsync(default);

        Assert.Equal(["nowhere"], comparison.UnknownIds);
        Assert.True((await comparison.ReadAsync(default))!.IsExtra);
        Assert.Null(await comparison.ReadAsync(default));
    }

    [Fact]
    public async Task Ids_that_the_platform_cannot_carry_are_refused_before_any_request()
    {
        var platform = new FakePlatform();
        var wanted = new ChatDirectory().With("fine", null, "u1", "a,b").With("bad,group", null, "c,d");

        var error = await Assert.ThrowsAsync<ChatServiceException>(() => SyncLog.CompareAsync(wanted, platform.Connect()));

        Assert.Equal("Imaginary cannot carry 3 ids of the directory: group 'bad,group': it holds a comma; user 'a,b': it holds a comma; user 'c,d': it holds a comma. Copy-ChatGroup gives others with -UserMap and -GroupMap. Nothing was sent.", error.Message);
        Assert.Empty(platform.Requests);
    }

    [Fact]
    public async Task Ids_of_a_file_that_the_platform_cannot_carry_are_to_be_corrected_there()
    {
        var wanted = new ChatDirectory();
        wanted.AddGroup("bad,group", line: 3);

        var error = await Assert.ThrowsAsync<ChatServiceException>(() => SyncLog.CompareAsync(wanted, new FakePlatform().Connect()));

        Assert.Equal("Imaginary cannot carry an id of the directory: group 'bad,group' (line 3): it holds a comma. Correct it. Nothing was sent.", error.Message);
    }

    [Fact]
    public async Task Two_spellings_of_one_id_are_no_difference_where_the_platform_says_so()
    {
        var platform = new CaselessPlatform();
        platform.With("team", "Team", "alice", "bob").Groups["team"].Owner = "alice";
        var wanted = new ChatDirectory().With("Team", "Team", "ALICE", "Bob", "Carol", "alice");
        wanted.Groups[0].Owner = "Alice";

        var found = await SyncLog.CompareAsync(wanted, platform.Connect());

        Assert.Equal(["+ member Carol (team)"], found.Select(static difference => difference.ToString()));
        Assert.Equal(1, (await SyncLog.SyncAsync(wanted, platform.Connect())).Summary.Changes);
    }

    [Fact]
    public async Task Two_groups_of_the_directory_that_are_one_on_the_platform_are_refused()
    {
        var platform = new CaselessPlatform();

        var error = await Assert.ThrowsAsync<ChatServiceException>(() => SyncLog.CompareAsync(new ChatDirectory().With("Team").With("TEAM"), platform.Connect()));

        Assert.Contains("'Team' and 'TEAM'", error.Message);
        Assert.Empty(platform.Requests);
    }

    [Fact]
    public async Task What_the_platform_cannot_hold_is_a_note_and_never_a_difference()
    {
        var platform = new RigidPlatform();
        platform.With("g", "G").Groups["g"].Type = ChatGroupType.Public;
        var wanted = new ChatDirectory().With("g", "G", null).With("h", "H", null);
        foreach (var group in wanted.Groups)
        {
            group.Owner = "u1";
            group.Description = "Text";
            group.Type = ChatGroupType.Public;
            group.Metadata = new Dictionary<string, object?> { ["a"] = 1L };
        }

        using var comparison = new DirectoryComparison(wanted, platform.Connect(), new ComparisonOptions());
        await comparison.OpenAsync(default);

        Assert.True((await comparison.ReadAsync(default))!.IsSame);
        Assert.True((await comparison.ReadAsync(default))!.IsMissing);
        Assert.Equal(
            [
                "Imaginary cannot hold the description of a group, so it is left out ('g' and 1 more).",
                "Imaginary cannot hold the metadata of a group, so it is left out ('g' and 1 more).",
                "Imaginary does not tell the owner of a group, so it is not compared ('g').",
            ],
            comparison.Notes);
    }

    [Fact]
    public async Task Roles_are_not_compared_where_they_cannot_be_set()
    {
        var platform = new FakePlatform().With("g", "G", "u1");
        var client = new ChatClient(new FakeSession(new ReadOnlyPlatform(platform)));
        using var comparison = new DirectoryComparison(new ChatDirectory().With("g", "G", "u1=owner"), client, new ComparisonOptions());

        await comparison.OpenAsync(default);

        Assert.True((await comparison.ReadAsync(default))!.IsSame);
        Assert.Contains("cannot give members of a group a role", Assert.Single(comparison.Notes));
    }

    [Fact]
    public async Task A_group_that_cannot_be_read_is_told_and_the_others_are_compared()
    {
        var platform = new FakePlatform().With("a", "A", "u1").With("b", "B", "u1").With("c", "C", "u1");
        var wanted = new ChatDirectory().With("a", "A", "u2").With("b", "B", "u2").With("c", "C", "u2");
        platform.Before = (_, request) =>
        {
            if (request == "GET members b")
            {
                throw new ChatServiceException(ChatErrorKind.NotFound, "The group is gone.");
            }
        };

        var log = await SyncLog.SyncAsync(wanted, platform.Connect());

        Assert.Equal("The members of 'b' could not be compared: The group is gone.", Assert.Single(log.Errors).Message);
        Assert.Equal((2L, 2L, false), (log.Summary.MembersAdded, log.Summary.MembersRemoved, log.Summary.InSync));
        Assert.Equal(["u1"], platform.Groups["b"].Members.Keys);
    }

    [Fact]
    public async Task A_refused_connection_ends_the_comparison()
    {
        var platform = new FakePlatform().With("a", "A", "u1");
        platform.Before = (_, request) => throw new ChatServiceException(request.Contains("members", StringComparison.Ordinal) ? ChatErrorKind.Authentication : ChatErrorKind.Server, "The key is wrong.");

        await Assert.ThrowsAsync<ChatServiceException>(() => SyncLog.CompareAsync(new ChatDirectory().With("a", "A", "u2"), platform.Connect()));
    }

    [Theory]
    [InlineData(1L, 1.0, true)]
    [InlineData("a", "b", false)]
    [InlineData(9007199254740993L, 9007199254740992.0, false)]
    [InlineData(true, "true", false)]
    [InlineData(null, 0L, false)]
    public async Task Metadata_are_compared_by_what_they_mean(object? wantedValue, object? actualValue, bool isSame)
    {
        var platform = new FakePlatform().With("g", "G");
        platform.Groups["g"].Metadata = new Dictionary<string, object?> { ["key"] = actualValue, ["list"] = new object?[] { 1L, "x" } };
        var wanted = new ChatDirectory().With("g", "G", null);
        wanted.Groups[0].Metadata = new Dictionary<string, object?> { ["list"] = new object?[] { 1m, "x" }, ["key"] = wantedValue };

        Assert.Equal(isSame, (await SyncLog.CompareAsync(wanted, platform.Connect())).Count == 0);
    }

    [Fact]
    public async Task A_few_users_of_many_are_asked_for_one_by_one()
    {
        var platform = new FakePlatform();
        for (var number = 0; number < 100; number++)
        {
            platform.Users["u" + number] = new ChatUser { Id = "u" + number, Name = "User" };
        }

        var wanted = new ChatDirectory();
        wanted.Users = new DirectoryUserTable(wanted.UserIds);
        wanted.Users.Set(new DirectoryUser("u77") { Name = "Other" });
        wanted.Users.Set(new DirectoryUser("u999") { Name = "New" });

        var found = await SyncLog.CompareAsync(wanted, platform.Connect());

        Assert.Equal(["+ user u999 'New'", "~ user u77 name 'User' → 'Other'"], found.Select(static difference => difference.ToString()));
        Assert.Equal(["GET groups", "GET user u77", "GET user u999", "GET users"], platform.Requests.Order(StringComparer.Ordinal));
    }

    private static ComparisonOptions Only(params string[] ids) => new() { Ids = ids, Includes = ids.Contains };
}
