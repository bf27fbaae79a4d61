using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using GroupAdmin.Contracts;

namespace GroupAdmin.Tests.Connections;

/// <summary>One room of an imaginary platform whose members have roles, which keeps ids in small letters and takes them in any.</summary>
internal sealed class FakeRoom : IIdRules, ICanonicalIds, IMemberAdder, IMemberRemover, IMemberLister, IMemberRoleSetter, IGroupBanner, IGroupUnbanner, IBanLister
{
    /// <summary>Who has which role; <c>banned</c> is one that the list of members does not show.</summary>
    public Dictionary<string, string> Roles { get; } = [];

    /// <summary>Every write, in order.</summary>
    public List<string> Calls { get; } = [];

    /// <summary>True where a write takes effect and its answer does not say so.</summary>
    public bool KeepsSilent { get; set; }

    public BatchTraits AddMemberTraits { get; } = new(1, MemberReporting.Complete);

    public BatchTraits RemoveMemberTraits => AddMemberTraits;

    public BatchTraits SetMemberRoleTraits => AddMemberTraits;

    public BatchTraits BanTraits => AddMemberTraits;

    public BatchTraits UnbanTraits => AddMemberTraits;

    public IReadOnlyList<string> MemberRoles { get; } = ["member", "admin", "owner"];

    public string? Refuse(IdKind kind, string id) => id.Length == 0 ? "it is empty" : null;

    public string Canonical(IdKind kind, string id) => id.ToLowerInvariant();

    public Task<BatchAnswer> AddMembersAsync(string groupId, IReadOnlyList<string> userIds, bool replace, CancellationToken cancellationToken) =>
        Write("add", userIds, id => Roles.TryAdd(id, "member"));

    public Task<BatchAnswer> RemoveMembersAsync(string groupId, IReadOnlyList<string> userIds, CancellationToken cancellationToken) =>
        Write("remove", userIds, id => Roles.Remove(id));

    public Task<BatchAnswer> SetMemberRolesAsync(string groupId, IReadOnlyList<string> userIds, string role, CancellationToken cancellationToken) =>
        Write(role, userIds, id => Roles[id] = role);

    public Task<BatchAnswer> BanUsersAsync(string groupId, IReadOnlyList<string> userIds, CancellationToken cancellationToken) =>
        Write("ban", userIds, id => Roles[id] = "banned");

    public Task<BatchAnswer> UnbanUsersAsync(string groupId, IReadOnlyList<string> userIds, CancellationToken cancellationToken) =>
        Write("unban", userIds, id => Roles.Remove(id));

    public IPageSource<ChatGroupMember> ListMembers(string groupId, ListRange range) => new Listing(this, groupId, static role => role != "banned");

    public IPageSource<ChatGroupMember> ListBans(string groupId, ListRange range) => new Listing(this, groupId, static role => role == "banned");

    private Task<BatchAnswer> Write(string call, IReadOnlyList<string> userIds, Action<string> effect)
    {
        lock (Calls)
        {
            Calls.Add($"{call} {string.Join(' ', userIds)}");
            foreach (var id in userIds)
            {
                effect(id.ToLowerInvariant());
            }
        }

        return Task.FromResult(KeepsSilent ? BatchAnswer.NotReported : BatchAnswer.Done);
    }

    private sealed class Listing(FakeRoom room, string groupId, Func<string, bool> isWanted) : IPageSource<ChatGroupMember>
    {
        private bool wasRead;

        public Task<Page<ChatGroupMember>?> ReadAsync(CancellationToken cancellationToken)
        {
            if (wasRead)
            {
                return Task.FromResult<Page<ChatGroupMember>?>(null);
            }

            wasRead = true;
            lock (room.Calls)
            {
                return Task.FromResult<Page<ChatGroupMember>?>(new Page<ChatGroupMember>(
                    [.. room.Roles.Where(entry => isWanted(entry.Value)).Select(entry => new ChatGroupMember { GroupId = groupId, UserId = entry.Key, Role = entry.Value })]));
            }
        }

        public void Dispose()
        {
        }
    }
}
