using System;
using System.Globalization;
using System.Linq;
using System.Net;
using System.Net.Http;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using GroupAdmin.Bulk;
using GroupAdmin.Contracts;
using GroupAdmin.Engine;
using GroupAdmin.Engine.Platforms;
using Xunit;

namespace GroupAdmin.Tests.Bulk;

/// <summary>
/// What a user of a bulk change may cost in bytes. The bounds are about half as much again as is measured: they are for whoever adds a
/// table, a copy or a task for each user, not for the last byte. bench/GroupAdmin.Benchmarks holds the closer ones.
/// </summary>
[Collection(MeasuresMemory.Name)]
public sealed class BulkAllocationTests
{
    private const int Users = 20_000;

    private static readonly string[] Ids = [.. Enumerable.Range(1, Users).Select(static number => "u" + number.ToString(CultureInfo.InvariantCulture))];

    [Fact]
    public async Task A_user_that_is_taken_in_batched_and_told_costs_less_than_100_bytes()
    {
        var change = new BulkChange(MemberAction.Add, "general", new BatchTraits(100, MemberReporting.Complete), static (_, _) => Task.FromResult(BatchAnswer.Done));

        Assert.InRange(await BytesForEachAsync(change, skipVerification: true), 1, 100);
    }

    [Theory]
    [InlineData(true, 450)]
    [InlineData(false, 560)]
    public async Task A_user_that_is_sent_in_batches_of_100_costs_a_few_hundred_bytes(bool skipVerification, int most)
    {
        var registry = new PlatformRegistry();
        var known = PlatformRegistry.BuiltIn().Find("AtomChat")!;
        registry.Add(new PlatformRegistration
        {
            Name = known.Name,
            ClientType = known.ClientType,
            CreateClient = known.CreateClient,
            CreateSigner = known.CreateSigner,
            CreateSandbox = static () => new Canned(),
            Authentication = known.Authentication,
        });
        using var connection = new ChatConnection("test", new ChatEngine(registry).Open(new ConnectionOptions("AtomChat") { Sandbox = true }), ConnectionMode.Sandbox);

        Assert.InRange(await BytesForEachAsync(connection.GetClient().Change(MemberAction.Add, "general"), skipVerification), 1, most);
    }

    private static async Task<long> BytesForEachAsync(BulkChange change, bool skipVerification)
    {
        await RunAsync(change, skipVerification);
        var before = GC.GetTotalAllocatedBytes(precise: true);
        await RunAsync(change, skipVerification);
        return (GC.GetTotalAllocatedBytes(precise: true) - before) / Users;
    }

    private static async Task RunAsync(BulkChange change, bool skipVerification)
    {
        var told = new Counter();
        using (var run = new BulkRun(change, new BulkOptions { SkipVerification = skipVerification }, told, CancellationToken.None))
        {
            foreach (var user in Ids)
            {
                await run.AddAsync(user);
            }

            await run.CompleteAsync();
        }

        Assert.Equal((Users, 0), (told.Settled, told.Failed));
    }

    private sealed class Counter : IBulkObserver
    {
        public int Settled { get; private set; }

        public int Failed { get; private set; }

        void IBulkObserver.Settled(string userId, MemberOutcome outcome, string? detail) => Settled++;

        void IBulkObserver.Failed(BulkFailure failure) => Failed++;
    }

    private sealed class Canned : HttpMessageHandler
    {
        private static readonly byte[] Done = """{"success":{"status":2000,"message":"Done"}}"""u8.ToArray();

        private static readonly byte[] Members = Encoding.UTF8.GetBytes(
            """{"success":{"status":2000,"data":[{"GUID":"general","users":[""" + string.Join(',', Ids.Select(static id => $$"""{"uid":"{{id}}","name":"Somebody"}""")) + "]}]}}");

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) => Task.FromResult(new HttpResponseMessage(HttpStatusCode.OK)
        {
            Content = new ByteArrayContent(request.RequestUri!.AbsolutePath.EndsWith("getGroupUserList", StringComparison.Ordinal) ? Members : Done),
        });
    }
}
