using System;
using System.Collections.Generic;
using System.Linq;
using GroupAdmin.Tests.Faults;

namespace GroupAdmin.Tests.Storms;

/// <summary>What is wrong with what was told.</summary>
/// <param name="operation">What was done.</param>
/// <param name="ground">About whom.</param>
/// <param name="told">What was told.</param>
/// <param name="weather">In what weather; null for good.</param>
/// <param name="after">What the server knew afterwards.</param>
/// <param name="wasHeard">Whether any request arrived.</param>
internal sealed class Verdict(StormOperation operation, Ground ground, Report told, Weather? weather, StateView after, bool wasHeard)
{
    public IEnumerable<string> Problems() => Thrown().Concat(Counts()).Concat(Facts()).Concat(Failures()).Concat(operation.Wrong(after, ground, told));

    private bool WasCancelled => weather is { CancelAt: > 0 };

    private IEnumerable<string> Thrown()
    {
        foreach (var error in told.Errors.Where(error => error is not ChatServiceException && !(error is OperationCanceledException && WasCancelled)))
        {
            yield return $"it threw {error}";
        }

        if (told is { Error: not null, Outcomes.Count: 0 } && after.Text != ground.Before.Text)
        {
            yield return $"it failed before it told anything, and something was changed: {told.Error.Message}";
        }
    }

    // Nothing twice, nothing not at all.
    private IEnumerable<string> Counts()
    {
        var counts = told.Outcomes!.GroupBy(static one => one.User).ToDictionary(static one => one.Key, static one => one.Count());
        var others = operation.Others(ground);
        foreach (var fact in operation.Facts(ground).GroupBy(static fact => fact))
        {
            counts.Remove(fact.Key, out var count);
            if (count != fact.Count())
            {
                yield return $"'{fact.Key}' was told {count} times, and not {fact.Count()}";
            }
        }

        foreach (var (fact, count) in counts)
        {
            if (count > 1 || !others.Contains(fact))
            {
                yield return $"'{fact}' was told {count} times, and nobody asked";
            }
        }
    }

    private IEnumerable<string> Facts()
    {
        var outcomes = told.Outcomes!.ToLookup(static one => one.User, static one => one.Outcome);
        foreach (var fact in operation.Facts(ground).Distinct().Concat(operation.Others(ground)))
        {
            var (held, holds) = (operation.Holds(ground.Before, ground, fact), operation.Holds(after, ground, fact));
            var own = outcomes[fact].ToHashSet();
            if (own.Overlaps([MemberOutcome.Done, MemberOutcome.Unchanged]))
            {
                if (!holds)
                {
                    yield return $"'{fact}' was told as {string.Join('+', own)}, and it is not so";
                }
            }
            else if (!wasHeard && !WasCancelled && own.Contains(MemberOutcome.NotReported))
            {
                yield return $"'{fact}' was told as {string.Join('+', own)}, and no request ever arrived";
            }
            else if (own.Overlaps([MemberOutcome.NotAttempted, MemberOutcome.NotFound, MemberOutcome.Refused]) && holds != held)
            {
                yield return $"'{fact}' was told as {string.Join('+', own)}, and something was done";
            }
            else if (own.Count == 0 && holds != held && !told.Outcomes!.Any(static one => one.Outcome is MemberOutcome.Done or MemberOutcome.Unchanged or MemberOutcome.NotReported))
            {
                yield return $"of '{fact}' nothing was told, and something was done";
            }
        }
    }

    private IEnumerable<string> Failures()
    {
        // What nobody wants to have verified is told as not reported, and that is no failure.
        var bad = told.Outcomes!.Where(one => one.Outcome is not (MemberOutcome.Done or MemberOutcome.Unchanged) && !(ground.SkipsVerification && one.Outcome == MemberOutcome.NotReported)).Select(static one => one.User).ToHashSet();
        if (bad.Count > 0 && !WasCancelled && !told.Errors.Any())
        {
            yield return $"not all is done ({told.Short}), and nothing is told";
        }

        if (!operation.NamesUsers)
        {
            yield break;
        }

        var named = told.Failures.SelectMany(static failure => failure.UserIds).ToList();
        foreach (var user in named.GroupBy(static user => user).Where(static user => user.Count() > 1))
        {
            yield return $"'{user.Key}' is named by {user.Count()} failures";
        }

        foreach (var user in named.Except(bad).Where(_ => !ground.SkipsVerification))
        {
            yield return $"'{user}' is named by a failure, and told as done";
        }

        var isStopped = told.Error is not null || WasCancelled || told.Failures.Any(static failure => failure.UserIds.Count == 0);
        // Whom a replacement leaves in the list because of somebody else's failure is told with it.
        foreach (var user in bad.Except(named).Except(operation.Others(ground)).Where(_ => !isStopped))
        {
            yield return $"'{user}' is told as {told.Outcomes!.First(one => one.User == user).Outcome}, and no failure says why";
        }
    }
}
