using System;
using System.Collections.Generic;
using System.Linq;
using System.Net;
using System.Net.Http;
using System.Runtime.CompilerServices;
using System.Threading;
using System.Threading.Tasks;
using GroupAdmin.Bulk;
using GroupAdmin.Connections;
using GroupAdmin.Contracts;
using GroupAdmin.Engine;
using GroupAdmin.Engine.Platforms.Cord;
using Xunit;

namespace GroupAdmin.Tests.Platforms.Cord;

/// <summary>The client and the sandbox together.</summary>
[Collection(MeasuresMemory.Name)]
public sealed class CordSandboxTests
{
    [Fact]
    public async Task A_listing_of_100000_members_streams()
    {
        const int Members = 100_000;
        var store = CordSandboxStore.CreateWithSamples();
        var group = store.CreateGroup("big");
        for (var number = 1; number <= Members; number++)
        {
            group.Add(store.Touch("u" + number).Key);
        }

        using var counting = new Counting(new CordSandbox(store));
        using var wire = new CordWire(network: counting);
        using var pages = wire.Client.ListMembers("big", ListRange.All);
        Assert.Equal(0, counting.Requests);

        var first = await FirstAsync(pages);
        Assert.Equal(1, counting.Requests);

        // What was handed over is not held: the first page is gone long before the last one comes.
        var seen = CordPages<ChatGroupMember>.PageSize;
        while (seen < 50_000 && await pages.ReadAsync(default) is { } page)
        {
            seen += page.Items.Count;
        }

        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();
        Assert.False(first.IsAlive);

        while (await pages.ReadAsync(default) is { } page)
        {
            seen += page.Items.Count;
        }

        Assert.Equal(Members, seen);
        Assert.Equal(Members / CordPages<ChatGroupMember>.PageSize, counting.Requests);

        // A method of its own, so that no hidden variable of this one keeps the page.
        [MethodImpl(MethodImplOptions.NoInlining)]
        static async Task<WeakReference> FirstAsync(IPageSource<ChatGroupMember> pages)
        {
            var page = await pages.ReadAsync(default);
            Assert.Equal((CordPages<ChatGroupMember>.PageSize, (long?)Members), (page!.Items.Count, page.Total));
            return new WeakReference(page.Items[0]);
        }
    }

    [Fact]
    public async Task Half_a_listing_asks_for_half_the_pages()
    {
        using var counting = new Counting(new CordSandbox());
        using var wire = new CordWire(network: counting);
        using var pages = wire.Client.ListMembers("general", new ListRange(2, 3));

        Assert.Equal(5, (await pages.ReadAsync(default))!.Items.Count);
        Assert.Null(await pages.ReadAsync(default));
        Assert.Equal(1, counting.Requests);
    }

    [Fact]
    public async Task Every_user_of_a_bulk_change_has_an_outcome_although_a_request_is_all_or_nothing()
    {
        using var session = Open();
        var client = new ChatClient(session);
        var kept = new Kept();
        var ids = Enumerable.Range(1, 500).Select(number => number % 100 == 0 ? $"unknown {number}" : $"u{number}").ToList();
        using var run = new BulkRun(client.Change(MemberAction.Add, "vault"), client.BulkOptions(false), kept, default);
        foreach (var id in ids)
        {
            await run.AddAsync(id);
        }

        await run.CompleteAsync();

        Assert.Equal(ids.ToDictionary(id => id, id => id[1] == 'n' ? MemberOutcome.NotFound : MemberOutcome.Done), kept.Outcomes);
        Assert.Equal(495, (await client.GetGroupsAsync(["vault"], default))[0].MemberCount);
    }

    [Fact]
    public async Task A_wrong_secret_can_be_rehearsed()
    {
        using var session = Open("wrong");

        var error = await Assert.ThrowsAsync<ChatServiceException>(() => ((IConnectionTester)session.Client).TestAsync(default));

        Assert.Equal((ChatErrorKind.Authentication, "invalid_project_token"), (error.Kind, error.PlatformCode));
    }

    [Theory]
    [InlineData(null, 401, "missing_authorization_header")]
    [InlineData("bearer x.y.z", 401, "invalid_authorization_header")]
    [InlineData("Bearer nonsense", 401, "invalid_project_token")]
    public async Task A_token_that_is_none_is_refused(string? header, int status, string code)
    {
        using var client = new HttpClient(new CordSandbox());
        using var request = new HttpRequestMessage(HttpMethod.Get, "https://api.cord.com/v1/verify");
        if (header is not null)
        {
            request.Headers.TryAddWithoutValidation("Authorization", header);
        }

        using var response = await client.SendAsync(request);

        Assert.Equal((HttpStatusCode)status, response.StatusCode);
        Assert.Contains($"\"error\":\"{code}\"", await response.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task A_machine_whose_clock_is_behind_is_told_so()
    {
        using var wire = new CordWire(new Behind(), new CordSandbox());

        var error = await Assert.ThrowsAsync<ChatServiceException>(() => wire.Client.TestAsync(default));

        Assert.Equal(ChatErrorKind.Authentication, error.Kind);
        Assert.Contains("3 hours behind", error.Message);
    }

    [Fact]
    public async Task Deleting_a_user_without_the_words_is_refused_and_with_them_it_is_done()
    {
        using var session = Open();
        var invoker = (IApiInvoker)session.Client;

        var error = await Assert.ThrowsAsync<ChatServiceException>(() => invoker.InvokeAsync(new ApiCall("DELETE", "users/u1"), default));
        Assert.Equal(ChatErrorKind.InvalidRequest, error.Kind);

        await ((IUserDeleter)session.Client).DeleteUserAsync("u1", default);
        Assert.Null(await ((IUserReader)session.Client).GetUserAsync("u1", false, default));
    }

    [Fact]
    public async Task A_batch_is_one_transaction()
    {
        using var session = Open();
        var invoker = (IApiInvoker)session.Client;
        var reader = (IUserReader)session.Client;

        await Assert.ThrowsAsync<ChatServiceException>(() => invoker.InvokeAsync(
            new ApiCall("POST", "batch") { Text = """{"users":[{"id":"ann"}],"groups":[{"id":"new","name":"N","members":["ann","nobody"]}]}""" }, default));
        Assert.Null(await reader.GetUserAsync("ann", false, default));

        await invoker.InvokeAsync(new ApiCall("POST", "batch") { Text = """{"users":[{"id":"ann","shortName":"ignored"}],"groups":[{"id":"new","name":"N","members":["ann"]}]}""" }, default);
        var ann = await reader.GetUserAsync("ann", false, default);
        Assert.Equal((null, "new"), (ann!.ShortName, Assert.Single(ann.Groups!)));
    }

    private static IChatSession Open(string? secret = null)
    {
        var options = new ConnectionOptions("Cord") { Sandbox = true };
        if (secret is not null)
        {
            options.UserName = "project";
            options.Secret = new NetworkCredential(string.Empty, secret).SecurePassword;
        }

        return new ChatEngine().Open(options);
    }

    private sealed class Counting(HttpMessageHandler inner) : DelegatingHandler(inner)
    {
        public int Requests { get; private set; }

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Requests++;
            return base.SendAsync(request, cancellationToken);
        }
    }

    private sealed class Behind : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => DateTimeOffset.UtcNow.AddHours(-3);
    }

    private sealed class Kept : IBulkObserver
    {
        public Dictionary<string, MemberOutcome> Outcomes { get; } = [];

        public void Settled(string userId, MemberOutcome outcome, string? detail) => Outcomes[userId] = outcome;

        public void Failed(BulkFailure failure)
        {
        }
    }
}
