using System;
using System.Collections;
using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;
using System.Management.Automation.Runspaces;
using System.Runtime.CompilerServices;
using RunspaceStage = System.Management.Automation.Runspaces.RunspaceState;

namespace GroupAdmin.Cmdlets.Binding;

/// <summary>The connections of one runspace. Another runspace has others; when the runspace closes, so do they.</summary>
internal sealed class RunspaceState
{
    private static readonly ConditionalWeakTable<Runspace, RunspaceState> States = new();

    private readonly object sync = new();
    private readonly Dictionary<string, ChatConnection> byName = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, ChatConnection> byInfo = new(StringComparer.Ordinal);
    private ChatConnection? current;

    /// <summary>The state of the runspace that this thread works for.</summary>
    public static RunspaceState Current => States.GetValue(
        Runspace.DefaultRunspace ?? throw new InvalidOperationException("There is no runspace on this thread."),
        static runspace => new RunspaceState(runspace));

    private RunspaceState(Runspace runspace) => runspace.StateChanged += (_, change) =>
    {
        if (change.RunspaceStateInfo.State is RunspaceStage.Closed or RunspaceStage.Broken)
        {
            CloseAll();
        }
    };

    /// <summary>The connection that cmdlets use when none is named.</summary>
    public ChatConnection? Active
    {
        get
        {
            lock (sync)
            {
                return current;
            }
        }

        set
        {
            lock (sync)
            {
                current = value;
            }
        }
    }

    /// <summary>All connections, by name.</summary>
    public IReadOnlyList<ChatConnection> All
    {
        get
        {
            lock (sync)
            {
                return [.. byName.Values.OrderBy(connection => connection.Name, StringComparer.OrdinalIgnoreCase)];
            }
        }
    }

    /// <summary>Finds a connection by its name, in any case.</summary>
    public ChatConnection? Find(string name)
    {
        lock (sync)
        {
            return byName.TryGetValue(name, out var found) ? found : null;
        }
    }

    /// <summary>Adds a connection and makes it the active one. One of the same name is closed.</summary>
    public void Add(ChatConnection connection)
    {
        ChatConnection? replaced;
        lock (sync)
        {
            byName.TryGetValue(connection.Name, out replaced);
            byName[connection.Name] = connection;
            current = connection;
        }

        replaced?.Dispose();
    }

    /// <summary>Takes a connection out and closes it.</summary>
    public void Remove(ChatConnection connection)
    {
        lock (sync)
        {
            if (byName.TryGetValue(connection.Name, out var own) && ReferenceEquals(own, connection))
            {
                byName.Remove(connection.Name);
            }

            foreach (var key in byInfo.Where(entry => ReferenceEquals(entry.Value, connection)).Select(entry => entry.Key).ToList())
            {
                byInfo.Remove(key);
            }

            if (ReferenceEquals(current, connection))
            {
                current = null;
            }
        }

        connection.Dispose();
    }

    /// <summary>The connection that a hashtable describes; opened at its first use and kept for the next.</summary>
    public ChatConnection FindOrOpen(IDictionary info, SessionState session)
    {
        var options = ConnectionInfo.Read(info);
        options.AuditLog = FileSystemPath.Resolve(session, options.AuditLog);
        var key = string.Join("\n", options.Platform.ToUpperInvariant(), options.BaseUri, options.UserName, options.Format, options.Name, options.AuditLog, SecretPrint.Of(options.Secret));
        lock (sync)
        {
            if (byInfo.TryGetValue(key, out var known) && known.State == "Open")
            {
                return known;
            }
        }

        var opened = ConnectionOpening.Open(options);
        lock (sync)
        {
            byInfo[key] = opened;
        }

        return opened;
    }

    /// <summary>Closes every connection.</summary>
    public void CloseAll()
    {
        List<ChatConnection> open;
        lock (sync)
        {
            open = [.. byName.Values, .. byInfo.Values];
            byName.Clear();
            byInfo.Clear();
            current = null;
        }

        foreach (var connection in open)
        {
            connection.Dispose();
        }
    }
}
