using System;
using System.Collections.Generic;
using System.Linq;
using System.Net.Http;
using System.Threading;
using System.Threading.Tasks;
using GroupAdmin.Connections;
using GroupAdmin.Contracts;
using GroupAdmin.Engine;
using GroupAdmin.Engine.Platforms;
using GroupAdmin.Engine.Platforms.Cord;
using Xunit;

namespace GroupAdmin.Tests.Platforms.Cord;

/// <summary>Creating many at once: what is sent, what goes alone, and how few requests it takes to find out which ids are taken.</summary>
public sealed class CordBatchTests
{
    private const string NoUser = """{"error":"user_not_found","message":"Platform user not found."}""";

    [Fact]
    public async Task Users_travel_with_all_that_a_batch_stores()
    {
        using var wire = new CordWire();
        wire.ThenDone("✅ You successfully batch updated 2 users and 0 groups");
        NewUser[] users =
        [
            new() { Id = "ann", Name = "Ann \"A\"", Email = "ann@example.org", Metadata = new Dictionary<string, object?> { ["floor"] = 3 } },
            new() { Id = "日本", Status = "Active" },
        ];

        await wire.Client.CreateAllAsync(users, default);

        wire.AssertAll("""POST /batch {"users":[{"id":"ann","name":"Ann \"A\"","email":"ann@example.org","metadata":{"floor":3}},{"id":"日本"}]}""");
        Assert.Equal(["application/json"], wire.MediaTypes);
    }

    [Fact]
    public async Task Groups_travel_with_name_and_metadata()
    {
        using var wire = new CordWire();
        wire.ThenDone("✅ You successfully batch updated 0 users and 2 groups");

        await wire.Client.CreateAllAsync([new NewGroup { Id = "a", Name = "A" }, new NewGroup { Id = "b", Name = "B", Metadata = new Dictionary<string, object?> { ["open"] = true } }], default);

        wire.AssertAll("""POST /batch {"groups":[{"id":"a","name":"A"},{"id":"b","name":"B","metadata":{"open":true}}]}""");
    }

    public static TheoryData<NewUser, bool> Users => new()
    {
        { new NewUser { Id = "a", Name = "A", Email = "a@example.org" }, true },
        { new NewUser { Id = "a", Status = "ACTIVE" }, true },
        { new NewUser { Id = new string('é', 128) }, true },
        { new NewUser { Id = new string('é', 129) }, false },
        { new NewUser { Id = "a", ShortName = "A" }, false },
        { new NewUser { Id = "a", AvatarUri = "https://example.org/a.png" }, false },
        { new NewUser { Id = "a", Status = "deleted" }, false },
        { new NewUser { Id = "a", Email = string.Empty }, false },
        { new NewUser { Id = "a", Name = string.Empty }, false },
        { new NewUser { Id = "a", Option = new Dictionary<string, object?> { ["addGroups"] = "g" } }, false },
        { new NewUser { Id = "a", Name = new string('x', 10 * 1024 * 1024 - 2000) }, true },
    };

    [Theory]
    [MemberData(nameof(Users))]
    public void What_a_batch_would_ignore_or_cannot_carry_goes_alone(NewUser user, bool together)
    {
        using var wire = new CordWire();

        Assert.Equal(together, wire.Client.Measure(user) is not null);
    }

    [Fact]
    public void An_item_is_measured_as_it_is_sent()
    {
        using var wire = new CordWire();

        Assert.Equal("{\"id\":\"日\",\"name\":\"N\"}".Length + 2 + 1, wire.Client.Measure(new NewUser { Id = "日", Name = "N" }));
    }

    [Fact]
    public async Task A_few_users_are_asked_for_by_name()
    {
        using var wire = new CordWire(limits: new ConnectionLimits { ThrottleLimit = 1 });
        wire.Then(NoUser, 404).Then("""{"id":"b","status":"deleted","groups":[]}""").Then(NoUser, 404);

        var found = await FindUsersAsync(wire, ["a", "b", "c"]);

        Assert.Equal(["b"], found);
        wire.AssertAll("GET /users/a", "GET /users/b", "GET /users/c");
    }

    [Fact]
    public async Task Many_users_are_looked_for_in_the_pages_where_these_are_fewer()
    {
        using var wire = new CordWire();
        var ids = Enumerable.Range(0, 20).Select(number => $"n{number}").ToList();
        wire.Then(Page(["a", "n3"], "MQ==", 2001)).Then(Page(["n19"], "Mg==", 2001)).Then(Page(["z"], null, 4));

        var found = await FindUsersAsync(wire, ids);

        Assert.Equal(["n19", "n3"], found.Order(StringComparer.Ordinal));
        wire.AssertAll("GET /users?limit=1000", "GET /users?limit=1000&token=MQ%3D%3D", "GET /users?limit=1000&token=Mg%3D%3D");
    }

    [Fact]
    public async Task A_list_that_ends_too_early_does_not_say_that_anybody_is_new()
    {
        using var wire = new CordWire();
        var ids = Enumerable.Range(0, 20).Select(number => $"n{number}").ToList();
        wire.Then(Page(["a", "n3"], "MQ==", 30)).Then(Page(["n4"], null, 30));

        var error = await Assert.ThrowsAsync<ChatServiceException>(() => FindUsersAsync(wire, ids));

        Assert.Equal(ChatErrorKind.MalformedAnswer, error.Kind);
        Assert.Contains("ends after 3 of the 30 users that it counts", error.Message);
    }

    [Fact]
    public async Task Pages_are_long_where_many_are_looked_for()
    {
        using var wire = new CordWire();
        wire.Then(Page([], null, 0));

        await FindUsersAsync(wire, [.. Enumerable.Range(0, 10_000).Select(number => $"n{number}")]);

        wire.AssertAll("GET /users?limit=10000");
    }

    [Fact]
    public async Task Users_are_asked_for_by_name_where_there_are_more_pages_than_users()
    {
        using var wire = new CordWire(limits: new ConnectionLimits { ThrottleLimit = 1 });
        var ids = Enumerable.Range(0, 12).Select(number => $"n{number}").ToList();
        wire.Then(Page(["n0"], "MQ==", 12_002));
        foreach (var _ in ids.Skip(1))
        {
            wire.Then(NoUser, 404);
        }

        Assert.Equal(["n0"], await FindUsersAsync(wire, ids));

        Assert.Equal(12, wire.Requests.Count);
        Assert.Equal("GET /users?limit=1000", wire.Requests[0]);
        Assert.All(wire.Requests.Skip(1), request => Assert.StartsWith("GET /users/n", request, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Looking_ends_when_everybody_was_found()
    {
        using var wire = new CordWire();
        var ids = Enumerable.Range(0, 10).Select(number => $"n{number}").ToList();
        wire.Then(Page(ids, "MQ==", 9000));

        Assert.Equal(10, (await FindUsersAsync(wire, ids)).Count);

        wire.AssertAll("GET /users?limit=1000");
    }

    [Fact]
    public async Task Several_groups_are_looked_for_in_the_one_list_of_all()
    {
        using var wire = new CordWire();
        wire.Then("""[{"id":"x","name":"X","status":"active","connectedToSlack":false,"metadata":{}},{"id":"b","name":"B","status":"deleted","connectedToSlack":false,"metadata":{}}]""");

        Assert.Equal(["b"], await ((IBatchCreator<NewGroup, ChatGroup>)wire.Client).FindExistingAsync(["a", "b"], default));

        wire.AssertAll("GET /groups");
    }

    [Fact]
    public async Task An_inner_failure_created_none_and_may_be_about_some()
    {
        using var wire = new CordWire();
        wire.ThenFailed(500, "error", "internal server error");

        var error = await Assert.ThrowsAsync<ChatServiceException>(() => wire.Client.CreateAllAsync([new NewUser { Id = "a" }, new NewUser { Id = "b" }], default));

        Assert.Equal((ChatErrorKind.Conflict, ChatErrorScope.Users, false), (error.Kind, error.Scope, error.MayHaveTakenEffect));
    }

    [Fact]
    public async Task A_batch_whose_answer_is_lost_is_not_blindly_repeated()
    {
        using var wire = new CordWire();
        wire.ThenLost();

        var error = await Assert.ThrowsAsync<ChatServiceException>(() => wire.Client.CreateAllAsync([new NewUser { Id = "a" }, new NewUser { Id = "b" }], default));

        Assert.True(error.MayHaveTakenEffect);
        Assert.Single(wire.Requests);
    }

    [Fact]
    public async Task Twenty_thousand_users_are_a_handful_of_requests_in_the_sandbox()
    {
        using var counting = new Counting(new CordSandbox(CordSandboxStore.CreateEmpty()));
        using var session = Open(counting);
        var tasks = await CreateAsync(new ChatClient(session), [.. Enumerable.Range(0, 25_000).Select(number => new NewUser { Id = $"emp{number}", Name = "N" })]);

        await Task.WhenAll(tasks);
        Assert.Equal(["GET users", "POST batch", "GET users", "POST batch", "GET users", "GET users", "POST batch"], counting.Requests);
    }

    [Fact]
    public async Task A_user_that_is_refused_by_the_batch_is_found_and_the_others_are_created()
    {
        using var counting = new Counting(new CordSandbox(CordSandboxStore.CreateEmpty()));
        using var session = Open(counting);
        var users = Enumerable.Range(0, 100).Select(number => new NewUser
        {
            Id = $"emp{number}",
            Metadata = number == 42 ? new Dictionary<string, object?> { ["a\0b"] = "the server fails at this" } : null,
        }).ToArray();

        var tasks = await CreateAsync(new ChatClient(session), users);

        Assert.Equal([42], Enumerable.Range(0, 100).Where(number => tasks[number].IsFaulted));
    }

    private static string Page(IEnumerable<string> ids, string? token, int total) =>
        $$$"""{"users":[{{{string.Join(",", ids.Select(id => $$"""{"id":"{{id}}","status":"active"}"""))}}}],"pagination":{"token":{{{(token is null ? "null" : $"\"{token}\"")}}},"total":{{{total}}}}}""";

    private static Task<ISet<string>> FindUsersAsync(CordWire wire, IReadOnlyList<string> ids) =>
        ((IBatchCreator<NewUser, ChatUser>)wire.Client).FindExistingAsync(ids, default);

    private static async Task<List<Task<ChatUser>>> CreateAsync(ChatClient client, NewUser[] users)
    {
        using var run = client.CreateUsers()!;
        var tasks = users.Select(run.Add).ToList();
        run.Complete();
        await run.RunAsync(CancellationToken.None);
        return tasks;
    }

    private static IChatSession Open(HttpMessageHandler network)
    {
        var registry = new PlatformRegistry();
        registry.Add(new PlatformRegistration
        {
            Name = CordPlatform.Name,
            ClientType = typeof(CordClient),
            CreateClient = CordPlatform.Registration.CreateClient,
            CreateSigner = CordPlatform.Registration.CreateSigner,
            CreateSandbox = () => network,
            Authentication = ChatAuthentication.Credential,
            DefaultBaseUri = CordPlatform.Registration.DefaultBaseUri,
            DefaultBatchSize = CordPlatform.Registration.DefaultBatchSize,
        });
        return new ChatEngine(registry).Open(new ConnectionOptions(CordPlatform.Name) { Sandbox = true, Limits = new ConnectionLimits { RetryInterval = TimeSpan.Zero } });
    }

    private sealed class Counting(HttpMessageHandler inner) : DelegatingHandler(inner)
    {
        public List<string> Requests { get; } = [];

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            lock (Requests)
            {
                Requests.Add($"{request.Method} {request.RequestUri!.AbsolutePath["/v1/".Length..]}");
            }

            return base.SendAsync(request, cancellationToken);
        }
    }
}
