using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using GroupAdmin.Connections;
using GroupAdmin.Contracts;

namespace GroupAdmin.Directories;

/// <summary>
/// Reads the members of groups side by side and hands them over in the order of the groups. What is held for groups whose turn has not come
/// is bounded: a group that would go beyond it is given up and read again in its turn, so that no answer has to wait half read.
/// </summary>
internal sealed class MembersAhead(ChatClient client, List<DirectoryGroup> groups, bool readsBans, long maximumAhead)
{
    private readonly object gate = new();
    private readonly Dictionary<int, Task<GroupLists?>> underWay = [];
    private readonly Dictionary<int, long> held = [];
    private int turn;
    private int started;

    /// <summary>Reads all groups.</summary>
    /// <param name="take">Gets every group with its lists, one after the other.</param>
    /// <param name="cancellationToken">Ends the wait and the requests.</param>
    public async Task ReadAsync(Action<DirectoryGroup, GroupLists> take, CancellationToken cancellationToken)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        try
        {
            for (var index = 0; index < groups.Count; index++)
            {
                lock (gate)
                {
                    turn = index;
                }

                StartAhead(ending.Token);
                var lists = await underWay[index].ConfigureAwait(false) ?? await ReadAsync(index, ending.Token).ConfigureAwait(false);
                underWay.Remove(index);
                take(groups[index], lists!);
                lock (gate)
                {
                    held.Remove(index);
                }
            }
        }
        finally
        {
            // However this ends, no request outlives it.
            ending.Cancel();
            await Task.WhenAll(underWay.Values.Select(static task => task.ContinueWith(static _ => { }, TaskScheduler.Default))).ConfigureAwait(false);
        }
    }

    private void StartAhead(CancellationToken cancellationToken)
    {
        while (started < groups.Count && (started == turn || (started < turn + client.Session.Limits.ThrottleLimit && Ahead() < maximumAhead)))
        {
            var index = started++;
            underWay.Add(index, Task.Run(() => ReadAsync(index, cancellationToken), cancellationToken));
        }
    }

    private long Ahead()
    {
        lock (gate)
        {
            return held.Where(entry => entry.Key != turn).Sum(static entry => entry.Value);
        }
    }

    // Null where there was no room for it before its turn.
    private async Task<GroupLists?> ReadAsync(int index, CancellationToken cancellationToken)
    {
        var id = groups[index].Id;
        var lists = new GroupLists();
        var banned = new List<string>();
        var counted = 0;
        try
        {
            if (!await EachAsync(client.ListMemberships(id), lists.AddMember).ConfigureAwait(false)
                || (readsBans && !await EachAsync(client.ListBans(id, ListRange.All), ban => banned.Add(ban.UserId)).ConfigureAwait(false)))
            {
                // It is counted when it is read again.
                OperationLog.Current.Read(0, -counted);
                return null;
            }
        }
        catch (ChatServiceException failure) when (failure.Kind == ChatErrorKind.NotFound)
        {
            lists.IsGone = true;
            return lists;
        }

        lists.Complete(banned);
        return lists;

        async Task<bool> EachAsync(IPageSource<ChatGroupMember> pages, Action<ChatGroupMember> take)
        {
            using (pages)
            {
                while (await pages.ReadAsync(cancellationToken).ConfigureAwait(false) is { } page)
                {
                    counted += page.Items.Count;
                    OperationLog.Current.Read(0, page.Items.Count);
                    foreach (var item in page.Items)
                    {
                        take(item);
                    }

                    if (!MayHold(index, page.Items.Count))
                    {
                        return false;
                    }
                }
            }

            return true;
        }
    }

    private bool MayHold(int index, int more)
    {
        lock (gate)
        {
            held.TryGetValue(index, out var before);
            held[index] = before + more;
            if (index == turn || held.Where(entry => entry.Key != turn).Sum(static entry => entry.Value) <= maximumAhead)
            {
                return true;
            }

            held.Remove(index);
            return false;
        }
    }
}
