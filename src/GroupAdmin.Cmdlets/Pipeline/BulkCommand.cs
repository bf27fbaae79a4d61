using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;
using System.Threading.Tasks;
using GroupAdmin.Bulk;
using GroupAdmin.Cmdlets.Pipeline;
using GroupAdmin.Connections;
using GroupAdmin.Contracts;

namespace GroupAdmin.Cmdlets;

/// <summary>
/// The base of every cmdlet that changes many users of a target: users travel in batches, several under way at once, while the input
/// still arrives; a batch leaves when it is full or the input pauses.
/// </summary>
public abstract class BulkCommand : ConnectedCommand
{
    private readonly Dictionary<Key, BulkRun> runs = [];
    private readonly Dictionary<Key, ReplacementRun> replacements = [];
    private readonly Dictionary<Key, string> refused = [];
    private readonly HashSet<Key> incomplete = [];
    private Key? latest;
    private string? latestTarget;
    private BulkRun? latestRun;
    private Task? completion;
    private bool? hasAudience;
    private long taken;

    private const string Unit = "users";

    /// <summary>Emits one object for every user: what became of it.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    /// <summary>
    /// Leaves it at what the platform's answers say. Where a platform hides that some users of a batch were left out, nobody finds out
    /// (with -PassThru their outcome is NotReported).
    /// </summary>
    [Parameter]
    public SwitchParameter SkipVerification { get; set; }

    /// <summary>What is done to the users.</summary>
    private protected abstract MemberAction Action { get; }

    /// <summary>What undoes it for users who are not in an exhaustive list; null where there is no such list.</summary>
    private protected virtual MemberAction? Removal => null;

    private protected override void Require(ChatClient client) => client.RequireFor(Action);

    /// <summary>Queues every user of a record for every group of the record.</summary>
    private protected void QueueMembers(GroupReference[] groups, UserReference[] users, bool replace, System.Func<ChatClient, string?>? role = null)
    {
        // A bare text in the pipeline fits both parameters; guessing could add a group's id to itself.
        if (groups.Length == 1 && users.Length == 1 && groups[0].IsText && users[0].IsText && groups[0].Id == users[0].Id && !WasNamed("Group") && !WasNamed("User"))
        {
            WriteFailure(new ChatServiceException(
                ChatErrorKind.InvalidRequest,
                $"'{groups[0].Id}' could be a group or a user. Say the one with -Group or the other with -User. Nothing was sent for it."),
                groups[0].Id);
            return;
        }

        foreach (var group in groups)
        {
            foreach (var user in users)
            {
                var connection = ConnectionFor(group.ConnectionName ?? user.ConnectionName, group.Id);
                Queue(connection, group.Id, user, replace, role?.Invoke(connection.GetClient()));
            }
        }
    }

    /// <summary>Asks whether, and then adds the user to the run of its target.</summary>
    private protected void Queue(ChatConnection connection, string target, UserReference user, bool replace = false, string? role = null)
    {
        var key = KeyOf(connection, target, role);
        try
        {
            connection.GetClient().Check(IsOfMembers ? IdKind.Member : IdKind.User, user.Id);
        }
        catch (ChatServiceException failure)
        {
            incomplete.Add(key);
            WriteFailure(failure);
            Tell(key, ActionOf(key), user.Id, MemberOutcome.NotAttempted, failure.Message);
            return;
        }

        if (refused.Count > 0 && refused.TryGetValue(key, out var reason))
        {
            Tell(key, ActionOf(key), user.Id, MemberOutcome.NotAttempted, reason);
            return;
        }

        if (!IsAgreed(user.Id, target, role))
        {
            if (!replace || !IsRehearsal)
            {
                incomplete.Add(key);
                return;
            }
        }
        else
        {
            taken++;
        }

        try
        {
            if (replace)
            {
                Replacement(key).Add(user.Id);
            }
            else
            {
                Bridge.Wait(Run(key).AddAsync(user.Id));
            }
        }
        catch (ChatServiceException failure)
        {
            refused.Add(key, failure.Message); // said once for the target, not once for each of its users
            WriteFailure(failure);
            Tell(key, ActionOf(key), user.Id, MemberOutcome.NotAttempted, failure.Message);
        }
    }

    /// <inheritdoc/>
    private protected override void End()
    {
        // How many more a replacement removes is not known before.
        if (replacements.Count == 0)
        {
            Bridge.Progress(Unit)?.Expect(taken);
        }

        var rest = taken == 1 ? Bridge.StartAlone(_ => CompleteAsync()) : Bridge.Start(_ => CompleteAsync());
        completion = rest;
        Bridge.Await(rest);
        foreach (var (key, replacement) in replacements.Select(static entry => (entry.Key, entry.Value)))
        {
            foreach (var other in replacements.Where(other => other.Value != replacement && other.Key.IsAbout(key)))
            {
                replacement.Spare(other.Value);
            }

            // Somebody who was given and cannot be added, or was declined, is no reason to remove anybody.
            if (incomplete.Any(key.IsAbout))
            {
                replacement.KeepOthers();
            }

            try
            {
                if (IsRehearsal)
                {
                    Rehearse(key, replacement);
                }
                else
                {
                    Bridge.Run(_ => replacement.CompleteAsync());
                }
            }
            catch (ChatServiceException failure)
            {
                WriteFailure(failure);
            }
        }
    }

    // Whoever would be removed is said too: it is what a rehearsal of a whole list is for.
    private void Rehearse(Key key, ReplacementRun replacement)
    {
        foreach (var user in Bridge.Run(_ => replacement.FindOthersAsync()))
        {
            ShouldProcess(Describe(user, key.Target), Action == MemberAction.AddFriend ? "Remove friend" : "Remove member");
        }
    }

    private async Task<bool> CompleteAsync()
    {
        await Task.WhenAll(runs.Values.Select(run => run.CompleteAsync())).ConfigureAwait(false);
        return true;
    }

    private protected override void Abandon()
    {
        Finish();
        Bridge.DrainQuietly();
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        Finish();
        foreach (var run in runs.Values)
        {
            run.Dispose();
        }

        base.Dispose(disposing);
    }

    // Nothing new starts, and what is under way has ended when this returns.
    private void Finish()
    {
        if (runs.Count > 0)
        {
            Bridge.Cancel();
            completion ??= CompleteAsync();
            Task.WhenAny(completion).GetAwaiter().GetResult();
        }
    }

    // ShouldProcess makes its sentence for each user, also where nobody is asked and nobody reads it, which is the dearest part of
    // taking a user in.
    private bool IsAgreed(string user, string target, string? role) =>
        !(hasAudience ??= HasAudience()) || ShouldProcess(Describe(user, target), role is null ? Verb : $"Make {role}");

    private bool IsOfMembers => Action is MemberAction.Add or MemberAction.SetRole or MemberAction.Remove or MemberAction.Kick or MemberAction.Ban or MemberAction.Unban;

    private string Verb => Action switch
    {
        MemberAction.Add => "Add member",
        MemberAction.Remove => "Remove member",
        MemberAction.Kick => "Kick member",
        MemberAction.Ban => "Ban user",
        MemberAction.Unban => "Lift ban",
        MemberAction.AddFriend => "Add friend",
        MemberAction.RemoveFriend => "Remove friend",
        MemberAction.Block or MemberAction.BlockAccount => "Block user",
        _ => "Unblock user",
    };

    private string Describe(string user, string target) => Action switch
    {
        MemberAction.AddFriend or MemberAction.RemoveFriend => $"{user} (friend of {target})",
        MemberAction.Block or MemberAction.Unblock => $"{user} (by {target})",
        MemberAction.BlockAccount or MemberAction.UnblockAccount => $"{user} (account)",
        _ => $"{user} (group {target})",
    };

    // Most often the whole input is about one target: what was found for it once is not looked up for each of its users.
    private Key KeyOf(ChatConnection connection, string target, string? role)
    {
        if (latest is null || latest.Connection != connection || latestTarget != target || latest.Role != role)
        {
            latest = new Key(connection, Canonical(connection, target), role);
            latestTarget = target;
            latestRun = null;
        }

        return latest;
    }

    private BulkRun Run(Key key) => latestRun ??= FindRun(key);

    private BulkRun FindRun(Key key)
    {
        if (!runs.TryGetValue(key, out var run))
        {
            var client = key.Connection.GetClient();
            using (Bridge.UseLog())
            {
                run = new BulkRun(client.Change(ActionOf(key), key.Target, key.Role), Options(client), new Observer(this, key, ActionOf(key)), Bridge.Stopping);
            }

            runs.Add(key, run);
        }

        return run;
    }

    private ReplacementRun Replacement(Key key)
    {
        if (!replacements.TryGetValue(key, out var run))
        {
            var client = key.Connection.GetClient();
            run = new ReplacementRun(
                client.Change(ActionOf(key), key.Target, key.Role),
                client.Can(Removal!.Value) ? client.Change(Removal.Value, key.Target) : null,
                key.Role is null ? client.Replacement(Action, key.Target) : null,
                Options(client),
                new Observer(this, key, ActionOf(key)),
                new Observer(this, key with { Role = null }, Removal.Value),
                Bridge.Stopping)
            {
                Changer = key.Role is null ? client.Changer(Action) : null,
            };
            replacements.Add(key, run);
        }

        return run;
    }

    private BulkOptions Options(ChatClient client)
    {
        var options = client.BulkOptions(SkipVerification);
        options.Answered = Bridge.Progress(Unit) is { } progress ? progress.AddAnswered : null;
        return options;
    }

    private MemberAction ActionOf(Key key) => key.Role is null ? Action : MemberAction.SetRole;

    // Two spellings of one target are one run, and one target to the platform.
    private string Canonical(ChatConnection connection, string target) => Action switch
    {
        MemberAction.BlockAccount or MemberAction.UnblockAccount => target,
        MemberAction.AddFriend or MemberAction.RemoveFriend or MemberAction.Block or MemberAction.Unblock => connection.GetClient().Canonical(IdKind.User, target),
        _ => connection.GetClient().Canonical(IdKind.Group, target),
    };

    private void Tell(Key key, MemberAction action, string userId, MemberOutcome outcome, string? detail)
    {
        if (PassThru)
        {
            WriteObject(Outcome(key, action, userId, outcome, detail));
        }
    }

    private static ChatMemberOutcome Outcome(Key key, MemberAction action, string userId, MemberOutcome outcome, string? detail)
    {
        var between = action is MemberAction.AddFriend or MemberAction.RemoveFriend or MemberAction.Block or MemberAction.Unblock;
        var account = action is MemberAction.BlockAccount or MemberAction.UnblockAccount;
        return new ChatMemberOutcome
        {
            Platform = key.Connection.Platform,
            ConnectionName = key.Connection.Name,
            GroupId = between || account ? null : key.Target,
            By = between ? key.Target : null,
            UserId = userId,
            Role = key.Role,
            Action = action,
            Outcome = outcome,
            Detail = detail,
        };
    }

    /// <summary>What one run is about: a target, and the role that its users get where they get one.</summary>
    private sealed record Key(ChatConnection Connection, string Target, string? Role)
    {
        public bool IsAbout(Key other) => Connection == other.Connection && Target == other.Target;
    }

    /// <summary>Brings what the run tells to the pipeline thread.</summary>
    private sealed class Observer(BulkCommand command, Key key, MemberAction action) : IBulkBatchObserver
    {
        private readonly WorkProgress? progress = command.Bridge.Progress(Unit);

        public void Settled(string userId, MemberOutcome outcome, string? detail)
        {
            progress?.Add(1);
            if (command.PassThru)
            {
                command.Bridge.Post(_ => command.Tell(key, action, userId, outcome, detail));
            }
        }

        public void Settled(IReadOnlyList<string> userIds, MemberOutcome outcome, string? detail)
        {
            progress?.Add(userIds.Count);
            if (command.PassThru)
            {
                string[] users = [.. userIds];
                command.Bridge.Post(_ =>
                {
                    foreach (var user in users)
                    {
                        command.Tell(key, action, user, outcome, detail);
                    }
                });
            }
        }

        public void Failed(BulkFailure failure)
        {
            object? target = failure.UserIds.Count switch
            {
                0 => failure.Error.Target ?? key.Target,
                1 => failure.UserIds[0],
                _ => failure.UserIds.ToArray(),
            };
            command.Bridge.Post(_ => command.WriteFailure(failure.Error, target));
        }
    }
}
