using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using GroupAdmin.Contracts;

namespace GroupAdmin.Tests.Connections;

/// <summary>The groups and users of an imaginary platform whose answers can be lost.</summary>
internal sealed class FakeDirectory : IIdRules, IGroupCreator, IGroupReader, IUserCreator, IUserReader, IFriendAdder, IFriendRemover, IGroupLister
{
    /// <summary>The groups.</summary>
    public Dictionary<string, ChatGroup> Groups { get; } = [];

    /// <summary>The users.</summary>
    public Dictionary<string, ChatUser> Users { get; } = [];

    /// <summary>Every call, in order.</summary>
    public List<string> Calls { get; } = [];

    /// <summary>Called with the number of the creation before it takes effect; may throw.</summary>
    public Action<int>? BeforeCreation { get; set; }

    /// <summary>Called with the number of the creation after it has taken effect; may throw.</summary>
    public Action<int>? AfterCreation { get; set; }

    /// <summary>Called before a reading; may throw.</summary>
    public Action? BeforeReading { get; set; }

    public GroupFields CreatableGroupFields => GroupFields.Type | GroupFields.Owner;

    public UserFields CreatableUserFields => UserFields.Email;

    public int MaximumGroupsPerRead => 10;

    public BatchTraits AddFriendTraits { get; } = new(100, MemberReporting.Partial, canReplace: true);

    public BatchTraits RemoveFriendTraits { get; } = new(100, MemberReporting.Partial);

    public GroupFilters SupportedGroupFilters => GroupFilters.Search;

    public string? Refuse(IdKind kind, string id) =>
        id.Length == 0 ? "it is empty" : id.Contains(',', StringComparison.Ordinal) ? "it holds a comma" : null;

    public Task<ChatGroup> CreateGroupAsync(NewGroup group, CancellationToken cancellationToken) =>
        Create("createGroup " + group.Id, Groups, group.Id ?? "chosen", new ChatGroup { Id = group.Id ?? "chosen", Name = group.Name });

    public Task<ChatUser> CreateUserAsync(NewUser user, CancellationToken cancellationToken) =>
        Create("createUser " + user.Id, Users, user.Id ?? "chosen", new ChatUser { Id = user.Id ?? "chosen", Name = user.Name });

    public Task<IReadOnlyList<ChatGroup>> GetGroupsAsync(IReadOnlyList<string> groupIds, CancellationToken cancellationToken)
    {
        Calls.Add("getGroups " + string.Join(' ', groupIds));
        BeforeReading?.Invoke();
        return Task.FromResult<IReadOnlyList<ChatGroup>>([.. groupIds.Where(Groups.ContainsKey).Select(id => Groups[id])]);
    }

    public bool TellsGroups => true;

    public Task<ChatUser?> GetUserAsync(string userId, bool detailed, CancellationToken cancellationToken)
    {
        Calls.Add("getUser " + userId);
        BeforeReading?.Invoke();
        return Task.FromResult(Users.GetValueOrDefault(userId));
    }

    public Task<BatchAnswer> AddFriendsAsync(string userId, IReadOnlyList<string> friendIds, bool replace, CancellationToken cancellationToken)
    {
        Calls.Add((replace ? "replaceFriends " : "addFriends ") + string.Join(' ', friendIds));
        return Task.FromResult(BatchAnswer.Done);
    }

    public Task<BatchAnswer> RemoveFriendsAsync(string userId, IReadOnlyList<string> friendIds, CancellationToken cancellationToken)
    {
        Calls.Add("removeFriends " + string.Join(' ', friendIds));
        return Task.FromResult(BatchAnswer.Done);
    }

    public IPageSource<ChatGroup> ListGroups(GroupQuery query) => throw new NotSupportedException("No test lists groups.");

    private Task<T> Create<T>(string call, Dictionary<string, T> there, string id, T made)
        where T : class
    {
        Calls.Add(call);
        var number = Calls.Count(earlier => earlier.StartsWith("create", StringComparison.Ordinal));
        BeforeCreation?.Invoke(number);
        if (!there.TryAdd(id, made))
        {
            throw new ChatServiceException(ChatErrorKind.AlreadyExists, $"'{id}' exists.");
        }

        AfterCreation?.Invoke(number);
        return Task.FromResult(made);
    }
}
