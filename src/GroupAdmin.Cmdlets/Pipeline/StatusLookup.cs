using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using GroupAdmin.Cmdlets.Binding;
using GroupAdmin.Connections;
using GroupAdmin.Contracts;

namespace GroupAdmin.Cmdlets.Pipeline;

/// <summary>Reads the presence of users: ids that arrive one by one are asked for together, and answered in the order they were given.</summary>
internal sealed class StatusLookup(OrderedWork<IReadOnlyList<ChatUserStatus>> work, Action<object> write, Action<ChatServiceException> fail)
{
    private readonly List<string> waiting = [];
    private ChatConnection? connection;
    private int batches;

    /// <summary>Adds ids; a full batch is asked for.</summary>
    public void Add(IEnumerable<UserReference> users, Func<string?, string, ChatConnection> connectionFor)
    {
        foreach (var user in users)
        {
            try
            {
                var own = connectionFor(user.ConnectionName, user.Id);
                own.GetClient().Check(IdKind.User, user.Id);
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

            waiting.Add(user.Id);
            if (waiting.Count >= connection!.GetClient().Require<IPresenceReader>().MaximumUsersPerStatusRead)
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
        var distinct = ids.Distinct(StringComparer.Ordinal).ToArray();
        waiting.Clear();
        var client = connection!.GetClient();
        var reader = client.Require<IPresenceReader>();
        work.Add((batches++).ToString(CultureInfo.InvariantCulture), token => reader.GetStatusAsync(distinct, token), found => Write(client, ids, found), fail);
    }

    private void Write(ChatClient client, string[] ids, IReadOnlyList<ChatUserStatus> found)
    {
        var byId = new Dictionary<string, ChatUserStatus>(StringComparer.Ordinal);
        foreach (var status in found)
        {
            byId[status.UserId] = status;
        }

        foreach (var id in ids)
        {
            if (byId.TryGetValue(id, out var status))
            {
                write(status);
            }
            else
            {
                fail(UserLookup.Unknown(client, id));
            }
        }
    }
}
