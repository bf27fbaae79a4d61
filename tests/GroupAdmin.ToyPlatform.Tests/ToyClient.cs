using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json;
using System.Threading;
using System.Threading.Tasks;
using GroupAdmin.Contracts;
using GroupAdmin.Engine.Platforms;
using GroupAdmin.Engine.Transport;
using RestSharp;

namespace GroupAdmin.ToyPlatform;

/// <summary>The toy's client: it implements what the toy can do, and nothing else.</summary>
internal sealed class ToyClient(PlatformContext context) :
    IIdRules,
    IConnectionTester,
    IGroupCreator,
    IGroupReader,
    IGroupLister,
    IGroupDeleter,
    IMemberAdder,
    IMemberRemover,
    IMemberLister,
    IUserCreator,
    IUserReader,
    IBatchCreator<NewUser, ChatUser>
{
    private static readonly BatchTraits Batches = new(100, MemberReporting.Complete);

    public GroupFields CreatableGroupFields => GroupFields.Description;

    public GroupFilters SupportedGroupFilters => GroupFilters.None;

    public int MaximumGroupsPerRead => 1;

    public UserFields CreatableUserFields => UserFields.Email;

    public BatchTraits AddMemberTraits => Batches;

    public BatchTraits RemoveMemberTraits => Batches;

    public int MaximumCount => 10;

    public int MaximumBytes => 100_000;

    public string? Refuse(IdKind kind, string id) => id.Length == 0 ? "it is empty" : id.Contains('#', StringComparison.Ordinal) ? "it holds a '#'" : null;

    public async Task<string?> TestAsync(CancellationToken cancellationToken) =>
        (await SendAsync(Method.Get, "whoami", null, null, cancellationToken)).GetProperty("name").GetString();

    public async Task<ChatGroup> CreateGroupAsync(NewGroup group, CancellationToken cancellationToken) =>
        Group(await SendAsync(Method.Post, "groups", group.Id, new { id = group.Id, name = group.Name, description = group.Description }, cancellationToken));

    public async Task<IReadOnlyList<ChatGroup>> GetGroupsAsync(IReadOnlyList<string> groupIds, CancellationToken cancellationToken) =>
        await FindAsync("groups/{id}", groupIds[0], cancellationToken) is { } found ? [Group(found)] : [];

    public IPageSource<ChatGroup> ListGroups(GroupQuery query) =>
        new ToyPages<ChatGroup>((place, token) => SendAsync(Method.Get, "groups", null, null, token, place), Group);

    public Task DeleteGroupAsync(string groupId, CancellationToken cancellationToken) => SendAsync(Method.Delete, "groups/{id}", groupId, null, cancellationToken);

    public async Task<BatchAnswer> AddMembersAsync(string groupId, IReadOnlyList<string> userIds, bool replace, CancellationToken cancellationToken)
    {
        await SendAsync(Method.Post, "groups/{id}/members", groupId, new { add = userIds }, cancellationToken);
        return BatchAnswer.Done;
    }

    public async Task<BatchAnswer> RemoveMembersAsync(string groupId, IReadOnlyList<string> userIds, CancellationToken cancellationToken)
    {
        await SendAsync(Method.Post, "groups/{id}/members", groupId, new { remove = userIds }, cancellationToken);
        return BatchAnswer.Done;
    }

    public IPageSource<ChatGroupMember> ListMembers(string groupId, ListRange range) => new ToyPages<ChatGroupMember>(
        (place, token) => SendAsync(Method.Get, "groups/{id}/members", groupId, null, token, place),
        member => Finish(new ChatGroupMember { GroupId = groupId, UserId = member.GetString()! }));

    public async Task<ChatUser> CreateUserAsync(NewUser user, CancellationToken cancellationToken)
    {
        await CreateAllAsync([user], cancellationToken);
        return Describe(user);
    }

    public bool TellsGroups => false;

    public async Task<ChatUser?> GetUserAsync(string userId, bool detailed, CancellationToken cancellationToken) =>
        await FindAsync("users/{id}", userId, cancellationToken) is { } found
            ? Finish(new ChatUser { Id = found.GetProperty("id").GetString()!, Name = found.GetProperty("name").GetString() })
            : null;

    public int? Measure(NewUser item) => item.Email is null ? item.Id!.Length + (item.Name?.Length ?? 0) + 30 : null;

    public async Task<ISet<string>> FindExistingAsync(IReadOnlyList<string> ids, CancellationToken cancellationToken)
    {
        var found = await SendAsync(Method.Post, "users/which", null, new { ids }, cancellationToken);
        return found.EnumerateArray().Select(static id => id.GetString()!).ToHashSet(StringComparer.Ordinal);
    }

    public Task CreateAllAsync(IReadOnlyList<NewUser> items, CancellationToken cancellationToken) =>
        SendAsync(Method.Post, "users", items.Count == 1 ? items[0].Id : null, items.Select(static user => new { id = user.Id, name = user.Name, email = user.Email }), cancellationToken);

    public ChatUser Describe(NewUser item) => Finish(new ChatUser { Id = item.Id!, Name = item.Name, Email = item.Email });

    private ChatGroup Group(JsonElement group) => Finish(new ChatGroup
    {
        Id = group.GetProperty("id").GetString()!,
        Name = group.GetProperty("name").GetString(),
        Description = group.GetProperty("description").GetString(),
    });

    private T Finish<T>(T item)
        where T : ChatObject
    {
        item.Platform = context.PlatformName;
        item.ConnectionName = context.ConnectionName;
        return item;
    }

    private async Task<JsonElement?> FindAsync(string path, string id, CancellationToken cancellationToken)
    {
        try
        {
            return await SendAsync(Method.Get, path, id, null, cancellationToken);
        }
        catch (ChatServiceException error) when (error.Kind == ChatErrorKind.NotFound)
        {
            return null;
        }
    }

    private async Task<JsonElement> SendAsync(Method method, string path, string? id, object? body, CancellationToken cancellationToken, int? place = null)
    {
        var request = new RestRequest(path, method);
        if (path.Contains("{id}", StringComparison.Ordinal))
        {
            request.AddIdSegment("id", id!);
        }

        if (place is { } from)
        {
            request.AddQueryParameter("from", from.ToString(System.Globalization.CultureInfo.InvariantCulture));
        }

        if (body is not null)
        {
            request.AddStringBody(JsonSerializer.Serialize(body), ContentType.Json);
        }

        var isCreation = method == Method.Post && path is "groups" or "users";
        var operation = $"{method.ToString().ToUpperInvariant()} /{path.Replace("{id}", "ID", StringComparison.Ordinal)}";
        var answer = await context.Transport.SendAsync(new ServiceCall(operation, request) { Target = id, IsIdempotent = !isCreation }, cancellationToken);
        if (answer.StatusCode is >= 200 and <= 299)
        {
            return answer.Body.Length == 0 ? default : JsonDocument.Parse(answer.Body).RootElement;
        }

        // The toy names who is unknown, in a field of its own.
        var error = JsonDocument.Parse(answer.Body).RootElement;
        var text = context.Redactor.Redact(error.GetProperty("error").GetString()!);
        var culprits = error.TryGetProperty("users", out var users) ? users.EnumerateArray().Select(static user => user.GetString()!).ToList() : [];
        var kind = answer.StatusCode switch
        {
            401 => ChatErrorKind.Authentication,
            404 => ChatErrorKind.NotFound,
            409 => ChatErrorKind.AlreadyExists,
            _ => ChatErrorKind.InvalidRequest,
        };
        var made = new ChatServiceException(kind, $"{context.PlatformName} refused {operation}{(id is null ? string.Empty : $" for '{id}'")}: {text}.")
        {
            Scope = culprits.Count > 0 ? ChatErrorScope.Users : new ChatServiceException(kind, text).Scope,
            Platform = context.PlatformName,
            Operation = operation,
            Target = id,
            StatusCode = answer.StatusCode,
            PlatformText = text,
            Culprits = culprits,
        };
        throw made;
    }
}
