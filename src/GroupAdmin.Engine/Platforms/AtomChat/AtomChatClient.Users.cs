using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using GroupAdmin.Contracts;

namespace GroupAdmin.Engine.Platforms.AtomChat;

/// <content>Users and their presence.</content>
internal sealed partial class AtomChatClient : IUserCreator, IUserUpdater, IUserDeleter, IUserReader, IUserLister, IPresenceReader
{
    private const UserFields Storable = UserFields.AvatarUri | UserFields.ProfileUri | UserFields.Role | UserFields.Email;

    /// <inheritdoc/>
    public UserFields CreatableUserFields => Storable;

    /// <inheritdoc/>
    public UserFields ChangeableUserFields => Storable;

    /// <inheritdoc/>
    public UserFilters SupportedUserFilters => UserFilters.None;

    /// <inheritdoc/>
    public int MaximumUsersPerStatusRead => BatchSize;

    /// <inheritdoc/>
    public async Task<ChatUser> CreateUserAsync(NewUser user, CancellationToken cancellationToken)
    {
        var id = user.Id ?? throw errors.Refuse(AtomChatOperation.CreateUser, null, "AtomChat does not choose ids: give the user one with -Id.");
        var name = !string.IsNullOrWhiteSpace(user.Name)
            ? user.Name
            : throw errors.Refuse(AtomChatOperation.CreateUser, id, $"AtomChat needs a name for the user '{id}': pass -Name.");
        var call = new AtomChatCall(AtomChatOperation.CreateUser) { UserId = id, IsChange = true, IsIdempotent = false }
            .With("UID", id)
            .With("name", name)
            .With("avatarURL", user.AvatarUri)
            .With("profileURL", user.ProfileUri)
            .With("role", user.Role)
            .With("email", user.Email);
        var answer = await SendAsync(call, cancellationToken).ConfigureAwait(false);
        var fields = new AtomChatFields(answer.Success);
        fields.Take("status");
        fields.Take("message");
        return shapes.Finish(
            new ChatUser
            {
                Id = id,
                Name = name,
                AvatarUri = user.AvatarUri,
                ProfileUri = user.ProfileUri,
                Role = user.Role,
                Email = user.Email,
            },
            fields);
    }

    /// <summary>
    /// Reads the user and writes every field, because the platform blanks what is left out (S). Its <c>getUser</c> documents no
    /// e-mail address, so that one cannot always be kept.
    /// </summary>
    /// <inheritdoc/>
    public async Task UpdateUserAsync(UserChange change, CancellationToken cancellationToken)
    {
        var asked = await AskAsync(UserCall(change.Id, detailed: false), cancellationToken).ConfigureAwait(false);
        if (asked.Failure is not null)
        {
            throw asked.Failure;
        }

        var present = Read(asked, success => User(success, change.Id));
        if (change.Email is null && present.Email is null)
        {
            OperationLog.Current.Warning(
                $"{context.PlatformName} does not tell the e-mail address of user '{change.Id}', and an older server blanks it with any change: pass -Email to keep it.");
        }

        await SendAsync(
            new AtomChatCall(AtomChatOperation.UpdateUser) { UserId = change.Id, IsChange = true }
                .With("UID", change.Id)
                .With("name", change.Name ?? present.Name)
                .With("avatarURL", change.AvatarUri ?? present.AvatarUri)
                .With("profileURL", change.ProfileUri ?? present.ProfileUri)
                .With("role", change.Role ?? present.Role)
                .With("email", change.Email ?? present.Email),
            cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public Task DeleteUserAsync(string userId, CancellationToken cancellationToken) => DeleteAsync(
        new AtomChatCall(AtomChatOperation.DeleteUser) { UserId = userId, IsChange = true }.With("UID", userId),
        cancellationToken);

    /// <inheritdoc/>
    public bool TellsGroups => true;

    /// <inheritdoc/>
    public async Task<ChatUser?> GetUserAsync(string userId, bool detailed, CancellationToken cancellationToken)
    {
        var answer = await AskAsync(UserCall(userId, detailed), cancellationToken).ConfigureAwait(false);
        if (answer.Failure is { } failure)
        {
            return failure.Kind == ChatErrorKind.NotFound ? null : throw failure;
        }

        return Read(answer, success => User(success, userId));
    }

    /// <inheritdoc/>
    public IPageSource<ChatUser> ListUsers(UserQuery query) => new AtomChatUserListing(query.Range, SendAsync, errors, shapes);

    /// <inheritdoc/>
    public Task<IReadOnlyList<ChatUserStatus>> GetStatusAsync(IReadOnlyList<string> userIds, CancellationToken cancellationToken) =>
        DividedReading.ReadAsync(userIds, ids => AskForStatusAsync(ids, cancellationToken));

    // That one unknown UID fails the whole list is a guess (I). If it does not, the list is never divided.
    private async Task<List<ChatUserStatus>?> AskForStatusAsync(IReadOnlyList<string> userIds, CancellationToken cancellationToken)
    {
        var answer = await AskAsync(
            new AtomChatCall(AtomChatOperation.GetStatus) { UserIds = userIds }.With("UIDs", userIds),
            cancellationToken).ConfigureAwait(false);
        if (answer.Failure is not { } failure)
        {
            return Read(answer, success =>
            {
                success.TryGetValue("data", out var data);
                return Wanted([.. shapes.Statuses(data)], static status => status.UserId, userIds, "users");
            });
        }

        return answer.Meaning == AtomChatMeaning.UserUnknown ? null : throw failure;
    }

    private static AtomChatCall UserCall(string userId, bool detailed) => new AtomChatCall(AtomChatOperation.GetUser) { UserId = userId }
        .With("UID", userId)
        .With("returnFriends", detailed ? "true" : null)
        .With("returnJoinedGroups", detailed ? "true" : null);

    private ChatUser User(Dictionary<string, object?> success, string asked) =>
        success.TryGetValue("data", out var data) && data is Dictionary<string, object?> fields
            ? shapes.DetailedUser(fields, asked)
            : throw new FormatException("holds no 'data.user'");
}
