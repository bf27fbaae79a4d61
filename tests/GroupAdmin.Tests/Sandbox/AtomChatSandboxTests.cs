using System;
using System.Collections.Generic;
using System.Linq;
using System.Net;
using System.Net.Http;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using GroupAdmin.Engine.Platforms;
using GroupAdmin.Engine.Platforms.AtomChat;
using Xunit;

namespace GroupAdmin.Tests.Sandbox;

public sealed class AtomChatSandboxTests
{
    [Theory]
    [InlineData(null, "1010", "Invalid API KEY.")]
    [InlineData("wrong", "1011", "Incorrect API KEY.")]
    public async Task Key_that_is_missing_or_wrong_is_refused_with_http_200_and_nothing_is_done(string? key, string status, string message)
    {
        using var client = new SandboxTestClient(key: key);
        using var request = new HttpRequestMessage(HttpMethod.Post, "deleteGroup") { Content = new FormUrlEncodedContent([KeyValuePair.Create("GUID", "general")]) };

        using var answer = await client.SendAsync(request);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal("application/json", answer.Content.Headers.ContentType!.MediaType);
        Assert.Equal($$$"""{"failed":{"status":"{{{status}}}","message":"{{{message}}}"}}""", await answer.Content.ReadAsStringAsync());
        Assert.NotNull(client.Store.FindGroup("general"));
    }

    [Fact]
    public async Task Failure_of_an_operation_comes_with_http_200()
    {
        using var client = new SandboxTestClient();
        using var request = new HttpRequestMessage(HttpMethod.Post, "getUser") { Content = new FormUrlEncodedContent([KeyValuePair.Create("UID", "nobody")]) };

        using var answer = await client.SendAsync(request);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal("""{"failed":{"status":"2001","message":"Invalid UID."}}""", await answer.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task Other_methods_and_operations_are_refused()
    {
        using var client = new SandboxTestClient();
        using var get = new HttpRequestMessage(HttpMethod.Get, "listUsers");
        using var unknown = new HttpRequestMessage(HttpMethod.Post, "listusers");

        using var notAllowed = await client.SendAsync(get);
        using var notFound = await client.SendAsync(unknown);

        Assert.Equal(HttpStatusCode.MethodNotAllowed, notAllowed.StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, notFound.StatusCode);
    }

    [Fact]
    public async Task Multipart_form_is_understood_like_a_url_encoded_one()
    {
        using var client = new SandboxTestClient();
        using var form = new MultipartFormDataContent { { new StringContent("ops"), "GUID" }, { new StringContent("Ops – née & co", Encoding.UTF8), "\"name\"" } };

        var answer = await client.CallAsync("createGroup", form);

        Assert.True(answer.TryGetProperty("success", out _), answer.ToString());
        Assert.Equal("Ops – née & co", client.Store.FindGroup("ops")!.Name);
    }

    [Fact]
    public async Task Body_that_is_no_form_has_no_fields()
    {
        using var client = new SandboxTestClient();
        using var json = new StringContent("""{"GUID":"general"}""", Encoding.UTF8, "application/json");

        var answer = await client.CallAsync("deleteGroup", json);

        Assert.Equal("GUID is not defined.", answer.GetProperty("failed").GetProperty("message").GetString());
    }

    [Fact]
    public async Task Every_connection_gets_its_own_data()
    {
        var registration = PlatformRegistry.BuiltIn().Find("AtomChat")!;
        Assert.True(PlatformRegistry.Describe(registration).HasSandbox);
        using var first = new HttpMessageInvoker(registration.CreateSandbox!());
        using var second = new HttpMessageInvoker(registration.CreateSandbox!());

        await PostAsync(first, "deleteGroup", "GUID=general");

        Assert.DoesNotContain("general", await PostAsync(first, "getGroupList", string.Empty), StringComparison.Ordinal);
        Assert.Contains("general", await PostAsync(second, "getGroupList", string.Empty), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Cancelled_request_is_not_carried_out()
    {
        using var client = new HttpMessageInvoker(new AtomChatSandbox(AtomChatSandboxStore.CreateWithSamples()));
        using var request = new HttpRequestMessage(HttpMethod.Post, "https://sandbox.invalid/getGroupList");

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => client.SendAsync(request, new CancellationToken(canceled: true)));
    }

    [Fact]
    public async Task Concurrent_batches_lose_nobody()
    {
        using var client = new SandboxTestClient();
        await client.SucceedAsync("createGroup", ("GUID", "big"), ("name", "Big"));

        await Parallel.ForEachAsync(
            Enumerable.Range(0, 400),
            new ParallelOptions { MaxDegreeOfParallelism = 16 },
            async (batch, _) => await client.SucceedAsync("addUsersToGroup", ("GUID", "big"), ("UIDs", string.Join(',', Enumerable.Range((batch * 50) + 1, 50).Select(number => $"u{number}")))));

        Assert.Equal(20_000, client.Store.FindGroup("big")!.MemberCount);
        Assert.Equal(Enumerable.Range(1, 20_000).Select(number => $"u{number}"), client.Members("big"));
    }

    [Fact]
    public async Task Long_list_of_members_is_written_only_as_it_is_read_and_keeps_who_was_a_member_when_it_began()
    {
        using var client = new SandboxTestClient();
        client.Store.CreateGroup("huge", "Huge", "0", hasPassword: false, owner: string.Empty);
        client.Store.AddMembers("huge", [.. Enumerable.Range(1, 200_000).Select(number => $"u{number}")], replace: false);
        using var request = new HttpRequestMessage(HttpMethod.Post, "getGroupUserList") { Content = new FormUrlEncodedContent([KeyValuePair.Create("GUIDs", "huge")]) };

        using var answer = await client.SendAsync(request);
        await using var body = await answer.Content.ReadAsStreamAsync();
        var buffer = new byte[64 * 1024];
        var read = await body.ReadAsync(buffer);
        client.Store.RemoveMembers("huge", ["u199999"], "Removed.");
        client.Store.UpdateUser("u200000", "Renamed meanwhile", string.Empty, string.Empty, string.Empty, string.Empty);
        var braces = 0;
        var end = string.Empty;
        do
        {
            braces += buffer.AsSpan(0, read).Count((byte)'{');
            end = (end + Encoding.UTF8.GetString(buffer, 0, read))[^Math.Min(100, end.Length + read)..];
            read = await body.ReadAsync(buffer);
        }
        while (read > 0);

        Assert.Null(answer.Content.Headers.ContentLength);
        Assert.Equal(200_000 + 3, braces);
        Assert.EndsWith("""{"uid":"u199999","name":"Sample user 199999"},{"uid":"u200000","name":"Renamed meanwhile"}]}]}}""", end, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Large_answer_is_whole_json()
    {
        using var client = new SandboxTestClient(AtomChatSandboxStore.CreateWithSamples(users: 5000));

        var data = (await client.SucceedAsync("listUsers", ("limit", "6000"))).GetProperty("data");

        Assert.Equal(5000, data.GetArrayLength());
        Assert.Equal(Enumerable.Range(1, 5000).Select(number => $"u{number}"), data.EnumerateArray().Select(user => user.GetProperty("uid").GetString()));
    }

    private static async Task<string> PostAsync(HttpMessageInvoker client, string operation, string form)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "https://sandbox.invalid/api/v2/" + operation)
        {
            Content = new StringContent(form, Encoding.UTF8, "application/x-www-form-urlencoded"),
        };
        request.Headers.Add("api-key", "a-key");
        using var answer = await client.SendAsync(request, CancellationToken.None);
        return await answer.Content.ReadAsStringAsync();
    }
}
