using System;
using System.Collections.Generic;
using System.Linq;
using System.Net;
using System.Threading.Tasks;
using GroupAdmin.Bulk;
using GroupAdmin.Connections;
using GroupAdmin.Contracts;
using GroupAdmin.Engine;
using GroupAdmin.Engine.Platforms;
using GroupAdmin.Tests.Bulk;
using GroupAdmin.TestServer;
using Xunit;

namespace GroupAdmin.Tests.Faults;

/// <summary>Many users at once, over a real socket, on every platform that has members.</summary>
public sealed class LargeRunTests
{
    private const int Many = 10_000;
    private const int Several = 300;

    public static TheoryData<string> Platforms => new(PlatformRegistry.BuiltIn().Describe().Where(platform => platform.Can(ChatCapability.AddMember)).Select(platform => platform.Name));

    [Theory]
    [MemberData(nameof(Platforms))]
    public async Task One_bad_id_among_ten_thousand_costs_its_own_error_and_nothing_else(string platform)
    {
        await using var server = LoopbackServer.Start(new LoopbackServerOptions { Platform = platform, Users = Users(platform, Many) });
        using var session = Open(server);
        var client = new ChatClient(session);
        var group = StateView.Of(server).Groups[0];
        var bad = Refuses(client, "nobody") ? "99999999" : "nobody";
        var users = Enumerable.Range(1000, Many - 1).Select(number => Id(client, number)).ToList();
        users.Insert(7321, bad);
        if (platform == "Ejabberd")
        {
            // It takes anybody, so that this one is refused.
            server.Add(new Fault { Kind = FaultKind.Canned, Status = 400, Body = "{\"status\":\"error\",\"code\":32,\"message\":\"Invalid 'jid'\"}", BodyContains = "nobody", Count = 0 });
        }

        var log = await AddAsync(client, group, users);

        Assert.Equal([bad], log.All.Where(told => told.Outcome != MemberOutcome.Done).Select(told => told.User));
        Assert.Contains(log[bad], new[] { MemberOutcome.NotFound, MemberOutcome.Refused });
        Assert.Equal(bad, Assert.Single(Assert.Single(log.Failures).UserIds));
        var members = StateView.Of(server).Members(group);
        Assert.Empty(users.Except(members).Except([bad]));
        Assert.DoesNotContain(bad, members);
        Assert.InRange(server.Requests.Total, 1, platform == "Ejabberd" ? Many + 500 : (Many / client.Platform.DefaultBatchSize * 3) + 80);
    }

    [Theory]
    [MemberData(nameof(Platforms))]
    public async Task The_same_list_twice_changes_nothing_the_second_time(string platform)
    {
        await using var server = LoopbackServer.Start(new LoopbackServerOptions { Platform = platform, Users = Users(platform, Several), TracksChanges = true });
        using var session = Open(server);
        session.Limits.ThrottleLimit = 1;
        var client = new ChatClient(session);
        var group = StateView.Of(server).Groups[0];
        var users = Enumerable.Range(1000, Several).Select(number => Id(client, number)).ToList();
        var first = await AddAsync(client, group, users);
        var state = StateView.Of(server).Text;
        Assert.Contains(server.Requests.Snapshot(), request => request.Changed);
        server.Requests.Clear();

        var second = await AddAsync(client, group, users);

        Assert.All(first.All, told => Assert.Equal(MemberOutcome.Done, told.Outcome));
        Assert.All(second.All, told => Assert.True(told.Outcome is MemberOutcome.Done or MemberOutcome.Unchanged, $"{told}"));
        Assert.Empty(second.Failures);
        Assert.Equal(Several, second.All.Count);
        Assert.Equal(state, StateView.Of(server).Text);
        Assert.DoesNotContain(server.Requests.Snapshot(), request => request.Changed);
    }

    [Theory]
    [MemberData(nameof(Platforms))]
    public async Task Two_connections_side_by_side_keep_their_own_limits_and_lose_nothing(string platform)
    {
        await using var server = LoopbackServer.Start(new LoopbackServerOptions { Platform = platform, Users = Users(platform, Many) });
        server.Add(new Fault { Kind = FaultKind.Delay, DelayMs = 20, Count = 0 });
        var before = StateView.Of(server);
        var runs = Enumerable.Range(0, 2).Select(async lane =>
        {
            using var session = Open(server);
            session.Limits.ThrottleLimit = 3;
            session.Limits.BatchSize = 10;
            var client = new ChatClient(session);
            return await AddAsync(client, before.Groups[lane], Enumerable.Range(1000, Several).Select(number => Id(client, number)));
        });

        var logs = await Task.WhenAll(runs);

        Assert.All(logs, log => Assert.Equal((Several, 0), (log.With(MemberOutcome.Done).Count(), log.Failures.Count)));
        Assert.InRange(server.Requests.MaximumInFlight, 1, 6);
        var after = StateView.Of(server);
        Assert.All(before.Groups.Take(2), group => Assert.Equal(before.Members(group).Length + Several, after.Members(group).Length));
    }

    // Where the sandbox knows any number, listing them would only take time.
    private static int? Users(string platform, int count) => platform == "Ejabberd" ? count + 1000 : null;

    private static bool Refuses(ChatClient client, string id) => ((IIdRules)client.Session.Client).Refuse(IdKind.User, id) is not null;

    private static string Id(ChatClient client, int number) =>
        client.Platform.Name == "Ejabberd" ? $"user{number}" : Refuses(client, $"u{number}") ? $"{number}" : $"u{number}";

    private static IChatSession Open(LoopbackServer server) => new ChatEngine().Open(new ConnectionOptions(server.Platform.Name)
    {
        BaseUri = server.BaseUri,
        Secret = new NetworkCredential(string.Empty, "right").SecurePassword,
        UserName = server.Platform.Authentication == ChatAuthentication.Secret ? null : "admin@localhost",
    });

    private static async Task<OutcomeLog> AddAsync(ChatClient client, string group, IEnumerable<string> users)
    {
        var log = new OutcomeLog();
        using var run = new BulkRun(client.Change(MemberAction.Add, group), client.BulkOptions(skipVerification: false), log, default);
        foreach (var user in users)
        {
            await run.AddAsync(user);
        }

        await run.CompleteAsync();
        return log;
    }
}
