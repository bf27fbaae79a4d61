using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using GroupAdmin.Contracts;

namespace GroupAdmin.Tests.Reconciliation;

/// <summary>A platform that tells everything and changes nothing.</summary>
internal sealed class ReadOnlyPlatform(FakePlatform inner) : IIdRules, IGroupReader, IGroupLister, IMemberLister, IUserLister
{
    public int MaximumGroupsPerRead => inner.MaximumGroupsPerRead;

    public GroupFilters SupportedGroupFilters => inner.SupportedGroupFilters;

    public UserFilters SupportedUserFilters => inner.SupportedUserFilters;

    public string? Refuse(IdKind kind, string id) => inner.Refuse(kind, id);

    public Task<IReadOnlyList<ChatGroup>> GetGroupsAsync(IReadOnlyList<string> groupIds, CancellationToken cancellationToken) => inner.GetGroupsAsync(groupIds, cancellationToken);

    public IPageSource<ChatGroup> ListGroups(GroupQuery query) => inner.ListGroups(query);

    public IPageSource<ChatGroupMember> ListMembers(string groupId, ListRange range) => inner.ListMembers(groupId, range);

    public IPageSource<ChatUser> ListUsers(UserQuery query) => inner.ListUsers(query);
}
