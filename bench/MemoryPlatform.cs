using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using GroupAdmin.Connections;
using GroupAdmin.Contracts;
using GroupAdmin.Directories;
using GroupAdmin.Reconciliation;

namespace GroupAdmin.Bench;

/// <summary>A platform whose one group is an array in memory: what comparing alone costs, without a file and without a server.</summary>
public sealed class MemoryPlatform(string[] members) : IIdRules, IGroupReader, IMemberLister
{
    public int MaximumGroupsPerRead => 1;

    public string Refuse(IdKind kind, string id) => null;

    public Task<IReadOnlyList<ChatGroup>> GetGroupsAsync(IReadOnlyList<string> groupIds, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<ChatGroup>>([new ChatGroup { Id = "big" }]);

    public IPageSource<ChatGroupMember> ListMembers(string groupId, ListRange range) => new Pages(members);

    /// <summary>Compares two arrays of ids the way Compare-ChatGroup does, and gives how many are missing and extra.</summary>
    public static int[] Compare(string[] wanted, string[] present)
    {
        var directory = new ChatDirectory();
        var group = directory.AddGroup("big");
        group.Members = new MemberList();
        foreach (var id in wanted)
        {
            group.Members.Add(directory.UserIds.Add(id));
        }

        using var comparison = new DirectoryComparison(directory, new ChatClient(new Session(new MemoryPlatform(present))), new ComparisonOptions());
        comparison.OpenAsync(default).GetAwaiter().GetResult();
        var found = comparison.ReadAsync(default).GetAwaiter().GetResult().Members;
        return [found.MissingCount, found.Extra.Count];
    }

    private sealed class Pages(string[] members) : IPageSource<ChatGroupMember>
    {
        private int position;

        public Task<Page<ChatGroupMember>> ReadAsync(CancellationToken cancellationToken)
        {
            var page = members.Skip(position).Take(1000).Select(id => new ChatGroupMember { GroupId = "big", UserId = id }).ToList();
            position += page.Count;
            return Task.FromResult(page.Count == 0 ? null : new Page<ChatGroupMember>(page));
        }

        public void Dispose()
        {
        }
    }

    private sealed class Session(object client) : IChatSession
    {
        public ChatPlatform Platform { get; } = new() { Name = "Memory", Capabilities = [ChatCapability.GetGroup, ChatCapability.ListMembers] };

        public IReadOnlyList<ChatPlatform> KnownPlatforms => [Platform];

        public Uri BaseUri { get; } = new("https://memory.invalid/");

        public ConnectionLimits Limits { get; } = new();

        public ConnectionStatistics Statistics { get; } = new();

        public object Client => client;

        public IReadOnlyList<string> UnusedReplayEntries => [];

        public IDisposable PauseRecording() => this;

        public void Dispose()
        {
        }
    }
}
