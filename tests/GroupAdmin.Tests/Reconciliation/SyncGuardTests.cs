using System.Threading.Tasks;
using GroupAdmin.Directories;
using GroupAdmin.Reconciliation;
using Xunit;

namespace GroupAdmin.Tests.Reconciliation;

/// <summary>What stops a synchronisation before its first change.</summary>
public sealed class SyncGuardTests
{
    private static readonly string[] Twenty = Wanted.Users(20);

    [Theory]
    [InlineData(20, 0, 10, false)]
    [InlineData(20, 2, 10, false)]
    [InlineData(20, 3, 10, true)]
    [InlineData(5, 1, 10, true)]
    [InlineData(5, 1, 20, false)]
    [InlineData(5, 5, 99, true)]
    [InlineData(5, 5, 100, false)]
    [InlineData(20, 1, 0, true)]
    public async Task More_than_the_allowed_share_of_a_groups_members_is_not_removed(int present, int removed, double percent, bool isRefused)
    {
        var platform = new FakePlatform().With("g", "G", Wanted.Users(present));
        var wanted = new ChatDirectory().With("g", "G", Wanted.Users(present - removed));
        var options = new SyncOptions { MaximumRemoval = percent };

        if (isRefused)
        {
            var error = await Assert.ThrowsAsync<ChatServiceException>(() => SyncLog.SyncAsync(wanted, platform.Connect(), options));
            Assert.Equal(ChatErrorKind.Guarded, error.Kind);
            Assert.Contains($"'g' ({removed} of {present}, ", error.Message);
            Assert.Empty(platform.Changes);
        }
        else
        {
            await SyncLog.SyncAsync(wanted, platform.Connect(), options);
            Assert.Equal(present - removed, platform.Groups["g"].Members.Count);
        }
    }

    [Fact]
    public async Task The_share_that_the_error_names_lets_it_through()
    {
        var platform = new FakePlatform().With("a", "A", Twenty).With("b", "B", Wanted.Users(7));
        var wanted = new ChatDirectory().With("a", "A", Twenty[..15]).With("b", "B", "u1", "u2", "u3", "u4", "u5").With("new", null, "u1");

        var error = await Assert.ThrowsAsync<ChatServiceException>(() => SyncLog.SyncAsync(wanted, platform.Connect(), new SyncOptions()));

        Assert.Equal("More than 10 % of the members would be removed from 2 groups: 'a' (5 of 20, 25 %), 'b' (2 of 7, 28.6 %). Nothing was changed. If that is right, pass -MaximumRemoval 29 or -Force.", error.Message);
        Assert.Empty(platform.Changes);
        await SyncLog.SyncAsync(wanted, platform.Connect(), new SyncOptions { MaximumRemoval = 29 });
        Assert.Equal((15, 5, 1), (platform.Groups["a"].Members.Count, platform.Groups["b"].Members.Count, platform.Groups["new"].Members.Count));
    }

    [Fact]
    public async Task An_empty_list_where_many_were_needs_to_be_forced()
    {
        var platform = new FakePlatform().With("g", "G", Twenty);
        var wanted = new ChatDirectory().With("g", "G");

        var error = await Assert.ThrowsAsync<ChatServiceException>(() => SyncLog.SyncAsync(wanted, platform.Connect(), new SyncOptions()));

        Assert.Contains("(20 of 20, 100 %)", error.Message);
        await SyncLog.SyncAsync(wanted, platform.Connect(), new SyncOptions { Forces = true });
        Assert.Empty(platform.Groups["g"].Members);
    }

    [Fact]
    public async Task Groups_that_are_not_wanted_are_left_alone_unless_pruned()
    {
        var platform = new FakePlatform().With("a", "A", "u1").With("b", "B", Twenty);
        var wanted = new ChatDirectory().With("a", "A", "u1");

        var left = await SyncLog.SyncAsync(wanted, platform.Connect(), new SyncOptions());
        Assert.Equal((1L, 0L, true), (left.Summary.GroupsLeftAlone, left.Summary.Changes, left.Summary.InSync));
        Assert.Empty(platform.Changes);

        var pruned = await SyncLog.SyncAsync(wanted, platform.Connect(), new SyncOptions { Prunes = true });
        Assert.Equal((0L, 1L), (pruned.Summary.GroupsLeftAlone, pruned.Summary.GroupsDeleted));
        Assert.Equal(["delete b"], platform.Changes);
    }

    [Fact]
    public async Task Pruning_every_group_there_is_needs_to_be_forced()
    {
        var platform = new FakePlatform().With("a", "A").With("b", "B");
        var wanted = new ChatDirectory().With("z", "Z");

        var error = await Assert.ThrowsAsync<ChatServiceException>(() => SyncLog.SyncAsync(wanted, platform.Connect(), new SyncOptions { Prunes = true }));

        Assert.Equal(ChatErrorKind.Guarded, error.Kind);
        Assert.Empty(platform.Changes);
        await SyncLog.SyncAsync(wanted, platform.Connect(), new SyncOptions { Prunes = true, Forces = true });
        Assert.Equal(["z"], platform.Groups.Keys);
    }

    [Fact]
    public async Task A_copy_removes_nobody_whatever_is_there()
    {
        var platform = new FakePlatform().With("g", "G", Twenty).With("other", "Other", "u1");
        var wanted = new ChatDirectory().With("g", "G", "u1", "u99");

        var log = await SyncLog.SyncAsync(wanted, platform.Connect(), new SyncOptions { Prunes = true }, new ComparisonOptions { KeepsExtra = true });

        Assert.Equal((1L, 0L, 0L), (log.Summary.MembersAdded, log.Summary.MembersRemoved, log.Summary.GroupsDeleted));
        Assert.Equal(21, platform.Groups["g"].Members.Count);
    }

    [Fact]
    public async Task Members_that_are_not_stated_are_not_managed()
    {
        var platform = new FakePlatform().With("g", "Old", Twenty);

        await SyncLog.SyncAsync(new ChatDirectory().With("g", "New", null), platform.Connect(), new SyncOptions());

        Assert.Equal(("New", 20), (platform.Groups["g"].Name, platform.Groups["g"].Members.Count));
        Assert.DoesNotContain(platform.Requests, static request => request.Contains("members", System.StringComparison.Ordinal));
    }
}
