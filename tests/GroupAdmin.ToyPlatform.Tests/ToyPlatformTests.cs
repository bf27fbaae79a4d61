using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Net;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Threading;
using System.Threading.Tasks;
using GroupAdmin.Bulk;
using GroupAdmin.Connections;
using GroupAdmin.Contracts;
using GroupAdmin.Engine;
using GroupAdmin.Engine.Platforms;
using Xunit;

namespace GroupAdmin.ToyPlatform;

/// <summary>A platform that is added from outside gets everything that the ones that come with the module have.</summary>
public sealed class ToyPlatformTests : IDisposable
{
    private readonly ToySandbox sandbox = new();
    private readonly ChatEngine engine;
    private readonly IChatSession session;
    private readonly ChatClient client;

    public ToyPlatformTests()
    {
        var registry = PlatformRegistry.BuiltIn();
        registry.Add(ToyPlatform.Registration(() => sandbox));
        engine = new ChatEngine(registry);
        session = engine.Open(new ConnectionOptions("toy") { Sandbox = true, Limits = new ConnectionLimits { RetryInterval = TimeSpan.Zero } });
        client = new ChatClient(session);
    }

    public void Dispose() => session.Dispose();

    [Fact]
    public void Nothing_of_the_module_is_opened_to_this_project()
    {
        var own = typeof(ToyPlatformTests).Assembly.GetName().Name;
        foreach (var assembly in new[] { typeof(ChatClient).Assembly, typeof(ChatEngine).Assembly })
        {
            Assert.DoesNotContain(assembly.GetCustomAttributes<InternalsVisibleToAttribute>(), friend => friend.AssemblyName == own);
        }
    }

    [Fact]
    public void It_is_listed_among_the_others_with_what_its_client_implements()
    {
        var toy = Assert.Single(engine.Platforms, platform => platform.Name == "Toy");

        Assert.True(engine.Platforms.Count > 1 && toy.HasSandbox);
        Assert.Equal(
            [ChatCapability.CreateGroup, ChatCapability.DeleteGroup, ChatCapability.GetGroup, ChatCapability.ListGroups, ChatCapability.AddMember, ChatCapability.RemoveMember, ChatCapability.ListMembers, ChatCapability.CreateUser, ChatCapability.GetUser],
            toy.Capabilities);
    }

    [Fact]
    public async Task Groups_are_created_read_listed_page_by_page_and_deleted()
    {
        foreach (var id in new[] { "a/b", "c d", "é" })
        {
            Assert.Equal((id, "Toy"), await client.CreateGroupAsync(new NewGroup { Id = id, Name = id.ToUpperInvariant() }, default) is var made ? (made.Id, made.Platform) : default);
        }

        var listed = new List<string>();
        using (var pages = client.ListGroups(new GroupQuery()))
        {
            while (await pages.ReadAsync(default) is { } page)
            {
                listed.AddRange(page.Items.Select(static group => group.Id));
                Assert.Equal(3, page.Total);
            }
        }

        await client.DeleteGroupAsync("a/b", default);
        Assert.Empty(await client.GetGroupsAsync(["a/b"], default));
        Assert.Equal(["a/b", "c d", "é"], listed);
        Assert.Equal(["GET /groups?from=0", "GET /groups?from=2", "DELETE /groups/a%2Fb", "GET /groups/a%2Fb"], sandbox.Requests.Skip(3));
    }

    [Fact]
    public async Task Members_travel_in_batches_and_an_unknown_one_does_not_hold_up_the_others()
    {
        await client.CreateGroupAsync(new NewGroup { Id = "g", Name = "G" }, default);

        var outcomes = await ChangeAsync(MemberAction.Add, ["ada", "ghost", "bob", "cy"]);

        Assert.Equal([MemberOutcome.Done, MemberOutcome.NotFound, MemberOutcome.Done, MemberOutcome.Done], new[] { "ada", "ghost", "bob", "cy" }.Select(id => outcomes[id]));
        Assert.Contains("""POST /groups/g/members {"add":["ada","ghost","bob"]}""", sandbox.Requests);
        Assert.Contains("""POST /groups/g/members {"add":["ada","bob"]}""", sandbox.Requests);
        Assert.Contains("""POST /groups/g/members {"add":["cy"]}""", sandbox.Requests);

        await ChangeAsync(MemberAction.Remove, ["bob"]);
        using var members = client.ListMembers("g", ListRange.All);
        Assert.Equal(["ada", "cy"], (await members.ReadAsync(default))!.Items.Select(static member => member.UserId).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_replacement_reads_first_and_removes_last()
    {
        await client.CreateGroupAsync(new NewGroup { Id = "g", Name = "G" }, default);
        await ChangeAsync(MemberAction.Add, ["ada", "bob"]);
        var observer = new Outcomes();
        var run = new ReplacementRun(client.Change(MemberAction.Add, "g"), client.Change(MemberAction.Remove, "g"), client.Replacement(MemberAction.Add, "g"), client.BulkOptions(false), observer, new Outcomes(), default);
        run.Add("bob");
        run.Add("cy");

        await run.CompleteAsync();

        Assert.Equal(["""POST /groups/g/members {"add":["cy"]}""", """POST /groups/g/members {"remove":["ada"]}"""], sandbox.Requests.TakeLast(2));
    }

    [Fact]
    public async Task Users_are_created_together()
    {
        using var run = client.CreateUsers()!;
        var tasks = new[] { "x", "ada", "y" }.Select(id => run.Add(new NewUser { Id = id, Name = id })).ToList();
        run.Complete();
        await run.RunAsync(CancellationToken.None);

        Assert.Equal(["""POST /users/which {"ids":["x","ada","y"]}""", """POST /users [{"id":"x","name":"x","email":null},{"id":"y","name":"y","email":null}]"""], sandbox.Requests);
        Assert.Equal(ChatErrorKind.AlreadyExists, Assert.IsType<ChatServiceException>(tasks[1].Exception?.InnerException).Kind);
        Assert.Equal("y", (await client.GetUserAsync("y", false, default))!.Name);
    }

    [Fact]
    public async Task Retries_are_the_engines_and_a_lost_creation_is_read_back()
    {
        sandbox.FailNext(1);
        await client.CreateGroupAsync(new NewGroup { Id = "g", Name = "G" }, default);

        Assert.Equal(["POST /groups", "GET /groups/g", "POST /groups"], sandbox.Requests.Select(static request => request.Split(" {")[0]));

        sandbox.FailNext(2);
        Assert.Single(await client.GetGroupsAsync(["g"], default));
        Assert.Equal(2, session.Statistics.Retries);
    }

    [Fact]
    public async Task Its_rules_on_ids_hold_before_any_request()
    {
        var error = await Assert.ThrowsAsync<ChatServiceException>(() => client.CreateGroupAsync(new NewGroup { Id = "a#b", Name = "x" }, default));

        Assert.Contains("it holds a '#'", error.Message, StringComparison.Ordinal);
        Assert.Empty(sandbox.Requests);
    }

    [Fact]
    public void What_it_cannot_do_is_refused_with_the_platforms_that_can()
    {
        var error = Assert.Throws<ChatServiceException>(() => client.RequireFor(MemberAction.Ban));

        Assert.Equal(ChatErrorKind.NotSupported, error.Kind);
        Assert.Contains("AtomChat", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_is_recorded_without_its_secret_and_replayed()
    {
        var path = Path.Combine(Path.GetTempPath(), Guid.NewGuid().ToString("N") + ".har");
        var secret = new NetworkCredential(string.Empty, "the-toy-key-of-the-test").SecurePassword;
        try
        {
            using (var recording = engine.Open(new ConnectionOptions("Toy") { Sandbox = true, Secret = secret, RecordTo = path }))
            {
                Assert.Equal("Sandbox", await ((IConnectionTester)recording.Client).TestAsync(default));
            }

            var written = await File.ReadAllTextAsync(path);
            Assert.DoesNotContain("the-toy-key", written, StringComparison.Ordinal);
            Assert.DoesNotContain(Convert.ToHexString("the-toy-key-of-the-test"u8), written, StringComparison.Ordinal);
            using var replay = engine.Open(new ConnectionOptions("Toy") { ReplayFrom = path });
            Assert.Equal("Sandbox", await ((IConnectionTester)replay.Client).TestAsync(default));
            Assert.Empty(replay.UnusedReplayEntries);
        }
        finally
        {
            File.Delete(path);
        }
    }

    private async Task<Dictionary<string, MemberOutcome>> ChangeAsync(MemberAction action, IEnumerable<string> users)
    {
        var observer = new Outcomes();
        using var run = new BulkRun(client.Change(action, "g"), client.BulkOptions(false), observer, CancellationToken.None);
        foreach (var user in users)
        {
            await run.AddAsync(user);
        }

        await run.CompleteAsync();
        return observer.ById;
    }

    private sealed class Outcomes : IBulkObserver
    {
        public Dictionary<string, MemberOutcome> ById { get; } = [];

        public void Settled(string userId, MemberOutcome outcome, string? detail) => ById[userId] = outcome;

        public void Failed(BulkFailure failure)
        {
        }
    }
}
