using System;
using System.Collections.Generic;
using System.Linq;
using System.Net;
using System.Net.Http;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using GroupAdmin.Contracts;
using GroupAdmin.Engine.Platforms;
using GroupAdmin.Engine.Platforms.AtomChat;
using GroupAdmin.Engine.Transport;
using GroupAdmin.Tests.Json;
using Xunit;

namespace GroupAdmin.Tests.Platforms.AtomChat;

/// <summary>The AtomChat client over the real transport, whose network a test scripts: it keeps every request, and answers in the given order.</summary>
internal sealed class AtomChatWire : IServiceTransport
{
    public const string Key = "k3y-0f-the-account";

    private readonly Queue<Answer> answers = new();
    private readonly ServiceTransport transport;

    public AtomChatWire(ConnectionLimits? limits = null)
    {
        limits ??= new ConnectionLimits();
        limits.RetryInterval = TimeSpan.Zero;
        var redactor = new Redactor();
        redactor.Learn(Key);
        var setup = new TransportSetup { BaseUri = new Uri("https://chat.test/api/v2"), PlatformName = "AtomChat", Limits = limits, Redactor = redactor };
        transport = new ServiceTransport(setup, AtomChatPlatform.Registration.CreateSigner(null, Key, redactor), new Network(this));
        Client = (AtomChatClient)AtomChatPlatform.Registration.CreateClient(new PlatformContext
        {
            Transport = this,
            PlatformName = "AtomChat",
            ConnectionName = "test",
            Limits = limits,
            Redactor = redactor,
            Options = new ConnectionOptions("AtomChat"),
        });
    }

    public AtomChatClient Client { get; }

    public List<WireRequest> Requests { get; } = [];

    public List<ServiceCall> Calls { get; } = [];

    public SlicedStream? Stream { get; private set; }

    /// <summary>The next answer, after as many lost ones as make the attempts that were asked for.</summary>
    public AtomChatWire Then(string body, int status = 200, int attempts = 1, Exception? breaks = null) =>
        Then(Encoding.UTF8.GetBytes(body), status, attempts, breaks);

    public AtomChatWire Then(byte[] body, int status = 200, int attempts = 1, Exception? breaks = null)
    {
        for (var lost = 1; lost < attempts; lost++)
        {
            answers.Enqueue(new Answer([], 503, null));
        }

        answers.Enqueue(new Answer(body, status, breaks));
        return this;
    }

    public AtomChatWire ThenDone(string more = "") => Then($$$"""{"success":{"status":"2000","message":"Done."{{{more}}}}}""");

    public AtomChatWire ThenData(string data) => ThenDone($",\"data\":{data}");

    public AtomChatWire ThenFailed(string message, string code = "2001", int attempts = 1) =>
        Then($$$"""{"failed":{"status":"{{{code}}}","message":"{{{message}}}"}}""", attempts: attempts);

    public Task<ServiceAnswer> SendAsync(ServiceCall call, CancellationToken cancellationToken)
    {
        Calls.Add(call);
        return transport.SendAsync(call, cancellationToken);
    }

    public Task<StreamedAnswer> OpenAsync(ServiceCall call, CancellationToken cancellationToken)
    {
        Calls.Add(call);
        return transport.OpenAsync(call, cancellationToken);
    }

    public void Dispose() => transport.Dispose();

    /// <summary>The one request that was made: its operation and its body, exactly.</summary>
    public void AssertOne(string operation, string body)
    {
        var request = Assert.Single(Requests);
        Assert.Equal(operation + " " + body, request.Line);
    }

    public void AssertAll(params string[] lines) => Assert.Equal(lines, Requests.Select(request => request.Line));

    private sealed record Answer(byte[] Body, int Status, Exception? Breaks);

    private sealed class Network(AtomChatWire wire) : HttpMessageHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            wire.Requests.Add(await WireRequest.OfAsync(request));
            Assert.NotEmpty(wire.answers);
            var answer = wire.answers.Dequeue();
            wire.Stream = new SlicedStream(answer.Body, 0, 1000) { Breaks = answer.Breaks };
            return new HttpResponseMessage((HttpStatusCode)answer.Status) { RequestMessage = request, Content = new StreamContent(wire.Stream) };
        }
    }
}
