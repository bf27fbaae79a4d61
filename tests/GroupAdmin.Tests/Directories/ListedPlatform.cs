using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using GroupAdmin.Contracts;

namespace GroupAdmin.Tests.Directories;

/// <summary>An imaginary platform that lists its groups, members, bans and users in pages, and keeps count of what is asked.</summary>
internal sealed class ListedPlatform : IIdRules, IGroupLister, IGroupReader, IMemberLister, IBanLister, IUserLister
{
    private readonly object gate = new();
    private int reading;

    /// <summary>The groups.</summary>
    public List<ChatGroup> Groups { get; } = [];

    /// <summary>The members of each group.</summary>
    public Dictionary<string, List<ChatGroupMember>> Members { get; } = [];

    /// <summary>The banned of each group.</summary>
    public Dictionary<string, List<string>> Bans { get; } = [];

    /// <summary>The users.</summary>
    public List<ChatUser> Users { get; } = [];

    /// <summary>How many items a page has.</summary>
    public int PageSize { get; init; } = 3;

    /// <summary>Every request, in order.</summary>
    public List<string> Requests { get; } = [];

    /// <summary>Called before every request; may throw or wait.</summary>
    public Func<string, CancellationToken, Task>? Before { get; set; }

    /// <summary>How many member lists were being read at once, at most.</summary>
    public int Peak { get; private set; }

    public GroupFilters SupportedGroupFilters => GroupFilters.None;

    public UserFilters SupportedUserFilters => UserFilters.None;

    public int MaximumGroupsPerRead => 2;

    public string? Refuse(IdKind kind, string id) => id.Length == 0 ? "it is empty" : null;

    /// <summary>Adds a group.</summary>
    public ListedPlatform With(string id, params string[] members)
    {
        Groups.Add(new ChatGroup { Id = id, Name = "Group " + id });
        Members[id] = [.. members.Select(member => new ChatGroupMember { GroupId = id, UserId = member.TrimEnd('!'), Role = member.EndsWith('!') ? "admin" : null })];
        return this;
    }

    public IPageSource<ChatGroup> ListGroups(GroupQuery query) => new Pages<ChatGroup>(this, "groups", Groups);

    public IPageSource<ChatUser> ListUsers(UserQuery query) => new Pages<ChatUser>(this, "users", Users);

    public IPageSource<ChatGroupMember> ListMembers(string groupId, ListRange range) => new Pages<ChatGroupMember>(this, "members " + groupId, Members.GetValueOrDefault(groupId));

    public IPageSource<ChatGroupMember> ListBans(string groupId, ListRange range) =>
        new Pages<ChatGroupMember>(this, "bans " + groupId, [.. Bans.GetValueOrDefault(groupId, []).Select(id => new ChatGroupMember { GroupId = groupId, UserId = id })]);

    public async Task<IReadOnlyList<ChatGroup>> GetGroupsAsync(IReadOnlyList<string> groupIds, CancellationToken cancellationToken)
    {
        await Ask("get " + string.Join(' ', groupIds), cancellationToken);
        return [.. Groups.Where(group => groupIds.Contains(group.Id))];
    }

    private async Task Ask(string request, CancellationToken cancellationToken)
    {
        lock (gate)
        {
            Requests.Add(request);
        }

        cancellationToken.ThrowIfCancellationRequested();
        if (Before is { } before)
        {
            await before(request, cancellationToken);
        }
    }

    private sealed class Pages<T>(ListedPlatform platform, string request, List<T>? items) : IPageSource<T>
    {
        private int next;
        private bool isOpen;

        public async Task<Page<T>?> ReadAsync(CancellationToken cancellationToken)
        {
            if (!isOpen)
            {
                isOpen = true;
                lock (platform.gate)
                {
                    platform.Peak = Math.Max(platform.Peak, ++platform.reading);
                }
            }

            if (items is not null && next >= items.Count && next > 0)
            {
                return null;
            }

            await platform.Ask(next == 0 ? request : request + " from " + next, cancellationToken);
            await Task.Yield();
            if (items is null)
            {
                throw new ChatServiceException(ChatErrorKind.NotFound, "There is no such group.");
            }

            var page = items.Skip(next).Take(platform.PageSize).ToArray();
            next += Math.Max(1, page.Length);
            return new Page<T>(page);
        }

        public void Dispose()
        {
            if (isOpen)
            {
                lock (platform.gate)
                {
                    platform.reading--;
                }
            }
        }
    }
}
