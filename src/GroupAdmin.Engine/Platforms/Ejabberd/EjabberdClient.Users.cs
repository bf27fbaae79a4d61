using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using GroupAdmin.Contracts;

namespace GroupAdmin.Engine.Platforms.Ejabberd;

/// <content>Accounts: what the server itself keeps of them is a name and a password; name and e-mail address are in the account's vCard.</content>
internal sealed partial class EjabberdClient : IUserUpdater, IUserDeleter, IUserReader, IUserLister, IAccountBlocker, IPresenceReader
{
    // What get_last says in place of a state (measured).
    private const string NeverSignedIn = "Registered but didn't login";
    private const string NotFound = "NOT FOUND";
    private const string Online = "ONLINE";

    private const string FullName = "FN";
    private const string Mail = "EMAIL";
    private const string MailAddress = "USERID";

    /// <inheritdoc/>
    public UserFields ChangeableUserFields => UserFields.Email | UserFields.Password | UserFields.Status;

    /// <inheritdoc/>
    public UserFilters SupportedUserFilters => UserFilters.None;

    /// <inheritdoc/>
    public int MaximumUsersPerStatusRead => 50;

    /// <summary>Changes the password, the vCard, or ends the account's sessions (<c>-Status offline</c>).</summary>
    public async Task UpdateUserAsync(UserChange change, CancellationToken cancellationToken)
    {
        const string Offline = "offline";
        var account = Account("change_password", change.Id);
        if (change.Status is not null && !change.Status.Equals(Offline, StringComparison.OrdinalIgnoreCase))
        {
            throw errors.Refuse("kick_user", change.Id, $"The only state that can be given to an account of {context.PlatformName} is '{Offline}', which ends its sessions. Nothing was sent.");
        }

        if (change.Password is { Length: 0 })
        {
            throw errors.Refuse("change_password", change.Id, $"The new password of '{change.Id}' is empty. Nothing was sent.");
        }

        // Measured: a vCard is written, and sessions of nobody are ended, without a word for an account that does not exist.
        if (!await ExistsAsync(account, cancellationToken).ConfigureAwait(false))
        {
            throw errors.NoUser(new EjabberdCall("check_account") { UserId = account.ToString() });
        }

        if (change.Password is not null)
        {
            await DoAsync(
                new EjabberdCall("change_password") { UserId = account.ToString(), IsChange = true }
                    .With("user", account.Name)
                    .With("host", account.Host)
                    .With("newpass", Reveal(change.Password)),
                cancellationToken).ConfigureAwait(false);
        }

        var done = change.Password is null ? null : $"The password of '{account}' was changed";
        await WriteCardAsync(account, change.Name, change.Email, done, repetitions: 0, cancellationToken).ConfigureAwait(false);
        if (change.Status is not null)
        {
            await AskAsync(About("kick_user", account, isChange: true), cancellationToken).ConfigureAwait(false);
        }
    }

    /// <inheritdoc/>
    public bool TellsGroups => false;

    /// <inheritdoc/>
    public async Task DeleteUserAsync(string userId, CancellationToken cancellationToken)
    {
        // Measured: deleting an account that does not exist is answered like one that does.
        var account = Account("unregister", userId);
        if (!await ExistsAsync(account, cancellationToken).ConfigureAwait(false))
        {
            throw errors.NoUser(new EjabberdCall("unregister") { UserId = account.ToString() });
        }

        await TellAsync(About("unregister", account, isChange: true), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>An account. With details also its e-mail address, when it was last active, its roster and the rooms it is in now.</summary>
    public async Task<ChatUser?> GetUserAsync(string userId, bool detailed, CancellationToken cancellationToken)
    {
        var account = ids.User(userId);
        if (account.Name.Length == 0 || !await ExistsAsync(account, cancellationToken).ConfigureAwait(false))
        {
            return null;
        }

        var user = shapes.User(account);
        user.Name = await CardAsync(account, FullName, null, cancellationToken).ConfigureAwait(false);
        if (!detailed)
        {
            return user;
        }

        user.Email = await CardAsync(account, Mail, MailAddress, cancellationToken).ConfigureAwait(false);
        var (time, text) = await ReadAsync(About("get_last", account), EjabberdShapes.Last, cancellationToken).ConfigureAwait(false);
        user.LastActiveAt = text is NeverSignedIn or NotFound ? null : time;
        user.CreatedAt = text == NeverSignedIn ? time : null;
        var roster = await RosterAsync(account, cancellationToken).ConfigureAwait(false);
        user.Friends = [.. roster.Where(static item => item.IsMutual).Select(static item => item.Contact.ToString())];
        var rooms = await TextsAsync(About("get_user_rooms", account), cancellationToken).ConfigureAwait(false);
        user.AdditionalProperties = new Dictionary<string, object?> { ["rooms"] = rooms.Select(address => (object)ids.RoomId(ids.Room(address))).ToArray() };
        return user;
    }

    /// <summary>The accounts of the connection's host; there is no paging, and the list holds their names alone.</summary>
    public IPageSource<ChatUser> ListUsers(UserQuery query) => new EjabberdStream<ChatUser>(
        new EjabberdCall("registered_users").With("host", ids.Host),
        value => shapes.User(new EjabberdJid(value as string ?? throw new FormatException("holds something that is no account's name"), ids.Host)),
        context.Transport,
        errors);

    /// <summary>
    /// Bans an account: its sessions end, and its password becomes a random one. 23.01 has no command that lifts it; a new password does.
    /// </summary>
    public async Task<BatchAnswer> BlockAccountAsync(string userId, CancellationToken cancellationToken)
    {
        // Measured: banning an account that does not exist would create it.
        var account = Account("ban_account", userId);
        if (!await LookAsync(() => ExistsAsync(account, cancellationToken)).ConfigureAwait(false))
        {
            return new BatchAnswer(MemberOutcome.NotFound);
        }

        await DoAsync(About("ban_account", account, isChange: true).With("reason", "Blocked by an administrator"), cancellationToken).ConfigureAwait(false);
        return BatchAnswer.Done;
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<ChatUserStatus>> GetStatusAsync(IReadOnlyList<string> userIds, CancellationToken cancellationToken)
    {
        var found = await Task.WhenAll(userIds.Select(id => StatusAsync(ids.User(id), cancellationToken))).ConfigureAwait(false);
        return [.. found.OfType<ChatUserStatus>()];
    }

    private async Task<ChatUserStatus?> StatusAsync(EjabberdJid account, CancellationToken cancellationToken)
    {
        // Measured: presence is answered for accounts that do not exist, as that of somebody who is not there.
        if (account.Name.Length == 0)
        {
            return null;
        }

        var (time, text) = await ReadAsync(About("get_last", account), EjabberdShapes.Last, cancellationToken).ConfigureAwait(false);
        if (text == NotFound && !await ExistsAsync(account, cancellationToken).ConfigureAwait(false))
        {
            return null;
        }

        var (show, said) = await ReadAsync(About("get_presence", account), EjabberdShapes.Presence, cancellationToken).ConfigureAwait(false);
        var rest = new Dictionary<string, object?>();
        if (said is not null)
        {
            rest["statusText"] = said;
        }

        if (text is not (Online or NotFound or ""))
        {
            rest["lastStatus"] = text;
        }

        return shapes.Finish(
            new ChatUserStatus
            {
                UserId = account.ToString(),
                Status = show,
                LastActiveAt = text is NeverSignedIn or NotFound ? null : time,
            },
            rest);
    }

    // Measured: an account without a vCard, and a vCard without the field, are errors with a text of their own; so is a field that is empty.
    private async Task<string?> CardAsync(EjabberdJid account, string field, string? inner, CancellationToken cancellationToken)
    {
        var call = About(inner is null ? "get_vcard" : "get_vcard2", account).With("name", field);
        try
        {
            return await ReadAsync(inner is null ? call : call.With("subname", inner), static fields => EjabberdShapes.Stated(fields, "content"), cancellationToken).ConfigureAwait(false);
        }
        catch (ChatServiceException error) when (error.PlatformText is "error_no_vcard_found" or "error_no_value_found_in_vcard")
        {
            return null;
        }
        catch (ChatServiceException error) when (EjabberdErrors.IsUnknownCommand(error))
        {
            // The account is there all the same, and only what is in its vCard stays unknown.
            OperationLog.Current.Verbose(error.Message);
            return null;
        }
    }

    private async Task<List<string>> TextsAsync(EjabberdCall call, CancellationToken cancellationToken)
    {
        var all = new List<string>();
        using var pages = new EjabberdStream<string>(call, static value => value as string ?? throw new FormatException("holds something that is no text"), context.Transport, errors);
        while (await pages.ReadAsync(cancellationToken).ConfigureAwait(false) is { } page)
        {
            all.AddRange(page.Items);
        }

        return all;
    }

    private static EjabberdCall About(string command, EjabberdJid account, bool isChange = false) =>
        new EjabberdCall(command) { UserId = account.ToString(), IsChange = isChange }.With("user", account.Name).With("host", account.Host);

    private EjabberdJid Account(string command, string userId)
    {
        var account = ids.User(userId);
        return account.Name.Length > 0
            ? account
            : throw errors.Refuse(command, userId, $"'{userId}' is a whole host and no account. Nothing was sent.", ChatErrorScope.Users);
    }
}
