using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using GroupAdmin.Contracts;
using RestSharp;

namespace GroupAdmin.Engine.Platforms.Publisher;

/// <content>
/// Members of a group. There is no call that adds or removes one: the whole list is read, changed and written, and read back to see that
/// nobody else wrote it at the same time.
/// </content>
internal sealed partial class PublisherClient : IMemberAdder, IMemberRemover, IMemberChanger, IMemberLister, IMemberIdLister
{
    // How often a list is written for one change: another program that keeps writing its own must not hold us for ever.
    private const int MaximumWrites = 4;

    // For so few users it is not asked whether the group or they are why a list is refused: finding them takes few requests.
    private const int SplitWithoutDoubt = 10;

    // Groups that were written without complaint, so that a refusal is about what was written.
    private readonly ConcurrentDictionary<string, bool> writable = new(StringComparer.Ordinal);

    private static readonly BatchTraits WholeList = new(int.MaxValue, MemberReporting.Complete, canReplace: true);

    /// <summary>Every change writes the whole list, so that a batch may be of any size; it is read back here.</summary>
    public BatchTraits AddMemberTraits => WholeList;

    /// <summary>As for <see cref="AddMemberTraits"/>.</summary>
    public BatchTraits RemoveMemberTraits => WholeList;

    /// <summary>As for <see cref="AddMemberTraits"/>.</summary>
    public BatchTraits ChangeMemberTraits => WholeList;

    /// <inheritdoc/>
    public async Task<BatchAnswer> AddMembersAsync(string groupId, IReadOnlyList<string> userIds, bool replace, CancellationToken cancellationToken)
    {
        RequireNumbers(userIds);
        HashSet<string>? first = null;
        var found = await ReplaceAsync(
            groupId,
            present =>
            {
                var set = new HashSet<string>(present.Members, StringComparer.Ordinal);
                first ??= set;
                return userIds.All(set.Contains) && (!replace || set.Count == userIds.Count) ? null
                    : (present.Name, replace ? userIds : [.. present.Members, .. userIds.Where(id => !set.Contains(id))]);
            },
            now => Holds(now, userIds, replace),
            userIds.Count,
            cancellationToken).ConfigureAwait(false);
        var members = new HashSet<string>(found.Members, StringComparer.Ordinal);
        if (replace && members.Count > userIds.Count && userIds.All(members.Contains))
        {
            throw Overtaken(groupId, $"{members.Count - userIds.Count:N0} others are in the group all the same");
        }

        return Answer(userIds, first!.Contains, members.Contains, $"left out of the list of group '{groupId}' after writing it. Either there is no such user, or another program keeps writing the list");
    }

    /// <inheritdoc/>
    public Task<BatchAnswer> RemoveMembersAsync(string groupId, IReadOnlyList<string> userIds, CancellationToken cancellationToken) =>
        ChangeMembersAsync(groupId, [], userIds, cancellationToken);

    /// <inheritdoc/>
    public async Task<BatchAnswer> ChangeMembersAsync(string groupId, IReadOnlyList<string> addedIds, IReadOnlyList<string> removedIds, CancellationToken cancellationToken)
    {
        string[] both = [.. addedIds, .. removedIds];
        RequireNumbers(both);
        var leaving = new HashSet<string>(removedIds, StringComparer.Ordinal);
        HashSet<string>? first = null;
        var found = await ReplaceAsync(
            groupId,
            present =>
            {
                var set = new HashSet<string>(present.Members, StringComparer.Ordinal);
                first ??= set;
                return addedIds.All(set.Contains) && !set.Overlaps(leaving) ? null
                    : (present.Name, [.. present.Members.Where(id => !leaving.Contains(id)), .. addedIds.Where(id => !set.Contains(id))]);
            },
            now => Holds(now, addedIds, exactly: false) && !now.Members.Any(leaving.Contains),
            both.Length,
            cancellationToken).ConfigureAwait(false);
        var members = new HashSet<string>(found.Members, StringComparer.Ordinal);
        return Answer(
            both,
            id => first!.Contains(id) != leaving.Contains(id),
            id => members.Contains(id) != leaving.Contains(id),
            addedIds.Count == 0
                ? $"still in the list of group '{groupId}' after writing it: another program keeps writing the list"
                : $"not in the list of group '{groupId}' as it was written. Either there is no such user, or another program keeps writing the list");
    }

    /// <inheritdoc/>
    public IPageSource<ChatGroupMember> ListMembers(string groupId, ListRange range) => new PublisherListing<ChatGroupMember>(
        this,
        () => new PublisherCall(Method.Get, "users") { Target = groupId, Noun = "group" }.With("usergroups", groupId),
        "users",
        value => shapes.Member(value, groupId),
        range.Skip + range.First,
        token => ReadGroupAsync(groupId, token),
        isFiltered: true);

    /// <summary>The group names its members in one answer; as users they come page by page.</summary>
    /// <inheritdoc/>
    public IPageSource<string> ListMemberIds(string groupId) => new MemberIds(async token => (await ReadGroupAsync(groupId, token).ConfigureAwait(false)).Members);

    private static bool Holds(State now, IReadOnlyList<string> userIds, bool exactly)
    {
        var members = new HashSet<string>(now.Members, StringComparer.Ordinal);
        return userIds.All(members.Contains) && (!exactly || members.Count == userIds.Count);
    }

    // The wanted state holds for a user, held before, or could not be brought about.
    private static BatchAnswer Answer(IReadOnlyList<string> userIds, Func<string, bool> heldBefore, Func<string, bool> holds, string failure)
    {
        var exceptions = new Dictionary<string, MemberOutcome>(StringComparer.Ordinal);
        var failed = false;
        foreach (var id in userIds)
        {
            if (!holds(id))
            {
                exceptions[id] = MemberOutcome.Refused;
                failed = true;
            }
            else if (heldBefore(id))
            {
                exceptions[id] = MemberOutcome.Unchanged;
            }
        }

        return new BatchAnswer(
            MemberOutcome.Done,
            failed ? failure : null,
            exceptions);
    }

    /// <summary>Reads a group, writes it changed, and reads it back, until the change holds.</summary>
    /// <param name="groupId">Id of the group.</param>
    /// <param name="change">What to write; null where nothing is to be changed.</param>
    /// <param name="holds">Whether the change is in what was read back.</param>
    /// <param name="users">How many users the change is about, who may be why it is refused.</param>
    /// <param name="cancellationToken">Ends waits and requests.</param>
    /// <returns>The group as it was read last; the change may be missing in it.</returns>
    private async Task<State> ReplaceAsync(
        string groupId,
        Func<State, (string Name, IReadOnlyList<string> Members)?> change,
        Func<State, bool> holds,
        int users,
        CancellationToken cancellationToken)
    {
        using var passage = await gates.EnterAsync(groupId, cancellationToken).ConfigureAwait(false);
        var present = await LookAsync(groupId, cancellationToken).ConfigureAwait(false);
        var lost = 0;
        for (var writes = 1; change(present) is { } wanted; writes++)
        {
            ChatServiceException? error;
            try
            {
                error = await WriteGroupAsync(groupId, wanted.Name, wanted.Members, cancellationToken).ConfigureAwait(false);
            }
            catch (ChatServiceException again) when (writes > 1 && again.Kind != ChatErrorKind.Cancelled)
            {
                throw InDoubt(groupId, again);
            }
            catch (ChatServiceException refused) when (refused is { Kind: ChatErrorKind.InvalidRequest, StatusCode: not null } && users > SplitWithoutDoubt && !writable.ContainsKey(groupId))
            {
                if (await IsOfGroupAsync(groupId, cancellationToken).ConfigureAwait(false))
                {
                    throw new ChatServiceException(refused, $"{refused.Message} The group cannot be written as it is either.") { Scope = ChatErrorScope.Target };
                }

                throw;
            }

            // The platform wants no request for longer than anybody waits, not even one that reads.
            if (error is { Scope: ChatErrorScope.Connection })
            {
                throw error;
            }

            if (error is not null)
            {
                OperationLog.Current.Verbose($"The answer to writing group '{groupId}' was lost; reading back shows whether it took effect.");
                await Task.Delay(BackOff(lost++), cancellationToken).ConfigureAwait(false);
            }
            else
            {
                writable.TryAdd(groupId, true);
            }

            var before = present;
            present = await ReadWrittenAsync(groupId, cancellationToken).ConfigureAwait(false);
            if (holds(present))
            {
                return present;
            }

            if (error is not null && (writes == MaximumWrites || lost > context.Limits.MaximumRetryCount || error.StatusCode is >= 500 and not (502 or 503 or 504)))
            {
                throw error;
            }

            if (writes == MaximumWrites || (error is null && IsLeftOut(before, wanted.Members, present)))
            {
                return present;
            }

            OperationLog.Current.Warning(error switch
            {
                null => $"Another program wrote group '{groupId}' on {context.PlatformName} at the same time, and a part of this change was lost; writing it again.",
                { MayHaveTakenEffect: true } => $"The answer of {context.PlatformName} to writing group '{groupId}' was lost, and the change is not there; writing it again.",
                _ => $"{context.PlatformName} refused to write group '{groupId}' because of another change (HTTP {error.StatusCode}); writing it again.",
            });
        }

        return present;
    }

    // Reads what a change is made from. A failure here says that nothing was changed, and nothing of the users.
    private async Task<State> LookAsync(string groupId, CancellationToken cancellationToken)
    {
        try
        {
            return await ReadGroupAsync(groupId, cancellationToken).ConfigureAwait(false);
        }
        catch (ChatServiceException error) when (error.Kind != ChatErrorKind.Cancelled)
        {
            throw new ChatServiceException(error, error.Message)
            {
                IsBeforeChange = true,
                Scope = error.Kind == ChatErrorKind.InvalidRequest && error.Scope == ChatErrorScope.Call ? ChatErrorScope.Target : error.Scope,
            };
        }
    }

    // A list may be refused because of somebody in it, or because nobody may write the group. The list as it is, read again because another program
    // may have written it meanwhile, holds nobody new: where that is refused too, trying with fewer users again and again would change nothing.
    private async Task<bool> IsOfGroupAsync(string groupId, CancellationToken cancellationToken)
    {
        try
        {
            var present = await ReadGroupAsync(groupId, cancellationToken).ConfigureAwait(false);
            if (present.Members.Count == 0)
            {
                // That nobody may empty a group says nothing of it either.
                return false;
            }

            var lost = await WriteGroupAsync(groupId, present.Name, present.Members, cancellationToken).ConfigureAwait(false);
            if (lost is null)
            {
                writable.TryAdd(groupId, true);
            }

            return false;
        }
        catch (ChatServiceException error) when (error.Kind != ChatErrorKind.Cancelled)
        {
            return error.Kind == ChatErrorKind.InvalidRequest;
        }
    }

    // As for every other request, but without chance: the requests of a group follow one another in any case.
    private TimeSpan BackOff(int lost)
    {
        var wait = context.Limits.RetryInterval.TotalMilliseconds * Math.Pow(2, Math.Min(lost, 30));
        return TimeSpan.FromMilliseconds(Math.Min(wait, context.Limits.MaximumRetryWait.TotalMilliseconds));
    }

    // The platform took the list but for some of the new ones: writing the same again would change nothing. A list that shows none of the new
    // ones may be another program's.
    private static bool IsLeftOut(State before, IReadOnlyList<string> written, State now)
    {
        var wanted = new HashSet<string>(written, StringComparer.Ordinal);
        var old = new HashSet<string>(before.Members, StringComparer.Ordinal);
        var found = new HashSet<string>(now.Members, StringComparer.Ordinal);
        return found.IsSubsetOf(wanted) && wanted.All(id => found.Contains(id) || !old.Contains(id)) && found.Any(id => !old.Contains(id));
    }

    // Repeated only after reading: a list that was right some seconds ago would undo what another program wrote since.
    private async Task<ChatServiceException?> WriteGroupAsync(string groupId, string name, IReadOnlyList<string> members, CancellationToken cancellationToken)
    {
        var call = new PublisherCall(Method.Put, "groups/{id}") { Target = groupId, IsIdempotent = false, Body = Body(groupId, name, members) };
        try
        {
            await SendAsync(call, cancellationToken).ConfigureAwait(false);
            return null;
        }
        catch (ChatServiceException error) when (error.MayHaveTakenEffect || error.Kind == ChatErrorKind.Conflict)
        {
            return error;
        }
    }

    // That it cannot be read says nothing about what was written before.
    private async Task<State> ReadWrittenAsync(string groupId, CancellationToken cancellationToken)
    {
        try
        {
            return await ReadGroupAsync(groupId, cancellationToken).ConfigureAwait(false);
        }
        catch (ChatServiceException error) when (error.Kind != ChatErrorKind.Cancelled)
        {
            throw InDoubt(groupId, error);
        }
    }

    private static ChatServiceException InDoubt(string groupId, ChatServiceException error) => new(
        error,
        $"Group '{groupId}' was to be written, and what became of it could not be read or corrected: {error.Message}")
    {
        Target = groupId,
        MayHaveTakenEffect = true,
    };

    private async Task<State> ReadGroupAsync(string groupId, CancellationToken cancellationToken)
    {
        var (name, members) = await ReadAsync(
            new PublisherCall(Method.Get, "groups/{id}") { Target = groupId },
            answer =>
            {
                var fields = PublisherShapes.Inside(answer, "group");
                fields.TryGetValue("id", out var id);
                if (PublisherShapes.Text(id) is { } other && other != groupId)
                {
                    throw new FormatException($"tells of another group ('{other}')");
                }

                // As it was sent: blanks at its ends belong to it.
                fields.TryGetValue("name", out var name);
                return (PublisherShapes.Whole(name) ?? throw new FormatException("names no name for the group, without which it cannot be written again"), PublisherShapes.Members(fields));
            },
            cancellationToken).ConfigureAwait(false);
        if (members is null)
        {
            // Perhaps an empty group is sent without a list (I). To take a list that is merely missing for an empty one would empty the group.
            var call = new PublisherCall(Method.Get, "users").With("usergroups", groupId);
            using var users = new PublisherListing<ChatUser>(this, () => call, "users", shapes.User, 1);
            if (await users.ReadAsync(cancellationToken).ConfigureAwait(false) is { Items.Count: > 0 })
            {
                throw new ChatServiceException(ChatErrorKind.MalformedAnswer, $"{context.PlatformName} tells group '{groupId}' without its members, and it has some. Nothing was changed.")
                {
                    Platform = context.PlatformName,
                    Operation = "GET /groups/ID",
                    Target = groupId,
                };
            }
        }

        return new State(name, members ?? []);
    }

    private void RequireNumbers(IReadOnlyList<string> userIds)
    {
        var others = userIds.Where(static id => !PublisherIds.IsNumber(id)).ToList();
        if (others.Count > 0)
        {
            throw errors.NoNumbers("PUT /groups/ID", others);
        }
    }

    private ChatServiceException Overtaken(string groupId, string what) => new(
        ChatErrorKind.Conflict,
        $"Another program keeps writing the members of group '{groupId}' on {context.PlatformName}: {what}. Run it again when that program has ended.")
    {
        Scope = ChatErrorScope.Target,
        Platform = context.PlatformName,
        Operation = "PUT /groups/ID",
        Target = groupId,
    };

    private sealed class MemberIds(Func<CancellationToken, Task<IReadOnlyList<string>>> read) : IPageSource<string>
    {
        private bool wasRead;

        public async Task<Page<string>?> ReadAsync(CancellationToken cancellationToken)
        {
            if (wasRead)
            {
                return null;
            }

            var ids = await read(cancellationToken).ConfigureAwait(false);
            wasRead = true;
            return new Page<string>(ids, ids.Count);
        }

        public void Dispose()
        {
        }
    }

    private sealed class State(string name, IReadOnlyList<string> members)
    {
        public string Name { get; } = name;

        public IReadOnlyList<string> Members { get; } = members;
    }
}
