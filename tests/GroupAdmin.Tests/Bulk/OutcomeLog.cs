using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using GroupAdmin.Bulk;

namespace GroupAdmin.Tests.Bulk;

/// <summary>Keeps what a run tells, and fails when it tells two things at once.</summary>
internal sealed class OutcomeLog : IBulkBatchObserver
{
    private int inside;

    public List<(string User, MemberOutcome Outcome, string? Detail)> All { get; } = [];

    public List<BulkFailure> Failures { get; } = [];

    public bool ToldTwoThingsAtOnce { get; private set; }

    public MemberOutcome this[string user] => All.Single(told => told.User == user).Outcome;

    public IEnumerable<string> With(MemberOutcome outcome) => All.Where(told => told.Outcome == outcome).Select(told => told.User);

    public void Settled(string userId, MemberOutcome outcome, string? detail) => Alone(() => All.Add((userId, outcome, detail)));

    public void Settled(IReadOnlyList<string> userIds, MemberOutcome outcome, string? detail) =>
        Alone(() => All.AddRange(userIds.Select(user => (user, outcome, detail))));

    public void Failed(BulkFailure failure) => Alone(() => Failures.Add(failure));

    /// <summary>The same log for a run that is to tell every user by itself.</summary>
    public IBulkObserver OneByOne() => new Single(this);

    private void Alone(Action action)
    {
        ToldTwoThingsAtOnce |= Interlocked.Increment(ref inside) > 1;
        action();
        Interlocked.Decrement(ref inside);
    }

    private sealed class Single(OutcomeLog log) : IBulkObserver
    {
        public void Settled(string userId, MemberOutcome outcome, string? detail) => log.Settled(userId, outcome, detail);

        public void Failed(BulkFailure failure) => log.Failed(failure);
    }
}
