using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using GroupAdmin.Connections;
using GroupAdmin.Contracts;
using GroupAdmin.Directories;

namespace GroupAdmin.Reconciliation;

/// <summary>
/// Compares a directory (the wanted state) with a platform (the actual one). Groups come one by one in ordinal order of their ids; the
/// lists of several are read side by side, page by page, and only differences are held. What the directory does not state is not looked at.
/// </summary>
/// <remarks>First <see cref="OpenAsync"/>, then <see cref="ReadAsync"/> until it gives null, by one caller. Disposing ends what is under way.</remarks>
public sealed class DirectoryComparison : IDisposable
{
    private readonly ChatDirectory wanted;
    private readonly ChatClient client;
    private readonly ComparisonOptions options;
    private readonly ComparisonNotes notes;
    private readonly WantedIds ids;
    private readonly MembershipReading membership;
    private readonly CancellationTokenSource stopping = new();
    private readonly Queue<Task<ComparedGroup>> underWay = new();
    private IReadOnlyList<ComparedGroup> groups = [];
    private int next;

    /// <summary>Prepares a comparison. Nothing is requested yet.</summary>
    /// <param name="wanted">The wanted state. It must not be changed any more.</param>
    /// <param name="client">The platform.</param>
    /// <param name="options">What is compared.</param>
    public DirectoryComparison(ChatDirectory wanted, ChatClient client, ComparisonOptions options)
    {
        this.wanted = wanted;
        this.client = client;
        this.options = options;
        notes = new ComparisonNotes(client.Platform.Name);
        ids = new WantedIds(wanted.UserIds, client.Session.Client is ICanonicalIds ? id => client.Canonical(IdKind.User, id) : null);
        membership = new MembershipReading(ids, (client.Session.Client as IMemberRoleSetter)?.MemberRoles, options.KeepsExtra);
    }

    /// <summary>How the users differ. Known once opened.</summary>
    public ComparedUsers Users { get; private set; } = ComparedUsers.None(new IdPool());

    /// <summary>How many groups are compared. Known once opened.</summary>
    public int GroupCount => groups.Count;

    /// <summary>How many groups the platform has; null where not all were listed. Known once opened.</summary>
    public long? ListedGroups { get; private set; }

    /// <summary>The ids that were asked for and that neither the directory nor the platform has. Known once opened.</summary>
    public IReadOnlyList<string> UnknownIds { get; private set; } = [];

    /// <summary>
    /// What the directory states and the platform cannot hold or does not tell, as sentences. Such a thing is no difference: it would be
    /// one every night. Complete once all groups were read.
    /// </summary>
    public IReadOnlyList<string> Notes
    {
        get
        {
            var sentences = notes.ToSentences();
            return membership.MetFixedRole
                ? [.. sentences, $"{client.Platform.Name} cannot give members of a group a role, so roles are not compared."]
                : sentences;
        }
    }

    /// <summary>Reads the groups and the users.</summary>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <exception cref="ChatServiceException">The directory holds an id that the platform cannot carry, the platform cannot tell its groups, or it failed.</exception>
    public async Task OpenAsync(CancellationToken cancellationToken)
    {
        DirectoryIds.Check(wanted, client, options);
        RequireLists();
        var reading = new GroupReading(wanted, client, options, new GroupProperties(client, ids, notes));
        groups = await reading.ReadAsync(cancellationToken).ConfigureAwait(false);
        ListedGroups = reading.Listed;
        UnknownIds = [.. (options.Ids ?? []).Where(id => wanted.FindGroup(id) is null && !groups.Any(group => group.Id == id))];
        if (wanted.Users is { } users)
        {
            Users = await new UserReading(client, users, ids, new UserProperties(client, notes), notes, options.KeepsUsers).ReadAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Compares the next group.</summary>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <returns>The group, which may differ in nothing; null after the last one.</returns>
    public async Task<ComparedGroup?> ReadAsync(CancellationToken cancellationToken)
    {
        while (next < groups.Count && underWay.Count < client.Session.Limits.ThrottleLimit)
        {
            var group = groups[next++];
            underWay.Enqueue(Task.Run(() => CompareAsync(group, cancellationToken), CancellationToken.None));
        }

        return underWay.Count > 0 ? await underWay.Dequeue().ConfigureAwait(false) : null;
    }

    /// <summary>Ends what is under way and waits for it.</summary>
    public void Dispose()
    {
        stopping.Cancel();
        foreach (var task in underWay)
        {
            Task.WhenAny(task).GetAwaiter().GetResult();
        }

        stopping.Dispose();
    }

    private async Task<ComparedGroup> CompareAsync(ComparedGroup group, CancellationToken cancellationToken)
    {
        if (group.Wanted is not { } own)
        {
            return group;
        }

        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, stopping.Token);
        try
        {
            group.Members = own.Members is not { } members ? null
                : !group.IsThere ? MembershipDifference.OfNothing(ids, members)
                : await membership.ReadAsync(client.ListMemberships(group.Id, mayRepeat: true), members, hasRoles: true, either.Token).ConfigureAwait(false);
            group.Bans = own.Bans is not { } bans ? null
                : client.Session.Client is not IBanLister ? Untold(group.Id, bans)
                : !group.IsThere ? MembershipDifference.OfNothing(ids, bans)
                : await membership.ReadAsync(client.ListBansAgain(group.Id), bans, hasRoles: false, either.Token).ConfigureAwait(false);
        }
        catch (ChatServiceException error) when (error.Kind != ChatErrorKind.Cancelled && error.Scope != ChatErrorScope.Connection)
        {
            group.Error = new ChatServiceException(error, $"The members of '{group.Id}' could not be compared: {error.Message}") { Target = group.Id };
            group.Members = null;
            group.Bans = null;
        }

        OperationLog.Current.Read(1, 0);
        return group;
    }

    // Bans that cannot be listed would have to be made again every night.
    private MembershipDifference? Untold(string groupId, MemberList bans)
    {
        if (bans.Count > 0)
        {
            notes.DoesNotTell("who is banned from a group", groupId);
        }

        return null;
    }

    private void RequireLists()
    {
        if (wanted.Groups.Any(static group => group.Members is not null))
        {
            client.Require<IMemberLister>();
        }
    }
}
