using System;
using System.Globalization;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using BenchmarkDotNet.Attributes;
using GroupAdmin.Contracts;

namespace GroupAdmin.Benchmarks;

/// <summary>What one member costs in a listing, from the bytes of the answer to the object.</summary>
public class ListingBenchmarks
{
    private const int Members = 10_000;

    private ChatConnection atomChat = null!;
    private ChatConnection cord = null!;
    private ChatConnection publisher = null!;

    [GlobalSetup]
    public void Setup()
    {
        var whole = CannedListings.AtomChat("g", Enumerable.Range(1, Members).Select(static number => "u" + number.ToString(CultureInfo.InvariantCulture)));
        var cordPages = Enumerable.Range(0, Members / 1000).Select(static page => CannedListings.Cord(page, Members / 1000)).ToArray();
        var publisherPages = Enumerable.Range(0, Members / 200).Select(static page => CannedListings.Publisher(page, Members / 200)).ToArray();
        atomChat = CannedPlatform.Connect("AtomChat", _ => whole);
        cord = CannedPlatform.Connect("Cord", address => cordPages[CannedListings.Number(address, "token") ?? 0], static options => options.UserName = "app");
        publisher = CannedPlatform.Connect("Publisher", address => publisherPages[(CannedListings.Number(address, "offset") ?? 0) / 200], static options => options.UserName = "client");
    }

    [GlobalCleanup]
    public void Cleanup()
    {
        atomChat.Dispose();
        cord.Dispose();
        publisher.Dispose();
    }

    [Benchmark(OperationsPerInvoke = Members)]
    [Budget(400)]
    public Task AtomChat() => ReadAsync(atomChat, "g");

    [Benchmark(OperationsPerInvoke = Members)]
    [Budget(1600)]
    public Task Cord() => ReadAsync(cord, "g");

    [Benchmark(OperationsPerInvoke = Members)]
    [Budget(1600)]
    public Task Publisher() => ReadAsync(publisher, "1");

    private static async Task ReadAsync(ChatConnection connection, string group)
    {
        var count = 0;
        using var pages = connection.GetClient().ListMembers(group, ListRange.All);
        while (await pages.ReadAsync(CancellationToken.None).ConfigureAwait(false) is { } page)
        {
            count += page.Items.Count;
        }

        if (count != Members)
        {
            throw new InvalidOperationException($"Of {Members} members {count} were read: nothing was measured.");
        }
    }
}
