using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using GroupAdmin.Bulk;
using GroupAdmin.Contracts;

namespace GroupAdmin.Tests.Bulk;

/// <summary>One group of an imaginary platform, in memory: its members, who exists, and everything that can go wrong in a call.</summary>
internal sealed class FakeMembership
{
    private readonly object gate = new();
    private int running;

    /// <summary>The members.</summary>
    public HashSet<string> Members { get; } = new(StringComparer.Ordinal);

    /// <summary>Users that the platform does not know.</summary>
    public HashSet<string> Unknown { get; } = new(StringComparer.Ordinal);

    /// <summary>Users that the platform refuses.</summary>
    public HashSet<string> Forbidden { get; } = new(StringComparer.Ordinal);

    /// <summary>Called at the start of every write with its number from 1 and its users; may throw or wait.</summary>
    public Func<int, IReadOnlyList<string>, CancellationToken, Task>? Before { get; set; }

    /// <summary>Called when a write has taken effect and its answer is on the way; may throw.</summary>
    public Action<int, IReadOnlyList<string>>? After { get; set; }

    /// <summary>Called at the start of every reading back; may throw.</summary>
    public Action<int>? BeforeRead { get; set; }

    /// <summary>True where a refused batch names the users that it was refused for.</summary>
    public bool NamesCulprits { get; set; }

    /// <summary>The users of every write, in the order in which they started.</summary>
    public List<IReadOnlyList<string>> Writes { get; } = [];

    /// <summary>How often the list was read.</summary>
    public int Reads { get; private set; }

    /// <summary>Who was asked for alone.</summary>
    public List<string> Probes { get; } = [];

    /// <summary>How many writes were under way at once, at most.</summary>
    public int Peak { get; private set; }

    /// <summary>A call with a batch that was lost.</summary>
    public static ChatServiceException Lost(bool mayHaveTakenEffect = true) =>
        new(ChatErrorKind.Transport, "The connection was lost.") { MayHaveTakenEffect = mayHaveTakenEffect };

    /// <summary>Adds what it can and keeps silent about the others, unless nobody could be added.</summary>
    public BulkChange PartialAdd(bool canRead = true, bool canProbe = false, int maximum = 1000) =>
        new(MemberAction.Add, "g", new BatchTraits(maximum, MemberReporting.Partial), (users, token) => WriteAsync(users, AddSome, token))
        {
            ReadBack = canRead ? Read : null,
            Probe = canProbe ? ProbeAsync : null,
        };

    /// <summary>Removes all of a batch or nobody.</summary>
    public BulkChange StrictRemove(bool canRead = true, int maximum = 1000) =>
        new(MemberAction.Remove, "g", new BatchTraits(maximum, MemberReporting.Complete), (users, token) => WriteAsync(users, RemoveAll, token))
        {
            ReadBack = canRead ? Read : null,
        };

    /// <summary>Makes the list exactly the known ones of the users.</summary>
    public Task<BatchAnswer> ReplaceAsync(IReadOnlyList<string> users, CancellationToken token) => WriteAsync(
        users,
        given =>
        {
            Members.Clear();
            Members.UnionWith(given.Where(IsWelcome));
            return BatchAnswer.Done;
        },
        token);

    /// <summary>Adds and removes in one call, all or nothing; in <see cref="Writes"/> a removed user has a minus before it.</summary>
    public IMemberChanger Changer(int maximum = 1000) => new JointChanger(this, maximum);

    private bool IsWelcome(string user) => !Unknown.Contains(user) && !Forbidden.Contains(user);

    private async Task<BatchAnswer> WriteAsync(IReadOnlyList<string> users, Func<IReadOnlyList<string>, BatchAnswer> effect, CancellationToken token)
    {
        int number;
        lock (gate)
        {
            Writes.Add([.. users]);
            number = Writes.Count;
            Peak = Math.Max(Peak, ++running);
        }

        try
        {
            if (Before is not null)
            {
                await Before(number, users, token);
            }

            BatchAnswer answer;
            lock (gate)
            {
                answer = effect(users);

                // Inside, because it may look at the members while other writes want to change them.
                After?.Invoke(number, users);
            }

            return answer;
        }
        finally
        {
            lock (gate)
            {
                running--;
            }
        }
    }

    private BatchAnswer AddSome(IReadOnlyList<string> users)
    {
        var fresh = users.Where(user => IsWelcome(user) && !Members.Contains(user)).ToList();
        if (fresh.Count == 0)
        {
            var culprits = users.Where(user => !IsWelcome(user)).ToList();
            throw culprits.Count == 0 ? Unchanged("Users already part of group.", users)
                : culprits.Count < users.Count || users.Count > 1 ? Refusal(culprits)
                : Unknown.Contains(users[0]) ? NotFound(users) : Refusal(users);
        }

        Members.UnionWith(fresh);
        return users.Count == 1 || fresh.Count == users.Count ? BatchAnswer.Done : new BatchAnswer(MemberOutcome.Done, "Success");
    }

    private BatchAnswer RemoveAll(IReadOnlyList<string> users)
    {
        var unknown = users.Where(Unknown.Contains).ToList();
        if (unknown.Count > 0)
        {
            throw NotFound(unknown);
        }

        var strangers = users.Where(user => !Members.Contains(user)).ToList();
        if (strangers.Count > 0)
        {
            throw Unchanged("Users not part of group.", strangers);
        }

        Members.ExceptWith(users);
        return BatchAnswer.Done;
    }

    private ChatServiceException NotFound(IReadOnlyList<string> users) =>
        new(ChatErrorKind.NotFound, "Invalid user.") { Scope = ChatErrorScope.Users, PlatformText = "Invalid user.", Culprits = NamesCulprits ? users : [] };

    private ChatServiceException Refusal(IReadOnlyList<string> users) =>
        new(ChatErrorKind.InvalidRequest, "Not welcome.") { Scope = ChatErrorScope.Users, PlatformText = "Not welcome.", Culprits = NamesCulprits ? users : [] };

    private ChatServiceException Unchanged(string text, IReadOnlyList<string> users) =>
        new(ChatErrorKind.InvalidRequest, text) { Scope = ChatErrorScope.Users, IsUnchanged = true, PlatformText = text, Culprits = NamesCulprits ? users : [] };

    private Listing Read() => new(this);

    private async Task<bool> ProbeAsync(string user, CancellationToken token)
    {
        await Task.Yield();
        token.ThrowIfCancellationRequested();
        lock (gate)
        {
            Probes.Add(user);
            return Members.Contains(user);
        }
    }

    private sealed class JointChanger(FakeMembership membership, int maximum) : IMemberChanger
    {
        public BatchTraits ChangeMemberTraits { get; } = new(maximum, MemberReporting.Complete);

        public Task<BatchAnswer> ChangeMembersAsync(string groupId, IReadOnlyList<string> addedIds, IReadOnlyList<string> removedIds, CancellationToken cancellationToken) =>
            membership.WriteAsync(
                [.. addedIds, .. removedIds.Select(id => "-" + id)],
                _ =>
                {
                    var unwelcome = addedIds.Where(id => !membership.IsWelcome(id)).ToList();
                    if (unwelcome.Count > 0)
                    {
                        throw membership.NotFound(unwelcome);
                    }

                    membership.Members.UnionWith(addedIds);
                    membership.Members.ExceptWith(removedIds);
                    return BatchAnswer.Done;
                },
                cancellationToken);
    }

    private sealed class Listing(FakeMembership membership) : IPageSource<string>
    {
        private List<string>? left;

        public Task<Page<string>?> ReadAsync(CancellationToken cancellationToken)
        {
            cancellationToken.ThrowIfCancellationRequested();
            lock (membership.gate)
            {
                if (left is null)
                {
                    membership.Reads++;
                    membership.BeforeRead?.Invoke(membership.Reads);
                    left = [.. membership.Members.Order(StringComparer.Ordinal)];
                }

                if (left.Count == 0)
                {
                    return Task.FromResult<Page<string>?>(null);
                }

                var page = left.Take(70).ToList();
                left.RemoveRange(0, page.Count);
                return Task.FromResult<Page<string>?>(new Page<string>(page));
            }
        }

        public void Dispose()
        {
        }
    }
}
