using System;
using System.Collections.Generic;
using System.Linq;

namespace GroupAdmin.Bulk;

/// <content>Telling what became of each user: once, and no more than is known.</content>
public sealed partial class BulkRun
{
    // No call is made for these users; those of an earlier one that may have been carried out are not told as left out.
    private void LeaveOut(List<string> users, Attempt attempt, ChatServiceException cause)
    {
        lock (settling)
        {
            var open = users.Where(user => IsOpen(user, attempt)).ToList();
            leftOpen.AddRange(open);
            leftOut.AddRange(users.Except(open));
            SettleUnsent(users, attempt, cause.Message);
        }
    }

    private bool IsOpen(string user, Attempt attempt) => attempt.SettlesPending && !untouched.Contains(user);

    private void SettleUnsent(List<string> users, Attempt attempt, string? detail)
    {
        lock (settling)
        {
            LeavesDoubt |= users.Count > 0;
            foreach (var user in users)
            {
                Tell(user, IsOpen(user, attempt) ? MemberOutcome.NotReported : MemberOutcome.NotAttempted, detail);
            }
        }
    }

    // An attempt before the one that ended the run may have been carried out for these users.
    private void LeaveOpen(List<string> users, ChatServiceException cause)
    {
        lock (settling)
        {
            leftOpen.AddRange(users);
            SettleAll(users, MemberOutcome.NotReported, cause.Message);
        }
    }

    private void LeaveOut(List<string> users, MemberOutcome outcome, ChatServiceException cause)
    {
        lock (settling)
        {
            leftOut.AddRange(users);
        }

        SettleAll(users, outcome, cause.Message);
    }

    // A failure that hit before anything was done speaks for itself; later, whoever runs the rest again needs to know what the rest is.
    private void ReportLeftOut()
    {
        if (stoppedBy is { } stop && leftOpen.Count > 0)
        {
            observer.Failed(new BulkFailure(Unverified(stop), leftOpen));
        }

        if (stoppedBy is not { } cause || leftOut.Count == 0 || (isStopTold && cause.Scope != ChatErrorScope.Call && !anySucceeded))
        {
            return;
        }

        var because = isStopTold || cause.Scope == ChatErrorScope.Call ? ", because of the failure before" : string.Empty;
        var rest = new ChatServiceException(
            cause,
            $"{leftOut.Count:N0} of {fates.Count:N0} users were not attempted for '{change.Target}'{because}: {cause.Message}")
        {
            Target = change.Target,
        };
        observer.Failed(new BulkFailure(rest, leftOut));
    }

    private void SettleAll(List<string> users, MemberOutcome outcome, string? detail)
    {
        lock (settling)
        {
            LeavesDoubt |= outcome is MemberOutcome.NotReported or MemberOutcome.NotAttempted || (outcome is MemberOutcome.Refused && stoppedBy is not null);
            foreach (var user in users)
            {
                Tell(user, outcome, detail);
            }
        }
    }

    private void Settle(string user, MemberOutcome outcome, string? detail)
    {
        lock (settling)
        {
            LeavesDoubt |= outcome is MemberOutcome.NotReported or MemberOutcome.NotAttempted;
            Tell(user, outcome, detail);
        }
    }

    // Takes those who arrived into the batch. A user that is given again shares the fate of the first time, which may not be known yet.
    // The calls under way need the same table: it is locked once for many users.
    private void Admit()
    {
        lock (settling)
        {
            foreach (var (user, hash) in arrived)
            {
                if (fates.Add(user, hash, out var known))
                {
                    batch.Add(user);
                }
                else if (known is { } outcome)
                {
                    observer.Settled(user, OfRepetition(outcome), GivenTwice);
                }
            }
        }

        arrived.Clear();
    }

    // Users whose batch is whole are not looked up.
    private void TellAll(List<string> users, Attempt attempt, MemberOutcome outcome, string? detail)
    {
        var isWhole = attempt.IsWhole(users);
        if (observer is not IBulkBatchObserver many)
        {
            for (var index = 0; index < users.Count; index++)
            {
                Tell(isWhole ? attempt.First + index : fates.NumberOf(users[index]), users[index], outcome, detail);
            }

            return;
        }

        many.Settled(users, outcome, detail);
        for (var index = 0; index < users.Count; index++)
        {
            TellRepetitions(fates.Settle(isWhole ? attempt.First + index : fates.NumberOf(users[index]), outcome), outcome);
        }
    }

    private void Tell(string user, MemberOutcome outcome, string? detail) => Tell(fates.NumberOf(user), user, outcome, detail);

    private void Tell(int number, string user, MemberOutcome outcome, string? detail)
    {
        var repetitions = fates.Settle(number, outcome);
        observer.Settled(user, outcome, detail);
        TellRepetitions(repetitions, outcome);
    }

    private void TellRepetitions(List<string>? repetitions, MemberOutcome outcome)
    {
        if (repetitions is not null)
        {
            foreach (var again in repetitions)
            {
                observer.Settled(again, OfRepetition(outcome), GivenTwice);
            }
        }
    }

    private static MemberOutcome OfRepetition(MemberOutcome first) =>
        first == MemberOutcome.Done ? MemberOutcome.Unchanged : first;

    private ChatServiceException Unexpected(Exception error) =>
        new(
            ChatErrorKind.MalformedAnswer,
            $"The change of '{change.Target}' was stopped by something unexpected, which is a fault of this module: {error.Message}",
            error)
        {
            Scope = ChatErrorScope.Connection,
            Target = change.Target,
            MayHaveTakenEffect = true,
        };
}
