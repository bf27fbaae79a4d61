using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using GroupAdmin.Contracts;
using RestSharp;

namespace GroupAdmin.Engine.Platforms.Cord;

/// <content>Members of a group.</content>
internal sealed partial class CordClient : IMemberAdder, IMemberRemover, IMemberChanger, IMemberLister, IMemberIdLister
{
    private const string MembersPath = "groups/{id}/members";

    // A change of members is one transaction: all or nothing (S). Cord publishes no limit on their number but 10 MB.
    private static readonly BatchTraits AllOrNothing = new(10_000, MemberReporting.Complete);
    private static readonly BatchTraits AllOrNothingAndReplacing = new(10_000, MemberReporting.Complete, canReplace: true);

    /// <inheritdoc/>
    public BatchTraits AddMemberTraits => AllOrNothingAndReplacing;

    /// <inheritdoc/>
    public BatchTraits RemoveMemberTraits => AllOrNothing;

    /// <inheritdoc/>
    public BatchTraits ChangeMemberTraits => AllOrNothing;

    /// <inheritdoc/>
    public Task<BatchAnswer> AddMembersAsync(string groupId, IReadOnlyList<string> userIds, bool replace, CancellationToken cancellationToken) =>
        replace ? ReplaceMembersAsync(groupId, userIds, cancellationToken) : ChangeMembersAsync(groupId, userIds, [], cancellationToken);

    /// <inheritdoc/>
    public Task<BatchAnswer> RemoveMembersAsync(string groupId, IReadOnlyList<string> userIds, CancellationToken cancellationToken) =>
        ChangeMembersAsync(groupId, [], userIds, cancellationToken);

    /// <inheritdoc/>
    public async Task<BatchAnswer> ChangeMembersAsync(string groupId, IReadOnlyList<string> addedIds, IReadOnlyList<string> removedIds, CancellationToken cancellationToken)
    {
        var (added, removed) = (Listed(addedIds), Listed(removedIds));
        var hasLong = added.Count < addedIds.Count || removed.Count < removedIds.Count;
        if (hasLong && addedIds.Count > 0 && removedIds.Count > 0)
        {
            // Several requests are no transaction: nobody leaves before everybody has come.
            var came = await ChangeMembersAsync(groupId, addedIds, [], cancellationToken).ConfigureAwait(false);
            var left = await AfterAddingAsync(groupId, addedIds, came, () => ChangeMembersAsync(groupId, [], removedIds, cancellationToken)).ConfigureAwait(false);
            var each = addedIds.ToDictionary(static id => id, came.For, StringComparer.Ordinal);
            foreach (var id in removedIds)
            {
                each[id] = left.For(id);
            }

            return new BatchAnswer(MemberOutcome.Done, null, each);
        }

        if (added.Count + removed.Count > 0)
        {
            var call = new CordCall(Method.Post, MembersPath)
            {
                GroupId = groupId,
                UserIds = [.. added, .. removed],
                FirstRemoved = added.Count,
                IsChange = true,
                Body = Body("POST /groups/ID/members", groupId, () => new CordBody().With("add", OrNone(added)).With("remove", OrNone(removed)).ToJson()),
            };
            await SendAsync(call, cancellationToken).ConfigureAwait(false);
        }

        if (!hasLong)
        {
            return BatchAnswer.Done;
        }

        // What fails for one of these says nothing of the others, and nothing of those in the list, which is written by now.
        var exceptions = new Dictionary<string, MemberOutcome>(StringComparer.Ordinal);
        var failures = new Dictionary<string, ChatServiceException>(StringComparer.Ordinal);
        foreach (var id in addedIds.Concat(removedIds).Where(static id => !CordIds.FitsInList(id)))
        {
            try
            {
                if (await ChangeLongAsync(groupId, id, addedIds.Count > 0 ? "addGroups" : "removeGroups", cancellationToken).ConfigureAwait(false) is { } outcome)
                {
                    exceptions[id] = outcome;
                }
            }
            catch (ChatServiceException failure) when (failure.Kind != ChatErrorKind.Cancelled)
            {
                failures[id] = failure;
            }
        }

        return new BatchAnswer(MemberOutcome.Done, null, exceptions, failures);

        static List<string> Listed(IReadOnlyList<string> ids) => [.. ids.Where(CordIds.FitsInList)];

        static List<string>? OrNone(List<string> ids) => ids.Count == 0 ? null : ids;
    }

    /// <inheritdoc/>
    public IPageSource<ChatGroupMember> ListMembers(string groupId, ListRange range) => new CordPages<ChatGroupMember>(
        () => new CordCall(Method.Get, MembersPath) { GroupId = groupId },
        fields => shapes.Member(fields, groupId),
        range.First is { } first ? range.Skip + first : null,
        AskAsync,
        context.Transport,
        errors);

    /// <summary>The group names its members in one answer; as users they come page by page, one after the other.</summary>
    /// <inheritdoc/>
    public IPageSource<string> ListMemberIds(string groupId) => new CordMemberIds(GroupCall(groupId), context.Transport, errors, signer);

    /// <summary>
    /// An id of more than 128 characters cannot stand in a list, but the group's can, in the user's own request. Looks first, because Cord
    /// would make a user that is not there, and because a user's status is sent back as it is (for groups that is needed; for users it is I).
    /// </summary>
    /// <returns>What became of the user where it was not changed; null where it was.</returns>
    private async Task<MemberOutcome?> ChangeLongAsync(string groupId, string userId, string list, CancellationToken cancellationToken)
    {
        const string Operation = "PUT /users/ID";
        if (!CordIds.FitsInList(groupId))
        {
            throw errors.Refuse(Operation, userId, $"Neither the id of the group nor that of the user '{userId.Substring(0, 40)}…' fits into a list of {context.PlatformName} (at most {CordIds.MaximumInList} characters), so that it cannot join: give one of them a shorter id.", ChatErrorScope.Users);
        }

        if (await FindAsync(UserCall(userId), cancellationToken).ConfigureAwait(false) is not { } found)
        {
            return MemberOutcome.NotFound;
        }

        var status = Read(found, static fields => fields.TryGetValue("status", out var value) ? value as string : null);
        string[] groups = [groupId];
        var call = new CordCall(Method.Put, UserPath)
        {
            UserId = userId,
            GroupId = groupId,
            IsChange = true,
            Body = Body(Operation, userId, () => new CordBody().With(list, groups).With("status", status).ToJson()),
        };
        var answer = await AskAsync(call, cancellationToken).ConfigureAwait(false);

        // I: how a user who is not in the group is told here; in a list it is no failure.
        return answer.Failure is not { } failure ? null
            : failure.PlatformCode == "user_not_in_group" ? MemberOutcome.Unchanged
            : throw failure;
    }

    private async Task<BatchAnswer> ReplaceMembersAsync(string groupId, IReadOnlyList<string> userIds, CancellationToken cancellationToken)
    {
        // The same id twice would be told as an unknown user without a name (S).
        var wanted = userIds.Distinct(StringComparer.Ordinal).ToList();
        if (wanted.TrueForAll(CordIds.FitsInList))
        {
            const string Operation = "PUT /groups/ID";
            var status = await StatusOfAsync(GroupCall(groupId), cancellationToken).ConfigureAwait(false);
            var body = Body(Operation, groupId, () => new CordBody().With("members", wanted).With("status", status).ToJson());
            await PutGroupAsync(groupId, body, wanted, cancellationToken).ConfigureAwait(false);
            return BatchAnswer.Done;
        }

        // A long id would be removed by the list and have to be added again: adding first leaves nobody out who belongs there.
        var added = await ChangeMembersAsync(groupId, wanted, [], cancellationToken).ConfigureAwait(false);
        return await AfterAddingAsync(groupId, wanted, added, async () =>
        {
            var others = new List<string>();
            var kept = new HashSet<string>(wanted, StringComparer.Ordinal);
            using (var members = ListMemberIds(groupId))
            {
                while (await members.ReadAsync(cancellationToken).ConfigureAwait(false) is { } page)
                {
                    others.AddRange(page.Items.Where(id => !kept.Contains(id)));
                }
            }

            for (var index = 0; index < others.Count; index += CordPlatform.BatchSize)
            {
                var part = others.GetRange(index, Math.Min(CordPlatform.BatchSize, others.Count - index));
                var left = await ChangeMembersAsync(groupId, [], part, cancellationToken).ConfigureAwait(false);
                if (part.Select(left.FailureOf).FirstOrDefault(static failure => failure is not null) is { } failure)
                {
                    throw failure;
                }
            }

            return added;
        }).ConfigureAwait(false);
    }

    // Whoever was added stays so when a later request fails: that failure must not say that nothing was done.
    private static async Task<BatchAnswer> AfterAddingAsync(string groupId, IReadOnlyList<string> addedIds, BatchAnswer added, Func<Task<BatchAnswer>> next)
    {
        var cause = addedIds.Select(added.FailureOf).FirstOrDefault(static failure => failure is not null);
        try
        {
            return cause is null ? await next().ConfigureAwait(false) : throw cause;
        }
        catch (ChatServiceException failure) when (failure.Kind != ChatErrorKind.Cancelled)
        {
            throw CordErrors.InPart(failure, groupId);
        }
    }
}
