using System;
using System.Collections.Generic;
using GroupAdmin.Connections;
using GroupAdmin.Contracts;

namespace GroupAdmin.Cmdlets.Pipeline;

/// <summary>Reads groups by id: ids that arrive one by one are asked for together, and answered in the order they were given.</summary>
internal sealed class GroupLookup(OrderedWork<IReadOnlyList<ChatGroup>> work, ListWriter output, Action<ChatServiceException> fail)
{
    private readonly List<string> waiting = [];
    private ChatConnection? connection;
    private int batches;

    /// <summary>Adds ids; a full batch is asked for.</summary>
    /// <param name="groups">The groups.</param>
    /// <param name="connectionFor">Which connection a group is read through.</param>
    public void Add(IEnumerable<GroupReference> groups, Func<string?, string, ChatConnection> connectionFor)
    {
        foreach (var group in groups)
        {
            try
            {
                var own = connectionFor(group.ConnectionName, group.Id);
                own.GetClient().Check(IdKind.Group, group.Id);
                if (own != connection)
                {
                    Flush();
                    connection = own;
                }
            }
            catch (ChatServiceException failure)
            {
                fail(failure);
                continue;
            }

            waiting.Add(group.Id);
            if (waiting.Count >= connection!.GetClient().Require<IGroupReader>().MaximumGroupsPerRead)
            {
                Flush();
            }
        }
    }

    /// <summary>Asks for what is waiting.</summary>
    public void Flush()
    {
        if (waiting.Count == 0)
        {
            return;
        }

        var ids = waiting.ToArray();
        waiting.Clear();
        var client = connection!.GetClient();
        work.Add((batches++).ToString(System.Globalization.CultureInfo.InvariantCulture), token => client.GetGroupsAsync(ids, token), found => Write(client, ids, found), fail);
    }

    /// <summary>Writes the total count, where it was asked for.</summary>
    public void Complete() => output.Complete();

    private void Write(ChatClient client, string[] ids, IReadOnlyList<ChatGroup> found)
    {
        var byId = new Dictionary<string, ChatGroup>(StringComparer.Ordinal);
        foreach (var group in found)
        {
            byId[group.Id] = group;
        }

        foreach (var id in ids)
        {
            if (byId.TryGetValue(id, out var group))
            {
                output.Take(group);
            }
            else
            {
                fail(new ChatServiceException(ChatErrorKind.NotFound, $"{client.Platform.Name} has no group '{id}'.") { Platform = client.Platform.Name, Target = id });
            }
        }
    }
}
