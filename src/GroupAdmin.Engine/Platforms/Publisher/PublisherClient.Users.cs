using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using GroupAdmin.Contracts;
using RestSharp;

namespace GroupAdmin.Engine.Platforms.Publisher;

/// <content>Users.</content>
internal sealed partial class PublisherClient : IUserCreator, IUserUpdater, IUserReader, IUserLister, IUserArchiver, IAccountBlocker, IAccountUnblocker
{
    private const UserFields StorableUserFields = UserFields.Email | UserFields.AvatarUri | UserFields.Status | UserFields.Option;

    private static readonly string[] NameParts = ["firstname", "lastname", "title"];

    /// <inheritdoc/>
    public UserFields CreatableUserFields => StorableUserFields;

    /// <inheritdoc/>
    public UserFields ChangeableUserFields => StorableUserFields;

    /// <inheritdoc/>
    public UserFilters SupportedUserFilters => UserFilters.Search | UserFilters.Status;

    /// <inheritdoc/>
    public async Task<ChatUser> CreateUserAsync(NewUser user, CancellationToken cancellationToken)
    {
        const string Operation = "POST /users";
        if (user.Id is not null)
        {
            throw errors.Refuse(Operation, user.Id, $"{context.PlatformName} chooses the ids of new users itself: leave -Id out, and take the Id of the user that New-ChatUser gives.");
        }

        if (string.IsNullOrWhiteSpace(user.Email) || string.IsNullOrWhiteSpace(user.Name))
        {
            throw errors.Refuse(Operation, user.Email, $"{context.PlatformName} needs the name and the e-mail address of a new user: pass -Name and -Email.");
        }

        var fields = new Dictionary<string, object?>(StringComparer.Ordinal);
        Apply(fields, user.Name, user.Email, user.AvatarUri, user.Status, user.Option, Operation, user.Email);
        var call = new PublisherCall(Method.Post, "users") { IsCreation = true, IsIdempotent = false, Body = fields };
        var created = await ReadAsync(call, shapes.User, cancellationToken).ConfigureAwait(false);
        created.Name ??= user.Name;
        created.Email ??= user.Email;
        return created;
    }

    /// <summary>Reads the user, writes the whole object, and then changes the state, for which there are calls of their own.</summary>
    /// <inheritdoc/>
    public async Task UpdateUserAsync(UserChange change, CancellationToken cancellationToken)
    {
        const string Operation = "PUT /users/ID";
        var action = change.Status is null ? null : ActionOf(change.Status) ?? throw errors.Refuse(
            Operation,
            change.Id,
            $"{context.PlatformName} has no call that makes a user '{change.Status}'. -Status takes active (reinstate), disabled and archived.");
        var id = change.Id;
        if (change.Name is not null || (change.Fields & ~UserFields.Status) != UserFields.None)
        {
            var fields = await FindUserAsync(change.Id, cancellationToken).ConfigureAwait(false) ?? throw UnknownUser(Operation, change.Id);

            // The link is the platform's own; everything else is written as it was read.
            fields.Remove("link");
            Apply(fields, change.Name, change.Email, change.AvatarUri, null, change.Option, Operation, change.Id);

            // By the number, which stays: once changed, the address that named the user names nobody, and a repeated request would find nobody.
            id = fields.TryGetValue("id", out var number) && PublisherShapes.Text(number) is { } own && PublisherIds.IsNumber(own) ? own : change.Id;
            await ChangeUserAsync(new PublisherCall(Method.Put, "users/{id}") { Target = id, Body = fields }, cancellationToken).ConfigureAwait(false);
        }

        if (action is not null)
        {
            await ActAsync(action, id, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <inheritdoc/>
    public bool TellsGroups => false;

    /// <inheritdoc/>
    public async Task<ChatUser?> GetUserAsync(string userId, bool detailed, CancellationToken cancellationToken)
    {
        var fields = await FindUserAsync(userId, cancellationToken).ConfigureAwait(false);
        return fields is null ? null : shapes.User(fields);
    }

    /// <inheritdoc/>
    public IPageSource<ChatUser> ListUsers(UserQuery query) => new PublisherListing<ChatUser>(
        this,
        () => new PublisherCall(Method.Get, "users").With("search", query.Search).With("status", query.Status),
        "users",
        shapes.User,
        query.Range.Skip + query.Range.First,
        isFiltered: query.Search is not null || query.Status is not null);

    /// <inheritdoc/>
    public Task ArchiveUserAsync(string userId, CancellationToken cancellationToken) => ActAsync("archive", userId, cancellationToken);

    /// <inheritdoc/>
    public async Task<BatchAnswer> BlockAccountAsync(string userId, CancellationToken cancellationToken)
    {
        await ActAsync("disable", userId, cancellationToken).ConfigureAwait(false);
        return BatchAnswer.Done;
    }

    /// <inheritdoc/>
    public async Task<BatchAnswer> UnblockAccountAsync(string userId, CancellationToken cancellationToken)
    {
        await ActAsync("reinstate", userId, cancellationToken).ConfigureAwait(false);
        return BatchAnswer.Done;
    }

    private static string? ActionOf(string status) => status.Trim().ToUpperInvariant() switch
    {
        "ACTIVE" or "ENABLED" => "reinstate",
        "DISABLED" => "disable",
        "ARCHIVED" => "archive",
        _ => null,
    };

    private static bool IsUser(Dictionary<string, object?> fields, string userId)
    {
        fields.TryGetValue(PublisherIds.IsNumber(userId) ? "id" : "email", out var value);
        return string.Equals(PublisherShapes.Text(value), userId, StringComparison.OrdinalIgnoreCase);
    }

    private Task ActAsync(string action, string userId, CancellationToken cancellationToken) =>
        ChangeUserAsync(new PublisherCall(Method.Post, $"users/{{id}}/{action}") { Target = userId }, cancellationToken);

    // No call that reads one user is documented. The address that every answer links to is asked first (I), and where nothing is there, the
    // list of users is searched (D).
    private async Task<Dictionary<string, object?>?> FindUserAsync(string userId, CancellationToken cancellationToken)
    {
        try
        {
            return await ReadAsync(
                new PublisherCall(Method.Get, "users/{id}") { Target = userId },
                answer =>
                {
                    var fields = PublisherShapes.Inside(answer, "user");
                    return IsUser(fields, userId) ? fields : throw new FormatException("is about another user");
                },
                cancellationToken).ConfigureAwait(false);
        }
        catch (ChatServiceException error) when (error.StatusCode is 404 or 405)
        {
            return await SearchUserAsync(userId, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task<Dictionary<string, object?>?> SearchUserAsync(string userId, CancellationToken cancellationToken)
    {
        using var pages = new PublisherListing<Dictionary<string, object?>>(
            this,
            () => new PublisherCall(Method.Get, "users").With("search", userId).With("fields", "all"),
            "users",
            static value => PublisherShapes.Inside(value, "user"),
            null,
            isFiltered: true);
        while (await pages.ReadAsync(cancellationToken).ConfigureAwait(false) is { } page)
        {
            if (page.Items.FirstOrDefault(fields => IsUser(fields, userId)) is { } found)
            {
                return found;
            }
        }

        return null;
    }

    // The fields of a user, in the platform's names. What is null stays as it is.
    private void Apply(Dictionary<string, object?> fields, string? name, string? email, string? avatar, string? status, IDictionary<string, object?>? options, string operation, string? target)
    {
        var parts = fields.TryGetValue("name", out var sent) && sent is Dictionary<string, object?> present
            ? new Dictionary<string, object?>(present, StringComparer.Ordinal)
            : new Dictionary<string, object?>(StringComparer.Ordinal);
        if (name?.Trim() is { Length: > 0 } full)
        {
            var space = full.LastIndexOf(' ');
            parts["firstname"] = space < 0 ? full : full.Substring(0, space).TrimEnd();
            parts["lastname"] = space < 0 ? string.Empty : full.Substring(space + 1);
        }

        foreach (var option in options ?? new Dictionary<string, object?>())
        {
            var key = option.Key.ToLowerInvariant();
            if (NameParts.Contains(key))
            {
                parts[key] = option.Value;
            }
            else if (key is "id" or "link" or "name" or "status" or "email" or "img")
            {
                throw errors.Refuse(operation, target, $"'{option.Key}' does not belong into -Option: the parameters of the cmdlet set it.");
            }
            else
            {
                fields[key] = option.Value;
            }
        }

        if (parts.Count > 0)
        {
            fields["name"] = parts;
        }

        Set("email", email);
        Set("img", avatar);
        Set("status", status);

        void Set(string key, string? value)
        {
            if (value is not null)
            {
                fields[key] = value;
            }
        }
    }

    private ChatServiceException UnknownUser(string operation, string userId) => new(
        ChatErrorKind.NotFound,
        $"There is no user '{userId}' on {context.PlatformName}: check the id.")
    {
        Platform = context.PlatformName,
        Operation = operation,
        Target = userId,
    };
}
