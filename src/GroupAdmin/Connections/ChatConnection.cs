using System;
using GroupAdmin.Audit;
using GroupAdmin.Contracts;

namespace GroupAdmin;

/// <summary>An open connection. It can be handed to other runspaces of the same process and used by several at once; it holds no readable secret.</summary>
public sealed class ChatConnection : IDisposable
{
    private readonly Connections.ChatClient client;
    private readonly AuditTrail? audit;
    private bool closed;

    /// <summary>Makes a connection of an open session.</summary>
    /// <param name="name">The connection's name.</param>
    /// <param name="session">The session; the connection closes it.</param>
    /// <param name="mode">What is at the other end.</param>
    /// <param name="auditLog">Full path of the file that every change is written to; null for none.</param>
    /// <exception cref="ChatServiceException"><see cref="ChatErrorKind.Audit"/>: the file cannot be written. The session is left open.</exception>
    public ChatConnection(string name, IChatSession session, ConnectionMode mode, string? auditLog = null)
    {
        Name = name;
        Mode = mode;
        audit = auditLog is null ? null : new AuditTrail(auditLog, name, session, mode);
        client = new Connections.ChatClient(session) { Audit = audit };
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

    /// <summary>The file that every change is written to; null where none is kept.</summary>
    public string? AuditLog => audit?.Path;

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

    /// <summary>Writes the last line of the audit log, and what could not be written before. Does nothing without one, and nothing twice.</summary>
    /// <exception cref="ChatServiceException"><see cref="ChatErrorKind.Audit"/>: lines are missing in the file.</exception>
    public void CompleteAuditLog() => audit?.End();

    /// <summary>Closes the connection: its sockets are released, what is in flight ends, and the audit log is completed if it can be.</summary>
    public void Dispose()
    {
        closed = true;
        client.Session.Dispose();
        try
        {
            CompleteAuditLog();
        }
        catch (ChatServiceException)
        {
            // Whoever wants to know calls CompleteAuditLog first, as Disconnect-ChatService does.
        }
    }

    /// <summary>The connection's name.</summary>
    public override string ToString() => Name;
}
