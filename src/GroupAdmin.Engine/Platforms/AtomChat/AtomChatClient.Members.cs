using System.Collections.Generic;
using System.Text.Json;
using System.Threading;
using System.Threading.Tasks;
using GroupAdmin.Contracts;
using GroupAdmin.Engine.Json;

namespace GroupAdmin.Engine.Platforms.AtomChat;

/// <content>Members and bans of a group.</content>
internal sealed partial class AtomChatClient : IMemberAdder, IMemberRemover, IMemberKicker, IMemberLister, IMemberIdLister, IGroupBanner, IGroupUnbanner
{
    /// <summary>A success may hide users that were left out (S).</summary>
    public BatchTraits AddMemberTraits => SilentAndReplacing;

    /// <summary>A removal fails whole when one of the users is no member (S).</summary>
    public BatchTraits RemoveMemberTraits => AllOrNothing;

    /// <summary>Whether a kick fails whole is not known, so that its success is not trusted for each user (I).</summary>
    public BatchTraits KickTraits => Silent;

    /// <summary>Whether a ban fails whole is not known, and bans cannot be listed (I).</summary>
    public BatchTraits BanTraits => Silent;

    /// <summary>As for <see cref="BanTraits"/>.</summary>
    public BatchTraits UnbanTraits => Silent;

    /// <inheritdoc/>
    public async Task<BatchAnswer> AddMembersAsync(string groupId, IReadOnlyList<string> userIds, bool replace, CancellationToken cancellationToken)
    {
        var call = GroupCall(AtomChatOperation.AddMembers, groupId, userIds).With("clearExisting", replace ? "true" : null);
        var answer = await AskAsync(call, cancellationToken).ConfigureAwait(false);

        // A replacement that failed must be seen to have failed: otherwise nobody would remove the members who are not in the list.
        if (replace && answer.Failure is not null)
        {
            throw answer.Failure;
        }

        // It fails only when nobody was added (S), whose reasons can differ: some are members already, others unknown.
        if (userIds.Count > 1 && answer.Meaning is AtomChatMeaning.AlreadyMember or AtomChatMeaning.UserUnknown)
        {
            return new BatchAnswer(MemberOutcome.NotReported, answer.Failure!.PlatformText);
        }

        return Settle(answer, userIds);
    }

    /// <inheritdoc/>
    public async Task<BatchAnswer> RemoveMembersAsync(string groupId, IReadOnlyList<string> userIds, CancellationToken cancellationToken) =>
        Settle(await AskAsync(GroupCall(AtomChatOperation.RemoveMembers, groupId, userIds), cancellationToken).ConfigureAwait(false), userIds);

    /// <inheritdoc/>
    public async Task<BatchAnswer> KickMembersAsync(string groupId, IReadOnlyList<string> userIds, CancellationToken cancellationToken) =>
        Settle(await AskAsync(GroupCall(AtomChatOperation.Kick, groupId, userIds), cancellationToken).ConfigureAwait(false), userIds);

    /// <inheritdoc/>
    public async Task<BatchAnswer> BanUsersAsync(string groupId, IReadOnlyList<string> userIds, CancellationToken cancellationToken) =>
        Settle(await AskAsync(GroupCall(AtomChatOperation.Ban, groupId, userIds), cancellationToken).ConfigureAwait(false), userIds);

    /// <inheritdoc/>
    public async Task<BatchAnswer> UnbanUsersAsync(string groupId, IReadOnlyList<string> userIds, CancellationToken cancellationToken) =>
        Settle(await AskAsync(GroupCall(AtomChatOperation.Unban, groupId, userIds), cancellationToken).ConfigureAwait(false), userIds);

    /// <inheritdoc/>
    public IPageSource<ChatGroupMember> ListMembers(string groupId, ListRange range) =>
        Members(groupId, (ref Utf8JsonReader reader) => shapes.Member(ref reader, groupId));

    /// <inheritdoc/>
    public IPageSource<string> ListMemberIds(string groupId) => Members(groupId, AtomChatShapes.MemberId, AtomChatShapes.TryMemberId);

    private AtomChatMemberListing<T> Members<T>(string groupId, JsonStreamReader.Parser<T> parse, JsonStreamReader.TryParser<T>? tryParse = null) => new(
        new AtomChatCall(AtomChatOperation.ListMembers) { GroupId = groupId }.With("GUIDs", groupId),
        context.Transport,
        errors,
        parse,
        tryParse);

    private static AtomChatCall GroupCall(string operation, string groupId, IReadOnlyList<string> userIds) =>
        new AtomChatCall(operation) { GroupId = groupId, UserIds = userIds, IsChange = true }
            .With("GUID", groupId)
            .With("UIDs", userIds);

    /// <summary>What an answer says of the users of a call.</summary>
    private static BatchAnswer Settle(AtomChatAnswer answer, IReadOnlyList<string> userIds)
    {
        if (answer.Failure is not { } failure)
        {
            return BatchAnswer.Done;
        }

        // After a repetition, "it is so already" most likely speaks of what the attempt before did.
        if (failure.IsUnchanged && userIds.Count == 1)
        {
            return new BatchAnswer(answer.WasRepeated ? MemberOutcome.Done : MemberOutcome.Unchanged, failure.PlatformText);
        }

        return failure.IsUnchanged && answer.WasRepeated
            ? new BatchAnswer(MemberOutcome.NotReported, failure.PlatformText)
            : throw failure;
    }
}
