using System;
using System.Collections.Generic;
using System.Linq;
using System.Net.Http;
using System.Text.Json;
using System.Threading.Tasks;
using GroupAdmin.Engine.Platforms;
using GroupAdmin.TestServer;
using Xunit;

namespace GroupAdmin.Tests.Loopback;

/// <summary>The loopback server stands for every platform that is registered.</summary>
public sealed class LoopbackPlatformTests
{
    public static TheoryData<string> Platforms => new(PlatformRegistry.BuiltIn().Describe().Where(platform => platform.HasSandbox).Select(platform => platform.Name));

    [Theory]
    [MemberData(nameof(Platforms))]
    public async Task Every_platform_answers_at_its_path_and_tells_its_state(string platform)
    {
        await using var server = LoopbackServer.Start(new LoopbackServerOptions { Platform = platform });
        using var http = new HttpClient();

        using var outside = await http.GetAsync(new Uri(new Uri(server.BaseUri.GetLeftPart(UriPartial.Authority)), "/elsewhere/than/the/api"));
        var state = JsonDocument.Parse(await http.GetStringAsync(new Uri($"http://127.0.0.1:{server.Port}/_control/state"))).RootElement;

        Assert.Equal(platform, server.Platform.Name);
        Assert.False(outside.IsSuccessStatusCode);
        Assert.True(server.Platform.BaseUriExample.EndsWith(server.PathPrefix, StringComparison.Ordinal), server.PathPrefix);
        Assert.NotNull(server.State);
        Assert.NotEqual(0, state.GetProperty("groups").GetArrayLength());
        Assert.All(state.GetProperty("groups").EnumerateArray(), group => Assert.NotEqual(string.Empty, group.GetProperty("id").GetString()));
    }

    [Theory]
    [MemberData(nameof(Platforms))]
    public async Task A_reset_gives_the_state_of_the_start(string platform)
    {
        await using var server = LoopbackServer.Start(new LoopbackServerOptions { Platform = platform, Users = 15 });
        var before = Text(server);

        server.Reset();

        Assert.Equal(before, Text(server));
        Assert.True((int)server.State!.Describe(100)["userCount"]! is 0 or >= 15);
    }

    [Fact]
    public async Task A_fault_befalls_only_the_method_and_the_path_that_it_names()
    {
        await using var server = LoopbackServer.Start();
        server.Add(new Fault { Kind = FaultKind.Status, Status = 418, Method = "PUT", Count = 0 });
        server.Add(new Fault { Kind = FaultKind.Status, Status = 419, PathContains = "/x/", Count = 0 });
        using var http = new HttpClient();

        var statuses = new List<int>();
        foreach (var (method, path) in new[] { ("PUT", "/y"), ("POST", "/x/y"), ("POST", "/y") })
        {
            using var request = new HttpRequestMessage(new HttpMethod(method), server.BaseUri + path);
            using var answer = await http.SendAsync(request);
            statuses.Add((int)answer.StatusCode);
        }

        Assert.Equal([418, 419, 200], statuses);
    }

    [Fact]
    public async Task Padding_keeps_the_answer_and_makes_it_long()
    {
        await using var server = LoopbackServer.Start();
        server.Add(new Fault { Kind = FaultKind.Pad, SizeBytes = 100_000, Count = 0 });
        using var http = new HttpClient();
        using var answer = await http.PostAsync(new Uri(server.BaseUri + "/getGroupList"), null);

        var text = await answer.Content.ReadAsStringAsync();

        Assert.Equal(100_000, text.Length);
        Assert.Equal(JsonValueKind.Object, JsonDocument.Parse(text).RootElement.ValueKind);
    }

    [Fact]
    public async Task Hanging_ends_when_the_client_leaves()
    {
        await using var server = LoopbackServer.Start();
        server.Add(new Fault { Kind = FaultKind.Hang, Count = 0 });
        using var http = new HttpClient { Timeout = TimeSpan.FromMilliseconds(200) };

        await Assert.ThrowsAsync<TaskCanceledException>(() => http.PostAsync(new Uri(server.BaseUri + "/getGroupList"), null));
        for (var look = 0; look < 200 && server.Requests.InFlight > 0; look++)
        {
            await Task.Delay(50);
        }

        Assert.Equal(0, server.Requests.InFlight);
        Assert.False(server.Requests.Snapshot().Single().Applied);
    }

    [Fact]
    public void A_platform_that_is_not_there_is_refused() =>
        Assert.Throws<ArgumentException>(() => LoopbackServer.Start(new LoopbackServerOptions { Platform = "Nowhere" }));

    private static string Text(LoopbackServer server) => JsonSerializer.Serialize(server.State!.Describe(1000));
}
