using System;
using System.Collections.Generic;
using System.Linq;
using System.Reflection;
using System.Threading;
using System.Threading.Tasks;
using GroupAdmin.Audit;
using GroupAdmin.Bulk;
using GroupAdmin.Contracts;

namespace GroupAdmin.Connections;

/// <summary>
/// Everything that can be done over one connection, the same for every platform: it refuses what the platform cannot do or carry before
/// any request, and settles creations whose answer was lost. Thread-safe.
/// </summary>
/// <param name="session">The open session.</param>
public sealed partial class ChatClient(IChatSession session)
{
    /// <summary>The open session.</summary>
    public IChatSession Session { get; } = session;

    /// <summary>The log of every change; null where none is kept.</summary>
    internal AuditTrail? Audit { get; init; }

    /// <summary>The platform.</summary>
    public ChatPlatform Platform => Session.Platform;

    /// <summary>The client's side of a capability.</summary>
    /// <typeparam name="T">A contract that carries <see cref="CapabilityAttribute"/>.</typeparam>
    /// <exception cref="ChatServiceException"><see cref="ChatErrorKind.NotSupported"/>, with the platforms that can.</exception>
    public T Require<T>()
        where T : class =>
        Session.Client as T ?? throw CapabilityText.Missing(Session, typeof(T).GetCustomAttribute<CapabilityAttribute>()!.Capability);

    /// <summary>Checks that the platform can carry an id.</summary>
    /// <param name="kind">What the id names.</param>
    /// <param name="id">The id.</param>
    /// <returns>The id.</returns>
    /// <exception cref="ChatServiceException"><see cref="ChatErrorKind.InvalidRequest"/> with the reason.</exception>
    public string Check(IdKind kind, string id)
    {
        if (((IIdRules)Session.Client).Refuse(kind, id) is { } reason)
        {
            var shown = id.Length <= 64 ? id : id.Substring(0, 64) + "…";
            throw new ChatServiceException(
                ChatErrorKind.InvalidRequest,
                $"The {(kind == IdKind.Group ? "group" : "user")} id '{PrintableText.Of(shown)}' cannot be used with {Platform.Name}: {reason}. Nothing was sent for it.")
            {
                Scope = kind == IdKind.Group ? ChatErrorScope.Target : ChatErrorScope.Users,
                Platform = Platform.Name,
                Target = id,
            };
        }

        return id;
    }

    /// <summary>The spelling that all spellings of one id share; the id itself where the platform has only one, or cannot carry it.</summary>
    /// <param name="kind">What the id names.</param>
    /// <param name="id">The id.</param>
    public string Canonical(IdKind kind, string id) =>
        Session.Client is ICanonicalIds ids && ((IIdRules)Session.Client).Refuse(kind, id) is null ? ids.Canonical(kind, id) : id;

    /// <summary>Compares ids as the platform does.</summary>
    /// <param name="kind">What the ids name.</param>
    public IEqualityComparer<string> Ids(IdKind kind) =>
        Session.Client is ICanonicalIds ids ? new CanonicalComparer(ids, kind) : StringComparer.Ordinal;

    /// <summary>The error for an id that the platform does not know.</summary>
    /// <param name="kind">What the id names.</param>
    /// <param name="id">The id.</param>
    public ChatServiceException Unknown(IdKind kind, string id) =>
        new(ChatErrorKind.NotFound, $"{Platform.Name} has no {(kind == IdKind.Group ? "group" : "user")} '{id}'.") { Platform = Platform.Name, Target = id };

    /// <summary>Creates a group; a creation whose answer was lost is read back and repeated only if it did not take effect.</summary>
    /// <param name="group">The group.</param>
    /// <param name="cancellationToken">Ends the wait and the request.</param>
    public async Task<ChatGroup> CreateGroupAsync(NewGroup group, CancellationToken cancellationToken)
    {
        var creator = Require<IGroupCreator>();
        Refuse(group.Fields & ~creator.CreatableGroupFields, "store a group's");
        CheckOwn(IdKind.Group, group.Id);
        CheckOwn(IdKind.User, group.Owner);
        return await RecordAsync(
            new AuditSubject(ChatCapability.CreateGroup, "Group", group.Id) { Fields = Names(group.Name, group.Fields) },
            () => SettleAsync(
                () => creator.CreateGroupAsync(group, cancellationToken),
                group.Id,
                Session.Client is IGroupReader reader && !Settles(IdKind.Group)
                    ? async id => (await reader.GetGroupsAsync([id], cancellationToken).ConfigureAwait(false))
                        .FirstOrDefault(found => Ids(IdKind.Group).Equals(found.Id, id) && SameName(found.Name, group.Name))
                    : null,
                cancellationToken),
            static made => made.Id).ConfigureAwait(false);
    }

    /// <summary>Creates a user; a creation whose answer was lost is read back and repeated only if it did not take effect.</summary>
    /// <param name="user">The user.</param>
    /// <param name="cancellationToken">Ends the wait and the request.</param>
    public async Task<ChatUser> CreateUserAsync(NewUser user, CancellationToken cancellationToken)
    {
        var creator = Require<IUserCreator>();
        Refuse(user.Fields & ~creator.CreatableUserFields, "store a user's");
        CheckOwn(IdKind.User, user.Id);
        return await RecordAsync(
            new AuditSubject(ChatCapability.CreateUser, "User", user.Id) { Fields = Names(user.Name, user.Fields) },
            () => SettleAsync(
                () => creator.CreateUserAsync(user, cancellationToken),
                user.Id,
                Session.Client is IUserReader reader && !Settles(IdKind.User)
                    ? async id => await reader.GetUserAsync(id, false, cancellationToken).ConfigureAwait(false) is { } found && SameName(found.Name, user.Name) ? found : null
                    : null,
                cancellationToken),
            static made => made.Id).ConfigureAwait(false);
    }

    /// <summary>Changes a group.</summary>
    /// <param name="change">What changes.</param>
    /// <param name="cancellationToken">Ends the wait and the request.</param>
    public Task UpdateGroupAsync(GroupChange change, CancellationToken cancellationToken)
    {
        var updater = Require<IGroupUpdater>();
        Check(IdKind.Group, change.Id);
        CheckOwn(IdKind.User, change.Owner);
        Refuse(change.Fields & ~updater.ChangeableGroupFields, "change a group's");
        return RecordAsync(
            new AuditSubject(ChatCapability.UpdateGroup, "Group", change.Id) { Fields = Names(change.Name, change.Fields) },
            () => updater.UpdateGroupAsync(change, cancellationToken));
    }

    /// <summary>Changes a user.</summary>
    /// <param name="change">What changes.</param>
    /// <param name="cancellationToken">Ends the wait and the request.</param>
    public Task UpdateUserAsync(UserChange change, CancellationToken cancellationToken)
    {
        var updater = Require<IUserUpdater>();
        Check(IdKind.User, change.Id);
        Refuse(change.Fields & ~updater.ChangeableUserFields, "change a user's");
        return RecordAsync(
            new AuditSubject(ChatCapability.UpdateUser, "User", change.Id) { Fields = Names(change.Name, change.Fields) },
            () => updater.UpdateUserAsync(change, cancellationToken));
    }

    /// <summary>Deletes a group.</summary>
    /// <param name="groupId">Id of the group.</param>
    /// <param name="cancellationToken">Ends the wait and the request.</param>
    public Task DeleteGroupAsync(string groupId, CancellationToken cancellationToken)
    {
        var deleter = Require<IGroupDeleter>();
        Check(IdKind.Group, groupId);
        return RecordAsync(new AuditSubject(ChatCapability.DeleteGroup, "Group", groupId), () => deleter.DeleteGroupAsync(groupId, cancellationToken));
    }

    /// <summary>Deletes a user.</summary>
    /// <param name="userId">Id of the user.</param>
    /// <param name="cancellationToken">Ends the wait and the request.</param>
    public Task DeleteUserAsync(string userId, CancellationToken cancellationToken)
    {
        var deleter = Require<IUserDeleter>();
        Check(IdKind.User, userId);
        return RecordAsync(new AuditSubject(ChatCapability.DeleteUser, "User", userId), () => deleter.DeleteUserAsync(userId, cancellationToken));
    }

    /// <summary>Archives a user.</summary>
    /// <param name="userId">Id of the user.</param>
    /// <param name="cancellationToken">Ends the wait and the request.</param>
    public Task ArchiveUserAsync(string userId, CancellationToken cancellationToken)
    {
        var archiver = Require<IUserArchiver>();
        Check(IdKind.User, userId);
        return RecordAsync(new AuditSubject(ChatCapability.ArchiveUser, "User", userId), () => archiver.ArchiveUserAsync(userId, cancellationToken));
    }

    /// <summary>Reads groups by id, in as few requests as the platform allows.</summary>
    /// <param name="groupIds">At most <see cref="IGroupReader.MaximumGroupsPerRead"/> ids.</param>
    /// <param name="cancellationToken">Ends the wait and the request.</param>
    /// <returns>The groups that exist.</returns>
    public Task<IReadOnlyList<ChatGroup>> GetGroupsAsync(IReadOnlyList<string> groupIds, CancellationToken cancellationToken)
    {
        var reader = Require<IGroupReader>();
        foreach (var id in groupIds)
        {
            Check(IdKind.Group, id);
        }

        return reader.GetGroupsAsync(groupIds, cancellationToken);
    }

    /// <summary>Reads one user.</summary>
    /// <param name="userId">Id of the user.</param>
    /// <param name="detailed">True to read friends and groups too.</param>
    /// <param name="cancellationToken">Ends the wait and the request.</param>
    /// <returns>The user, or null.</returns>
    public Task<ChatUser?> GetUserAsync(string userId, bool detailed, CancellationToken cancellationToken) =>
        Require<IUserReader>().GetUserAsync(Check(IdKind.User, userId), detailed, cancellationToken);

    /// <summary>Lists groups.</summary>
    /// <param name="query">Which.</param>
    /// <exception cref="ChatServiceException"><see cref="ChatErrorKind.NotSupported"/> for a filter that the platform does not have.</exception>
    public IPageSource<ChatGroup> ListGroups(GroupQuery query)
    {
        var lister = Require<IGroupLister>();

        // Asking for details where the list holds them anyway is no wish that could be refused.
        var missing = query.Filters & ~lister.SupportedGroupFilters & ~GroupFilters.Detailed;
        if (missing != GroupFilters.None)
        {
            throw CapabilityText.NotSupported(Session, $"narrow or sort its list of groups by {ListText.Of(missing)}", advice: ListText.Advice);
        }

        return Steady(() => lister.ListGroups(query));
    }

    /// <summary>Lists users.</summary>
    /// <param name="query">Which.</param>
    /// <exception cref="ChatServiceException"><see cref="ChatErrorKind.NotSupported"/> for a filter that the platform does not have.</exception>
    public IPageSource<ChatUser> ListUsers(UserQuery query)
    {
        var lister = Require<IUserLister>();
        var missing = query.Filters & ~lister.SupportedUserFilters;
        if (missing != UserFilters.None)
        {
            throw CapabilityText.NotSupported(Session, $"narrow its list of users by {ListText.Of(missing)}", advice: ListText.Advice);
        }

        return Steady(() => lister.ListUsers(query));
    }

    /// <summary>Lists the members of a group.</summary>
    /// <param name="groupId">Id of the group.</param>
    /// <param name="range">Which part.</param>
    public IPageSource<ChatGroupMember> ListMembers(string groupId, ListRange range)
    {
        var lister = Require<IMemberLister>();
        Check(IdKind.Group, groupId);
        return Steady(() => lister.ListMembers(groupId, range));
    }

    /// <summary>Lists who is banned from a group.</summary>
    /// <param name="groupId">Id of the group.</param>
    /// <param name="range">Which part.</param>
    public IPageSource<ChatGroupMember> ListBans(string groupId, ListRange range)
    {
        var lister = Require<IBanLister>();
        Check(IdKind.Group, groupId);
        return Steady(() => lister.ListBans(groupId, range));
    }

    /// <summary>Sends a message.</summary>
    /// <param name="message">The message.</param>
    /// <param name="cancellationToken">Ends the wait and the request.</param>
    public Task SendMessageAsync(NewMessage message, CancellationToken cancellationToken)
    {
        var sender = Require<IMessageSender>();
        CheckOwn(IdKind.User, message.From);
        CheckOwn(IdKind.User, message.UserId);
        CheckOwn(IdKind.Group, message.GroupId);
        return RecordAsync(
            new AuditSubject(ChatCapability.SendMessage, message.GroupId is null ? "User" : "Group", message.GroupId ?? message.UserId) { From = message.From },
            () => sender.SendMessageAsync(message, cancellationToken));
    }

    /// <summary>Makes a call of the platform's API that nothing else covers.</summary>
    /// <param name="call">The call.</param>
    /// <param name="cancellationToken">Ends the wait and the request.</param>
    /// <returns>What the platform answered, as plain values.</returns>
    public Task<object?> InvokeApiAsync(ApiCall call, CancellationToken cancellationToken)
    {
        var invoker = Require<IApiInvoker>();
        var method = invoker.MethodOf(call);
        return method == "GET"
            ? invoker.InvokeAsync(call, cancellationToken)
            : RecordAsync(
                new AuditSubject(ChatCapability.InvokeApi, "Path", Session.Redact(call.Path.Split('?', '#')[0])) { Method = method },
                () => invoker.InvokeAsync(call, cancellationToken));
    }

    /// <summary>The change that <see cref="BulkRun"/> carries out for many users of one target.</summary>
    /// <param name="action">What is done to the users.</param>
    /// <param name="target">The group; for friends and blocks, the user on whose behalf it is done; for accounts, the platform's name.</param>
    /// <param name="role">The role to give, for <see cref="MemberAction.SetRole"/>; in any case.</param>
    /// <exception cref="ChatServiceException">The platform cannot do it, cannot carry the target's id, or has no such role.</exception>
    public BulkChange Change(MemberAction action, string target, string? role = null)
    {
        var change = action switch
        {
            MemberAction.Add => Of<IMemberAdder>(adder => adder.AddMemberTraits, adder => (ids, token) => adder.AddMembersAsync(target, ids, false, token)),
            MemberAction.SetRole => Of<IMemberRoleSetter>(
                static setter => setter.SetMemberRoleTraits,
                setter =>
                {
                    role = KnownRole(setter, target, role);
                    return (ids, token) => setter.SetMemberRolesAsync(target, ids, role, token);
                }),
            MemberAction.Remove => Of<IMemberRemover>(remover => remover.RemoveMemberTraits, remover => (ids, token) => remover.RemoveMembersAsync(target, ids, token)),
            MemberAction.Kick => Of<IMemberKicker>(kicker => kicker.KickTraits, kicker => (ids, token) => kicker.KickMembersAsync(target, ids, token)),
            MemberAction.Ban => Of<IGroupBanner>(banner => banner.BanTraits, banner => (ids, token) => banner.BanUsersAsync(target, ids, token)),
            MemberAction.Unban => Of<IGroupUnbanner>(unbanner => unbanner.UnbanTraits, unbanner => (ids, token) => unbanner.UnbanUsersAsync(target, ids, token)),
            MemberAction.AddFriend => Of<IFriendAdder>(adder => adder.AddFriendTraits, adder => (ids, token) => adder.AddFriendsAsync(target, ids, false, token)),
            MemberAction.RemoveFriend => Of<IFriendRemover>(remover => remover.RemoveFriendTraits, remover => (ids, token) => remover.RemoveFriendsAsync(target, ids, token)),
            MemberAction.Block => Of<IUserBlocker>(static _ => OneByOne, blocker => (ids, token) => blocker.BlockUserAsync(target, ids[0], token)),
            MemberAction.Unblock => Of<IUserUnblocker>(static _ => OneByOne, unblocker => (ids, token) => unblocker.UnblockUserAsync(target, ids[0], token)),
            MemberAction.BlockAccount => Of<IAccountBlocker>(static _ => OneByOne, blocker => (ids, token) => blocker.BlockAccountAsync(ids[0], token)),
            MemberAction.UnblockAccount => Of<IAccountUnblocker>(static _ => OneByOne, unblocker => (ids, token) => unblocker.UnblockAccountAsync(ids[0], token)),
            _ => throw new ArgumentOutOfRangeException(nameof(action)),
        };
        if (!change.IsOfAccounts)
        {
            Check(change.IsGroup ? IdKind.Group : IdKind.User, target);
        }

        return change;

        BulkChange Of<T>(Func<T, BatchTraits> traits, Func<T, BulkChange.Writer> writer)
            where T : class
        {
            var own = Require<T>();
            var write = writer(own);
            var lines = Audit is null ? null : new BulkAudit(Audit, new AuditSubject(CapabilityOf(action), TargetKindOf(action), target) { Role = role });
            return new BulkChange(action, target, traits(own), lines is null ? write : lines.Before(write))
            {
                Audit = lines,
                ReadBack = ReadBack(action, target, role),
                Everybody = action == MemberAction.SetRole ? ReadBack(MemberAction.Remove, target) : null,
                Probe = Probe(action, target),
                IsProbedAlone = action is MemberAction.AddFriend or MemberAction.RemoveFriend && Session.Client is IFriendshipReader,
                Ids = Ids(IdKind.User),
            };
        }
    }

    /// <summary>Checks that the platform can do something to users.</summary>
    /// <param name="action">What.</param>
    /// <exception cref="ChatServiceException"><see cref="ChatErrorKind.NotSupported"/>, with the platforms that can.</exception>
    public void RequireFor(MemberAction action)
    {
        if (!Can(action))
        {
            throw CapabilityText.Missing(Session, CapabilityOf(action));
        }
    }

    /// <summary>True when the platform can do something to users.</summary>
    /// <param name="action">What.</param>
    public bool Can(MemberAction action) => Platform.Can(CapabilityOf(action));

    private string KnownRole(IMemberRoleSetter setter, string target, string? role) =>
        setter.MemberRoles.FirstOrDefault(known => string.Equals(known, role, StringComparison.OrdinalIgnoreCase))
        ?? throw new ChatServiceException(
            ChatErrorKind.InvalidRequest,
            $"A member of a group on {Platform.Name} cannot have the role '{PrintableText.Of(role ?? string.Empty)}'. The roles are {string.Join(", ", setter.MemberRoles)}. Nothing was sent.")
        {
            Scope = ChatErrorScope.Target,
            Platform = Platform.Name,
            Target = target,
        };

    private static ChatCapability CapabilityOf(MemberAction action) => action switch
    {
        MemberAction.Add => ChatCapability.AddMember,
        MemberAction.SetRole => ChatCapability.SetMemberRole,
        MemberAction.Remove => ChatCapability.RemoveMember,
        MemberAction.Kick => ChatCapability.KickMember,
        MemberAction.Ban => ChatCapability.BanMember,
        MemberAction.Unban => ChatCapability.UnbanMember,
        MemberAction.AddFriend => ChatCapability.AddFriend,
        MemberAction.RemoveFriend => ChatCapability.RemoveFriend,
        MemberAction.Block => ChatCapability.BlockUser,
        MemberAction.Unblock => ChatCapability.UnblockUser,
        MemberAction.BlockAccount => ChatCapability.BlockAccount,
        MemberAction.UnblockAccount => ChatCapability.UnblockAccount,
        _ => throw new ArgumentOutOfRangeException(nameof(action)),
    };

    /// <summary>The change that makes a list exhaustive in one call; null where the platform has no such call.</summary>
    /// <param name="action"><see cref="MemberAction.Add"/> or <see cref="MemberAction.AddFriend"/>.</param>
    /// <param name="target">The group or user.</param>
    public BulkChange.Writer? Replacement(MemberAction action, string target) => action switch
    {
        MemberAction.Add when Require<IMemberAdder>() is { AddMemberTraits.CanReplace: true } adder =>
            (ids, token) => adder.AddMembersAsync(target, ids, true, token),
        MemberAction.AddFriend when Require<IFriendAdder>() is { AddFriendTraits.CanReplace: true } adder =>
            (ids, token) => adder.AddFriendsAsync(target, ids, true, token),
        _ => null,
    };

    /// <summary>Adds and removes members in one call; null where the platform has no such call, or friends are changed.</summary>
    /// <param name="action"><see cref="MemberAction.Add"/> or <see cref="MemberAction.AddFriend"/>.</param>
    public IMemberChanger? Changer(MemberAction action) => action == MemberAction.Add ? Session.Client as IMemberChanger : null;

    /// <summary>The limits of this connection, as a bulk change takes them.</summary>
    /// <param name="skipVerification">True to leave it at what the answers say.</param>
    public BulkOptions BulkOptions(bool skipVerification) => new()
    {
        BatchSize = Session.Limits.BatchSize ?? Platform.DefaultBatchSize,
        Concurrency = Session.Limits.ThrottleLimit,
        SkipVerification = skipVerification,
    };

    private static BatchTraits OneByOne { get; } = new(1, MemberReporting.Complete);

    private static string TargetKindOf(MemberAction action) => action switch
    {
        MemberAction.Add or MemberAction.SetRole or MemberAction.Remove or MemberAction.Kick or MemberAction.Ban or MemberAction.Unban => "Group",
        MemberAction.BlockAccount or MemberAction.UnblockAccount => "Platform",
        _ => "User",
    };

    private static bool SameName(string? found, string? wanted) =>
        wanted is null || found is null || string.Equals(found, wanted, StringComparison.Ordinal);

    private bool Settles(IdKind kind) => Session.Client is ICreationSettler settler && settler.SettlesCreation(kind);

    private SteadyPages<T> Steady<T>(Func<IPageSource<T>> open, bool mayRepeat = false, bool counts = false) => new(open, Session.Limits, mayRepeat, counts);

    private Func<IPageSource<string>>? ReadBack(MemberAction action, string target, string? role = null) => action switch
    {
        MemberAction.Add or MemberAction.Remove or MemberAction.Kick when Session.Client is IMemberIdLister lister =>
            () => Steady(() => lister.ListMemberIds(target), mayRepeat: true),
        MemberAction.Add or MemberAction.Remove or MemberAction.Kick when Session.Client is IMemberLister lister =>
            () => Steady(() => new MappedPages<ChatGroupMember, string>(lister.ListMembers(target, ListRange.All), static member => member.UserId), mayRepeat: true),
        MemberAction.SetRole when Session.Client is IMemberLister lister =>
            () => Steady(
                () => new MappedPages<ChatGroupMember, string>(
                    lister.ListMembers(target, ListRange.All),
                    static member => member.UserId,
                    member => string.Equals(member.Role, role, StringComparison.OrdinalIgnoreCase)),
                mayRepeat: true),
        MemberAction.Ban or MemberAction.Unban when Session.Client is IBanLister lister =>
            () => Steady(() => new MappedPages<ChatGroupMember, string>(lister.ListBans(target, ListRange.All), static banned => banned.UserId), mayRepeat: true),
        MemberAction.AddFriend or MemberAction.RemoveFriend when Session.Client is IUserReader reader =>
            () => new SinglePage<string>(token => ReadFriendsAsync(reader, action, target, token)),
        _ => null,
    };

    private BulkChange.Prober? Probe(MemberAction action, string target) => action switch
    {
        // Only where a user's groups can be asked for, and only for adding: a cached answer can miss a new membership, never invent one.
        MemberAction.Add when Session.Client is IUserReader { TellsGroups: true } reader =>
            async (id, token) => (await reader.GetUserAsync(id, true, token).ConfigureAwait(false))?.Groups?.Contains(target, Ids(IdKind.Group)) == true,

        // Half a friendship is neither made nor ended.
        MemberAction.AddFriend or MemberAction.RemoveFriend when Session.Client is IFriendshipReader reader =>
            async (id, token) => await reader.ReadFriendshipAsync(target, id, token).ConfigureAwait(false) ?? action == MemberAction.RemoveFriend,
        _ => null,
    };

    // Where friends are not sent, adding takes them for none: whoever is missing is then settled by a call of his own. Removing must
    // not: it would be told as done without anybody knowing.
    private async Task<IReadOnlyList<string>> ReadFriendsAsync(IUserReader reader, MemberAction action, string userId, CancellationToken cancellationToken)
    {
        var user = await reader.GetUserAsync(userId, true, cancellationToken).ConfigureAwait(false)
            ?? throw new ChatServiceException(ChatErrorKind.NotFound, $"There is no user '{userId}', so the friends cannot be read.") { Platform = Platform.Name, Target = userId };
        return user.Friends is null && action == MemberAction.RemoveFriend
            ? throw new ChatServiceException(ChatErrorKind.MalformedAnswer, $"{Platform.Name} does not tell the friends of '{userId}'.") { Platform = Platform.Name, Target = userId }
            : user.Friends ?? [];
    }

    private void CheckOwn(IdKind kind, string? id)
    {
        if (id is not null)
        {
            Check(kind, id);
        }
    }

    private void Refuse<TFields>(TFields missing, string what)
        where TFields : Enum
    {
        if (Convert.ToInt32(missing, System.Globalization.CultureInfo.InvariantCulture) != 0)
        {
            throw CapabilityText.NotSupported(Session, $"{what} {Words(missing)}");
        }
    }

    // The names of what is set, for the log.
    private static List<string> Names(string? name, Enum fields)
    {
        var names = fields.ToString().Split([", "], StringSplitOptions.None).Where(static field => field != "None").ToList();
        if (name is not null)
        {
            names.Insert(0, "Name");
        }

        return names;
    }

    private Task<T> RecordAsync<T>(AuditSubject subject, Func<Task<T>> change, Func<T, string?>? madeId = null) =>
        Audit is null ? change() : Audit.RecordAsync(subject, change, madeId);

    private Task RecordAsync(AuditSubject subject, Func<Task> change) =>
        Audit is null ? change() : Audit.RecordAsync(subject, async () =>
        {
            await change().ConfigureAwait(false);
            return true;
        });

    // "ShortName, AvatarUri" as people write it: "short name, avatar uri".
    private static string Words(Enum fields)
    {
        var words = string.Concat(fields.ToString().Select(static c => char.IsUpper(c) ? " " + char.ToLowerInvariant(c) : c.ToString()));
        return words.Replace("  ", " ").Trim();
    }

    // A creation is never blindly repeated. When its answer is lost, reading back decides: there, it is done; not there, it is tried
    // again; and where nothing can be read back, the loss is told as it is.
    private async Task<T> SettleAsync<T>(Func<Task<T>> create, string? id, Func<string, Task<T?>>? readBack, CancellationToken cancellationToken)
        where T : class
    {
        var lost = false;
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                return await create().ConfigureAwait(false);
            }
            catch (ChatServiceException error) when (id is not null && readBack is not null && (error.MayHaveTakenEffect || (lost && error.Kind == ChatErrorKind.AlreadyExists)))
            {
                T? found = null;
                var isKnown = true;
                try
                {
                    found = await readBack(id).ConfigureAwait(false);
                }
                catch (ChatServiceException unread)
                {
                    OperationLog.Current.Warning($"The answer to creating '{id}' was lost, and whether it was created could not be read: {unread.Message}");
                    isKnown = false;
                }

                if (found is not null)
                {
                    OperationLog.Current.Verbose($"The answer to creating '{id}' was lost; reading back shows that it was created.");
                    return found;
                }

                if (!isKnown || error.Kind == ChatErrorKind.AlreadyExists || attempt >= Session.Limits.MaximumRetryCount)
                {
                    throw;
                }

                lost = true;
                OperationLog.Current.Warning($"The answer to creating '{id}' was lost and it was not created; trying again.");
                await Task.Delay(Session.Limits.RetryInterval, cancellationToken).ConfigureAwait(false);
            }
        }
    }
}
