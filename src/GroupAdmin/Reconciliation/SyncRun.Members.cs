using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using GroupAdmin.Bulk;
using GroupAdmin.Contracts;

namespace GroupAdmin.Reconciliation;

/// <content>Members, roles and bans.</content>
public sealed partial class SyncRun
{
    // A run remembers everybody whom it was given: filling a group of millions in one would hold them all.
    private const int UsersPerRun = 200_000;

    // Bans are lifted before anybody is added, who may be one of the banned.
    private async Task FillAsync(SyncStep step)
    {
        await BulkAsync(step, ChatDifferenceKind.BanExtra, MemberAction.Unban, step.Group.Bans?.Extra ?? [], refusals.Unban).ConfigureAwait(false);
        var joint = JointBatch.Of(step.Group, client);
        var plain = PlainlyMissing(step).ToList();
        var now = joint is null ? plain.Count : plain.Count - joint.Added;
        await BulkAsync(step, ChatDifferenceKind.MemberMissing, MemberAction.Add, plain.Take(now), refusals.Add(null)).ConfigureAwait(false);
        if (client.Session.Client is IMemberRoleSetter setter)
        {
            await SetRolesAsync(step, setter).ConfigureAwait(false);
        }
    }

    // The highest role first: a group that gets a new owner must not be without one in between.
    private async Task SetRolesAsync(SyncStep step, IMemberRoleSetter setter)
    {
        var missing = MissingByRole(step);
        var changed = (step.Group.Members?.Changed ?? []).ToLookup(static change => change.Wanted, static change => change.UserId, StringComparer.OrdinalIgnoreCase);
        var ranks = setter.MemberRoles.Select(static role => role.ToUpperInvariant()).ToList();
        var roles = missing.Select(static role => role.Key)
            .Concat(changed.Select(static role => role.Key))
            .Distinct(StringComparer.OrdinalIgnoreCase)
            .OrderByDescending(role => ranks.IndexOf(role.ToUpperInvariant()));
        foreach (var role in roles)
        {
            await SetRoleAsync(step, ChatDifferenceKind.MemberMissing, role, [.. missing[role]]).ConfigureAwait(false);
            await SetRoleAsync(step, ChatDifferenceKind.MemberChanged, role, [.. changed[role]]).ConfigureAwait(false);
        }
    }

    // Somebody who is banned must not be removed afterwards: on some platforms that would lift the ban.
    private async Task ClearAsync(SyncStep step)
    {
        var extra = step.Group.Members?.Extra ?? [];
        var removed = 0;
        if (JointBatch.Of(step.Group, client) is { } joint)
        {
            removed = await ChangeBothAsync(step, joint, extra).ConfigureAwait(false);
        }

        if (step.LeavesDoubt && extra.Count > removed && !step.IsDeclined && stoppedBy is null && !cancellationToken.IsCancellationRequested)
        {
            HoldBack(step, extra.Skip(removed));
        }
        else
        {
            await BulkAsync(step, ChatDifferenceKind.MemberExtra, MemberAction.Remove, extra.Skip(removed), refusals.Remove).ConfigureAwait(false);
        }

        var bans = step.Group.Bans;
        var banned = Enumerable.Range(0, bans?.MissingCount ?? 0).Select(index => bans!.MissingAt(index));
        await BulkAsync(step, ChatDifferenceKind.BanMissing, MemberAction.Ban, banned, refusals.Ban).ConfigureAwait(false);
    }

    // The last of those who come and of those who go, in one request. How many of the leaving ones are settled by it.
    private async Task<int> ChangeBothAsync(SyncStep step, JointBatch joint, IReadOnlyList<string> extra)
    {
        var added = PlainlyMissing(step).ToList();
        added.RemoveRange(0, added.Count - joint.Added);
        var leaving = extra.Take(joint.Removed).ToList();
        var isBoth = !step.LeavesDoubt && CanGoOn(step);
        var both = isBoth
            ? new JointChange(client.Change(MemberAction.Add, step.TargetId), client.Change(MemberAction.Remove, step.TargetId), joint.Changer, joint.Added, leaving)
            : null;
        await BulkAsync(step, ChatDifferenceKind.MemberMissing, MemberAction.Add, added, refusals.Add(null), both is null ? null : () => both.Adding).ConfigureAwait(false);
        if (both is { IsOpen: true })
        {
            // They may be gone: they are tried again, or told as open.
            var again = step.LeavesDoubt || !CanGoOn(step) ? both.Untold : (Func<BulkChange>?)null;
            if (again is not null)
            {
                const string Because = "because the request that adds and removes was lost, and nothing was tried after it";
                Fail(
                    new ChatServiceException(ChatErrorKind.Conflict, $"Whether users were removed from '{step.TargetId}' is not known, {Because}. Run it again.") { Target = step.TargetId, MayHaveTakenEffect = true },
                    leaving.ToArray());
            }

            await BulkAsync(step, ChatDifferenceKind.MemberExtra, MemberAction.Remove, leaving, null, again, again is null ? null : CancellationToken.None, isOpen: true).ConfigureAwait(false);
            return leaving.Count;
        }

        if (both?.Answer is not { } answer)
        {
            return 0;
        }

        await BulkAsync(step, ChatDifferenceKind.MemberExtra, MemberAction.Remove, leaving, null, () => both.Told(answer), CancellationToken.None).ConfigureAwait(false);
        return leaving.Count;
    }

    private void HoldBack(SyncStep step, IEnumerable<string> extra)
    {
        const string Because = "the users that belong there could not all be added for certain";
        var ids = extra.ToArray();
        Fail(
            new ChatServiceException(ChatErrorKind.Conflict, $"Nobody was removed from '{step.TargetId}', because {Because}. Run it again.") { Target = step.TargetId },
            ids);
        foreach (var id in ids)
        {
            Skip(new ChatSyncOutcome { Kind = ChatDifferenceKind.MemberExtra, GroupId = step.TargetId, UserId = id }, $"Held back: {Because}.");
        }
    }

    // Where roles cannot be set, whoever is to have one is added as any other member.
    private IEnumerable<string> PlainlyMissing(SyncStep step)
    {
        var members = step.Group.Members;
        var roles = client.Session.Client is IMemberRoleSetter;
        for (var index = 0; index < (members?.MissingCount ?? 0); index++)
        {
            if (!roles || members!.MissingRoleAt(index) is null)
            {
                yield return members!.MissingAt(index);
            }
        }
    }

    private static ILookup<string, string> MissingByRole(SyncStep step)
    {
        var members = step.Group.Members;
        return Enumerable.Range(0, members?.MissingCount ?? 0)
            .Where(index => members!.MissingRoleAt(index) is not null)
            .ToLookup(index => members!.MissingRoleAt(index)!, index => members!.MissingAt(index), StringComparer.OrdinalIgnoreCase);
    }

    private Task SetRoleAsync(SyncStep step, ChatDifferenceKind kind, string role, List<string> users)
    {
        var refusal = refusals.SetRole(role);
        return BulkAsync(step, kind, MemberAction.SetRole, users, refusal, () => client.Change(MemberAction.SetRole, step.TargetId, role));
    }

    private bool CanGoOn(SyncStep step) => !step.IsDeclined && !step.HasFailed && stoppedBy is null && !cancellationToken.IsCancellationRequested;

    private async Task BulkAsync(
        SyncStep step,
        ChatDifferenceKind kind,
        MemberAction action,
        IEnumerable<string> users,
        string? refusal,
        Func<BulkChange>? make = null,
        CancellationToken? token = null,
        bool isOpen = false)
    {
        IBulkObserver heard = new Heard(this, step, kind);
        heard = isOpen ? new Reserved(heard) : heard;
        if (refusal is not null || (token is null && !CanGoOn(step)))
        {
            foreach (var user in users)
            {
                heard.Settled(user, MemberOutcome.NotAttempted, refusal ?? stoppedBy?.Message);
            }

            return;
        }

        BulkChange? made = null;
        var failed = false;
        using var rest = users.GetEnumerator();
        while (!failed && rest.MoveNext())
        {
            made ??= make is null ? client.Change(action, step.TargetId) : make();
            using var run = new BulkRun(made, client.BulkOptions(options.SkipsVerification), heard, token ?? cancellationToken);
            var count = 0;
            do
            {
                await run.AddAsync(rest.Current).ConfigureAwait(false);
            }
            while (++count < UsersPerRun && rest.MoveNext());
            await run.CompleteAsync().ConfigureAwait(false);
            step.LeavesDoubt |= run.LeavesDoubt && kind == ChatDifferenceKind.MemberMissing;
            failed = run.HasStopped;
        }

        while (rest.MoveNext())
        {
            heard.Settled(rest.Current, MemberOutcome.NotAttempted, "Because of the failure before.");
        }
    }

    /// <summary>Passes on what a bulk change tells.</summary>
    private sealed class Heard(SyncRun run, SyncStep step, ChatDifferenceKind kind) : IBulkObserver
    {
        public void Settled(string userId, MemberOutcome outcome, string? detail) =>
            run.Settle(new ChatSyncOutcome { Kind = kind, GroupId = step.TargetId, UserId = userId, Outcome = outcome, Detail = detail });

        public void Failed(BulkFailure failure) => run.Fail(failure.Error, failure.UserIds.Count switch
        {
            0 => failure.Error.Target ?? step.TargetId,
            1 => failure.UserIds[0],
            _ => failure.UserIds.ToArray(),
        });
    }
}
