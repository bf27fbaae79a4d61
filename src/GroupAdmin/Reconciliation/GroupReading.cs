using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using GroupAdmin.Connections;
using GroupAdmin.Contracts;
using GroupAdmin.Directories;

namespace GroupAdmin.Reconciliation;

/// <summary>Finds the groups of a directory on a platform, by listing them or by asking for those that are meant, and compares their properties.</summary>
internal sealed class GroupReading
{
    private readonly ChatDirectory wanted;
    private readonly ChatClient client;
    private readonly ComparisonOptions options;
    private readonly GroupProperties properties;
    private readonly bool byName;
    private readonly Dictionary<string, DirectoryGroup> left = new(StringComparer.Ordinal);
    private readonly List<ComparedGroup> found = [];

    public GroupReading(ChatDirectory wanted, ChatClient client, ComparisonOptions options, GroupProperties properties)
    {
        this.wanted = wanted;
        this.client = client;
        this.options = options;
        this.properties = properties;
        byName = client.AssignsIds(IdKind.Group);
    }

    /// <summary>How many groups the platform has, where all were listed; null where only some were asked for.</summary>
    public long? Listed { get; private set; }

    /// <summary>Reads.</summary>
    /// <returns>The groups in ordinal order of their ids; the members are not compared yet.</returns>
    public async Task<IReadOnlyList<ComparedGroup>> ReadAsync(CancellationToken cancellationToken)
    {
        foreach (var group in wanted.Groups.Where(IsMeant))
        {
            if (left.TryGetValue(Key(group.Id), out var same))
            {
                throw new ChatServiceException(
                    ChatErrorKind.InvalidRequest,
                    $"The groups '{same.Id}' and '{group.Id}' of the directory are one group on {client.Platform.Name}. Leave one of them out. Nothing was sent.")
                {
                    Target = group.Id,
                };
            }

            left.Add(Key(group.Id), group);
        }

        if (IsCheaperById())
        {
            await AskAsync(cancellationToken).ConfigureAwait(false);
        }
        else
        {
            await ListAsync(cancellationToken).ConfigureAwait(false);
        }

        foreach (var missing in left.Values)
        {
            properties.NoteMissing(missing);
            found.Add(new ComparedGroup(missing.Id, missing, isThere: false));
        }

        found.Sort(static (x, y) => string.CompareOrdinal(x.Id, y.Id));
        return found;
    }

    private bool IsMeant(DirectoryGroup group) => options.Includes?.Invoke(group.Id) != false;

    private string Key(string id) => client.Canonical(IdKind.Group, id);

    // One request by ids is never more than a listing, which is at least one.
    private bool IsCheaperById()
    {
        if (client.Session.Client is not IGroupReader reader)
        {
            client.Require<IGroupLister>();
            return false;
        }

        if (client.Session.Client is not IGroupLister)
        {
            return true;
        }

        var asked = options.Ids?.Count ?? (options.KeepsExtra ? left.Count : int.MaxValue);
        return !byName && asked <= reader.MaximumGroupsPerRead;
    }

    private async Task AskAsync(CancellationToken cancellationToken)
    {
        var ids = (options.Ids ?? [.. left.Values.Select(static group => group.Id)]).ToList();
        var size = Math.Max(1, client.Require<IGroupReader>().MaximumGroupsPerRead);
        var window = new Queue<Task<IReadOnlyList<ChatGroup>>>();
        for (var start = 0; start < ids.Count || window.Count > 0; start += size)
        {
            if (start < ids.Count)
            {
                window.Enqueue(client.GetGroupsAsync(ids.GetRange(start, Math.Min(size, ids.Count - start)), cancellationToken));
            }

            if (start >= ids.Count || window.Count >= client.Session.Limits.ThrottleLimit)
            {
                foreach (var group in await window.Dequeue().ConfigureAwait(false))
                {
                    if (!Take(group))
                    {
                        TakeExtra(group);
                    }
                }
            }
        }
    }

    private async Task ListAsync(CancellationToken cancellationToken)
    {
        var details = client.Require<IGroupLister>().SupportedGroupFilters & GroupFilters.Detailed;
        var unknown = new List<ChatGroup>();
        Listed = 0;
        using (var listing = client.ListGroups(new GroupQuery { Detailed = details != GroupFilters.None && left.Values.Any(static group => (group.Given & ~Lists) != DirectoryFields.None) }))
        {
            while (await listing.ReadAsync(cancellationToken).ConfigureAwait(false) is { } page)
            {
                foreach (var group in page.Items)
                {
                    Listed++;
                    if ((byName && options.HasForeignIds) || !Take(group))
                    {
                        unknown.Add(Slim(group));
                    }
                }
            }
        }

        if (byName)
        {
            unknown = TakeByName(unknown);
        }

        unknown.ForEach(TakeExtra);
    }

    private void TakeExtra(ChatGroup extra)
    {
        if (!options.KeepsExtra && !(byName && options.HasForeignIds) && options.Includes?.Invoke(extra.Id) != false)
        {
            found.Add(new ComparedGroup(extra.Id, null, isThere: true) { ActualName = extra.Name });
        }
    }

    private static DirectoryFields Lists => DirectoryFields.Members | DirectoryFields.Bans;

    private bool Take(ChatGroup actual)
    {
        var key = Key(actual.Id);
        if (!left.TryGetValue(key, out var own))
        {
            return false;
        }

        left.Remove(key);
        Take(own, actual);
        return true;
    }

    private void Take(DirectoryGroup own, ChatGroup actual) =>
        found.Add(new ComparedGroup(actual.Id, own, isThere: true) { ActualName = actual.Name, Properties = properties.Compare(own, actual) });

    // The platform chose the ids: a group that was created from this directory has the name, and an id of its own.
    private List<ChatGroup> TakeByName(List<ChatGroup> unknown)
    {
        var byOwnName = unknown.ToLookup(static group => (group.Name ?? string.Empty).Trim(), StringComparer.Ordinal);
        var taken = new HashSet<string>(StringComparer.Ordinal);
        foreach (var own in left.Values.ToList())
        {
            var name = (own.Name ?? own.Id).Trim();
            var same = byOwnName[name].ToList();
            if (same.Count > 1 || (same.Count == 1 && !taken.Add(same[0].Id)))
            {
                throw new ChatServiceException(
                    ChatErrorKind.Conflict,
                    $"{client.Platform.Name} chooses the ids of groups itself, so the group '{own.Id}' is known there by its name, and several groups are named '{name}': {string.Join(", ", same.Select(static group => group.Id))}. Write the id of the right one into the directory, or rename the others. Nothing was changed.")
                {
                    Target = own.Id,
                };
            }

            if (same.Count == 1)
            {
                left.Remove(Key(own.Id));
                Take(own, same[0]);
            }
        }

        return [.. unknown.Where(group => !taken.Contains(group.Id))];
    }

    // What else was sent may be long: of an extra group only id and name are told.
    private ChatGroup Slim(ChatGroup group) => byName ? group : new ChatGroup { Id = group.Id, Name = group.Name };
}
