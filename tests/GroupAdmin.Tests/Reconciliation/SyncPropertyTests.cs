using System;
using System.Linq;
using System.Threading.Tasks;
using Xunit;

namespace GroupAdmin.Tests.Reconciliation;

/// <summary>What holds for every wanted state and every drift, tried with thousands made by chance.</summary>
public sealed class SyncPropertyTests
{
    private const int Cases = 2000;

    [Fact]
    public async Task After_a_sync_a_comparison_finds_nothing_and_a_second_sync_does_nothing()
    {
        for (var seed = 0; seed < Cases; seed++)
        {
            var chance = new RandomDirectory(new Random(seed));
            var platform = new FakePlatform { RefusesBanned = seed % 2 == 0 };
            chance.Fill(platform);
            var wanted = chance.Make(managesBans: platform.RefusesBanned);
            var client = platform.Connect();

            var planned = await SyncLog.CompareAsync(wanted, client);
            var before = platform.Describe();
            Assert.DoesNotContain(platform.Changes, static _ => true);
            var log = await SyncLog.SyncAsync(wanted, client);
            Assert.True(log.Errors.Count == 0 && log.Summary.InSync, $"Seed {seed}: {string.Join(' ', log.Errors.Select(static error => error.Message))}");
            Assert.True(planned.Count > 0 || platform.Describe() == before, $"Seed {seed} changed something without a difference.");

            var left = await SyncLog.CompareAsync(wanted, client);
            Assert.True(left.Count == 0, $"Seed {seed}: {string.Join(", ", left)}");
            platform.Requests.Clear();
            Assert.Equal(0, (await SyncLog.SyncAsync(wanted, client)).Summary.Changes);
            Assert.Empty(platform.Changes);
        }
    }

    [Fact]
    public async Task Every_difference_of_the_comparison_is_applied_and_told_once()
    {
        for (var seed = 0; seed < Cases / 4; seed++)
        {
            var chance = new RandomDirectory(new Random(seed));
            var platform = new FakePlatform { RefusesBanned = seed % 2 == 0 };
            chance.Fill(platform);
            var wanted = chance.Make(managesBans: platform.RefusesBanned);
            var client = platform.Connect();

            var planned = await SyncLog.CompareAsync(wanted, client);
            var log = await SyncLog.SyncAsync(wanted, client);

            // Several properties of one group or user are one change.
            Assert.Equal(
                planned.Select(static difference => $"{difference.Kind} {difference.GroupId} {difference.UserId}").Distinct().Order(StringComparer.Ordinal),
                log.Outcomes.Select(static outcome => $"{outcome.Kind} {outcome.GroupId} {outcome.UserId}").Order(StringComparer.Ordinal));
            Assert.All(log.Outcomes, static outcome => Assert.Equal(MemberOutcome.Done, outcome.Outcome));
        }
    }

    [Fact]
    public async Task The_plan_from_A_to_B_and_then_the_one_from_B_to_A_restore_A()
    {
        for (var seed = 0; seed < Cases / 2; seed++)
        {
            var chance = new RandomDirectory(new Random(seed));
            var platform = new FakePlatform();
            chance.Fill(platform);
            var other = new FakePlatform();
            chance.Fill(other);
            var client = platform.Connect();
            var a = RandomDirectory.Of(platform);
            var b = RandomDirectory.Of(other);
            var before = WithoutUsers(platform);

            await SyncLog.SyncAsync(b, client);
            Assert.Equal(WithoutUsers(other), WithoutUsers(platform));
            await SyncLog.SyncAsync(a, client);

            Assert.Equal(before, WithoutUsers(platform));
            Assert.Empty(await SyncLog.CompareAsync(a, client));
        }

        // Users are never deleted, so that those of B stay.
        static string WithoutUsers(FakePlatform platform) => string.Join('\n', platform.Describe().Split('\n').Where(static line => !line.StartsWith("user ", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Whatever_fails_on_the_way_the_same_again_finishes_it()
    {
        for (var seed = 0; seed < Cases / 2; seed++)
        {
            var random = new Random(seed);
            var chance = new RandomDirectory(random);
            var platform = new FakePlatform();
            chance.Fill(platform);
            var wanted = chance.Make();
            var client = platform.Connect();
            var percent = random.Next(5, 60);
            platform.Before = (_, request) => Strike(request, lost: false);
            platform.After = (_, request) => Strike(request, lost: true);
            var failed = 0;
            for (var run = 0; run < 3; run++)
            {
                try
                {
                    var log = await SyncLog.SyncAsync(wanted, client);
                    failed += log.Errors.Count;
                    Assert.True(log.Errors.Count > 0 || log.Summary.InSync, $"Seed {seed} is out of sync without an error.");
                }
                catch (ChatServiceException)
                {
                    failed++; // while reading: nothing was changed
                }
            }

            platform.Before = null;
            platform.After = null;
            var last = await SyncLog.SyncAsync(wanted, client);
            Assert.True(last.Errors.Count == 0 && last.Summary.InSync, $"Seed {seed}: {string.Join(' ', last.Errors.Select(static error => error.Message))}");
            Assert.Empty(await SyncLog.CompareAsync(wanted, client));
            Assert.Equal(0, (await SyncLog.SyncAsync(wanted, client)).Summary.Changes);

            void Strike(string request, bool lost)
            {
                if (random.Next(200) < percent)
                {
                    throw new ChatServiceException(ChatErrorKind.Transport, $"'{request}' was lost.") { MayHaveTakenEffect = lost };
                }
            }
        }
    }

    [Fact]
    public async Task Nobody_is_removed_before_everybody_was_added()
    {
        for (var seed = 0; seed < Cases / 4; seed++)
        {
            var chance = new RandomDirectory(new Random(seed));
            var platform = new FakePlatform();
            chance.Fill(platform);
            await SyncLog.SyncAsync(chance.Make(), platform.Connect());
            var verbs = platform.Changes.Select(static request => request.Split(' ')[0]).ToList();

            Assert.True(verbs.FindLastIndex(static verb => verb is "create" or "update" or "add" or "role") < First(verbs, "remove"), $"Seed {seed}");
            Assert.True(verbs.LastIndexOf("remove") < First(verbs, "delete"), $"Seed {seed}");
        }

        static int First(System.Collections.Generic.List<string> verbs, string verb) => verbs.IndexOf(verb) is var index && index < 0 ? int.MaxValue : index;
    }
}
