using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Linq;
using System.Threading.Tasks;
using GroupAdmin.Bulk;
using GroupAdmin.Connections;
using GroupAdmin.Contracts;
using GroupAdmin.Engine;
using Xunit;

namespace GroupAdmin.Tests.Platforms.AtomChat;

/// <summary>The client, the bulk engine and the sandbox together, over the real transport.</summary>
public sealed class AtomChatRoundTripTests
{
    [Fact]
    public async Task A_group_lives_from_its_creation_to_its_end()
    {
        using var session = Open();
        var client = new ChatClient(session);

        await client.CreateGroupAsync(new NewGroup { Id = "night", Name = "Night shift", Type = ChatGroupType.Private }, default);
        var twice = await Assert.ThrowsAsync<ChatServiceException>(() => client.CreateGroupAsync(new NewGroup { Id = "night", Name = "Again" }, default));
        await client.UpdateGroupAsync(new GroupChange("night") { Name = "Night & day" }, default);
        var group = Assert.Single(await client.GetGroupsAsync(["night", "no-such-group"], default));
        var listed = await AllAsync(client.ListGroups(new GroupQuery()));
        await client.DeleteGroupAsync("night", default);

        Assert.Equal(ChatErrorKind.AlreadyExists, twice.Kind);
        Assert.Equal(("night", "Night & day", ChatGroupType.Private), (group.Id, group.Name, group.Type));
        Assert.Contains(listed, one => one.Id == "night");
        Assert.Empty(await client.GetGroupsAsync(["night"], default));
        var gone = await Assert.ThrowsAsync<ChatServiceException>(() => client.DeleteGroupAsync("night", default));
        Assert.Equal(ChatErrorKind.NotFound, gone.Kind);
    }

    [Fact]
    public async Task Members_that_the_platform_left_out_silently_are_found_and_told()
    {
        using var session = Open();
        var client = new ChatClient(session);
        await client.CreateGroupAsync(new NewGroup { Id = "big", Name = "Big" }, default);
        for (var number = 0; number < 120; number++)
        {
            await client.CreateUserAsync(new NewUser { Id = $"x{number}", Name = $"X {number}" }, default);
        }

        var users = Enumerable.Range(0, 120).Select(number => $"x{number}").Append("nobody").ToArray();
        var added = await ChangeAsync(client, MemberAction.Add, "big", users);
        var again = await ChangeAsync(client, MemberAction.Add, "big", "x1", "nobody");
        var members = await AllAsync(client.ListMembers("big", ListRange.All));
        var removed = await ChangeAsync(client, MemberAction.Remove, "big", "x1", "x2", "ghost-of-nobody");

        Assert.Equal(120, added.Count(outcome => outcome.Value == MemberOutcome.Done));
        Assert.Equal(MemberOutcome.NotFound, added["nobody"]);
        Assert.NotEqual(MemberOutcome.NotFound, again["x1"]);
        Assert.Equal(MemberOutcome.NotFound, again["nobody"]);
        Assert.Equal(users[..120].Order(StringComparer.Ordinal), members.Select(member => member.UserId).Order(StringComparer.Ordinal));
        Assert.Equal((MemberOutcome.Done, MemberOutcome.Done), (removed["x1"], removed["x2"]));
        Assert.Equal(118, (await AllAsync(client.ListMembers("big", ListRange.All))).Count);
    }

    [Fact]
    public async Task A_ban_keeps_out_until_it_is_lifted()
    {
        using var session = Open();
        var client = new ChatClient(session);
        await client.CreateGroupAsync(new NewGroup { Id = "g", Name = "G" }, default);
        await client.CreateUserAsync(new NewUser { Id = "eve", Name = "Eve" }, default);
        await ChangeAsync(client, MemberAction.Add, "g", "eve");

        var banned = await ChangeAsync(client, MemberAction.Ban, "g", "eve");
        var stranger = await ChangeAsync(client, MemberAction.Ban, "g", "nobody");
        var afterwards = await AllAsync(client.ListMembers("g", ListRange.All));
        var lifted = await ChangeAsync(client, MemberAction.Unban, "g", "eve");

        Assert.Equal(MemberOutcome.Done, banned["eve"]);
        Assert.NotEqual(MemberOutcome.Done, stranger["nobody"]);
        Assert.DoesNotContain(afterwards, member => member.UserId == "eve");
        Assert.Equal(MemberOutcome.Done, lifted["eve"]);
    }

    [Fact]
    public async Task A_user_keeps_what_a_change_does_not_name()
    {
        using var session = Open();
        var client = new ChatClient(session);
        await client.CreateUserAsync(new NewUser { Id = "ann", Name = "Ann", ProfileUri = "https://p.test/ann", AvatarUri = "https://a.test/ann", Role = "default" }, default);
        await client.CreateUserAsync(new NewUser { Id = "bob", Name = "Bob" }, default);

        await client.UpdateUserAsync(new UserChange("ann") { Name = "Anna" }, default);
        var friends = await ChangeAsync(client, MemberAction.AddFriend, "ann", "bob", "nobody");
        var ann = await client.GetUserAsync("ann", true, default);
        var blocked = await ChangeAsync(client, MemberAction.Block, "ann", "bob", "nobody");
        var again = await ChangeAsync(client, MemberAction.Block, "ann", "bob");
        var status = await client.Require<IPresenceReader>().GetStatusAsync(["ann", "nobody"], default);
        var listed = await AllAsync(client.ListUsers(new UserQuery()));
        await client.DeleteUserAsync("ann", default);

        Assert.Equal(("Anna", "https://p.test/ann", "https://a.test/ann", "default"), (ann!.Name, ann.ProfileUri, ann.AvatarUri, ann.Role));
        Assert.Equal(["bob"], ann.Friends);
        Assert.Empty(ann.Groups!);
        Assert.Equal((MemberOutcome.Done, MemberOutcome.NotFound), (friends["bob"], friends["nobody"]));
        Assert.Equal((MemberOutcome.Done, MemberOutcome.NotFound), (blocked["bob"], blocked["nobody"]));
        Assert.Equal(MemberOutcome.Unchanged, again["bob"]);
        Assert.Equal("ann", Assert.Single(status).UserId);
        Assert.Contains(listed, user => user.Id == "ann" && user.Name == "Anna");
        Assert.Null(await client.GetUserAsync("ann", false, default));
    }

    private static IChatSession Open() => new ChatEngine().Open(new ConnectionOptions("AtomChat") { Sandbox = true });

    private static async Task<List<T>> AllAsync<T>(IPageSource<T> source)
    {
        using var pages = source;
        var all = new List<T>();
        while (await pages.ReadAsync(default) is { } page)
        {
            all.AddRange(page.Items);
        }

        return all;
    }

    private static async Task<IReadOnlyDictionary<string, MemberOutcome>> ChangeAsync(ChatClient client, MemberAction action, string target, params string[] users)
    {
        var kept = new Kept();
        using var run = new BulkRun(client.Change(action, target), client.BulkOptions(false), kept, default);
        foreach (var user in users)
        {
            await run.AddAsync(user);
        }

        await run.CompleteAsync();
        return kept.Outcomes;
    }

    private sealed class Kept : IBulkObserver
    {
        public ConcurrentDictionary<string, MemberOutcome> Outcomes { get; } = new(StringComparer.Ordinal);

        public void Settled(string userId, MemberOutcome outcome, string? detail) => Assert.True(Outcomes.TryAdd(userId, outcome));

        public void Failed(BulkFailure failure)
        {
        }
    }
}
