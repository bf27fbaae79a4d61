using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using GroupAdmin.Connections;
using GroupAdmin.Contracts;

namespace GroupAdmin.Cmdlets.Pipeline;

/// <summary>
/// Looks things up by id where one request can ask for several: ids that arrive one by one are asked for together, and answered in the
/// order they were given. An id that the platform does not know is an error of its own.
/// </summary>
/// <typeparam name="T">What is looked up.</typeparam>
internal sealed class BatchLookup<T>(OrderedWork<IReadOnlyList<T>> work, Action<T> write, Action<ChatServiceException> fail)
    where T : class
{
    private readonly List<string> waiting = [];
    private ChatConnection? connection;
    private int batches;

    /// <summary>What the ids name.</summary>
    public IdKind Kind { get; init; }

    /// <summary>How many ids one request may carry.</summary>
    public Func<ChatClient, int> Maximum { get; init; } = static _ => 1;

    /// <summary>Asks for distinct ids.</summary>
    public Func<ChatClient, IReadOnlyList<string>, CancellationToken, Task<IReadOnlyList<T>>> Read { get; init; } = static (_, _, _) => throw new NotSupportedException();

    /// <summary>The id of a result.</summary>
    public Func<T, string> IdOf { get; init; } = static _ => string.Empty;

    /// <summary>Adds an id; a full batch is asked for.</summary>
    /// <param name="id">The id.</param>
    /// <param name="through">Finds the connection that it is asked through.</param>
    public void Add(string id, Func<ChatConnection> through)
    {
        try
        {
            var own = through();
            own.GetClient().Check(Kind, id);
            if (own != connection)
            {
                Flush();
                connection = own;
            }
        }
        catch (ChatServiceException failure)
        {
            fail(failure);
            return;
        }

        waiting.Add(id);
        if (waiting.Count >= Maximum(connection!.GetClient()))
        {
            Flush();
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
        var batch = (batches++).ToString(CultureInfo.InvariantCulture);
        work.Add(batch, token => Read(client, ids.Distinct(client.Ids(Kind)).ToArray(), token), found => Write(client, ids, found), fail, ids.Length);
    }

    private void Write(ChatClient client, string[] ids, IReadOnlyList<T> found)
    {
        // A platform that finds an id under another case answers with the case it stores; the exact one goes first.
        var exact = new Dictionary<string, T>(client.Ids(Kind));
        var inAnyCase = new Dictionary<string, T>(StringComparer.OrdinalIgnoreCase);
        foreach (var item in found)
        {
            exact[IdOf(item)] = inAnyCase[IdOf(item)] = item;
        }

        foreach (var id in ids)
        {
            if (exact.TryGetValue(id, out var item) || inAnyCase.TryGetValue(id, out item))
            {
                write(item);
            }
            else
            {
                fail(client.Unknown(Kind, id));
            }
        }
    }
}
