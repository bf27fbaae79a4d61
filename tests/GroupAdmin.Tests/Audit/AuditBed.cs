using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.Json;
using System.Threading.Tasks;
using GroupAdmin.Bulk;
using GroupAdmin.Connections;
using GroupAdmin.Contracts;
using GroupAdmin.Tests.Bulk;
using GroupAdmin.Tests.Connections;
using GroupAdmin.Tests.Recording;

namespace GroupAdmin.Tests.Audit;

/// <summary>A connection with an audit log, to a platform that can do everything.</summary>
internal sealed class AuditBed : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public AuditBed()
    {
        (var client, Platform) = AuditedPlatform.Create();
        Directory.CreateDirectory(folder["logs"]);
        Session = new FakeSession(client);
        Connection = new ChatConnection("prod", Session, ConnectionMode.Live, Path);
    }

    public string Path => System.IO.Path.Combine(folder["logs"], "audit.jsonl");

    public AuditedPlatform Platform { get; }

    public FakeSession Session { get; }

    public ChatConnection Connection { get; }

    public ChatClient Client => Connection.GetClient();

    /// <summary>The lines, as they are.</summary>
    public string[] Lines => File.ReadAllLines(Path);

    /// <summary>The lines about changes: "Attempt AddMember Group 'ops' u1 u2", "Outcome … Done".</summary>
    public List<string> Changes => [.. Lines.Select(static line => JsonDocument.Parse(line).RootElement).Where(static line => line.TryGetProperty("operation", out _)).Select(Words)];

    public void LoseDisk() => Directory.Move(folder["logs"], folder["gone"]);

    public void GetDiskBack() => Directory.Move(folder["gone"], folder["logs"]);

    public async Task<OutcomeLog> RunAsync(MemberAction action, string target, params string[] users)
    {
        var outcomes = new OutcomeLog();
        using var run = new BulkRun(Client.Change(action, target, action == MemberAction.SetRole ? "admin" : null), Client.BulkOptions(false), outcomes, default);
        foreach (var user in users)
        {
            await run.AddAsync(user);
        }

        await run.CompleteAsync();
        return outcomes;
    }

    public void Dispose()
    {
        Connection.Dispose();
        folder.Dispose();
    }

    private static string Words(JsonElement line)
    {
        string?[] words =
        [
            Text("event"), Text("operation"), Text("method"), Text("targetKind"), Text("target") is { } target ? $"'{target}'" : null,
            line.TryGetProperty("replaces", out _) ? "replaces" : null,
            line.TryGetProperty("fields", out var fields) ? $"[{string.Join(' ', fields.EnumerateArray())}]" : null,
            Text("role") is { } role ? $"as {role}" : null,
            line.TryGetProperty("targets", out var targets) ? string.Join(' ', targets.EnumerateArray()) : null,
            line.TryGetProperty("users", out var users) ? string.Join(' ', users.EnumerateArray()) : null,
            Text("outcome"), Text("errorKind"),
        ];
        return string.Join(' ', words.Where(static word => !string.IsNullOrEmpty(word)));

        string? Text(string name) => line.TryGetProperty(name, out var value) ? value.GetString() : null;
    }
}
