using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Net.Http;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using GroupAdmin.Contracts;
using GroupAdmin.Engine.Platforms;
using GroupAdmin.Engine.Platforms.AtomChat;
using GroupAdmin.Engine.Transport;
using GroupAdmin.Tests.Json;
using RestSharp;
using Xunit;

namespace GroupAdmin.Tests.Platforms.AtomChat;

/// <summary>The AtomChat client over a wire that a test scripts: it keeps every request as it would leave, and answers in the given order.</summary>
internal sealed class AtomChatWire : IServiceTransport
{
    public const string Key = "k3y-0f-the-account";

    private readonly Queue<Answer> answers = new();
    private readonly RestClient rest;

    public AtomChatWire(ConnectionLimits? limits = null)
    {
        var redactor = new Redactor();
        var signer = AtomChatPlatform.Registration.CreateSigner(null, Key, redactor);
        rest = new RestClient(new HttpClient(new Recorder(this, signer)), new RestClientOptions("https://chat.test/api/v2") { DisableCharset = true }, disposeHttpClient: true);
        Client = (AtomChatClient)AtomChatPlatform.Registration.CreateClient(new PlatformContext
        {
            Transport = this,
            PlatformName = "AtomChat",
            ConnectionName = "test",
            Limits = limits ?? new ConnectionLimits(),
            Redactor = redactor,
            Options = new ConnectionOptions("AtomChat"),
        });
    }

    public AtomChatClient Client { get; }

    public List<WireRequest> Requests { get; } = [];

    public List<ServiceCall> Calls { get; } = [];

    public SlicedStream? Stream { get; private set; }

    /// <summary>The next answer.</summary>
    public AtomChatWire Then(string body, int status = 200, int attempts = 1, Exception? breaks = null) =>
        Then(Encoding.UTF8.GetBytes(body), status, attempts, breaks);

    public AtomChatWire Then(byte[] body, int status = 200, int attempts = 1, Exception? breaks = null)
    {
        answers.Enqueue(new Answer(body, status, attempts, breaks));
        return this;
    }

    public AtomChatWire ThenDone(string more = "") => Then($$$"""{"success":{"status":"2000","message":"Done."{{{more}}}}}""");

    public AtomChatWire ThenData(string data) => ThenDone($",\"data\":{data}");

    public AtomChatWire ThenFailed(string message, string code = "2001", int attempts = 1) =>
        Then($$$"""{"failed":{"status":"{{{code}}}","message":"{{{message}}}"}}""", attempts: attempts);

    public async Task<ServiceAnswer> SendAsync(ServiceCall call, CancellationToken cancellationToken)
    {
        var answer = await SendOverAsync(call, cancellationToken);
        return new ServiceAnswer { StatusCode = answer.Status, MediaType = "application/json", Body = answer.Body, Attempts = answer.Attempts };
    }

    public async Task<StreamedAnswer> OpenAsync(ServiceCall call, CancellationToken cancellationToken)
    {
        Assert.True(call.IsIdempotent);
        var answer = await SendOverAsync(call, cancellationToken);
        Stream = new SlicedStream(answer.Body, 0, 1000) { Breaks = answer.Breaks };
        return new StreamedAnswer(answer.Status, "application/json", Stream, new MemoryStream());
    }

    public void Dispose() => rest.Dispose();

    /// <summary>The one request that was made: its operation and its body, exactly.</summary>
    public void AssertOne(string operation, string body)
    {
        var request = Assert.Single(Requests);
        Assert.Equal(operation + " " + body, request.Line);
    }

    public void AssertAll(params string[] lines) => Assert.Equal(lines, Requests.Select(request => request.Line));

    private async Task<Answer> SendOverAsync(ServiceCall call, CancellationToken cancellationToken)
    {
        Calls.Add(call);
        Assert.NotEmpty(answers);
        await rest.ExecuteAsync(call.Request, cancellationToken);
        return answers.Dequeue();
    }

    private sealed record Answer(byte[] Body, int Status, int Attempts, Exception? Breaks);

    private sealed class Recorder(AtomChatWire wire, IRequestSigner signer) : HttpMessageHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            await signer.SignAsync(request, cancellationToken);
            wire.Requests.Add(await WireRequest.OfAsync(request));
            return new HttpResponseMessage { Content = new StringContent("{}") };
        }
    }
}
