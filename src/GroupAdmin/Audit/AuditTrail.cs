using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Threading.Tasks;
using GroupAdmin.Contracts;

namespace GroupAdmin.Audit;

/// <summary>
/// The audit log of one connection. Before a change is sent, a line says what will be tried; when its end is known, others say what became
/// of it. A change whose first line cannot be written is not made. A line about what happened that cannot be written is an error, is kept,
/// and goes into the file before anything else; until it is there, nothing further is changed.
/// </summary>
internal sealed class AuditTrail
{
    // So that a line stays readable, and no line is larger than what a file system writes at once without effort.
    private const int UsersPerLine = 1000;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly object gate = new();
    private readonly AuditFile file;
    private readonly string connection;
    private readonly IChatSession session;
    private readonly ConnectionMode mode;
    private readonly Func<DateTimeOffset> now;
    private readonly int process;
    private string owed = string.Empty;
    private bool ended;

    /// <summary>Begins the log with a line about the connection.</summary>
    /// <exception cref="ChatServiceException"><see cref="ChatErrorKind.Audit"/>: the line cannot be written.</exception>
    public AuditTrail(string path, string connection, IChatSession session, ConnectionMode mode, Func<DateTimeOffset>? now = null, TimeSpan? patience = null)
    {
        file = new AuditFile(path, patience ?? Patience);
        this.connection = connection;
        this.session = session;
        this.mode = mode;
        this.now = now ?? (static () => DateTimeOffset.UtcNow);
        using (var own = Process.GetCurrentProcess())
        {
            process = own.Id;
        }

        Write(
            Line("Open", null).Add("address", session.BaseUri.GetComponents(UriComponents.SchemeAndServer | UriComponents.Path, UriFormat.UriEscaped)).Add("by", $"{Environment.UserName}@{Environment.MachineName}").End(),
            keep: false,
            "The connection was not opened");
    }

    /// <summary>The file's path.</summary>
    public string Path => file.Path;

    /// <summary>A name that ties the lines of one operation together.</summary>
    public static string NewRun() => Guid.NewGuid().ToString("N", CultureInfo.InvariantCulture).Substring(0, 12);

    /// <summary>Makes one change that is not about many users, with a line before and one after it.</summary>
    /// <exception cref="ChatServiceException">The change failed, or one of the lines cannot be written; the message says whether the change was made.</exception>
    public async Task<T> RecordAsync<T>(AuditSubject subject, Func<Task<T>> change, Func<T, string?>? madeId = null)
    {
        var run = NewRun();
        Attempt(run, subject, null);
        T result;
        try
        {
            result = await change().ConfigureAwait(false);
        }
        catch (Exception error)
        {
            var failure = error as ChatServiceException;
            var line = Outcome(run, subject, null, null, AuditOutcome.Of(error), error is OperationCanceledException ? ChatErrorKind.Cancelled : failure?.Kind, failure?.PlatformText ?? error.Message);
            WriteOutcomes(line, error);
            throw;
        }

        WriteOutcomes(Outcome(run, subject, madeId?.Invoke(result), null, MemberOutcome.Done, null, null), null);
        return result;
    }

    /// <summary>Writes what is about to be sent.</summary>
    /// <exception cref="ChatServiceException"><see cref="ChatErrorKind.Audit"/>: it cannot be written, and must not be sent.</exception>
    public void Attempt(string run, AuditSubject subject, IReadOnlyList<string>? users) =>
        Write(string.Concat(Parts(users).Select(part => About(Line("Attempt", run), subject, null).Add("users", part).End())), keep: false, $"Nothing was sent for {Words(subject)}");

    /// <summary>The lines for one outcome.</summary>
    public string Outcome(string run, AuditSubject subject, string? madeId, IReadOnlyList<string>? users, MemberOutcome outcome, ChatErrorKind? kind, string? detail) =>
        string.Concat(Parts(users).Select(part => About(Line("Outcome", run), subject, madeId)
            .Add("users", part)
            .Add("outcome", outcome.ToString())
            .Add("errorKind", kind?.ToString())
            .Add("detail", detail)
            .End()));

    /// <summary>Writes lines about what has happened, and keeps them where that fails.</summary>
    /// <param name="lines">The lines.</param>
    /// <param name="cause">What failed; it is told by the caller, and the log's own failure goes out as a warning beside it.</param>
    /// <exception cref="ChatServiceException"><see cref="ChatErrorKind.Audit"/>, unless there is a <paramref name="cause"/>.</exception>
    public void WriteOutcomes(string lines, Exception? cause)
    {
        try
        {
            Write(lines, keep: true, "The change was made, and its outcome is not in the log yet");
        }
        catch (ChatServiceException error) when (cause is not null)
        {
            OperationLog.Current.Warning(error.Message);
        }
    }

    /// <summary>Ends the log with a last line.</summary>
    /// <exception cref="ChatServiceException"><see cref="ChatErrorKind.Audit"/>: lines are missing in the file.</exception>
    public void End()
    {
        lock (gate)
        {
            if (!ended)
            {
                Write(Line("Close", null).End(), keep: false, "The last lines are missing");
                ended = true;
            }
        }
    }

    private static IEnumerable<IReadOnlyList<string>?> Parts(IReadOnlyList<string>? users)
    {
        if (users is null || users.Count <= UsersPerLine)
        {
            yield return users;
            yield break;
        }

        for (var start = 0; start < users.Count; start += UsersPerLine)
        {
            yield return [.. users.Skip(start).Take(UsersPerLine)];
        }
    }

    private static string Words(AuditSubject subject) => subject.Target is { } target ? $"{subject.Operation} '{target}'" : subject.Operation.ToString();

    private static JsonLine About(JsonLine line, AuditSubject subject, string? madeId) => line
        .Add("operation", subject.Operation.ToString())
        .Add("method", subject.Method)
        .Add("targetKind", subject.TargetKind)
        .Add("target", subject.Target ?? madeId)
        .Add("targets", subject.Targets)
        .Add("from", subject.From)
        .Add("role", subject.Role)
        .Add("fields", subject.Fields)
        .Add("replaces", subject.Replaces);

    private JsonLine Line(string what, string? run) => new JsonLine()
        .Add("time", now().UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture))
        .Add("event", what)
        .Add("connection", connection)
        .Add("platform", session.Platform.Name)
        .Add("mode", mode.ToString())
        .Add("process", process)
        .Add("run", run);

    private void Write(string lines, bool keep, string consequence)
    {
        lock (gate)
        {
            try
            {
                file.Append(owed + lines);
                owed = string.Empty;
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException or NotSupportedException)
            {
                owed += keep ? lines : string.Empty;
                throw new ChatServiceException(
                    ChatErrorKind.Audit,
                    $"The audit log '{Path}' cannot be written: {error.Message.TrimEnd('.')}. {consequence}. Nothing further is changed over '{connection}' until it can be.",
                    error)
                {
                    Scope = ChatErrorScope.Connection,
                    Platform = session.Platform.Name,
                    Target = Path,
                    MayHaveTakenEffect = keep,
                };
            }
        }
    }
}
