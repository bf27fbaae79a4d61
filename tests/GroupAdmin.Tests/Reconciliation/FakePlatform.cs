using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using GroupAdmin.Connections;
using GroupAdmin.Contracts;
using GroupAdmin.Tests.Connections;

namespace GroupAdmin.Tests.Reconciliation;

/// <summary>A platform in memory that can do everything a directory asks for, and counts what it is asked.</summary>
internal class FakePlatform :
    IIdRules, IGroupCreator, IGroupUpdater, IGroupDeleter, IGroupReader, IGroupLister, IMemberAdder, IMemberRemover, IMemberLister,
    IUserCreator, IUserUpdater, IUserReader, IUserLister, IGroupBanner, IGroupUnbanner, IBanLister, IMemberRoleSetter
{
    private const int PageSize = 7;

    private readonly object gate = new();
    private int calls;

    public SortedDictionary<string, FakeGroup> Groups { get; } = new(StringComparer.Ordinal);

    public SortedDictionary<string, ChatUser> Users { get; } = new(StringComparer.Ordinal);

    /// <summary>Every request, in order.</summary>
    public List<string> Requests { get; } = [];

    /// <summary>Only those that change something.</summary>
    public IEnumerable<string> Changes => Requests.Where(static request => !request.StartsWith("GET", StringComparison.Ordinal));

    /// <summary>Called with the number of every request before it takes effect; may throw.</summary>
    public Action<int, string>? Before { get; set; }

    /// <summary>Called with the number of every request after it took effect; may throw.</summary>
    public Action<int, string>? After { get; set; }

    /// <summary>True where a user must exist to become a member.</summary>
    public bool KnowsUsers { get; set; }

    /// <summary>True where whoever is banned cannot become a member.</summary>
    public bool RefusesBanned { get; set; }

    public virtual GroupFields CreatableGroupFields => GroupFields.Type | GroupFields.Owner | GroupFields.Description | GroupFields.Metadata;

    public virtual GroupFields ChangeableGroupFields => CreatableGroupFields;

    public UserFields CreatableUserFields => UserFields.Email | UserFields.Role | UserFields.Metadata;

    public UserFields ChangeableUserFields => CreatableUserFields;

    public GroupFilters SupportedGroupFilters => GroupFilters.None;

    public UserFilters SupportedUserFilters => UserFilters.None;

    public int MaximumGroupsPerRead => 3;

    public BatchTraits AddMemberTraits { get; } = new(5, MemberReporting.Complete);

    public BatchTraits RemoveMemberTraits { get; } = new(5, MemberReporting.Complete);

    public BatchTraits BanTraits { get; } = new(2, MemberReporting.Complete);

    public BatchTraits UnbanTraits { get; } = new(2, MemberReporting.Complete);

    public BatchTraits SetMemberRoleTraits { get; } = new(3, MemberReporting.Complete);

    public IReadOnlyList<string> MemberRoles { get; } = ["member", "admin", "owner"];

    public ChatClient Connect() => new(new FakeSession(this));

    public string? Refuse(IdKind kind, string id) => id.Length == 0 ? "it is empty" : id.Contains(',', StringComparison.Ordinal) ? "it holds a comma" : null;

    public Task<ChatGroup> CreateGroupAsync(NewGroup group, CancellationToken cancellationToken) => Call($"create {group.Id}", () =>
    {
        if (Groups.ContainsKey(group.Id!))
        {
            throw new ChatServiceException(ChatErrorKind.AlreadyExists, $"'{group.Id}' exists.");
        }

        var made = new FakeGroup { Name = group.Name, Type = group.Type, Owner = group.Owner, Description = group.Description, Metadata = group.Metadata };
        Groups.Add(group.Id!, made);
        return made.Told(group.Id!);
    });

    public Task UpdateGroupAsync(GroupChange change, CancellationToken cancellationToken) => Call($"update {change.Id}", () =>
    {
        var group = Find(change.Id);
        group.Name = change.Name ?? group.Name;
        group.Type = change.Type ?? group.Type;
        group.Owner = Cleared(change.Owner, group.Owner);
        group.Description = Cleared(change.Description, group.Description);
        group.Metadata = change.Metadata ?? group.Metadata;
        return true;
    });

    public Task DeleteGroupAsync(string groupId, CancellationToken cancellationToken) => Call($"delete {groupId}", () =>
        Groups.Remove(groupId) ? true : throw new ChatServiceException(ChatErrorKind.NotFound, $"No group '{groupId}'."));

    public Task<IReadOnlyList<ChatGroup>> GetGroupsAsync(IReadOnlyList<string> groupIds, CancellationToken cancellationToken) =>
        Call<IReadOnlyList<ChatGroup>>("GET groups " + string.Join(' ', groupIds), () => [.. groupIds.Where(Groups.ContainsKey).Select(id => Groups[id].Told(id))]);

    public IPageSource<ChatGroup> ListGroups(GroupQuery query) => new Listing<ChatGroup>(this, "GET groups", () => [.. Groups.Select(pair => pair.Value.Told(pair.Key))]);

    public Task<BatchAnswer> AddMembersAsync(string groupId, IReadOnlyList<string> userIds, bool replace, CancellationToken cancellationToken) =>
        Call($"add {groupId} {string.Join(' ', userIds)}", () =>
        {
            var group = Find(groupId);
            Require(userIds);
            if (RefusesBanned && userIds.Where(group.Bans.Contains).ToList() is { Count: > 0 } banned)
            {
                throw new ChatServiceException(ChatErrorKind.InvalidRequest, $"{banned[0]} is banned.") { Scope = ChatErrorScope.Users, Culprits = banned };
            }

            foreach (var user in userIds)
            {
                group.Members.TryAdd(user, "member");
            }

            return BatchAnswer.Done;
        });

    public Task<BatchAnswer> RemoveMembersAsync(string groupId, IReadOnlyList<string> userIds, CancellationToken cancellationToken) =>
        Call($"remove {groupId} {string.Join(' ', userIds)}", () =>
        {
            userIds.ToList().ForEach(user => Find(groupId).Members.Remove(user));
            return BatchAnswer.Done;
        });

    public Task<BatchAnswer> SetMemberRolesAsync(string groupId, IReadOnlyList<string> userIds, string role, CancellationToken cancellationToken) =>
        Call($"role {role} {groupId} {string.Join(' ', userIds)}", () =>
        {
            Require(userIds);
            userIds.ToList().ForEach(user => Find(groupId).Members[user] = role.ToUpperInvariant());
            return BatchAnswer.Done;
        });

    public IPageSource<ChatGroupMember> ListMembers(string groupId, ListRange range) => new Listing<ChatGroupMember>(
        this,
        $"GET members {groupId}",
        () => [.. Find(groupId).Members.Select(pair => new ChatGroupMember { GroupId = groupId, UserId = pair.Key, Role = pair.Value })]);

    // On many platforms whoever is banned is no member any more.
    public Task<BatchAnswer> BanUsersAsync(string groupId, IReadOnlyList<string> userIds, CancellationToken cancellationToken) =>
        Call($"ban {groupId} {string.Join(' ', userIds)}", () =>
        {
            foreach (var user in userIds)
            {
                Find(groupId).Members.Remove(user);
                Find(groupId).Bans.Add(user);
            }

            return BatchAnswer.Done;
        });

    public Task<BatchAnswer> UnbanUsersAsync(string groupId, IReadOnlyList<string> userIds, CancellationToken cancellationToken) =>
        Call($"unban {groupId} {string.Join(' ', userIds)}", () =>
        {
            Find(groupId).Bans.ExceptWith(userIds);
            return BatchAnswer.Done;
        });

    public IPageSource<ChatGroupMember> ListBans(string groupId, ListRange range) => new Listing<ChatGroupMember>(
        this,
        $"GET bans {groupId}",
        () => [.. Find(groupId).Bans.Select(user => new ChatGroupMember { GroupId = groupId, UserId = user })]);

    public Task<ChatUser> CreateUserAsync(NewUser user, CancellationToken cancellationToken) => Call($"create user {user.Id}", () =>
    {
        var made = new ChatUser { Id = user.Id!, Name = user.Name, Email = user.Email, Role = user.Role, Metadata = user.Metadata };
        return Users.TryAdd(made.Id, made) ? made : throw new ChatServiceException(ChatErrorKind.AlreadyExists, $"User '{user.Id}' exists.");
    });

    public Task UpdateUserAsync(UserChange change, CancellationToken cancellationToken) => Call($"update user {change.Id}", () =>
    {
        var user = Users[change.Id];
        user.Name = change.Name ?? user.Name;
        user.Email = Cleared(change.Email, user.Email);
        user.Role = Cleared(change.Role, user.Role);
        user.Metadata = change.Metadata ?? user.Metadata;
        return true;
    });

    public bool TellsGroups => false;

    public Task<ChatUser?> GetUserAsync(string userId, bool detailed, CancellationToken cancellationToken) => Call($"GET user {userId}", () => Users.GetValueOrDefault(userId));

    public IPageSource<ChatUser> ListUsers(UserQuery query) => new Listing<ChatUser>(this, "GET users", () => [.. Users.Values]);

    /// <summary>Everything there is, as a text that is the same for the same state.</summary>
    public string Describe()
    {
        lock (gate)
        {
            return string.Join('\n', Groups.Select(pair => $"{pair.Key}: {pair.Value}").Concat(Users.Values.Select(user => $"user {user.Id} {user.Name} {user.Email} {user.Role} {user.Metadata}")));
        }
    }

    protected Task<T> Call<T>(string request, Func<T> effect)
    {
        lock (gate)
        {
            Requests.Add(request);
            var number = ++calls;
            Before?.Invoke(number, request);
            var result = effect();
            After?.Invoke(number, request);
            return Task.FromResult(result);
        }
    }

    protected FakeGroup Find(string groupId) =>
        Groups.TryGetValue(groupId, out var group) ? group : throw new ChatServiceException(ChatErrorKind.NotFound, $"No group '{groupId}'.") { Target = groupId };

    // An empty text clears, as on most platforms.
    private static string? Cleared(string? wish, string? present) => wish is null ? present : wish.Length == 0 ? null : wish;

    private void Require(IReadOnlyList<string> userIds)
    {
        if (KnowsUsers && userIds.Where(user => !Users.ContainsKey(user)).ToList() is { Count: > 0 } unknown)
        {
            throw new ChatServiceException(ChatErrorKind.NotFound, $"No user '{unknown[0]}'.") { Scope = ChatErrorScope.Users, Culprits = [unknown[0]] };
        }
    }

    private sealed class Listing<T>(FakePlatform platform, string request, Func<List<T>> read) : IPageSource<T>
    {
        private int position;
        private bool ended;

        public async Task<Page<T>?> ReadAsync(CancellationToken cancellationToken)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (ended)
            {
                return null;
            }

            var (items, total) = await platform.Call(request, () =>
            {
                var all = read();
                return (all.Skip(position).Take(PageSize).ToList(), all.Count);
            });
            position += items.Count;
            ended = position >= total;
            return new Page<T>(items, total);
        }

        public void Dispose()
        {
        }
    }
}
