using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using GroupAdmin.Bulk;
using Xunit;

namespace GroupAdmin.Tests.Bulk;

/// <summary>Random runs over a platform where anything may go wrong: what is told must be what is.</summary>
public sealed class BulkRunPropertyTests
{
    private const int CasesPerSeed = 500;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    public async Task Every_user_has_one_outcome_and_it_agrees_with_the_platform(int seed)
    {
        var random = new Random(seed);
        for (var number = 0; number < CasesPerSeed; number++)
        {
            using var scenario = new Scenario(random);
            await scenario.RunAsync();
            Assert.True(scenario.Contradiction() is null, $"Seed {seed}, case {number}: {scenario.Contradiction()}");
        }
    }

    private sealed class Scenario : IDisposable
    {
        private readonly FakeMembership membership = new();
        private readonly OutcomeLog log = new();
        private readonly CancellationTokenSource cancellation = new();
        private readonly IBulkObserver observer;
        private readonly BulkOptions options;
        private readonly BulkChange change;
        private readonly List<string> given;
        private readonly HashSet<string> before;
        private bool ended;
        private bool startedAfterItsEnd;

        public Scenario(Random random)
        {
            var population = Enumerable.Range(0, random.Next(1, 60)).Select(number => $"u{number}").ToList();
            foreach (var user in population)
            {
                switch (random.Next(8))
                {
                    case 0: membership.Unknown.Add(user); break;
                    case 1: membership.Forbidden.Add(user); break;
                    case 2 or 3 or 4: membership.Members.Add(user); break;
                    default: break;
                }
            }

            given = [.. population.Where(_ => random.Next(5) > 0)];
            given.AddRange([.. given.Where(_ => random.Next(20) == 0)]);
            before = [.. membership.Members];
            membership.NamesCulprits = random.Next(3) == 0;
            var canRead = random.Next(3) > 0;
            change = random.Next(2) == 0 ? membership.PartialAdd(canRead, random.Next(2) == 0) : membership.StrictRemove(canRead);
            options = new BulkOptions
            {
                BatchSize = random.Next(1, 25),
                Concurrency = random.Next(1, 5),
                SkipVerification = random.Next(5) == 0,
                FlushAfter = TimeSpan.FromMinutes(5),
                SettleUpTo = random.Next(4) == 0 ? 3 : 1000,
                LostCallsBeforeStop = random.Next(1, 6),
            };

            observer = random.Next(3) == 0 ? log.OneByOne() : log;

            // Faults are drawn beforehand: calls run in parallel, and a seed must mean the same run as far as it can.
            var faults = Enumerable.Range(0, 400).Select(_ => random.Next(100)).ToArray();
            var howOften = random.Next(3) switch { 0 => 0, 1 => 10, _ => 40 };
            var stopAt = random.Next(6) == 0 ? random.Next(1, 12) : 0;
            var cancelAt = random.Next(6) == 0 ? random.Next(1, 12) : 0;
            var badReads = random.Next(5) == 0;
            membership.Before = (number, _, token) => BeforeAsync(faults[number % 400], howOften, number == stopAt, number == cancelAt, token);
            membership.After = (number, _) =>
            {
                if (faults[number % 400] >= 100 - howOften)
                {
                    throw FakeMembership.Lost();
                }
            };
            membership.BeforeRead = number =>
            {
                if (badReads && faults[number] < 50)
                {
                    throw FakeMembership.Lost();
                }
            };
        }

        public async Task RunAsync()
        {
            using var run = new BulkRun(change, options, observer, cancellation.Token);
            foreach (var user in given)
            {
                await run.AddAsync(user);
            }

            await run.CompleteAsync();
            ended = true;
            await Task.Yield();
        }

        public void Dispose() => cancellation.Dispose();

        public string? Contradiction()
        {
            if (startedAfterItsEnd || membership.Peak > options.Concurrency || log.ToldTwoThingsAtOnce)
            {
                return "A call started too late, too many ran at once, or two things were told at once.";
            }

            if (!given.Order().SequenceEqual(log.All.Select(told => told.User).Order()))
            {
                return "Somebody has no outcome, or too many.";
            }

            foreach (var (user, outcome, _) in log.All)
            {
                var holds = membership.Members.Contains(user) == change.WantsListed;
                var changed = membership.Members.Contains(user) != before.Contains(user);
                var isTrue = outcome switch
                {
                    MemberOutcome.Done => holds,
                    MemberOutcome.Unchanged => holds && (!changed || given.Count(other => other == user) > 1),
                    MemberOutcome.NotFound => membership.Unknown.Contains(user) && !changed,
                    MemberOutcome.Refused or MemberOutcome.NotAttempted => !changed,
                    _ => true,
                };
                if (!isTrue)
                {
                    return $"{user} is told as {outcome}; it {(holds ? "holds" : "does not hold")} and {(changed ? "was" : "was not")} changed.";
                }
            }

            return null;
        }

        private async Task BeforeAsync(int fault, int howOften, bool stops, bool cancels, CancellationToken token)
        {
            startedAfterItsEnd |= ended;
            if (fault % 7 == 0)
            {
                await Task.Yield();
            }

            if (cancels)
            {
                await cancellation.CancelAsync();
                token.ThrowIfCancellationRequested();
            }

            if (stops)
            {
                throw new ChatServiceException(ChatErrorKind.Permission, "Not any more.");
            }

            if (fault < howOften)
            {
                throw FakeMembership.Lost(fault % 2 == 0);
            }
        }
    }
}
