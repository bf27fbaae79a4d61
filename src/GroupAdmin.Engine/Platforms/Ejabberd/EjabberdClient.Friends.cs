using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using GroupAdmin.Contracts;

namespace GroupAdmin.Engine.Platforms.Ejabberd;

/// <content>
/// Friends: two accounts that have each other in their rosters with the subscription <c>both</c>. The server writes the roster of one
/// account at a time, asks nobody, and takes accounts that do not exist (measured), so that both sides are looked at and written here.
/// </content>
internal sealed partial class EjabberdClient : IFriendAdder, IFriendRemover, IFriendshipReader
{
    private const string Mutual = "both";

    /// <summary>Writes one roster. True where it was not as wanted before.</summary>
    private delegate Task<bool> RosterChange(EjabberdJid account, List<RosterItem> roster, EjabberdJid friend, CancellationToken cancellationToken);

    /// <inheritdoc/>
    public BatchTraits AddFriendTraits { get; } = new(1000, MemberReporting.Complete);

    /// <inheritdoc/>
    public BatchTraits RemoveFriendTraits => AddFriendTraits;

    /// <inheritdoc/>
    public Task<BatchAnswer> AddFriendsAsync(string userId, IReadOnlyList<string> friendIds, bool replace, CancellationToken cancellationToken) =>
        ChangeFriendsAsync(
            userId,
            friendIds,
            BefriendAsync,
            mustExist: true,
            cancellationToken);

    /// <inheritdoc/>
    public Task<BatchAnswer> RemoveFriendsAsync(string userId, IReadOnlyList<string> friendIds, CancellationToken cancellationToken) =>
        ChangeFriendsAsync(
            userId,
            friendIds,
            PartAsync,
            mustExist: false,
            cancellationToken);

    /// <inheritdoc/>
    public async Task<bool?> ReadFriendshipAsync(string userId, string friendId, CancellationToken cancellationToken)
    {
        var (account, friend) = (ids.User(userId), ids.User(friendId));
        var ours = (await RosterAsync(account, cancellationToken).ConfigureAwait(false)).FindAll(item => item.Contact.Equals(friend));
        var theirs = (await RosterAsync(friend, cancellationToken).ConfigureAwait(false)).FindAll(item => item.Contact.Equals(account));
        return ours.Count + theirs.Count == 0 ? false : ours.Exists(static item => item.IsMutual) && theirs.Exists(static item => item.IsMutual) ? true : null;
    }

    private async Task<BatchAnswer> ChangeFriendsAsync(
        string userId,
        IReadOnlyList<string> friendIds,
        RosterChange change,
        bool mustExist,
        CancellationToken cancellationToken)
    {
        var account = Account("add_rosteritem", userId);
        var roster = await LookAsync(async () => await ExistsAsync(account, cancellationToken).ConfigureAwait(false)
            ? await RosterAsync(account, cancellationToken).ConfigureAwait(false)
            : throw errors.NoUser(new EjabberdCall("get_roster") { UserId = account.ToString() })).ConfigureAwait(false);
        return await new EjabberdBatch(
            async (id, token) =>
            {
                var friend = ids.User(id);
                if (mustExist && (friend.Name.Length == 0 || !await ExistsAsync(friend, token).ConfigureAwait(false)))
                {
                    throw errors.Refuse("add_rosteritem", id, $"There is no user '{friend}' on {context.PlatformName}: check the id, and its host.", ChatErrorScope.Users, ChatErrorKind.NotFound);
                }

                if (friend.Equals(account))
                {
                    throw errors.Refuse("add_rosteritem", id, $"'{friend}' cannot be a friend of itself.", ChatErrorScope.Users);
                }

                var theirs = await RosterAsync(friend, token).ConfigureAwait(false);

                // The own roster is what users are shown, so that it goes last: as long as it is not as wanted, not all is done.
                var other = await change(friend, theirs, account, token).ConfigureAwait(false);
                try
                {
                    return await change(account, roster, friend, token).ConfigureAwait(false) || other ? MemberOutcome.Done : MemberOutcome.Unchanged;
                }
                catch (ChatServiceException error) when (other && error.Kind != ChatErrorKind.Cancelled)
                {
                    throw EjabberdErrors.HalfDone(error, friend.ToString(), account.ToString());
                }
            }).RunAsync(friendIds, context.Limits.ThrottleLimit, cancellationToken).ConfigureAwait(false);
    }

    // Writing an item replaces it: the nickname and the groups that the user gave it are kept.
    private async Task<bool> BefriendAsync(EjabberdJid account, List<RosterItem> roster, EjabberdJid friend, CancellationToken cancellationToken)
    {
        var present = roster.Where(item => item.Contact.Equals(friend)).ToList();
        if (present.Any(static item => item.IsMutual))
        {
            return false;
        }

        await DoAsync(
            Between("add_rosteritem", account, friend)
                .With("nick", present.Select(static item => item.Nick).FirstOrDefault(static nick => nick.Length > 0) ?? string.Empty)
                .With("group", string.Join(";", present.Select(static item => item.Group).Where(static group => group.Length > 0)))
                .With("subs", Mutual),
            cancellationToken).ConfigureAwait(false);
        return true;
    }

    private async Task<bool> PartAsync(EjabberdJid account, List<RosterItem> roster, EjabberdJid friend, CancellationToken cancellationToken)
    {
        if (!roster.Any(item => item.Contact.Equals(friend)))
        {
            return false;
        }

        await DoAsync(Between("delete_rosteritem", account, friend), cancellationToken).ConfigureAwait(false);
        return true;
    }

    private static EjabberdCall Between(string command, EjabberdJid account, EjabberdJid friend) =>
        new EjabberdCall(command) { UserId = friend.ToString(), IsChange = true }
            .With("localuser", account.Name)
            .With("localhost", account.Host)
            .With("user", friend.Name)
            .With("host", friend.Host);

    // A contact in two groups is listed twice (measured).
    private async Task<List<RosterItem>> RosterAsync(EjabberdJid account, CancellationToken cancellationToken)
    {
        var items = new List<RosterItem>();
        using var pages = new EjabberdStream<RosterItem>(
            About("get_roster", account),
            value => value is Dictionary<string, object?> fields && EjabberdShapes.Text(fields, "jid") is { } jid
                ? new RosterItem(ids.User(jid.Contains('@') ? jid : "@" + jid), EjabberdShapes.Text(fields, "nick"), EjabberdShapes.Text(fields, "group"), EjabberdShapes.Text(fields, "subscription"))
                : throw new FormatException("holds something that is no contact"),
            context.Transport,
            errors);
        while (await pages.ReadAsync(cancellationToken).ConfigureAwait(false) is { } page)
        {
            items.AddRange(page.Items);
        }

        return items;
    }

    private sealed class RosterItem(EjabberdJid contact, string? nick, string? group, string? subscription)
    {
        public EjabberdJid Contact { get; } = contact;

        public string Nick { get; } = nick ?? string.Empty;

        public string Group { get; } = group ?? string.Empty;

        public bool IsMutual { get; } = subscription == Mutual;
    }
}
