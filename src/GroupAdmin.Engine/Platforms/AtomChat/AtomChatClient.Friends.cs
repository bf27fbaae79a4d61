using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using GroupAdmin.Contracts;

namespace GroupAdmin.Engine.Platforms.AtomChat;

/// <content>What is between users: friendships, blocks, messages.</content>
internal sealed partial class AtomChatClient : IFriendAdder, IFriendRemover, IUserBlocker, IUserUnblocker, IMessageSender
{
    /// <summary>Whether a success hides users that were left out is not known (I).</summary>
    public BatchTraits AddFriendTraits => SilentAndReplacing;

    /// <summary>As for <see cref="AddFriendTraits"/>.</summary>
    public BatchTraits RemoveFriendTraits => Silent;

    /// <inheritdoc/>
    public async Task<BatchAnswer> AddFriendsAsync(string userId, IReadOnlyList<string> friendIds, bool replace, CancellationToken cancellationToken)
    {
        var call = FriendCall(AtomChatOperation.AddFriends, userId, friendIds).With("clearExisting", replace ? "true" : null);
        return Settle(await AskAsync(call, cancellationToken).ConfigureAwait(false), friendIds);
    }

    /// <inheritdoc/>
    public async Task<BatchAnswer> RemoveFriendsAsync(string userId, IReadOnlyList<string> friendIds, CancellationToken cancellationToken)
    {
        var answer = await AskAsync(FriendCall(AtomChatOperation.RemoveFriends, userId, friendIds), cancellationToken).ConfigureAwait(false);

        // "Invalid" may be said of whoever is a user and no friend, too (I): that is how it is to be.
        return answer.Meaning == AtomChatMeaning.FriendUnknown && friendIds.Count == 1 && await IsUserAsync(friendIds[0], cancellationToken).ConfigureAwait(false)
            ? new BatchAnswer(answer.WasRepeated ? MemberOutcome.Done : MemberOutcome.Unchanged, answer.Failure!.PlatformText)
            : Settle(answer, friendIds);
    }

    /// <inheritdoc/>
    public Task<BatchAnswer> BlockUserAsync(string byUserId, string userId, CancellationToken cancellationToken) =>
        BlockAsync(AtomChatOperation.Block, byUserId, userId, cancellationToken);

    /// <inheritdoc/>
    public Task<BatchAnswer> UnblockUserAsync(string byUserId, string userId, CancellationToken cancellationToken) =>
        BlockAsync(AtomChatOperation.Unblock, byUserId, userId, cancellationToken);

    /// <inheritdoc/>
    public async Task SendMessageAsync(NewMessage message, CancellationToken cancellationToken)
    {
        var receiver = message.GroupId ?? message.UserId;
        if (receiver is null || (message.GroupId is not null && message.UserId is not null))
        {
            throw errors.Refuse(AtomChatOperation.SendMessage, receiver, "A message goes to one group or to one user: name exactly one of them.");
        }

        if (message.FilePath is not null)
        {
            throw errors.Refuse(AtomChatOperation.SendMessage, receiver, "AtomChat takes no files with a message: send the text alone.", ChatErrorKind.NotSupported);
        }

        if (message.Option is { Count: > 0 })
        {
            throw errors.Refuse(AtomChatOperation.SendMessage, receiver, "AtomChat has no settings for a message: leave -Option out.", ChatErrorKind.NotSupported);
        }

        var call = new AtomChatCall(AtomChatOperation.SendMessage)
        {
            UserId = message.From,
            GroupId = message.GroupId,
            UserIds = message.UserId is null ? [] : [message.UserId],
            IsChange = true,
            IsIdempotent = false,
        };
        call.With("senderUID", message.From)
            .With("receiverUID", receiver)
            .With("message", message.Text)
            .With("isGroup", message.GroupId is null ? "0" : "1");
        var answer = await AskAsync(call, cancellationToken).ConfigureAwait(false);
        if (answer.Failure is not null)
        {
            throw await NameUnknownAsync(answer, cancellationToken).ConfigureAwait(false);
        }
    }

    private static AtomChatCall FriendCall(string operation, string userId, IReadOnlyList<string> friendIds) =>
        new AtomChatCall(operation) { UserId = userId, UserIds = friendIds, IsChange = true }
            .With("UID", userId)
            .With("friendsUID", friendIds);

    // Where that cannot be found out, the platform's own words stand.
    private async Task<bool> IsUserAsync(string userId, CancellationToken cancellationToken)
    {
        try
        {
            return await GetUserAsync(userId, false, cancellationToken).ConfigureAwait(false) is not null;
        }
        catch (ChatServiceException)
        {
            return false;
        }
    }

    private async Task<BatchAnswer> BlockAsync(string operation, string byUserId, string userId, CancellationToken cancellationToken)
    {
        var call = new AtomChatCall(operation) { UserId = byUserId, UserIds = [userId], IsChange = true }
            .With("senderUID", byUserId)
            .With("receiverUID", userId);
        var answer = await AskAsync(call, cancellationToken).ConfigureAwait(false);
        return answer.Meaning == AtomChatMeaning.SenderOrReceiverUnknown
            ? throw await NameUnknownAsync(answer, cancellationToken).ConfigureAwait(false)
            : Settle(answer, call.UserIds);
    }

    /// <summary>Where AtomChat says that one of two is unknown, asking for the first tells which: whoever corrects a list needs the right id.</summary>
    private async Task<ChatServiceException> NameUnknownAsync(AtomChatAnswer answer, CancellationToken cancellationToken)
    {
        var failure = answer.Failure!;
        if (answer.Meaning != AtomChatMeaning.SenderOrReceiverUnknown)
        {
            return failure;
        }

        try
        {
            var sender = await GetUserAsync(answer.Call.UserId!, false, cancellationToken).ConfigureAwait(false);
            return errors.UnknownOfTwo(answer.Call, failure, sender is not null);
        }
        catch (ChatServiceException)
        {
            return failure;
        }
    }
}
