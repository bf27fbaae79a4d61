using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using GroupAdmin.Contracts;
using RestSharp;

namespace GroupAdmin.Engine.Platforms.Cord;

/// <content>Users.</content>
internal sealed partial class CordClient : IUserCreator, IUserUpdater, IUserDeleter, IUserReader, IUserLister
{
    private const string UserPath = "users/{id}";
    private const string PutUser = "PUT /users/ID";

    private const UserFields Storable = UserFields.Email | UserFields.ShortName | UserFields.AvatarUri | UserFields.Status | UserFields.Metadata | UserFields.Option;

    private static readonly string[] CreationOptions = ["addGroups"];
    private static readonly string[] ChangeOptions = ["addGroups", "removeGroups"];

    /// <inheritdoc/>
    public UserFields CreatableUserFields => Storable;

    /// <inheritdoc/>
    public UserFields ChangeableUserFields => Storable;

    /// <summary>Cord filters by metadata; which state each user has is in the list, so that narrowing it here is exact.</summary>
    public UserFilters SupportedUserFilters => UserFilters.Metadata | UserFilters.Status;

    /// <summary>Looks first: Cord would change a user of that id (S).</summary>
    /// <inheritdoc/>
    public async Task<ChatUser> CreateUserAsync(NewUser user, CancellationToken cancellationToken)
    {
        var id = user.Id ?? throw errors.Refuse(PutUser, null, $"{context.PlatformName} does not choose ids: give the user one with -Id.");
        var status = WireStatus(PutUser, id, user.Status);
        var body = Body(PutUser, id, () => Fields(user.Name, user.Email, user.ShortName, user.AvatarUri, status, user.Metadata, user.Option, CreationOptions).ToJson());
        var call = new CordCall(Method.Put, UserPath) { UserId = id, Body = body, IsChange = true, IsIdempotent = false };
        if (await FindAsync(UserCall(id), cancellationToken).ConfigureAwait(false) is { } found)
        {
            // Only an answer about a user says that there is one.
            throw Read(found, shapes.User).Id == id
                ? Exists(call, found.StatusCode, "user", id)
                : errors.Malformed(found.Call, found.StatusCode, "is about another user", found.Body);
        }

        CordAnswer answer;
        try
        {
            answer = await SendAsync(call, cancellationToken).ConfigureAwait(false);
        }
        catch (ChatServiceException error) when (error is { Kind: ChatErrorKind.Server, PlatformCode: "error" })
        {
            throw await SettleFailedCreationAsync(call, UserCall(id), "user", id, error, cancellationToken).ConfigureAwait(false);
        }

        CheckCreated(answer, "user", id);
        return Describe(user);
    }

    /// <summary>Reads the user first, because Cord would make one that is not there; the status is sent back as it is.</summary>
    /// <inheritdoc/>
    public async Task UpdateUserAsync(UserChange change, CancellationToken cancellationToken)
    {
        var status = WireStatus(PutUser, change.Id, change.Status);
        if (change.Email is { Length: 0 })
        {
            throw errors.Refuse(PutUser, change.Id, $"{context.PlatformName} cannot clear the e-mail address of a user: it ignores an empty one. Give another, or leave it out.");
        }

        var fields = new CordBody();
        Body(PutUser, change.Id, () => (fields = Fields(change.Name, change.Email, change.ShortName, change.AvatarUri, null, change.Metadata, change.Option, ChangeOptions)).ToJson());
        var present = await StatusOfAsync(UserCall(change.Id), cancellationToken).ConfigureAwait(false);
        var body = Body(PutUser, change.Id, fields.With("status", status ?? present).ToJson);
        var answer = await SendAsync(new CordCall(Method.Put, UserPath) { UserId = change.Id, Body = body, IsChange = true }, cancellationToken).ConfigureAwait(false);
        if (answer is { SaysCreated: true, WasRepeated: false })
        {
            throw errors.Concluded(
                ChatErrorKind.Conflict,
                answer.Call,
                answer.StatusCode,
                $"The user '{change.Id}' was deleted by somebody else at the same moment, and this change has made a new one of that id. Delete it if it is not wanted.");
        }
    }

    /// <inheritdoc/>
    public async Task DeleteUserAsync(string userId, CancellationToken cancellationToken)
    {
        // Cord deletes only with these words in the body.
        var call = new CordCall(Method.Delete, UserPath) { UserId = userId, Body = """{"permanently_delete":true}""", IsChange = true };
        var answer = await DeleteAsync(call, cancellationToken).ConfigureAwait(false);
        if (answer.Fields.TryGetValue("failedDeletionFileIDs", out var left) && left is object?[] { Length: > 0 } files)
        {
            OperationLog.Current.Warning(context.Redactor.Redact(
                $"{context.PlatformName} deleted the user '{userId}' but not all of the files: {files.Length:N0} are left ({string.Join(", ", files.Take(5).Select(CordShapes.Text))}{(files.Length > 5 ? ", …" : string.Empty)})."));
        }
    }

    /// <inheritdoc/>
    public bool TellsGroups => true;

    /// <inheritdoc/>
    public async Task<ChatUser?> GetUserAsync(string userId, bool detailed, CancellationToken cancellationToken)
    {
        if (await FindAsync(UserCall(userId), cancellationToken).ConfigureAwait(false) is not { } answer)
        {
            return null;
        }

        var user = Read(answer, shapes.User);
        return user.Id == userId ? user : throw errors.Malformed(answer.Call, answer.StatusCode, $"is about another user, '{user.Id}'", answer.Body);
    }

    /// <inheritdoc/>
    public IPageSource<ChatUser> ListUsers(UserQuery query)
    {
        var status = WireStatus("GET /users", null, query.Status);
        var filter = query.Metadata is null
            ? null
            : Body("GET /users", null, () => new CordBody().WithMetadata(query.Metadata).ToJson());
        var needed = query is { Status: null, Range.First: { } first } ? query.Range.Skip + first : (long?)null;
        var pages = new CordPages<ChatUser>(
            () => new CordCall(Method.Get, "users").With("filter", filter),
            shapes.User,
            needed,
            AskAsync,
            context.Transport,
            errors,
            isFiltered: filter is not null);
        return status is { } wanted
            ? new CordFilteredPages<ChatUser>(pages, user => user.Status == wanted)
            : pages;
    }

    private static CordCall UserCall(string id) => new(Method.Get, UserPath) { UserId = id };

    private static CordBody Fields(
        string? name,
        string? email,
        string? shortName,
        string? picture,
        string? status,
        IDictionary<string, object?>? metadata,
        IDictionary<string, object?>? option,
        string[] known)
    {
        var body = new CordBody()
            .With("name", name)
            .With("email", email)
            .With("shortName", shortName)
            .With("profilePictureURL", picture)
            .With("status", status)
            .WithMetadata(metadata);
        foreach (var pair in option ?? new Dictionary<string, object?>())
        {
            var key = known.FirstOrDefault(own => own.Equals(pair.Key, StringComparison.OrdinalIgnoreCase))
                ?? throw new FormatException($"Cord has no option '{pair.Key}' here. It has: {string.Join(", ", known)}.");

            // One group is a list of one.
            body.With(key, pair.Value is string one ? new[] { one } : pair.Value);
        }

        return body;
    }
}
