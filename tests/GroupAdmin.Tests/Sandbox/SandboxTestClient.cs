using System;
using System.Collections.Generic;
using System.Linq;
using System.Net.Http;
using System.Text.Json;
using System.Threading.Tasks;
using GroupAdmin.Engine.Platforms.AtomChat;
using Xunit;

namespace GroupAdmin.Tests.Sandbox;

/// <summary>A plain HTTP client over the sandbox, so that its tests depend on nobody's idea of how to talk to it.</summary>
internal sealed class SandboxTestClient : IDisposable
{
    private readonly HttpClient http;

    public SandboxTestClient(AtomChatSandboxStore? store = null, string? key = "a-key")
    {
        Store = store ?? AtomChatSandboxStore.CreateWithSamples();
        http = new HttpClient(new AtomChatSandbox(Store)) { BaseAddress = new Uri("https://sandbox.invalid/api/v2/") };
        if (key is not null)
        {
            http.DefaultRequestHeaders.Add("api-key", key);
        }
    }

    public AtomChatSandboxStore Store { get; }

    public void Dispose() => http.Dispose();

    public Task<HttpResponseMessage> SendAsync(HttpRequestMessage request) => http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);

    /// <summary>Posts a form and reads the answer.</summary>
    /// <param name="operation">The operation.</param>
    /// <param name="fields">Its fields.</param>
    public Task<JsonElement> CallAsync(string operation, params (string Name, string Value)[] fields) =>
        CallAsync(operation, new FormUrlEncodedContent(fields.Select(field => KeyValuePair.Create(field.Name, field.Value))));

    public async Task<JsonElement> CallAsync(string operation, HttpContent content)
    {
        using var answer = await http.PostAsync(new Uri(operation, UriKind.Relative), content);
        using var document = JsonDocument.Parse(await answer.Content.ReadAsStreamAsync());
        return document.RootElement.Clone();
    }

    /// <summary>Posts a form that must succeed and gives what is inside <c>success</c>.</summary>
    /// <param name="operation">The operation.</param>
    /// <param name="fields">Its fields.</param>
    public async Task<JsonElement> SucceedAsync(string operation, params (string Name, string Value)[] fields)
    {
        var answer = await CallAsync(operation, fields);
        Assert.True(answer.TryGetProperty("success", out var success), answer.ToString());
        Assert.Equal("2000", success.GetProperty("status").GetString());
        Assert.False(string.IsNullOrEmpty(success.GetProperty("message").GetString()));
        return success;
    }

    /// <summary>Posts a form that must fail, and checks how.</summary>
    /// <param name="status">The status that must be there.</param>
    /// <param name="message">The message that must be there.</param>
    /// <param name="operation">The operation.</param>
    /// <param name="fields">Its fields.</param>
    public async Task<JsonElement> FailAsync(string status, string message, string operation, params (string Name, string Value)[] fields)
    {
        var answer = await CallAsync(operation, fields);
        Assert.True(answer.TryGetProperty("failed", out var failed), answer.ToString());
        Assert.Equal((status, message), (failed.GetProperty("status").GetString(), failed.GetProperty("message").GetString()));
        return failed;
    }

    public string[] Members(string group) => Ids(Store.MembersOf(group)!.List());

    public string[] Bans(string group) => Ids(Store.BansOf(group)!.List());

    private string[] Ids(IEnumerable<int> keys) => [.. keys.Select(key => Store.FindUser(key)!.Id)];
}
