using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text;
using System.Threading.Tasks;
using GroupAdmin.Engine.Platforms;
using GroupAdmin.Tests.Faults;
using GroupAdmin.Tests.Fuzz;
using GroupAdmin.Tests.Transport;
using Xunit;
using Xunit.Abstractions;

namespace GroupAdmin.Tests.Storms;

/// <summary>
/// What the fault matrix cannot see with one request at a time: operations on many, with many requests under way, into which random faults
/// fall, several in a run, perhaps with a cancellation. What was told is held against the server for every single user and group.
/// GROUPADMIN_FUZZ multiplies the number of runs, and GROUPADMIN_STORM=12,34 repeats those seeds.
/// </summary>
public sealed class StormTests(ITestOutputHelper output)
{
    private const int Runs = 80;

    // Most of the time is spent in waits that the faults ask for.
    private const int Lanes = 80;

    private static readonly Lazy<Task<IReadOnlyCollection<Storm>>> Season = new(RunAllAsync);

    public static TheoryData<string> Platforms => new(PlatformRegistry.BuiltIn().Describe().Select(static platform => platform.Name));

    [Theory]
    [MemberData(nameof(Platforms))]
    public async Task What_is_told_of_every_user_and_group_agrees_with_what_the_server_knows(string platform)
    {
        var all = (await Season.Value).Where(storm => storm.Platform == platform).OrderBy(static storm => storm.Seed).ToList();
        var path = Write(platform, all);
        var wrong = all.Where(static storm => storm.Problems.Count > 0).ToList();
        output.WriteLine($"{platform}: {all.Count} storms, {all.Sum(static storm => storm.Weather?.Faults.Count ?? 0)} faults, {all.Count(static storm => storm.Stopping is not null)} cancelled, {all.Sum(static storm => storm.Requests)} requests, {all.Sum(static storm => storm.Told?.Outcomes?.Count ?? 0)} outcomes, {wrong.Count} wrong. All of them: {path}");
        Assert.Equal(Seeds.Count, all.Count);
        SecretSearch.AssertAbsent(FaultLab.Secret, all.SelectMany(static storm => storm.Texts));
        Assert.True(wrong.Count == 0, $"{wrong.Count} of {all.Count} are wrong; GROUPADMIN_STORM={string.Join(',', wrong.Take(20).Select(static storm => storm.Seed))} repeats them.\n{string.Join('\n', wrong.Take(20).Select(Describe))}");
        if (Seeds.Count >= Runs)
        {
            // A storm that nobody notices tests nothing.
            Assert.InRange(all.Count(static storm => !storm.Told!.Succeeded), all.Count / 10, all.Count);
            Assert.InRange(all.Count(static storm => storm.Told!.Succeeded && storm.Weather!.Faults.Count > 0), all.Count / 20, all.Count);
            Assert.Contains(all, static storm => storm.MostInFlight > 4);
        }
    }

    private static async Task<IReadOnlyCollection<Storm>> RunAllAsync()
    {
        var storms = new ConcurrentBag<Storm>();
        var all = Seeds.SelectMany(static seed => PlatformRegistry.BuiltIn().Describe().Select(platform => new Storm(platform.Name, seed)));
        await Parallel.ForEachAsync(all, new ParallelOptions { MaxDegreeOfParallelism = Lanes }, async (storm, _) =>
        {
            await storm.RunAsync();
            storms.Add(storm);
        });
        return storms;
    }

    private static IReadOnlyList<int> Seeds { get; } = Environment.GetEnvironmentVariable("GROUPADMIN_STORM") is { Length: > 0 } given
        ? [.. given.Split(',').Select(static seed => int.Parse(seed, CultureInfo.InvariantCulture))]
        : [.. Enumerable.Range(1, Runs * FuzzSettings.Factor)];

    private static string Describe(Storm storm) =>
        $"seed {storm.Seed}, {storm.Operation}, {storm.Weather?.ThrottleLimit} at once, {storm.Weather?.Retries} retries ({storm.Weather?.Text}{(storm.Weather?.CancelAt > 0 ? $"; cancelled at {storm.Weather.CancelAt}" : string.Empty)}): {string.Join("; ", storm.Problems.Take(4))}{(storm.Problems.Count > 4 ? $"; and {storm.Problems.Count - 4} more" : string.Empty)}; what failed was told as: {string.Join(" | ", storm.Told?.Errors.Take(4).Select(static error => error.Message) ?? [])}";

    private static string Write(string platform, List<Storm> storms)
    {
        var table = new StringBuilder("seed\toperation\tat once\tretries\tfaults\tcancelled at\tstopped after ms\ttook ms\trequests\tusual\tmost in flight\ttold\tverdict\n");
        foreach (var storm in storms)
        {
            table.AppendJoin(
                '\t',
                storm.Seed,
                storm.Operation,
                storm.Weather?.ThrottleLimit,
                storm.Weather?.Retries,
                storm.Weather?.Text,
                storm.Weather?.CancelAt,
                storm.Stopping?.TotalMilliseconds.ToString("F0", CultureInfo.InvariantCulture),
                storm.Took.TotalMilliseconds.ToString("F0", CultureInfo.InvariantCulture),
                storm.Requests,
                storm.UsualRequests,
                storm.MostInFlight,
                storm.Told?.Short,
                storm.Problems.Count > 0 ? "wrong: " + storm.Problems[0].ReplaceLineEndings(" ") : "right").Append('\n');
        }

        var path = Path.Combine(Directory.CreateDirectory(Path.Combine(Repository.Root, "out", "test-results")).FullName, $"storm-{platform}.tsv");
        File.WriteAllText(path, table.ToString());
        return path;
    }
}
