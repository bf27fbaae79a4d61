using System;
using System.Collections;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Diagnostics;
using System.Management.Automation;
using System.Management.Automation.Language;
using System.Threading;
using System.Threading.Tasks;
using GroupAdmin.Cmdlets.Binding;
using GroupAdmin.Connections;

namespace GroupAdmin.Cmdlets.Completion;

/// <summary>
/// Completes ids with what the platform lists. It never takes longer than two seconds, never asks for more than a first part of the
/// list, and asks again only after some seconds; when anything goes wrong it completes nothing.
/// </summary>
public abstract class IdCompleter : IArgumentCompleter
{
    /// <summary>How many ids are asked for.</summary>
    private protected const int Enough = 1000;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan KeptFor = TimeSpan.FromSeconds(10);
    private static readonly ConcurrentDictionary<(ChatConnection, Type), (long At, IReadOnlyList<(string, string)> Ids)> Kept = new();

    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters)
    {
        try
        {
            return ConnectionOf(fakeBoundParameters) is { } connection
                ? CompletionText.Matching(Ids(connection), wordToComplete)
                : [];
        }
        catch (Exception error) when (error is ChatServiceException or AggregateException or OperationCanceledException or ArgumentTransformationMetadataException)
        {
            return [];
        }
    }

    private protected abstract Task<IReadOnlyList<(string Id, string Name)>> ListAsync(ChatClient client, CancellationToken cancellationToken);

    internal static ChatConnection? ConnectionOf(IDictionary bound) => (bound["Connection"] is PSObject wrapped ? wrapped.BaseObject : bound["Connection"]) switch
    {
        ChatConnection given => given,
        string name => RunspaceState.Current.Find(name),
        _ => RunspaceState.Current.Active,
    };

    private IReadOnlyList<(string, string)> Ids(ChatConnection connection)
    {
        var key = (connection, GetType());
        if (Kept.TryGetValue(key, out var kept) && Stopwatch.GetTimestamp() - kept.At < KeptFor.TotalSeconds * Stopwatch.Frequency)
        {
            return kept.Ids;
        }

        using var patience = new CancellationTokenSource(Patience);
        var asking = Task.Run(() => ListAsync(connection.GetClient(), patience.Token));
        var ids = Answered(asking);
        patience.Cancel(); // its own clock may be a moment behind, and would not run on: no request outlives the key that asked for it
        Kept.Clear(); // one list at a time is enough at a prompt, and a closed connection is not held on to
        Kept[key] = (Stopwatch.GetTimestamp(), ids);
        return ids;
    }

    // What failed or came too late is kept as well: the next key must not wait for the same again.
    private static IReadOnlyList<(string, string)> Answered(Task<IReadOnlyList<(string Id, string Name)>> asking)
    {
        try
        {
            return asking.Wait(Patience) ? asking.Result : [];
        }
        catch (AggregateException)
        {
            return [];
        }
    }
}
