using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using GroupAdmin.Contracts;
using Xunit;

namespace GroupAdmin.Tests.Platforms.AtomChat;

public sealed class AtomChatMemberTests
{
    public static TheoryData<string> Operations => new("addUsersToGroup", "removeUsersFromGroup", "kickUsersFromGroup", "banUsersFromGroup", "unbanUsersFromGroup");

    [Theory]
    [MemberData(nameof(Operations))]
    public async Task Users_travel_as_one_comma_separated_field(string operation)
    {
        using var wire = new AtomChatWire().ThenDone();

        var answer = await ChangeAsync(wire, operation, ["u1", "ü 2", "u+3"]);

        wire.AssertOne(operation, "GUID=ops&UIDs=u1%2C%C3%BC%202%2Cu%2B3");
        Assert.True(wire.Calls[0].IsIdempotent);
        Assert.Equal("ops", wire.Calls[0].Target);
        Assert.Equal(MemberOutcome.Done, answer.For("u1"));
    }

    [Fact]
    public async Task Replacing_says_so_and_adding_does_not()
    {
        using var wire = new AtomChatWire().ThenDone().ThenDone();

        await wire.Client.AddMembersAsync("ops", ["u1"], true, default);
        await wire.Client.AddMembersAsync("ops", ["u1"], false, default);

        wire.AssertAll("addUsersToGroup GUID=ops&UIDs=u1&clearExisting=true", "addUsersToGroup GUID=ops&UIDs=u1");
    }

    [Theory]
    [MemberData(nameof(Operations))]
    public async Task An_unknown_group_is_the_target_of_the_error(string operation)
    {
        using var wire = new AtomChatWire().ThenFailed("Group does not exist.");

        var error = await Assert.ThrowsAsync<ChatServiceException>(() => ChangeAsync(wire, operation, ["u1", "u2"]));

        Assert.Equal(ChatErrorKind.NotFound, error.Kind);
        Assert.Equal(ChatErrorScope.Target, error.Scope);
        Assert.Equal("ops", error.Target);
    }

    [Theory]
    [MemberData(nameof(Operations))]
    public async Task An_unknown_user_alone_is_the_target_of_the_error(string operation)
    {
        using var wire = new AtomChatWire().ThenFailed("Invalid UID.");

        var error = await Assert.ThrowsAsync<ChatServiceException>(() => ChangeAsync(wire, operation, ["u1"]));

        Assert.Equal(ChatErrorKind.NotFound, error.Kind);
        Assert.Equal(ChatErrorScope.Users, error.Scope);
        Assert.Equal("u1", error.Target);
    }

    [Theory]
    [InlineData("Users already part of group.")]
    [InlineData("Invalid UID")]
    public async Task Adding_several_of_whom_none_was_added_leaves_it_open_which(string message)
    {
        using var wire = new AtomChatWire().ThenFailed(message);

        var answer = await wire.Client.AddMembersAsync("ops", ["u1", "u2"], false, default);

        Assert.Equal(MemberOutcome.NotReported, answer.For("u1"));
        Assert.Equal(MemberOutcome.NotReported, answer.For("u2"));
        Assert.Equal(message, answer.Detail);
    }

    [Theory]
    [InlineData("Users already part of group.", true)]
    [InlineData("Invalid UID", false)]
    public async Task A_replacement_that_failed_is_an_error_because_nobody_was_removed(string message, bool unchanged)
    {
        using var wire = new AtomChatWire().ThenFailed(message).ThenFailed(message);

        var several = await Assert.ThrowsAsync<ChatServiceException>(() => wire.Client.AddMembersAsync("ops", ["u1", "u2"], true, default));
        var single = await Assert.ThrowsAsync<ChatServiceException>(() => wire.Client.AddMembersAsync("ops", ["u1"], true, default));

        Assert.Equal(ChatErrorScope.Users, several.Scope);
        Assert.Equal(unchanged, several.IsUnchanged);
        Assert.Equal(ChatErrorScope.Users, single.Scope);
        Assert.Equal("u1", single.Target);
    }

    [Theory]
    [InlineData("addUsersToGroup", "Users already part of group.")]
    [InlineData("removeUsersFromGroup", "Users not part of group.")]
    [InlineData("kickUsersFromGroup", "Users not part of group")]
    [InlineData("unbanUsersFromGroup", "users NOT part of group.")]
    public async Task A_single_user_for_whom_nothing_changes_is_unchanged_and_done_after_a_repetition(string operation, string message)
    {
        using var wire = new AtomChatWire().ThenFailed(message).ThenFailed(message, attempts: 2);

        var first = await ChangeAsync(wire, operation, ["u1"]);
        var repeated = await ChangeAsync(wire, operation, ["u1"]);

        Assert.Equal(MemberOutcome.Unchanged, first.For("u1"));
        Assert.Equal(message, first.Detail);
        Assert.Equal(MemberOutcome.Done, repeated.For("u1"));
    }

    [Fact]
    public async Task A_removal_that_fails_whole_because_of_one_user_says_so()
    {
        using var wire = new AtomChatWire().ThenFailed("Users not part of group.");

        var error = await Assert.ThrowsAsync<ChatServiceException>(() => wire.Client.RemoveMembersAsync("ops", ["u1", "u2"], default));

        Assert.True(error.IsUnchanged);
        Assert.Equal(ChatErrorScope.Users, error.Scope);
        Assert.Equal("ops", error.Target);
        Assert.Equal("Users not part of group.", error.PlatformText);
    }

    [Fact]
    public async Task A_removal_that_finds_them_gone_after_a_repetition_leaves_it_to_the_reading_back()
    {
        using var wire = new AtomChatWire().ThenFailed("Users not part of group.", attempts: 3);

        var answer = await wire.Client.RemoveMembersAsync("ops", ["u1", "u2"], default);

        Assert.Equal(MemberOutcome.NotReported, answer.For("u1"));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Banning_somebody_outside_the_group_is_refused_and_not_unchanged(int users)
    {
        using var wire = new AtomChatWire().ThenFailed("Users not part of group.");

        var error = await Assert.ThrowsAsync<ChatServiceException>(() => wire.Client.BanUsersAsync("ops", [.. new[] { "u1", "u2" }.Take(users)], default));

        Assert.False(error.IsUnchanged);
        Assert.Equal(ChatErrorKind.InvalidRequest, error.Kind);
        Assert.Equal(ChatErrorScope.Users, error.Scope);
        Assert.Contains("bans only members", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_a_success_says_about_each_user_differs_by_operation()
    {
        using var wire = new AtomChatWire();
        var client = wire.Client;

        Assert.Equal(MemberReporting.Partial, client.AddMemberTraits.Reporting);
        Assert.True(client.AddMemberTraits.CanReplace);
        Assert.Equal(MemberReporting.Complete, client.RemoveMemberTraits.Reporting);
        Assert.Equal(MemberReporting.Partial, client.KickTraits.Reporting);
        Assert.Equal(MemberReporting.Partial, client.BanTraits.Reporting);
        Assert.Equal(MemberReporting.Partial, client.UnbanTraits.Reporting);
        Assert.Equal(MemberReporting.Partial, client.AddFriendTraits.Reporting);
        Assert.True(client.AddFriendTraits.CanReplace);
        Assert.All(
            new[] { client.AddMemberTraits, client.RemoveMemberTraits, client.KickTraits, client.BanTraits, client.UnbanTraits },
            traits => Assert.Equal(int.MaxValue, traits.Maximum));
    }

    private static Task<BatchAnswer> ChangeAsync(AtomChatWire wire, string operation, IReadOnlyList<string> users) => operation switch
    {
        "addUsersToGroup" => wire.Client.AddMembersAsync("ops", users, false, CancellationToken.None),
        "removeUsersFromGroup" => wire.Client.RemoveMembersAsync("ops", users, CancellationToken.None),
        "kickUsersFromGroup" => wire.Client.KickMembersAsync("ops", users, CancellationToken.None),
        "banUsersFromGroup" => wire.Client.BanUsersAsync("ops", users, CancellationToken.None),
        "unbanUsersFromGroup" => wire.Client.UnbanUsersAsync("ops", users, CancellationToken.None),
        _ => throw new ArgumentOutOfRangeException(nameof(operation)),
    };
}
