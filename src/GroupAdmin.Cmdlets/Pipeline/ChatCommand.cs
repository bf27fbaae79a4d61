using System;
using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;
using System.Management.Automation.Host;
using System.Reflection;
using GroupAdmin.Cmdlets.Binding;
using GroupAdmin.Cmdlets.Pipeline;

namespace GroupAdmin.Cmdlets;

/// <summary>
/// The base of every cmdlet: it has a bridge to asynchronous work, and turns failures into errors, terminating while it begins, and one
/// for each record (non-terminating) from then on.
/// </summary>
public abstract class ChatCommand : PSCmdlet, IDisposable
{
    private static readonly string[] SayInConfirmation = ["WhatIf", "Confirm", "Verbose", "Debug"];

    private PipelineBridge? bridge;
    private Action? process;
    private HashSet<string> named = [];
    private bool hasWarned;

    private protected PipelineBridge Bridge => bridge ??= new PipelineBridge(
        this,
        Wants("Verbose", "VerbosePreference"),
        Wants("Debug", "DebugPreference"),
        Wants("ProgressAction", "ProgressPreference") ? MyInvocation.MyCommand.Name : null)
    {
        IsFed = MyInvocation.ExpectingInput,
    };

    /// <summary>Before the first record. A failure here ends the command.</summary>
    private protected virtual void Begin()
    {
    }

    /// <summary>For each record. A failure here is an error of this record.</summary>
    private protected virtual void Process()
    {
    }

    /// <summary>After the last record.</summary>
    private protected virtual void End()
    {
    }

    /// <inheritdoc/>
    protected sealed override void BeginProcessing()
    {
        named = new HashSet<string>(MyInvocation.BoundParameters.Keys, StringComparer.OrdinalIgnoreCase);
        try
        {
            Begin();
        }
        catch (ChatServiceException failure)
        {
            ThrowTerminatingError(ErrorRecords.From(failure));
        }
    }

    /// <inheritdoc/>
    protected sealed override void ProcessRecord() => Guard(process ??= Process);

    /// <inheritdoc/>
    protected sealed override void EndProcessing()
    {
        Guard(End);
        bridge?.CompleteProgress();
    }

    /// <inheritdoc/>
    protected sealed override void StopProcessing() => bridge?.Cancel();

    /// <summary>Ends the work that is still under way and waits for it. PowerShell calls it however the pipeline ends.</summary>
    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Ends the work that is still under way and waits for it.</summary>
    /// <param name="disposing">Always true.</param>
    protected virtual void Dispose(bool disposing)
    {
        TakeProgressAway();
        bridge?.Dispose();
    }

    /// <summary>True for a parameter that was given on the command line, and not by an object in the pipeline.</summary>
    private protected bool WasNamed(string parameter) => named.Contains(parameter);

    /// <summary>The text of a parameter. An empty cell of a file is no wish to blank what is there; an empty text on the command line is.</summary>
    internal string? Wish(string? text, string parameter) => text is { Length: 0 } && !WasNamed(parameter) ? null : text;

    /// <summary>A warning that holds for all of the input, and is given for the first record only.</summary>
    private protected void WarnOnce(string text)
    {
        if (!hasWarned)
        {
            hasWarned = true;
            WriteWarning(text);
        }
    }

    /// <summary>A warning, in which nothing that came from a platform can command the terminal.</summary>
    internal new void WriteWarning(string text) => base.WriteWarning(PrintableText.Of(text));

    /// <summary>A verbose text, in which nothing that came from a platform can command the terminal.</summary>
    internal new void WriteVerbose(string text) => base.WriteVerbose(PrintableText.Of(text));

    /// <summary>A debug text, in which nothing that came from a platform can command the terminal.</summary>
    internal new void WriteDebug(string text) => base.WriteDebug(PrintableText.Of(text));

    /// <summary>
    /// Asks as PowerShell does, and says how to do without where nobody can be asked: a runbook, a job, pwsh -NonInteractive. Nothing in
    /// the id of the target can command the terminal.
    /// </summary>
    internal new bool ShouldProcess(string target, string action)
    {
        try
        {
            return base.ShouldProcess(PrintableText.Of(target), PrintableText.Of(action));
        }
        catch (Exception refusal) when (refusal is HostException or PSInvalidOperationException)
        {
            ThrowTerminatingError(ErrorRecords.NobodyToAsk(action, target, refusal));
            throw;
        }
    }

    private protected void WriteFailure(ChatServiceException failure, object? target = null) =>
        WriteError(ErrorRecords.From(failure, target));

    private void Guard(Action work)
    {
        try
        {
            work();
        }
        catch (ChatServiceException failure)
        {
            WriteFailure(failure);
        }
        catch (OperationCanceledException) when (Stopping)
        {
            throw new PipelineStoppedException();
        }
        catch (Exception)
        {
            Abandon();
            TakeProgressAway();
            throw;
        }
    }

    private void TakeProgressAway()
    {
        try
        {
            bridge?.CompleteProgress();
        }
        catch (Exception)
        {
            // A pipeline that the user stopped takes nothing any more; its host clears the progress itself.
        }
    }

    /// <summary>The pipeline ends early, because of -ErrorAction Stop or a fault downstream: what was done by now can still be told.</summary>
    private protected virtual void Abandon()
    {
    }

    /// <summary>
    /// False only where ShouldProcess is certain to say yes without a word: nothing that has a say in it was given or set to other than
    /// PowerShell's defaults.
    /// </summary>
    private protected bool HasAudience() =>
        SayInConfirmation.Any(MyInvocation.BoundParameters.ContainsKey)
        || Wants("Verbose", "VerbosePreference")
        || Wants("Debug", "DebugPreference")
        || SessionState.PSVariable.GetValue("WhatIfPreference") is not (null or false or SwitchParameter { IsPresent: false })
        || SessionState.PSVariable.GetValue("ConfirmPreference") is not ConfirmImpact threshold
        || (threshold != ConfirmImpact.None && threshold <= GetType().GetCustomAttribute<CmdletAttribute>()!.ConfirmImpact);

    /// <summary>True where the command only says what it would do.</summary>
    private protected bool IsRehearsal => MyInvocation.BoundParameters.TryGetValue("WhatIf", out var given)
        ? given is SwitchParameter { IsPresent: true }
        : SessionState.PSVariable.GetValue("WhatIfPreference") is true or SwitchParameter { IsPresent: true };

    // Texts that nobody sees are not made: a bulk run would spend more time on them than on its requests.
    private bool Wants(string parameter, string preference)
    {
        if (MyInvocation.BoundParameters.TryGetValue(parameter, out var given))
        {
            return given switch
            {
                SwitchParameter { IsPresent: var isPresent } => isPresent,
                ActionPreference action => action is not (ActionPreference.SilentlyContinue or ActionPreference.Ignore),
                _ => false,
            };
        }

        return SessionState.PSVariable.GetValue(preference) is { } value and not ActionPreference.SilentlyContinue
            && !string.Equals(value.ToString(), nameof(ActionPreference.SilentlyContinue), StringComparison.OrdinalIgnoreCase)
            && !string.Equals(value.ToString(), "Ignore", StringComparison.OrdinalIgnoreCase);
    }
}
