using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using GroupAdmin.Bulk;
using GroupAdmin.Connections;
using GroupAdmin.Contracts;
using GroupAdmin.Tests.Bulk;
using Xunit;

namespace GroupAdmin.Tests.Connections;

public sealed class ChatClientTests
{
    private readonly FakeDirectory directory = new();
    private readonly ChatClient client;

    public ChatClientTests() => client = new ChatClient(new FakeSession(directory));

    [Fact]
    public async Task A_creation_whose_answer_was_lost_and_that_is_there_is_done()
    {
        directory.AfterCreation = _ => throw Lost();

        var group = await client.CreateGroupAsync(new NewGroup { Id = "ops", Name = "Ops" }, CancellationToken.None);

        Assert.Equal("ops", group.Id);
        Assert.Equal(["createGroup ops", "getGroups ops"], directory.Calls);
    }

    [Fact]
    public async Task A_creation_that_was_lost_and_is_not_there_is_repeated()
    {
        directory.BeforeCreation = number =>
        {
            if (number <= 2)
            {
                throw Lost();
            }
        };

        await client.CreateUserAsync(new NewUser { Id = "u1", Name = "Ann" }, CancellationToken.None);

        Assert.Equal(["createUser u1", "getUser u1", "createUser u1", "getUser u1", "createUser u1"], directory.Calls);
        Assert.Single(directory.Users);
    }

    [Fact]
    public async Task A_creation_is_repeated_no_more_often_than_the_connection_allows()
    {
        directory.BeforeCreation = _ => throw Lost();

        var failure = await Assert.ThrowsAsync<ChatServiceException>(() => client.CreateUserAsync(new NewUser { Id = "u1" }, CancellationToken.None));

        Assert.True(failure.MayHaveTakenEffect);
        Assert.Equal(4, directory.Calls.Count(call => call == "createUser u1"));
    }

    [Fact]
    public async Task A_creation_that_took_effect_late_is_recognized_when_it_is_repeated()
    {
        // The first reading is too early; the repetition then meets what the first call made.
        directory.BeforeCreation = number =>
        {
            if (number == 1)
            {
                throw Lost();
            }

            directory.Groups["ops"] = new ChatGroup { Id = "ops", Name = "Ops" };
        };

        var group = await client.CreateGroupAsync(new NewGroup { Id = "ops", Name = "Ops" }, CancellationToken.None);

        Assert.Same(directory.Groups["ops"], group);
    }

    [Fact]
    public async Task A_group_that_existed_before_is_an_error_and_is_not_read()
    {
        directory.Groups["ops"] = new ChatGroup { Id = "ops", Name = "Ops" };

        var failure = await Assert.ThrowsAsync<ChatServiceException>(() => client.CreateGroupAsync(new NewGroup { Id = "ops", Name = "Ops" }, CancellationToken.None));

        Assert.Equal(ChatErrorKind.AlreadyExists, failure.Kind);
        Assert.Equal(["createGroup ops"], directory.Calls);
    }

    [Fact]
    public async Task Somebody_elses_group_is_not_taken_for_the_lost_one()
    {
        directory.Groups["ops"] = new ChatGroup { Id = "ops", Name = "Opera" };
        directory.BeforeCreation = number =>
        {
            if (number == 1)
            {
                throw Lost();
            }
        };

        var failure = await Assert.ThrowsAsync<ChatServiceException>(() => client.CreateGroupAsync(new NewGroup { Id = "ops", Name = "Ops" }, CancellationToken.None));

        Assert.Equal(ChatErrorKind.AlreadyExists, failure.Kind);
    }

    [Fact]
    public async Task A_creation_without_an_own_id_is_not_repeated()
    {
        directory.BeforeCreation = _ => throw Lost();

        await Assert.ThrowsAsync<ChatServiceException>(() => client.CreateGroupAsync(new NewGroup { Name = "Ops" }, CancellationToken.None));

        Assert.Single(directory.Calls);
    }

    [Fact]
    public async Task A_lost_creation_is_not_repeated_where_nothing_can_be_read_back()
    {
        var creator = new CreatorOnly();
        var blind = new ChatClient(new FakeSession(creator));

        var failure = await Assert.ThrowsAsync<ChatServiceException>(() => blind.CreateGroupAsync(new NewGroup { Id = "ops" }, CancellationToken.None));

        Assert.True(failure.MayHaveTakenEffect);
        Assert.Equal(1, creator.Creations);
    }

    [Fact]
    public async Task A_lost_creation_that_cannot_be_read_back_is_told_as_the_loss_it_is()
    {
        directory.AfterCreation = _ => throw Lost();
        directory.BeforeReading = () => throw new ChatServiceException(ChatErrorKind.Server, "Out of order.");

        var failure = await Assert.ThrowsAsync<ChatServiceException>(() => client.CreateGroupAsync(new NewGroup { Id = "ops" }, CancellationToken.None));

        Assert.Equal(ChatErrorKind.Transport, failure.Kind);
        Assert.True(failure.MayHaveTakenEffect);
        Assert.Equal(2, directory.Calls.Count);
    }

    [Fact]
    public void What_the_platform_cannot_do_is_said_with_the_platforms_that_can()
    {
        var other = new ChatPlatform { Name = "Elsewhere", Capabilities = [ChatCapability.BanMember] };
        var limited = new ChatClient(new FakeSession(directory, other, new ChatPlatform { Name = "Nowhere" }));

        var failure = Assert.Throws<ChatServiceException>(() => limited.Change(MemberAction.Ban, "ops"));

        Assert.Equal(ChatErrorKind.NotSupported, failure.Kind);
        Assert.Equal("Imaginary cannot ban users from a group. Platforms that can: Elsewhere. Nothing was sent.", failure.Message);
        Assert.Empty(directory.Calls);
    }

    [Fact]
    public void What_no_platform_can_do_is_said_too()
    {
        var failure = Assert.Throws<ChatServiceException>(client.Require<IMessageSender>);

        Assert.Contains("No supported platform can.", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_property_that_the_platform_cannot_store_is_refused_before_any_request()
    {
        var failure = await Assert.ThrowsAsync<ChatServiceException>(() => client.CreateGroupAsync(
            new NewGroup { Id = "ops", Type = ChatGroupType.Private, Description = "All of us" }, CancellationToken.None));

        Assert.Equal(ChatErrorKind.NotSupported, failure.Kind);
        Assert.Contains("description", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("type", failure.Message, StringComparison.Ordinal);
        Assert.Empty(directory.Calls);
    }

    [Fact]
    public void A_filter_that_the_platform_does_not_have_is_refused_and_details_are_not()
    {
        var failure = Assert.Throws<ChatServiceException>(() => client.ListGroups(new GroupQuery { Search = "x", Status = "active", Detailed = true }));

        Assert.Equal(ChatErrorKind.NotSupported, failure.Kind);
        Assert.Contains("by status (-Status).", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_id_that_the_platform_cannot_carry_is_refused_before_any_request()
    {
        await RefusedAsync(() => client.CreateGroupAsync(new NewGroup { Id = "a,b" }, CancellationToken.None));
        await RefusedAsync(() => client.CreateGroupAsync(new NewGroup { Id = "ok", Owner = "a,b" }, CancellationToken.None));
        await RefusedAsync(() => client.CreateUserAsync(new NewUser { Id = string.Empty }, CancellationToken.None));
        await RefusedAsync(() => client.GetGroupsAsync(["ok", "a,b"], CancellationToken.None));
        await RefusedAsync(() => client.GetUserAsync("a,b", false, CancellationToken.None));
        await RefusedAsync(() => Task.FromResult(client.Change(MemberAction.AddFriend, "a,b")));

        Assert.Empty(directory.Calls);
    }

    [Fact]
    public void A_refused_id_is_shown_in_one_short_line()
    {
        var failure = Assert.Throws<ChatServiceException>(() => client.Check(IdKind.User, "a,\r\n" + new string('x', 5000)));

        Assert.DoesNotContain('\n', failure.Message);
        Assert.True(failure.Message.Length < 250, failure.Message);
        Assert.Equal(ChatErrorScope.Users, failure.Scope);
    }

    [Fact]
    public async Task Removed_friends_are_not_claimed_to_be_gone_where_friends_are_not_told()
    {
        directory.Users["u1"] = new ChatUser { Id = "u1" };

        var log = await ChangeAsync(MemberAction.RemoveFriend, ["a", "b"]);

        Assert.Equal(2, log.With(MemberOutcome.NotReported).Count());
        Assert.Single(log.Failures);
    }

    [Fact]
    public async Task Added_friends_are_settled_one_by_one_where_friends_are_not_told()
    {
        directory.Users["u1"] = new ChatUser { Id = "u1" };

        var log = await ChangeAsync(MemberAction.AddFriend, ["a", "b"]);

        Assert.Equal(2, log.With(MemberOutcome.Done).Count());
        Assert.Equal(["addFriends a", "addFriends a b", "addFriends b", "getUser u1"], directory.Calls.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_list_of_friends_is_replaced_in_one_call()
    {
        var replace = client.Replacement(MemberAction.AddFriend, "u1");

        Assert.NotNull(replace);
        await replace(["a", "b"], CancellationToken.None);
        Assert.Equal(["replaceFriends a b"], directory.Calls);
    }

    [Fact]
    public void A_bulk_change_takes_the_connections_limits()
    {
        Assert.Equal(50, client.BulkOptions(false).BatchSize);
        client.Session.Limits.BatchSize = 7;
        client.Session.Limits.ThrottleLimit = 2;

        var options = client.BulkOptions(true);

        Assert.Equal((7, 2, true), (options.BatchSize, options.Concurrency, options.SkipVerification));
    }

    private static ChatServiceException Lost() => new(ChatErrorKind.Transport, "The connection was lost.") { MayHaveTakenEffect = true };

    private static async Task RefusedAsync(Func<Task> request)
    {
        var failure = await Assert.ThrowsAsync<ChatServiceException>(request);
        Assert.Equal(ChatErrorKind.InvalidRequest, failure.Kind);
        Assert.Contains("cannot be used with Imaginary", failure.Message, StringComparison.Ordinal);
    }

    private async Task<OutcomeLog> ChangeAsync(MemberAction action, IReadOnlyList<string> users)
    {
        var log = new OutcomeLog();
        var options = client.BulkOptions(false);
        options.Concurrency = 1;
        using var run = new BulkRun(client.Change(action, "u1"), options, log, CancellationToken.None);
        foreach (var user in users)
        {
            await run.AddAsync(user);
        }

        await run.CompleteAsync();
        return log;
    }

    /// <summary>A platform that creates groups and tells nothing.</summary>
    private sealed class CreatorOnly : IIdRules, IGroupCreator
    {
        public int Creations { get; private set; }

        public GroupFields CreatableGroupFields => GroupFields.None;

        public string? Refuse(IdKind kind, string id) => null;

        public Task<ChatGroup> CreateGroupAsync(NewGroup group, CancellationToken cancellationToken)
        {
            Creations++;
            throw Lost();
        }
    }
}
