using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using GroupAdmin.Contracts;

namespace GroupAdmin.Engine.Platforms.Ejabberd;

/// <content>
/// Members, roles and bans: all of them are one thing here, the affiliation of a JID with a room, and one command sets it whatever it was
/// before. So who somebody is in the room is always looked at first: adding must not make an owner a plain member, removing must not
/// lift a ban, and a room must not lose its last owner.
/// </content>
internal sealed partial class EjabberdClient : IMemberAdder, IMemberRemover, IMemberKicker, IMemberLister, IMemberRoleSetter, IGroupBanner, IGroupUnbanner, IBanLister
{
    /// <summary>What a user is to become, from what the user is: another affiliation, null to leave it, or an exception to refuse it.</summary>
    private delegate string? Plan(EjabberdJid user, string affiliation);

    /// <inheritdoc/>
    public BatchTraits AddMemberTraits { get; } = new(1000, MemberReporting.Complete);

    /// <inheritdoc/>
    public BatchTraits RemoveMemberTraits => AddMemberTraits;

    /// <inheritdoc/>
    public BatchTraits KickTraits => AddMemberTraits;

    /// <inheritdoc/>
    public BatchTraits SetMemberRoleTraits => AddMemberTraits;

    /// <inheritdoc/>
    public BatchTraits BanTraits => AddMemberTraits;

    /// <inheritdoc/>
    public BatchTraits UnbanTraits => AddMemberTraits;

    /// <inheritdoc/>
    public IReadOnlyList<string> MemberRoles { get; } = [EjabberdShapes.Member, EjabberdShapes.Admin, EjabberdShapes.Owner];

    /// <inheritdoc/>
    public Task<BatchAnswer> AddMembersAsync(string groupId, IReadOnlyList<string> userIds, bool replace, CancellationToken cancellationToken) =>
        ChangeAsync(
            groupId,
            userIds,
            (user, affiliation) => affiliation switch
            {
                EjabberdShapes.None => EjabberdShapes.Member,
                EjabberdShapes.Outcast => throw Banned(groupId, user),
                _ => null,
            },
            cancellationToken);

    /// <inheritdoc/>
    public Task<BatchAnswer> SetMemberRolesAsync(string groupId, IReadOnlyList<string> userIds, string role, CancellationToken cancellationToken) =>
        ChangeAsync(
            groupId,
            userIds,
            (user, affiliation) => affiliation == role ? null : affiliation == EjabberdShapes.Outcast ? throw Banned(groupId, user) : role,
            cancellationToken);

    /// <inheritdoc/>
    public Task<BatchAnswer> RemoveMembersAsync(string groupId, IReadOnlyList<string> userIds, CancellationToken cancellationToken) =>
        ChangeAsync(groupId, userIds, static (_, affiliation) => affiliation is EjabberdShapes.None or EjabberdShapes.Outcast ? null : EjabberdShapes.None, cancellationToken);

    /// <inheritdoc/>
    public Task<BatchAnswer> BanUsersAsync(string groupId, IReadOnlyList<string> userIds, CancellationToken cancellationToken) =>
        ChangeAsync(groupId, userIds, static (_, affiliation) => affiliation == EjabberdShapes.Outcast ? null : EjabberdShapes.Outcast, cancellationToken);

    /// <inheritdoc/>
    public Task<BatchAnswer> UnbanUsersAsync(string groupId, IReadOnlyList<string> userIds, CancellationToken cancellationToken) =>
        ChangeAsync(groupId, userIds, static (_, affiliation) => affiliation == EjabberdShapes.Outcast ? EjabberdShapes.None : null, cancellationToken);

    /// <summary>
    /// Throws occupants out. There is no command for it in 23.01: a ban throws out (measured; taking membership away does so only in a
    /// members-only room), and is lifted at once.
    /// </summary>
    public async Task<BatchAnswer> KickMembersAsync(string groupId, IReadOnlyList<string> userIds, CancellationToken cancellationToken)
    {
        var room = ids.Room(groupId);
        var (inside, before) = await LookAsync(async () => (
            new HashSet<EjabberdJid>((await OccupantsAsync(room, cancellationToken).ConfigureAwait(false)).Select(static occupant => occupant.User)),
            (await AffiliationsAsync(room, cancellationToken).ConfigureAwait(false)).ToDictionary(static entry => entry.User, static entry => entry.Affiliation))).ConfigureAwait(false);
        return await new EjabberdBatch(
            async (id, token) =>
            {
                var user = ids.User(id);
                if (!inside.Contains(user))
                {
                    return MemberOutcome.Unchanged;
                }

                await SetAsync(room, user, EjabberdShapes.Outcast, token).ConfigureAwait(false);

                // Not cancellable: whoever was thrown out must be able to come back.
                await FollowAsync(
                    () => SetAsync(room, user, before.TryGetValue(user, out var former) ? former : EjabberdShapes.None, CancellationToken.None),
                    context.Limits.MaximumRetryCount,
                    id,
                    "the former affiliation",
                    error => errors.Refuse(
                        error.Operation,
                        id,
                        $"'{id}' was thrown out of '{groupId}' and is still banned, because lifting the ban failed: {error.Message} Lift it with Unblock-ChatUser -Group.",
                        ChatErrorScope.Users,
                        error.Kind),
                    CancellationToken.None).ConfigureAwait(false);
                return MemberOutcome.Done;
            }).RunAsync(userIds, context.Limits.ThrottleLimit, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public IPageSource<ChatGroupMember> ListMembers(string groupId, ListRange range) => List(groupId, static affiliation => affiliation is not (EjabberdShapes.Outcast or EjabberdShapes.None));

    /// <inheritdoc/>
    public IPageSource<ChatGroupMember> ListBans(string groupId, ListRange range) => List(groupId, static affiliation => affiliation == EjabberdShapes.Outcast);

    private EjabberdStream<ChatGroupMember> List(string groupId, Func<string, bool> isWanted)
    {
        var id = ids.RoomId(ids.Room(groupId));
        return new EjabberdStream<ChatGroupMember>(
            AffiliationsCall(ids.Room(groupId)),
            value => shapes.Affiliated(value, id) is { } entry && isWanted(entry.Role!) ? entry : null,
            context.Transport,
            errors);
    }

    private async Task<BatchAnswer> ChangeAsync(string groupId, IReadOnlyList<string> userIds, Plan plan, CancellationToken cancellationToken)
    {
        var room = ids.Room(groupId);
        var before = await LookAsync(() => BeforeAsync(room, userIds, cancellationToken)).ConfigureAwait(false);
        return await new EjabberdBatch(
            async (id, token) =>
            {
                var user = ids.User(id);
                var affiliation = before.TryGetValue(user, out var found) ? found : EjabberdShapes.None;
                if (plan(user, affiliation) is not { } wanted)
                {
                    return MemberOutcome.Unchanged;
                }

                if (affiliation == EjabberdShapes.Owner)
                {
                    await DemoteOwnerAsync(room, user, wanted, token).ConfigureAwait(false);
                }
                else
                {
                    await SetAsync(room, user, wanted, token).ConfigureAwait(false);
                }

                return MemberOutcome.Done;
            }).RunAsync(userIds, context.Limits.ThrottleLimit, cancellationToken).ConfigureAwait(false);
    }

    // Reads what a change is made from, before the first of its requests.
    private static async Task<T> LookAsync<T>(Func<Task<T>> look)
    {
        try
        {
            return await look().ConfigureAwait(false);
        }
        catch (ChatServiceException error) when (error.Kind != ChatErrorKind.Cancelled)
        {
            throw new ChatServiceException(error, error.Message) { IsBeforeChange = true };
        }
    }

    // A few are asked for one by one: the list of a room comes whole, however long it is.
    private async Task<Dictionary<EjabberdJid, string>> BeforeAsync(EjabberdJid room, IReadOnlyList<string> userIds, CancellationToken cancellationToken)
    {
        const int AskedOneByOne = 5;
        if (userIds.Count <= AskedOneByOne)
        {
            var asked = await AskAsync(room, userIds, cancellationToken).ConfigureAwait(false);

            // Measured: an administrator of the service is said to be an owner of every room, and only the list tells them from real ones.
            if (asked is not null && asked.All(static entry => entry.Affiliation != EjabberdShapes.Owner))
            {
                return asked.ToDictionary(static entry => entry.User, static entry => entry.Affiliation);
            }
        }

        return (await AffiliationsAsync(room, cancellationToken).ConfigureAwait(false)).ToDictionary(static entry => entry.User, static entry => entry.Affiliation);
    }

    // Null where the server does not know the command, which is younger than the one that lists.
    private async Task<(EjabberdJid User, string Affiliation)[]?> AskAsync(EjabberdJid room, IReadOnlyList<string> userIds, CancellationToken cancellationToken)
    {
        try
        {
            return await Task.WhenAll(userIds.Select(async id => (ids.User(id), await AffiliationAsync(room, ids.User(id), cancellationToken).ConfigureAwait(false)))).ConfigureAwait(false);
        }
        catch (ChatServiceException error) when (EjabberdErrors.IsUnknownCommand(error))
        {
            return null;
        }
    }

    private Task<string> AffiliationAsync(EjabberdJid room, EjabberdJid user, CancellationToken cancellationToken) => ReadAsync(
        new EjabberdCall("get_room_affiliation") { GroupId = ids.RoomId(room) }.With(room).With("jid", user.Wire),
        static fields => EjabberdShapes.Text(fields, "affiliation") ?? throw new FormatException("names no affiliation"),
        cancellationToken);

    private async Task<IReadOnlyList<(EjabberdJid User, string Affiliation)>> AffiliationsAsync(EjabberdJid room, CancellationToken cancellationToken)
    {
        var listed = new List<(EjabberdJid, string)>();
        using var pages = new EjabberdStream<object>(AffiliationsCall(room), static value => EjabberdShapes.Affiliation(value), context.Transport, errors);
        while (await pages.ReadAsync(cancellationToken).ConfigureAwait(false) is { } page)
        {
            foreach (var entry in page.Items)
            {
                var (user, affiliation, _) = ((EjabberdJid, string, string?))entry;
                listed.Add((user, affiliation));
            }
        }

        return listed;
    }

    private EjabberdCall AffiliationsCall(EjabberdJid room) => new EjabberdCall("get_room_affiliations") { GroupId = ids.RoomId(room) }.With(room);

    private Task SetAsync(EjabberdJid room, EjabberdJid user, string affiliation, CancellationToken cancellationToken) => DoAsync(
        new EjabberdCall("set_room_affiliation") { GroupId = ids.RoomId(room), IsChange = true }.With(room).With("jid", user.Wire).With("affiliation", affiliation),
        cancellationToken);

    // One after another, and with the list as it is now: of two owners that are removed at once, one must stay.
    private async Task DemoteOwnerAsync(EjabberdJid room, EjabberdJid user, string affiliation, CancellationToken cancellationToken)
    {
        using (await demotions.TakeAsync().ConfigureAwait(false))
        {
            var listed = await AffiliationsAsync(room, cancellationToken).ConfigureAwait(false);
            if (listed.Count(static entry => entry.Affiliation == EjabberdShapes.Owner) <= 1)
            {
                throw errors.Refuse(
                    "set_room_affiliation",
                    user.ToString(),
                    $"'{user}' is the last owner of '{ids.RoomId(room)}' and stays it, because nobody could run the room from a client any more. Make somebody else an owner first (Add-ChatGroupMember -Role owner), or delete the group.",
                    ChatErrorScope.Users);
            }

            await SetAsync(room, user, affiliation, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Makes an account the owner; whoever was one becomes an administrator, after the new owner is in place.</summary>
    private async Task MakeOwnerAsync(EjabberdJid room, EjabberdJid owner, CancellationToken cancellationToken)
    {
        var before = await AffiliationsAsync(room, cancellationToken).ConfigureAwait(false);
        await SetAsync(room, owner, EjabberdShapes.Owner, cancellationToken).ConfigureAwait(false);
        foreach (var (former, _) in before.Where(entry => entry.Affiliation == EjabberdShapes.Owner && !entry.User.Equals(owner)))
        {
            try
            {
                await SetAsync(room, former, EjabberdShapes.Admin, cancellationToken).ConfigureAwait(false);
            }
            catch (ChatServiceException error) when (error.Kind != ChatErrorKind.Cancelled)
            {
                var id = ids.RoomId(room);
                throw EjabberdErrors.InPart(error, id, $"'{owner}' was made an owner of '{id}'", $"the role 'admin' of the former owner '{former}'", "the same command again");
            }
        }
    }

    private ChatServiceException Banned(string groupId, EjabberdJid user) => errors.Refuse(
        "set_room_affiliation",
        user.ToString(),
        $"'{user}' is banned from '{groupId}', and becoming a member would lift the ban without a word. Lift it first: Unblock-ChatUser -Group.",
        ChatErrorScope.Users);
}
