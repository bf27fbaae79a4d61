using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using GroupAdmin.Engine.Platforms;
using Xunit;

namespace GroupAdmin.Tests.Platforms;

public sealed class DividedReadingTests
{
    private readonly List<string> requests = [];

    [Fact]
    public async Task Known_ids_are_one_request()
    {
        Assert.Equal(Ids(100), await ReadAsync(100, []));

        Assert.Single(requests);
    }

    [Fact]
    public async Task Nothing_asked_for_is_no_request()
    {
        Assert.Empty(await ReadAsync(0, []));

        Assert.Empty(requests);
    }

    [Fact]
    public async Task One_unknown_id_alone_is_one_request()
    {
        Assert.Empty(await ReadAsync(1, [0]));

        Assert.Single(requests);
    }

    [Fact]
    public async Task One_unknown_among_a_hundred_costs_a_dozen_requests_wherever_it_is()
    {
        for (var place = 0; place < 100; place++)
        {
            requests.Clear();

            Assert.Equal(Ids(100).Where(id => id != $"{place}"), await ReadAsync(100, [place]));

            Assert.True(requests.Count <= 12, $"{requests.Count} requests for an unknown id at {place}");
        }
    }

    [Fact]
    public async Task A_hundred_unknown_ids_cost_no_more_than_asking_for_each()
    {
        Assert.Empty(await ReadAsync(100, [.. Enumerable.Range(0, 100)]));

        Assert.Equal(["100", .. Enumerable.Repeat("1", 100)], requests);
    }

    [Fact]
    public async Task Whatever_is_unknown_all_others_are_found_in_order_and_at_little_more_than_the_price_of_asking_for_each()
    {
        var random = new Random(20);
        for (var round = 0; round < 2000; round++)
        {
            requests.Clear();
            var count = random.Next(1, 130);
            var share = random.NextDouble();
            var unknown = Enumerable.Range(0, count).Where(_ => random.NextDouble() < share).ToHashSet();

            Assert.Equal(Ids(count).Where(id => !unknown.Contains(int.Parse(id, CultureInfo.InvariantCulture))), await ReadAsync(count, unknown));

            var most = count + 1 + (2 * (int)Math.Ceiling(Math.Log2(count)));
            Assert.True(requests.Count <= most, $"{requests.Count} requests for {unknown.Count} unknown among {count}, {most} at most");
        }
    }

    [Theory]
    [InlineData(2, 20)]
    [InlineData(5, 45)]
    [InlineData(95, 103)]
    public async Task Few_unknown_ids_are_found_by_dividing_and_many_one_by_one(int unknown, int most)
    {
        var random = new Random(unknown);
        for (var round = 0; round < 200; round++)
        {
            var places = Enumerable.Range(0, 100).ToArray();
            random.Shuffle(places);

            await ReadAsync(100, [.. places.Take(unknown)]);
        }

        Assert.True(requests.Count <= most * 200, $"{requests.Count / 200.0} requests on average");
    }

    [Fact]
    public async Task Any_other_failure_ends_it_at_once()
    {
        using var cancellation = new CancellationTokenSource();

        await Assert.ThrowsAsync<OperationCanceledException>(() => DividedReading.ReadAsync(Ids(100), async ids =>
        {
            cancellation.Token.ThrowIfCancellationRequested();
            requests.Add($"{ids.Count}");
            if (requests.Count == 3)
            {
                await cancellation.CancelAsync();
            }

            return ids.Contains("70") ? null : ids.ToList();
        }));

        Assert.Equal(3, requests.Count);
    }

    [Fact]
    public async Task An_id_that_becomes_known_meanwhile_is_found()
    {
        var found = await DividedReading.ReadAsync(Ids(10), ids =>
        {
            requests.Add($"{ids.Count}");
            return Task.FromResult(requests.Count == 1 ? null : ids.ToList());
        });

        Assert.Equal(Ids(10), found);
    }

    private static List<string> Ids(int count) => [.. Enumerable.Range(0, count).Select(static number => number.ToString(CultureInfo.InvariantCulture))];

    private Task<IReadOnlyList<string>> ReadAsync(int count, HashSet<int> unknown) => DividedReading.ReadAsync(Ids(count), ids =>
    {
        requests.Add($"{ids.Count}");
        return Task.FromResult(ids.Any(id => unknown.Contains(int.Parse(id, CultureInfo.InvariantCulture))) ? null : ids.ToList());
    });
}
