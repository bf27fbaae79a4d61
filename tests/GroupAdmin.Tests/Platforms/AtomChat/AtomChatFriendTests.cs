using System;
using System.Linq;
using System.Threading.Tasks;
using GroupAdmin.Contracts;
using Xunit;

namespace GroupAdmin.Tests.Platforms.AtomChat;

public sealed class AtomChatFriendTests
{
    private const string EitherUnknown = "Invalid Sender or Receiver UID";

    [Fact]
    public async Task Friends_travel_with_their_owner()
    {
        using var wire = new AtomChatWire().ThenDone().ThenDone().ThenDone();

        await wire.Client.AddFriendsAsync("u1", ["u2", "u3"], false, default);
        await wire.Client.AddFriendsAsync("u1", ["u2"], true, default);
        await wire.Client.RemoveFriendsAsync("u1", ["u2", "u3"], default);

        wire.AssertAll("addFriends UID=u1&friendsUID=u2%2Cu3", "addFriends UID=u1&friendsUID=u2&clearExisting=true", "deleteFriends UID=u1&friendsUID=u2%2Cu3");
        Assert.All(wire.Calls, call => Assert.Equal("u1", call.Target));
    }

    [Theory]
    [InlineData("Invalid UID.")]
    [InlineData("User not registered")]
    public async Task An_unknown_owner_is_the_target_and_nothing_further_can_succeed(string message)
    {
        using var wire = new AtomChatWire().ThenFailed(message).ThenFailed(message);

        var added = await Assert.ThrowsAsync<ChatServiceException>(() => wire.Client.AddFriendsAsync("u1", ["u2", "u3"], false, default));
        var removed = await Assert.ThrowsAsync<ChatServiceException>(() => wire.Client.RemoveFriendsAsync("u1", ["u2"], default));

        Assert.All([added, removed], error =>
        {
            Assert.Equal(ChatErrorKind.NotFound, error.Kind);
            Assert.Equal(ChatErrorScope.Target, error.Scope);
            Assert.Equal("u1", error.Target);
        });
    }

    [Fact]
    public async Task An_unknown_friend_is_about_the_users()
    {
        using var wire = new AtomChatWire().ThenFailed("Invalid Friends UID").ThenFailed("Invalid Friends UID").ThenFailed("Invalid UID.");

        var several = await Assert.ThrowsAsync<ChatServiceException>(() => wire.Client.AddFriendsAsync("u1", ["u2", "u3"], false, default));
        var single = await Assert.ThrowsAsync<ChatServiceException>(() => wire.Client.RemoveFriendsAsync("u1", ["u2"], default));

        Assert.Equal((ChatErrorKind.NotFound, ChatErrorScope.Users, "u1"), (several.Kind, several.Scope, several.Target));
        Assert.Equal((ChatErrorKind.NotFound, ChatErrorScope.Users, "u2"), (single.Kind, single.Scope, single.Target));
    }

    [Fact]
    public async Task Somebody_who_is_a_user_and_no_friend_is_unchanged()
    {
        using var wire = new AtomChatWire()
            .ThenFailed("Invalid Friends UID").ThenData("""{"user":{"uid":"u5","name":"Five"}}""")
            .ThenFailed("Invalid Friends UID", attempts: 2).ThenData("""{"user":{"uid":"u5","name":"Five"}}""");

        var once = await wire.Client.RemoveFriendsAsync("u1", ["u5"], default);
        var repeated = await wire.Client.RemoveFriendsAsync("u1", ["u5"], default);

        Assert.Equal((MemberOutcome.Unchanged, "Invalid Friends UID"), (once.For("u5"), once.Detail));
        Assert.Equal(MemberOutcome.Done, repeated.For("u5"));
        wire.AssertAll("deleteFriends UID=u1&friendsUID=u5", "getUser UID=u5", "deleteFriends UID=u1&friendsUID=u5", "deleteFriends UID=u1&friendsUID=u5", "getUser UID=u5");
    }

    [Fact]
    public async Task Blocks_name_who_blocks_and_who_is_blocked()
    {
        using var wire = new AtomChatWire().ThenDone().ThenDone();

        var blocked = await wire.Client.BlockUserAsync("u1", "u2", default);
        var unblocked = await wire.Client.UnblockUserAsync("u1", "u2", default);

        wire.AssertAll("blockUser senderUID=u1&receiverUID=u2", "unblockUser senderUID=u1&receiverUID=u2");
        Assert.Equal(MemberOutcome.Done, blocked.For("u2"));
        Assert.Equal(MemberOutcome.Done, unblocked.For("u2"));
    }

    [Fact]
    public async Task What_is_so_already_is_unchanged_and_done_after_a_repetition()
    {
        using var wire = new AtomChatWire()
            .ThenFailed("User already Blocked.")
            .ThenFailed("User already Blocked.", attempts: 2)
            .ThenFailed("User already unblocked.", "1014")
            .ThenFailed("User already unblocked.", "1014", attempts: 2);

        Assert.Equal(MemberOutcome.Unchanged, (await wire.Client.BlockUserAsync("u1", "u2", default)).For("u2"));
        Assert.Equal(MemberOutcome.Done, (await wire.Client.BlockUserAsync("u1", "u2", default)).For("u2"));
        Assert.Equal(MemberOutcome.Unchanged, (await wire.Client.UnblockUserAsync("u1", "u2", default)).For("u2"));
        Assert.Equal(MemberOutcome.Done, (await wire.Client.UnblockUserAsync("u1", "u2", default)).For("u2"));
    }

    [Fact]
    public async Task An_unblock_that_failed_is_a_refusal_with_the_platforms_text()
    {
        using var wire = new AtomChatWire().ThenFailed("Failed to unblocked user.");

        var error = await Assert.ThrowsAsync<ChatServiceException>(() => wire.Client.UnblockUserAsync("u1", "u2", default));

        Assert.Equal(ChatErrorKind.InvalidRequest, error.Kind);
        Assert.Equal("Failed to unblocked user.", error.PlatformText);
    }

    [Fact]
    public async Task Where_either_may_be_unknown_the_one_who_blocks_is_asked_for()
    {
        using var wire = new AtomChatWire()
            .ThenFailed(EitherUnknown).ThenFailed("Invalid UID.")
            .ThenFailed(EitherUnknown).ThenData("""{"user":{"uid":"u1"}}""");

        var sender = await Assert.ThrowsAsync<ChatServiceException>(() => wire.Client.BlockUserAsync("u1", "u2", default));
        var receiver = await Assert.ThrowsAsync<ChatServiceException>(() => wire.Client.UnblockUserAsync("u1", "u2", default));

        wire.AssertAll("blockUser senderUID=u1&receiverUID=u2", "getUser UID=u1", "unblockUser senderUID=u1&receiverUID=u2", "getUser UID=u1");
        Assert.Equal((ChatErrorKind.NotFound, ChatErrorScope.Target, "u1"), (sender.Kind, sender.Scope, sender.Target));
        Assert.Equal((ChatErrorKind.NotFound, ChatErrorScope.Users, "u2"), (receiver.Kind, receiver.Scope, receiver.Target));
        Assert.Equal("unblockUser", receiver.Operation);
        Assert.Equal("2001", receiver.PlatformCode);
    }

    [Fact]
    public async Task Where_asking_fails_both_are_named()
    {
        using var wire = new AtomChatWire().ThenFailed(EitherUnknown).Then("oops", 500);

        var error = await Assert.ThrowsAsync<ChatServiceException>(() => wire.Client.BlockUserAsync("u1", "u2", default));

        Assert.Equal(ChatErrorKind.NotFound, error.Kind);
        Assert.Contains("'u1' or 'u2'", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_message_goes_to_a_group_or_to_a_user()
    {
        using var wire = new AtomChatWire().ThenDone().ThenDone();

        await wire.Client.SendMessageAsync(new NewMessage("admin", "Hello & welcome\nall") { GroupId = "ops" }, default);
        await wire.Client.SendMessageAsync(new NewMessage("admin", "Hi") { UserId = "u1" }, default);

        wire.AssertAll(
            "sendMessage senderUID=admin&receiverUID=ops&message=Hello%20%26%20welcome%0Aall&isGroup=1",
            "sendMessage senderUID=admin&receiverUID=u1&message=Hi&isGroup=0");
        Assert.All(wire.Calls, call => Assert.False(call.IsIdempotent));
    }

    [Fact]
    public async Task A_message_to_nobody_or_to_both_or_with_a_file_is_not_sent()
    {
        using var wire = new AtomChatWire();

        var nobody = await Assert.ThrowsAsync<ChatServiceException>(() => wire.Client.SendMessageAsync(new NewMessage("a", "x"), default));
        var both = await Assert.ThrowsAsync<ChatServiceException>(() => wire.Client.SendMessageAsync(new NewMessage("a", "x") { GroupId = "g", UserId = "u" }, default));
        var file = await Assert.ThrowsAsync<ChatServiceException>(() => wire.Client.SendMessageAsync(new NewMessage("a", "x") { GroupId = "g", FilePath = "f" }, default));

        Assert.Equal([ChatErrorKind.InvalidRequest, ChatErrorKind.InvalidRequest, ChatErrorKind.NotSupported], new[] { nobody, both, file }.Select(error => error.Kind));
        Assert.Empty(wire.Requests);
    }

    [Fact]
    public async Task An_unknown_group_or_sender_of_a_message_is_named()
    {
        using var wire = new AtomChatWire()
            .ThenFailed(EitherUnknown).ThenData("""{"user":{"uid":"admin"}}""")
            .ThenFailed(EitherUnknown).ThenFailed("Invalid UID.")
            .ThenFailed("Group does not exist.");

        var group = await Assert.ThrowsAsync<ChatServiceException>(() => wire.Client.SendMessageAsync(new NewMessage("admin", "x") { GroupId = "ops" }, default));
        var sender = await Assert.ThrowsAsync<ChatServiceException>(() => wire.Client.SendMessageAsync(new NewMessage("admin", "x") { UserId = "u1" }, default));
        var told = await Assert.ThrowsAsync<ChatServiceException>(() => wire.Client.SendMessageAsync(new NewMessage("admin", "x") { GroupId = "ops" }, default));

        Assert.Equal(["ops", "admin", "ops"], new[] { group, sender, told }.Select(error => error.Target));
        Assert.All([group, sender, told], error => Assert.Equal(ChatErrorKind.NotFound, error.Kind));
    }
}
