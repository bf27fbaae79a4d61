using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Net.Http;
using System.Threading;
using System.Threading.Tasks;
using GroupAdmin.Bulk;
using GroupAdmin.Connections;
using GroupAdmin.Contracts;
using GroupAdmin.Engine;
using GroupAdmin.Engine.Platforms;
using GroupAdmin.Engine.Platforms.Publisher;
using GroupAdmin.Tests.Transport;
using Xunit;

namespace GroupAdmin.Tests.Platforms.Publisher;

/// <summary>Members by read, merge and replace, through the sandbox, with another program that writes the same lists.</summary>
public sealed class PublisherMemberTests : IDisposable
{
    private readonly PublisherSandboxStore store = new();
    private readonly Wire wire;
    private readonly IChatSession session;
    private readonly ChatClient client;

    public PublisherMemberTests()
    {
        wire = new Wire(new PublisherSandbox(store));
        session = new ChatEngine(Registry()).Open(new ConnectionOptions("Publisher") { Sandbox = true, Limits = new ConnectionLimits { RetryInterval = TimeSpan.Zero } });
        client = new ChatClient(session);
    }

    public void Dispose() => session.Dispose();

    [Theory]
    [InlineData("Json")]
    [InlineData("Xml")]
    public async Task A_thousand_members_of_a_group_of_fifty_thousand_are_one_read_one_write_and_one_check(string format)
    {
        store.Overwrite(1, _ => [.. Enumerable.Range(1, 50_000).Select(number => (long)number)]);
        using var other = new ChatEngine(Registry()).Open(new ConnectionOptions("Publisher") { Sandbox = true, Format = format });

        var outcomes = await ChangeAsync(new ChatClient(other), MemberAction.Add, Enumerable.Range(49_901, 1_000).Select(Id));

        Assert.Equal(["GET groups/1", "PUT groups/1", "GET groups/1"], wire.Requests);
        Assert.Equal(100, outcomes.Count(outcome => outcome.Value == MemberOutcome.Unchanged));
        Assert.Equal(900, outcomes.Count(outcome => outcome.Value == MemberOutcome.Done));
        Assert.Equal(50_900, store.MembersOf(1).Count);
    }

    [Fact]
    public async Task Nothing_is_written_where_nothing_changes()
    {
        Assert.All(await ChangeAsync(client, MemberAction.Add, ["1", "2"]), outcome => Assert.Equal(MemberOutcome.Unchanged, outcome.Value));
        Assert.All(await ChangeAsync(client, MemberAction.Remove, ["77", "78"]), outcome => Assert.Equal(MemberOutcome.Unchanged, outcome.Value));
        Assert.Equal(["GET groups/1", "GET groups/1"], wire.Requests);
    }

    [Fact]
    public async Task Removing_keeps_everybody_else_and_tells_who_was_none()
    {
        var outcomes = await ChangeAsync(client, MemberAction.Remove, ["2", "99", "4"]);
        Assert.Equal([("2", MemberOutcome.Done), ("4", MemberOutcome.Done), ("99", MemberOutcome.Unchanged)], outcomes.Select(pair => (pair.Key, pair.Value)));
        Assert.Equal([1, 3, 5, 6, 7, 8], store.MembersOf(1));
    }

    [Fact]
    public async Task Adding_and_removing_together_is_one_write()
    {
        var answer = await ((IMemberChanger)session.Client).ChangeMembersAsync("1", ["3", "50"], ["2", "99"], default);

        Assert.Equal(["GET groups/1", "PUT groups/1", "GET groups/1"], wire.Requests);
        Assert.Equal([1, 3, 4, 5, 6, 7, 8, 50], store.MembersOf(1));
        Assert.Equal(
            [MemberOutcome.Unchanged, MemberOutcome.Done, MemberOutcome.Done, MemberOutcome.Unchanged],
            new[] { "3", "50", "2", "99" }.Select(answer.For));
    }

    [Fact]
    public async Task A_replacement_is_exactly_the_list()
    {
        var answer = await client.Replacement(MemberAction.Add, "1")!(["8", "50"], default);
        Assert.Equal((MemberOutcome.Unchanged, MemberOutcome.Done), (answer.For("8"), answer.For("50")));
        Assert.Equal([8, 50], store.MembersOf(1));
    }

    [Fact]
    public async Task A_lost_update_is_found_and_made_again_with_what_the_other_program_wrote()
    {
        var writes = 0;
        wire.AfterPut = () =>
        {
            if (++writes == 1)
            {
                store.Overwrite(1, _ => [1, 2, 77]);
            }
        };
        var log = new CollectingLog();
        using (OperationLog.Use(log))
        {
            Assert.Equal(MemberOutcome.Done, (await ChangeAsync(client, MemberAction.Add, ["20", "21"]))["20"]);
        }

        Assert.Equal([1, 2, 77, 20, 21], store.MembersOf(1));
        Assert.Equal(["GET groups/1", "PUT groups/1", "GET groups/1", "PUT groups/1", "GET groups/1"], wire.Requests);
        Assert.Contains(log.Warnings, text => text.Contains("Another program", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_write_that_never_arrived_is_made_again_and_laid_at_nobodys_door()
    {
        var before = store.MembersOf(1);
        var writes = 0;
        wire.LosesNextPut = true;
        wire.AfterPut = () =>
        {
            if (++writes == 1)
            {
                store.Overwrite(1, _ => [.. before]);
            }
        };
        var log = new CollectingLog();
        using (OperationLog.Use(log))
        {
            Assert.Equal(MemberOutcome.Done, (await ChangeAsync(client, MemberAction.Add, ["20"]))["20"]);
        }

        Assert.Equal([.. before, 20], store.MembersOf(1));
        Assert.Equal(2, writes);
        var warning = Assert.Single(log.Warnings);
        Assert.Equal("The answer of Publisher to writing group '1' was lost, and the change is not there; writing it again.", warning);
    }

    [Fact]
    public async Task An_update_that_is_lost_again_and_again_is_told_for_each_member()
    {
        wire.AfterPut = () => store.Overwrite(1, _ => [1, 2]);
        var outcomes = await ChangeAsync(client, MemberAction.Add, ["1", "20", "21"]);
        Assert.Equal([("1", MemberOutcome.Unchanged), ("20", MemberOutcome.Refused), ("21", MemberOutcome.Refused)], outcomes.Select(pair => (pair.Key, pair.Value)));
        Assert.Equal(4, wire.Requests.Count(line => line.StartsWith("PUT", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_rename_or_replacement_that_another_program_undoes_is_a_conflict()
    {
        wire.AfterPut = () => store.Overwrite(1, _ => [1, 99]);
        var error = await Assert.ThrowsAsync<ChatServiceException>(() => client.Replacement(MemberAction.Add, "1")!(["1"], default));
        Assert.Equal((ChatErrorKind.Conflict, "1"), (error.Kind, error.Target));
    }

    [Fact]
    public async Task Members_whom_the_platform_leaves_out_are_told_without_writing_again()
    {
        wire.AfterPut = () => store.Overwrite(1, members => [.. members.Where(id => id != 21)]);
        var outcomes = await ChangeAsync(client, MemberAction.Add, ["20", "21", "22"]);
        Assert.Equal([("20", MemberOutcome.Done), ("21", MemberOutcome.Refused), ("22", MemberOutcome.Done)], outcomes.Select(pair => (pair.Key, pair.Value)));
        Assert.Equal(["GET groups/1", "PUT groups/1", "GET groups/1"], wire.Requests);
    }

    [Fact]
    public async Task Unknown_users_are_found_and_the_others_added()
    {
        var outcomes = await ChangeAsync(client, MemberAction.Add, Enumerable.Range(100, 20).Select(Id).Append("10000001").Append("ann@x.test"));
        Assert.Equal(["10000001", "ann@x.test"], outcomes.Where(pair => pair.Value == MemberOutcome.Refused).Select(pair => pair.Key).Order(StringComparer.Ordinal));
        Assert.Equal(20, outcomes.Count(pair => pair.Value == MemberOutcome.Done));
        Assert.Equal(28, store.MembersOf(1).Count);
    }

    [Fact]
    public async Task Batches_of_one_group_at_the_same_time_do_not_overwrite_each_other()
    {
        wire.Delay = TimeSpan.FromMilliseconds(2);
        session.Limits.BatchSize = 50;
        var outcomes = await ChangeAsync(client, MemberAction.Add, Enumerable.Range(1_000, 1_000).Select(Id));
        Assert.All(outcomes, outcome => Assert.Equal(MemberOutcome.Done, outcome.Value));
        Assert.Equal(1_008, store.MembersOf(1).Distinct().Count());
        Assert.Equal(60, wire.Requests.Count);
    }

    [Fact]
    public async Task A_write_whose_answer_is_lost_is_looked_for_before_it_is_made_again()
    {
        wire.LosesNextPut = true;
        Assert.Equal(MemberOutcome.Done, (await ChangeAsync(client, MemberAction.Add, ["20"]))["20"]);
        Assert.Equal(["GET groups/1", "PUT groups/1", "GET groups/1"], wire.Requests);
    }

    [Fact]
    public async Task Changing_the_name_keeps_the_members()
    {
        await client.UpdateGroupAsync(new GroupChange("1") { Name = "Everybody" }, default);
        Assert.Equal("Everybody", Assert.Single(await client.GetGroupsAsync(["1"], default)).Name);
        Assert.Equal(8, store.MembersOf(1).Count);
    }

    [Fact]
    public async Task Who_is_in_a_group_is_read_in_one_request_whatever_the_number()
    {
        store.Overwrite(1, _ => [.. Enumerable.Range(1, 50_000).Select(number => (long)number)]);

        var ids = await PublisherWire.AllAsync(client.Change(MemberAction.Remove, "1").ReadBack!());

        Assert.Equal(Enumerable.Range(1, 50_000).Select(Id), ids);
        Assert.Equal(["GET groups/1"], wire.Requests);
    }

    [Fact]
    public async Task A_group_without_a_list_of_members_is_never_taken_for_an_empty_one()
    {
        using var scripted = new PublisherWire();
        scripted.Then("""{"group":{"id":1,"name":"A"}}""").Then("""{"total":1,"users":[{"id":7}]}""");
        var error = await Assert.ThrowsAsync<ChatServiceException>(() => scripted.Client.AddMembersAsync("1", ["9"], false, default));
        Assert.Equal(ChatErrorKind.MalformedAnswer, error.Kind);
        scripted.AssertAll("GET groups/1", "GET users?usergroups=1&limit=1&offset=0");

        using var empty = new PublisherWire();
        empty.Then("""{"group":{"id":1,"name":"A"}}""").Then("""{"total":0,"users":[]}""").Then("""{"group":{"id":1}}""").Then("""{"group":{"id":1,"name":"A","users":[9]}}""");
        Assert.Equal(MemberOutcome.Done, (await empty.Client.AddMembersAsync("1", ["9"], false, default)).For("9"));
        Assert.Equal("""PUT groups/1 {"group":{"id":1,"name":"A","users":[9]}}""", empty.Requests[2]);

        using var odd = new PublisherWire();
        odd.Then("""{"group":{"id":1,"name":"A","users":[{"login":"x"}]}}""");
        await Assert.ThrowsAsync<ChatServiceException>(() => odd.Client.AddMembersAsync("1", ["9"], false, default));
        Assert.Single(odd.Requests);
    }

    private static string Id(int number) => number.ToString(CultureInfo.InvariantCulture);

    private PlatformRegistry Registry()
    {
        var registry = new PlatformRegistry();
        registry.Add(new PlatformRegistration
        {
            Name = "Publisher",
            ClientType = typeof(PublisherClient),
            CreateClient = PublisherPlatform.Registration.CreateClient,
            CreateSigner = PublisherPlatform.Registration.CreateSigner,
            CreateSandbox = () => wire,
            Formats = PublisherPlatform.Registration.Formats,
            DefaultBatchSize = PublisherPlatform.Registration.DefaultBatchSize,
        });
        return registry;
    }

    [Fact]
    public async Task An_unknown_account_costs_none_of_the_others()
    {
        session.Limits.ThrottleLimit = 1;
        var outcomes = await ChangeAsync(client, MemberAction.BlockAccount, ["1", "10000001", "2", "3"], "Publisher");
        Assert.Equal([("1", MemberOutcome.Done), ("10000001", MemberOutcome.NotFound), ("2", MemberOutcome.Done), ("3", MemberOutcome.Done)], outcomes.Select(pair => (pair.Key, pair.Value)));
    }

    private static async Task<SortedDictionary<string, MemberOutcome>> ChangeAsync(ChatClient client, MemberAction action, IEnumerable<string> users, string target = "1")
    {
        var log = new Kept();
        using var run = new BulkRun(client.Change(action, target), client.BulkOptions(false), log, default);
        foreach (var user in users)
        {
            await run.AddAsync(user);
        }

        await run.CompleteAsync();
        return log.Outcomes;
    }

    private sealed class Kept : IBulkObserver
    {
        public SortedDictionary<string, MemberOutcome> Outcomes { get; } = new(StringComparer.Ordinal);

        public void Settled(string userId, MemberOutcome outcome, string? detail) => Outcomes[userId] = outcome;

        public void Failed(BulkFailure failure)
        {
        }
    }

    /// <summary>The sandbox with a log of the requests, and a hand in between.</summary>
    private sealed class Wire(HttpMessageHandler inner) : DelegatingHandler(inner)
    {
        private readonly List<string> requests = [];

        public Action? AfterPut { get; set; }

        public TimeSpan Delay { get; set; }

        public bool LosesNextPut { get; set; }

        public IReadOnlyList<string> Requests
        {
            get
            {
                lock (requests)
                {
                    return [.. requests];
                }
            }
        }

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            lock (requests)
            {
                requests.Add($"{request.Method} {string.Join('/', request.RequestUri!.AbsolutePath.Split('/')[^2..])}");
            }

            if (Delay > TimeSpan.Zero)
            {
                await Task.Delay(Delay, cancellationToken);
            }

            var response = await base.SendAsync(request, cancellationToken);
            if (request.Method != HttpMethod.Put)
            {
                return response;
            }

            AfterPut?.Invoke();
            if (LosesNextPut)
            {
                LosesNextPut = false;
                throw new HttpRequestException("The connection was lost.");
            }

            return response;
        }
    }
}
