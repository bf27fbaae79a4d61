using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using GroupAdmin.Bulk;
using GroupAdmin.Connections;
using GroupAdmin.Contracts;
using GroupAdmin.Directories;

namespace GroupAdmin.Reconciliation;

/// <summary>
/// Carries out a plan: users are created first, then groups, then properties are changed and members added; members are removed last of
/// all, and then groups deleted. An interruption so leaves nobody out who belongs somewhere, and the same again does the rest.
/// </summary>
public sealed partial class SyncRun
{
    // After this many lost calls in a row about different things the rest is not tried: the platform is down.
    private const int LostCallsBeforeStop = 3;

    private readonly SyncPlan plan;
    private readonly ChatClient client;
    private readonly SyncOptions options;
    private readonly SyncRefusals refusals;
    private readonly ISyncObserver observer;
    private readonly CancellationToken cancellationToken;
    private readonly object telling = new();
    private volatile ChatServiceException? stoppedBy;
    private int lostInARow;

    /// <summary>Prepares a run. Nothing is requested yet.</summary>
    /// <param name="plan">The plan, which was checked.</param>
    /// <param name="client">The platform.</param>
    /// <param name="options">What may be done.</param>
    /// <param name="observer">Who hears of outcomes and failures.</param>
    /// <param name="cancellationToken">Ends the calls under way.</param>
    public SyncRun(SyncPlan plan, ChatClient client, SyncOptions options, ISyncObserver observer, CancellationToken cancellationToken)
    {
        this.plan = plan;
        this.client = client;
        this.options = options;
        this.observer = observer;
        this.cancellationToken = cancellationToken;
        refusals = new SyncRefusals(client, options);
        Summary = new ChatSyncSummary { Groups = plan.Counts.Groups, GroupsLeftAlone = plan.LeftAlone.Count, CannotHold = plan.Notes, Failed = plan.Errors.Count };
    }

    /// <summary>What was done, in numbers. Complete when the run has ended.</summary>
    public ChatSyncSummary Summary { get; }

    /// <summary>Carries out the plan.</summary>
    /// <returns>A task that ends when every difference has its outcome. It does not fail because of the platform.</returns>
    public async Task RunAsync()
    {
        await CreateAllAsync(
            Enumerable.Range(0, plan.Users.MissingCount).Select(plan.Users.MissingAt),
            plan.Users.MissingCount > 1 ? client.CreateUsers() : null,
            user => client.CreateUserAsync(user, cancellationToken),
            CreateUserAsync).ConfigureAwait(false);
        await EachAsync(plan.Users.Changed, ChangeUserAsync).ConfigureAwait(false);
        var wanted = plan.Steps.Where(static step => !step.Group.IsExtra).ToList();
        var missing = wanted.Where(static step => step.Group.IsMissing).ToList();
        await CreateAllAsync(
            missing,
            missing.Count > 1 ? client.CreateGroups() : null,
            group => client.CreateGroupAsync(group, cancellationToken),
            CreateGroupAsync).ConfigureAwait(false);
        await EachAsync(wanted.Where(static step => step.Group.Properties.Count > 0), ChangeGroupAsync).ConfigureAwait(false);
        await EachAsync(wanted, FillAsync).ConfigureAwait(false);
        await EachAsync(wanted, ClearAsync).ConfigureAwait(false);
        await EachAsync(plan.Steps.Where(static step => step.Group.IsExtra), DeleteGroupAsync).ConfigureAwait(false);
    }

    // Where the platform takes many in one request, a batch must be able to fill.
    private async Task CreateAllAsync<TItem, TNew, TMade>(
        IEnumerable<TItem> items,
        CreationRun<TNew, TMade>? together,
        Func<TNew, Task<TMade>> createOne,
        Func<TItem, Func<TNew, Task<TMade>>, Task> work)
        where TNew : class
    {
        if (together is null)
        {
            await EachAsync(items, item => work(item, createOne)).ConfigureAwait(false);
            return;
        }

        using (together)
        {
            var batches = Task.Run(() => together.RunAsync(cancellationToken), CancellationToken.None);
            var window = new Queue<Task>();
            foreach (var item in items)
            {
                if (window.Count >= 2 * together.Maximum)
                {
                    await window.Dequeue().ConfigureAwait(false);
                }

                window.Enqueue(work(item, together.Add));
            }

            together.Complete();
            await Task.WhenAll(window).ConfigureAwait(false);
            await Task.WhenAny(batches).ConfigureAwait(false); // cancelled where the run is; every item has been told
        }
    }

    private async Task CreateUserAsync(DirectoryUser wanted, Func<NewUser, Task<ChatUser>> create)
    {
        var outcome = new ChatSyncOutcome { Kind = ChatDifferenceKind.UserMissing, UserId = wanted.Id };
        if (plan.DeclinedUsers.Contains(wanted.Id) || refusals.CreateUsers is not null)
        {
            Skip(outcome, refusals.CreateUsers);
            return;
        }

        await TryAsync(outcome, wanted.Id, () => create(WantedValues.NewUser(wanted, client.Require<IUserCreator>().CreatableUserFields))).ConfigureAwait(false);
    }

    private async Task ChangeUserAsync(UserDifference user)
    {
        var possible = user.Properties.Where(property => refusals.ChangeUser(property) is null).ToList();
        var outcome = new ChatSyncOutcome
        {
            Kind = ChatDifferenceKind.UserChanged,
            UserId = user.Wanted.Id,
            Property = string.Join(", ", user.Properties.Select(static property => property.Property)),
        };
        if (plan.DeclinedUsers.Contains(user.Wanted.Id) || possible.Count == 0)
        {
            Skip(outcome, user.Properties.Select(refusals.ChangeUser).FirstOrDefault(static reason => reason is not null));
            return;
        }

        await TryAsync(outcome, user.Wanted.Id, () => client.UpdateUserAsync(WantedValues.Change(user.Wanted, possible), cancellationToken)).ConfigureAwait(false);
    }

    private async Task CreateGroupAsync(SyncStep step, Func<NewGroup, Task<ChatGroup>> create)
    {
        var outcome = new ChatSyncOutcome { Kind = ChatDifferenceKind.GroupMissing, GroupId = step.Group.Id };
        if (step.IsDeclined || refusals.Create(step.Group) is not null)
        {
            step.HasFailed = true;
            Skip(outcome, refusals.Create(step.Group));
            return;
        }

        var wanted = step.Group.Wanted!;
        var creator = client.Require<IGroupCreator>();
        var isAssigned = client.AssignsIds(IdKind.Group);
        step.HasFailed = !await TryAsync(outcome, step.Group.Id, async () =>
        {
            var made = WantedValues.NewGroup(wanted, creator.CreatableGroupFields, options.PasswordOf(wanted.Id));
            made.Id = isAssigned ? null : made.Id;
            step.TargetId = (await create(made).ConfigureAwait(false)).Id;
            outcome.GroupId = step.TargetId;
            outcome.Detail = isAssigned ? $"Created for '{wanted.Id}'." : null;
        }).ConfigureAwait(false);

        // What a platform takes only from a group that is there already.
        var rest = WantedValues.Rest(wanted, step.TargetId, creator.CreatableGroupFields, client.Session.Client as IGroupUpdater, options.PasswordOf(wanted.Id));
        if (!step.HasFailed && !rest.IsEmpty)
        {
            var more = new ChatSyncOutcome { Kind = ChatDifferenceKind.GroupChanged, GroupId = step.TargetId, Property = rest.Fields.ToString() };
            await TryAsync(more, step.TargetId, () => client.UpdateGroupAsync(rest, cancellationToken), isPartOfAnother: true).ConfigureAwait(false);
        }
    }

    private async Task ChangeGroupAsync(SyncStep step)
    {
        var possible = step.Group.Properties.Where(property => refusals.Change(step.Group, property) is null).ToList();
        var outcome = new ChatSyncOutcome
        {
            Kind = ChatDifferenceKind.GroupChanged,
            GroupId = step.Group.Id,
            Property = string.Join(", ", step.Group.Properties.Select(static property => property.Property)),
        };
        if (step.IsDeclined || possible.Count == 0)
        {
            Skip(outcome, step.Group.Properties.Select(property => refusals.Change(step.Group, property)).FirstOrDefault(static reason => reason is not null));
            return;
        }

        await TryAsync(outcome, step.Group.Id, () => client.UpdateGroupAsync(WantedValues.Change(step.Group, possible, options.PasswordOf(step.Group.Wanted!.Id)), cancellationToken)).ConfigureAwait(false);
    }

    private async Task DeleteGroupAsync(SyncStep step)
    {
        var outcome = new ChatSyncOutcome { Kind = ChatDifferenceKind.GroupExtra, GroupId = step.Group.Id };
        if (step.IsDeclined || refusals.Delete is not null)
        {
            Skip(outcome, refusals.Delete);
            return;
        }

        await TryAsync(outcome, step.Group.Id, async () =>
        {
            try
            {
                await client.DeleteGroupAsync(step.Group.Id, cancellationToken).ConfigureAwait(false);
            }
            catch (ChatServiceException error) when (error.Kind == ChatErrorKind.NotFound)
            {
                outcome.Outcome = MemberOutcome.Unchanged; // somebody else deleted it since
            }
        }).ConfigureAwait(false);
    }

    // One call about one group or user. True where it succeeded.
    private async Task<bool> TryAsync(ChatSyncOutcome outcome, string target, Func<Task> call, bool isPartOfAnother = false)
    {
        if (stoppedBy is not null || cancellationToken.IsCancellationRequested)
        {
            Skip(outcome, stoppedBy?.Message ?? "Cancelled.");
            return false;
        }

        try
        {
            await call().ConfigureAwait(false);
            if (!isPartOfAnother)
            {
                Settle(outcome);
            }

            return true;
        }
        catch (Exception error) when (cancellationToken.IsCancellationRequested && error is OperationCanceledException or ChatServiceException { Kind: ChatErrorKind.Cancelled })
        {
            outcome.Outcome = MemberOutcome.NotReported;
            outcome.Detail = "Cancelled while the request was under way.";
            Settle(outcome);
            return false;
        }
        catch (ChatServiceException error)
        {
            Fail(error, target);
            outcome.Outcome = OutcomeOf(error);
            outcome.Detail = error.PlatformText ?? error.Message;
            Settle(outcome);
            return false;
        }
    }

    // The same words as in a bulk change: what cannot have been carried out was not attempted, and only a platform that answered has refused.
    private static MemberOutcome OutcomeOf(ChatServiceException error) => error switch
    {
        { LeavesOpen: true } => MemberOutcome.NotReported,
        { IsBeforeChange: true } or { Kind: ChatErrorKind.Transport or ChatErrorKind.Throttled or ChatErrorKind.Audit } => MemberOutcome.NotAttempted,
        _ => MemberOutcome.Refused,
    };

    private void Fail(ChatServiceException error, object? target)
    {
        lock (telling)
        {
            observer.Failed(error, target);
            var isLost = error.Kind is ChatErrorKind.Transport or ChatErrorKind.Timeout or ChatErrorKind.Server or ChatErrorKind.Throttled;
            if (error.Scope == ChatErrorScope.Connection || (isLost && ++lostInARow >= LostCallsBeforeStop))
            {
                stoppedBy ??= error;
            }
        }
    }

    private void Skip(ChatSyncOutcome outcome, string? reason)
    {
        outcome.Outcome = MemberOutcome.NotAttempted;
        outcome.Detail = reason;
        Settle(outcome);
    }

    private void Settle(ChatSyncOutcome outcome)
    {
        lock (telling)
        {
            lostInARow = outcome.Outcome is MemberOutcome.Done or MemberOutcome.Unchanged ? 0 : lostInARow;
            SyncCounts.Add(Summary, outcome);
            observer.Settled(outcome);
        }
    }

    private async Task EachAsync<T>(IEnumerable<T> items, Func<T, Task> work)
    {
        var window = new Queue<Task>();
        foreach (var item in items)
        {
            if (window.Count >= client.Session.Limits.ThrottleLimit)
            {
                await window.Dequeue().ConfigureAwait(false);
            }

            var own = item;
            window.Enqueue(Task.Run(() => work(own), CancellationToken.None));
        }

        await Task.WhenAll(window).ConfigureAwait(false);
    }
}
