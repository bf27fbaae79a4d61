using System.Management.Automation;
using GroupAdmin.Cmdlets.Binding;
using GroupAdmin.Directories;
using GroupAdmin.Reconciliation;

namespace GroupAdmin.Cmdlets;

/// <summary>The base of every cmdlet that makes a platform match a directory: it plans, asks, refuses what is too much, and then does it.</summary>
public abstract class ReconcileCommand : ConnectedCommand
{
    /// <summary>How many of a group's members may be removed, in percent: 10 unless given. More stops everything before the first change.</summary>
    [Parameter]
    [ValidateRange(0d, 100d)]
    public double MaximumRemoval { get; set; } = 10;

    /// <summary>Removes however many there are.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <summary>
    /// The password of new groups that are entered with one, which no file holds: a SecureString for all of them, or a hashtable of group
    /// ids and SecureStrings.
    /// </summary>
    [Parameter]
    public object? Password { get; set; }

    /// <summary>Leaves out what the platform cannot do, with a warning, and does the rest. Without it, nothing is done then.</summary>
    [Parameter]
    public SwitchParameter SkipUnsupported { get; set; }

    /// <summary>Leaves it at what the platform's answers say about members.</summary>
    [Parameter]
    public SwitchParameter SkipVerification { get; set; }

    /// <summary>Emits one object for every difference, with what became of it, instead of the summary.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    /// <summary>True to delete groups that are not wanted.</summary>
    private protected virtual bool Prunes => false;

    /// <summary>Makes a platform match a directory.</summary>
    /// <param name="wanted">The wanted state.</param>
    /// <param name="target">The platform.</param>
    /// <param name="comparing">What is compared.</param>
    /// <param name="leftOut">How many wanted users and groups were left out before.</param>
    private protected void Reconcile(ChatDirectory wanted, ChatConnection target, ComparisonOptions comparing, int leftOut = 0)
    {
        var client = target.GetClient();
        var options = new SyncOptions
        {
            Prunes = Prunes,
            MaximumRemoval = MaximumRemoval,
            Forces = Force,
            SkipsUnsupported = SkipUnsupported,
            SkipsVerification = SkipVerification,
            PasswordOf = GroupPasswords.Of(Password),
        };
        using var comparison = new DirectoryComparison(wanted, client, comparing);
        Bridge.Progress("members");
        var plan = Bridge.Run(token => SyncPlan.MakeAsync(comparison, client, options, token));
        Tell(plan);
        if (IsRehearsal)
        {
            Rehearse(plan, target);
        }

        foreach (var part in plan.Check(client, options))
        {
            WriteWarning(part);
        }

        if (IsRehearsal)
        {
            return;
        }

        Ask(plan);
        Bridge.NextProgress("differences")?.Expect(plan.OutcomeCount);
        var run = new SyncRun(plan, client, options, new Observer(this, target), Bridge.Stopping);
        Bridge.Run(_ => run.RunAsync());
        run.Summary.Platform = target.Platform;
        run.Summary.ConnectionName = target.Name;
        run.Summary.Skipped += leftOut;
        WriteVerbose($"{target.Name}: {run.Summary}.");
        if (!PassThru)
        {
            WriteObject(run.Summary);
        }
    }

    private void Tell(SyncPlan plan)
    {
        foreach (var note in plan.Notes)
        {
            WriteWarning(note);
        }

        foreach (var failure in plan.Errors)
        {
            WriteFailure(failure);
        }

        if (plan.LeftAlone.Count > 0)
        {
            WriteVerbose($"Not in the directory, and left alone: {string.Join(", ", plan.LeftAlone)}. -Prune deletes such groups.");
        }
    }

    // What would be done, and then whether it would be refused.
    private void Rehearse(SyncPlan plan, ChatConnection target)
    {
        Ask(plan);
        var telling = new DifferenceTelling(target.Platform, target.Name);
        WriteObject(telling.Of(plan.Users), enumerateCollection: true);
        foreach (var step in plan.Steps)
        {
            WriteObject(telling.Of(step.Group), enumerateCollection: true);
        }
    }

    // Every group and every user is asked for on its own.
    private void Ask(SyncPlan plan)
    {
        if (!HasAudience())
        {
            return;
        }

        for (var index = 0; index < plan.Users.MissingCount; index++)
        {
            AskForUser(plan, plan.Users.MissingAt(index).Id, "Create the user");
        }

        foreach (var user in plan.Users.Changed)
        {
            AskForUser(plan, user.Wanted.Id, "Change the user");
        }

        foreach (var step in plan.Steps)
        {
            step.IsDeclined = !ShouldProcess(step.Group.Id, step.Describe());
        }
    }

    private void AskForUser(SyncPlan plan, string id, string action)
    {
        if (!ShouldProcess(id, action))
        {
            plan.DeclinedUsers.Add(id);
        }
    }

    /// <summary>Brings what the run tells to the pipeline thread.</summary>
    private sealed class Observer(ReconcileCommand command, ChatConnection target) : ISyncObserver
    {
        private readonly Pipeline.WorkProgress? progress = command.Bridge.StartedProgress;

        public void Settled(ChatSyncOutcome outcome)
        {
            progress?.Add(1);
            if (command.PassThru)
            {
                outcome.Platform = target.Platform;
                outcome.ConnectionName = target.Name;
                command.Bridge.Post(cmdlet => cmdlet.WriteObject(outcome));
            }
        }

        public void Failed(ChatServiceException error, object? about) => command.Bridge.Post(_ => command.WriteFailure(error, about));
    }
}
