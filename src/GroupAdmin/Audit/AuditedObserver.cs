using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using GroupAdmin.Bulk;

namespace GroupAdmin.Audit;

/// <summary>Writes the outcome of every user of a bulk change into the log, many users a line, and passes everything on.</summary>
internal sealed class AuditedObserver(AuditTrail trail, string run, AuditSubject subject, IBulkObserver next) : IBulkBatchObserver
{
    private readonly object gate = new();
    private readonly Dictionary<(MemberOutcome Outcome, ChatErrorKind? Kind, string? Detail), List<string>> settled = [];
    private readonly Dictionary<string, ChatErrorKind> kinds = new(StringComparer.Ordinal);
    private ChatErrorKind? stoppedBy;

    /// <inheritdoc/>
    public void Settled(string userId, MemberOutcome outcome, string? detail)
    {
        lock (gate)
        {
            With(outcome, KindOf(userId, outcome), detail).Add(userId);
        }

        next.Settled(userId, outcome, detail);
    }

    /// <inheritdoc/>
    public void Settled(IReadOnlyList<string> userIds, MemberOutcome outcome, string? detail)
    {
        if (next is not IBulkBatchObserver many || outcome is not (MemberOutcome.Done or MemberOutcome.Unchanged))
        {
            foreach (var user in userIds)
            {
                Settled(user, outcome, detail);
            }

            return;
        }

        lock (gate)
        {
            With(outcome, null, detail).AddRange(userIds);
        }

        many.Settled(userIds, outcome, detail);
    }

    /// <inheritdoc/>
    public void Failed(BulkFailure failure)
    {
        lock (gate)
        {
            if (failure.UserIds.Count == 0)
            {
                stoppedBy ??= failure.Error.Kind;
            }

            foreach (var user in failure.UserIds)
            {
                kinds[user] = failure.Error.Kind;
            }
        }

        next.Failed(failure);
    }

    /// <summary>Writes what has gathered since the last time.</summary>
    /// <exception cref="ChatServiceException"><see cref="ChatErrorKind.Audit"/>: it is kept, and nothing further must be sent.</exception>
    public void Flush()
    {
        var lines = new StringBuilder();
        lock (gate)
        {
            if (settled.Count == 0)
            {
                return;
            }

            foreach (var group in settled.OrderBy(static group => group.Key.Outcome))
            {
                lines.Append(trail.Outcome(run, subject, null, group.Value, group.Key.Outcome, group.Key.Kind, group.Key.Detail));
            }

            settled.Clear();
        }

        trail.WriteOutcomes(lines.ToString(), null);
    }

    private List<string> With(MemberOutcome outcome, ChatErrorKind? kind, string? detail)
    {
        var key = (outcome, kind, detail);
        if (!settled.TryGetValue(key, out var users))
        {
            settled.Add(key, users = []);
        }

        return users;
    }

    private ChatErrorKind? KindOf(string userId, MemberOutcome outcome)
    {
        if (outcome is MemberOutcome.Done or MemberOutcome.Unchanged)
        {
            return null;
        }

        if (kinds.TryGetValue(userId, out var own))
        {
            kinds.Remove(userId);
            return own;
        }

        return stoppedBy;
    }
}
