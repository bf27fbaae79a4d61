using System;
using GroupAdmin.Contracts;

namespace GroupAdmin;

/// <summary>An open connection. It can be handed to other runspaces of the same process and used by several at once; it holds no readable secret.</summary>
public sealed class ChatConnection : IDisposable
{
    private readonly Connections.ChatClient client;
    private bool closed;

    /// <summary>Makes a connection of an open session.</summary>
    /// <param name="name">The connection's name.</param>
    /// <param name="session">The session; the connection closes it.</param>
    /// <param name="mode">What is at the other end.</param>
    public ChatConnection(string name, IChatSession session, ConnectionMode mode)
    {
        Name = name;
        Mode = mode;
        client = new Connections.ChatClient(session);
    }

    /// <summary>The connection's name, unique in its runspace.</summary>
    public string Name { get; }

    /// <summary>The platform's name.</summary>
    public string Platform => client.Platform.Name;

    /// <summary>The address that requests go to.</summary>
    public Uri BaseUri => client.Session.BaseUri;

    /// <summary>What is at the other end: the platform itself, its sandbox, or a recording.</summary>
    public ConnectionMode Mode { get; }

    /// <summary><c>Open</c> or <c>Closed</c>.</summary>
    public string State => closed ? "Closed" : "Open";

    /// <summary>How many requests were sent, repetitions included.</summary>
    public long Requests => client.Session.Statistics.Requests;

    /// <summary>How many requests were repetitions.</summary>
    public long Retries => client.Session.Statistics.Retries;

    /// <summary>How many seconds requests waited for the platform or for the connection's own rate limit, all requests added up.</summary>
    public double ThrottledSeconds => Math.Round(client.Session.Statistics.Throttled.TotalSeconds, 3);

    /// <summary>How many requests may be in flight at once.</summary>
    public int ThrottleLimit => client.Session.Limits.ThrottleLimit;

    /// <summary>How many requests may start in a second; null for no limit.</summary>
    public double? RequestsPerSecond => client.Session.Limits.RequestsPerSecond;

    /// <summary>How many users travel in one request.</summary>
    public int BatchSize => client.Session.Limits.BatchSize ?? client.Platform.DefaultBatchSize;

    /// <summary>How often a request is repeated after a passing failure.</summary>
    public int MaximumRetryCount => client.Session.Limits.MaximumRetryCount;

    /// <summary>The first wait before a repetition, in seconds.</summary>
    public double RetryIntervalSec => client.Session.Limits.RetryInterval.TotalSeconds;

    /// <summary>How long one attempt may take, in seconds.</summary>
    public double OperationTimeoutSeconds => client.Session.Limits.OperationTimeout.TotalSeconds;

    /// <summary>Everything that can be done over the connection.</summary>
    /// <exception cref="ChatServiceException">The connection is closed.</exception>
    public Connections.ChatClient GetClient() => !closed
        ? client
        : throw new ChatServiceException(ChatErrorKind.Transport, $"The connection '{Name}' is closed. Run Connect-ChatService again.")
        {
            Platform = Platform,
            Target = Name,
            Scope = ChatErrorScope.Connection,
        };

    /// <summary>The entries of the replayed recording that no request has used, in words; empty without a replay.</summary>
    public System.Collections.Generic.IReadOnlyList<string> GetUnusedReplayEntries() => client.Session.UnusedReplayEntries;

    /// <summary>Closes the connection: its sockets are released and what is in flight ends.</summary>
    public void Dispose()
    {
        closed = true;
        client.Session.Dispose();
    }

    /// <summary>The connection's name.</summary>
    public override string ToString() => Name;
}
