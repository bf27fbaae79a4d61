using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Management.Automation;
using System.Management.Automation.Runspaces;

namespace GroupAdmin.Hosted.Tests;

/// <summary>A runspace without a host of ours, with the staged module.</summary>
internal sealed class HostedSession : IDisposable
{
    public HostedSession()
    {
        var state = InitialSessionState.CreateDefault2();
        state.ImportPSModule([Path.Combine(PowerShellEngine.Module, "GroupAdmin.psd1")]);
        Runspace = RunspaceFactory.CreateRunspace(state);
        Runspace.Open();
    }

    public Runspace Runspace { get; }

    /// <summary>Runs a script to its end.</summary>
    /// <returns>What it emitted, and its errors.</returns>
    public (IReadOnlyList<PSObject> Output, IReadOnlyList<ErrorRecord> Errors) Run(string script)
    {
        using var shell = Start(script);
        var output = shell.Invoke();
        return (output, [.. shell.Streams.Error]);
    }

    /// <summary>Runs a script that must not fail, and gives what it emitted as text.</summary>
    public string[] Text(string script)
    {
        var (output, errors) = Run(script);
        return errors.Count == 0
            ? [.. output.Select(static one => one.ToString())]
            : throw new InvalidOperationException(string.Join(Environment.NewLine, errors));
    }

    /// <summary>A script that is ready to run in this runspace.</summary>
    public PowerShell Start(string script)
    {
        var shell = PowerShell.Create();
        shell.Runspace = Runspace;
        return shell.AddScript(script);
    }

    public void Dispose() => Runspace.Dispose();
}
