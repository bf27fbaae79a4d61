using System;
using System.Threading;
using System.Threading.Tasks;
using GroupAdmin.Contracts;

namespace GroupAdmin.Engine.Platforms.Ejabberd;

/// <content>
/// Creating: the account or room itself, which must not be made twice, and then the fields of the account's vCard or the room's owner, which may be
/// written as often as need be. What is told of it is the truth about all of them.
/// </content>
internal sealed partial class EjabberdClient : IUserCreator, ICreationSettler
{
    /// <inheritdoc/>
    public UserFields CreatableUserFields => UserFields.Email | UserFields.Password;

    /// <inheritdoc/>
    public bool SettlesCreation(IdKind kind) => true;

    /// <inheritdoc/>
    public async Task<ChatUser> CreateUserAsync(NewUser user, CancellationToken cancellationToken)
    {
        const string Command = "register";
        if (user.Id is null)
        {
            throw errors.Refuse(Command, user.Name, $"{context.PlatformName} needs the name of the account: pass -Id. Nothing was sent.");
        }

        if (user.Password is not { Length: > 0 })
        {
            throw errors.Refuse(Command, user.Id, $"{context.PlatformName} makes no account without a password: pass -Password. Nothing was sent.");
        }

        var account = Account(Command, user.Id);
        await RegisterAsync(account, Reveal(user.Password), cancellationToken).ConfigureAwait(false);
        await WriteCardAsync(account, user.Name, user.Email, $"The user '{account}' was created", context.Limits.MaximumRetryCount, cancellationToken).ConfigureAwait(false);
        var made = shapes.User(account);
        made.Name = user.Name;
        made.Email = user.Email;
        return made;
    }

    // That an account of the name is there says nothing of whose it is: somebody may have had it before. Its password does.
    private Task RegisterAsync(EjabberdJid account, string password, CancellationToken cancellationToken) => MakeOnceAsync(
        IdKind.User,
        account.ToString(),
        () => TellAsync(
            new EjabberdCall("register") { UserId = account.ToString(), IsChange = true, IsIdempotent = false }
                .With("user", account.Name)
                .With("host", account.Host)
                .With("password", password),
            cancellationToken),
        () => HasPasswordAsync(account, password, cancellationToken),
        cancellationToken);

    // Creates what must not be created twice: where the answer is lost, looking decides whether it is tried again.
    private async Task MakeOnceAsync(IdKind kind, string id, Func<Task> create, Func<Task<bool>> look, CancellationToken cancellationToken)
    {
        var isLost = false;
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                await create().ConfigureAwait(false);
                return;
            }
            catch (ChatServiceException error) when (error.MayHaveTakenEffect || (isLost && error.Kind == ChatErrorKind.AlreadyExists))
            {
                bool isMade;
                try
                {
                    isMade = await look().ConfigureAwait(false);
                }
                catch (ChatServiceException unread)
                {
                    OperationLog.Current.Warning($"The answer to creating '{id}' was lost, and whether it was created could not be read: {unread.Message}");
                    throw EjabberdErrors.InDoubt(error, kind, id);
                }

                if (isMade)
                {
                    OperationLog.Current.Verbose($"The answer to creating '{id}' was lost; reading back shows that it was created.");
                    return;
                }

                if (error.Kind == ChatErrorKind.AlreadyExists || attempt >= context.Limits.MaximumRetryCount)
                {
                    throw;
                }

                isLost = true;
                OperationLog.Current.Warning($"The answer to creating '{id}' was lost and it was not created; trying again.");
                await Task.Delay(context.Limits.RetryInterval, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    // Done as often as need be; a failure that stays says what was done before.
    private async Task FollowAsync(Func<Task> write, int repetitions, string about, string missing, Func<ChatServiceException, ChatServiceException>? inPart, CancellationToken cancellationToken)
    {
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                await write().ConfigureAwait(false);
                return;
            }
            catch (ChatServiceException error) when (attempt < repetitions && error.Kind is ChatErrorKind.Server or ChatErrorKind.MalformedAnswer)
            {
                OperationLog.Current.Warning($"It is not known whether {missing} was set for '{about}'; writing it again. {error.Message}");
                await Task.Delay(context.Limits.RetryInterval, cancellationToken).ConfigureAwait(false);
            }
            catch (ChatServiceException error) when (inPart is not null)
            {
                throw inPart(error);
            }
        }
    }

    // Measured on 23.01: 0 for the password of the account, 1 for another password and where there is no such account.
    private async Task<bool> HasPasswordAsync(EjabberdJid account, string password, CancellationToken cancellationToken)
    {
        var call = About("check_password", account).With("password", password);
        return await AskAsync(call, cancellationToken).ConfigureAwait(false) switch
        {
            0L => true,
            1L => false,
            var other => throw Strange(call, "is neither 0 nor 1", other),
        };
    }

    /// <summary>Writes the fields of a vCard that are given. A failure says what was done before, which of them are missing, and what sets them.</summary>
    /// <param name="account">The account.</param>
    /// <param name="name">The name; null where it stays.</param>
    /// <param name="email">The e-mail address; null where it stays.</param>
    /// <param name="done">What has been done before, as the start of a sentence; null for nothing.</param>
    /// <param name="repetitions">How often a field is written again whose answer told nothing.</param>
    /// <param name="cancellationToken">Ends the wait and the request.</param>
    private async Task WriteCardAsync(EjabberdJid account, string? name, string? email, string? done, int repetitions, CancellationToken cancellationToken)
    {
        if (name is not null)
        {
            var missing = email is null ? "its name" : "its name and e-mail address";
            var remedy = email is null ? "-Name" : "-Name and -Email";
            await WriteAsync(About("set_vcard", account, isChange: true).With("name", FullName).With("content", name), missing, remedy).ConfigureAwait(false);
            done = done is null ? $"The name of '{account}' was changed" : done;
        }

        if (email is not null)
        {
            await WriteAsync(About("set_vcard2", account, isChange: true).With("name", Mail).With("subname", MailAddress).With("content", email), "its e-mail address", "-Email").ConfigureAwait(false);
        }

        Task WriteAsync(EjabberdCall call, string missing, string remedy)
        {
            var before = done;
            return FollowAsync(
                () => DoAsync(call, cancellationToken),
                repetitions,
                account.ToString(),
                missing,
                before is null ? null : error => EjabberdErrors.InPart(error, account.ToString(), before, missing, $"Set-ChatUser -Id '{account}' with {remedy}"),
                cancellationToken);
        }
    }
}
