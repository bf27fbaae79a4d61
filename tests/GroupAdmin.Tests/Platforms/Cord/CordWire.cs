using System;
using System.Collections.Generic;
using System.Net;
using System.Net.Http;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using GroupAdmin.Contracts;
using GroupAdmin.Engine.Platforms;
using GroupAdmin.Engine.Platforms.Cord;
using GroupAdmin.Engine.Transport;
using Xunit;

namespace GroupAdmin.Tests.Platforms.Cord;

/// <summary>The Cord client over the real transport, whose network a test scripts: it keeps every request, and answers in the given order.</summary>
internal sealed class CordWire : IDisposable
{
    public const string Secret = "s3cret-0f-the-project";
    public const string Project = "5f8f1c6e-0b0d-4d7a-9a53-2f6a1b0c9d11";

    private readonly Queue<Func<HttpResponseMessage>> answers = new();
    private readonly ServiceTransport transport;

    public CordWire(TimeProvider? time = null, HttpMessageHandler? network = null, ConnectionLimits? limits = null)
    {
        limits ??= new ConnectionLimits();
        limits.RetryInterval = TimeSpan.Zero;
        Redactor.Learn(Secret);
        var signer = new CordSigner(Project, Secret, Redactor, time);
        var setup = new TransportSetup { BaseUri = new Uri("https://chat.test/v1"), PlatformName = "Cord", Limits = limits, Redactor = Redactor };
        transport = new ServiceTransport(setup, signer, network ?? new Network(this));
        Client = new CordClient(new PlatformContext
        {
            Transport = transport,
            Signer = signer,
            PlatformName = "Cord",
            ConnectionName = "test",
            Limits = limits,
            Redactor = Redactor,
            Options = new ConnectionOptions("Cord"),
        });
    }

    public Redactor Redactor { get; } = new();

    public CordClient Client { get; }

    /// <summary>Every request as "PUT /groups/g1 {body}".</summary>
    public List<string> Requests { get; } = [];

    public List<string?> Tokens { get; } = [];

    public List<string?> MediaTypes { get; } = [];

    /// <summary>True to give the last answer again and again.</summary>
    public bool Repeats { get; set; }

    public CordWire Then(string body, int status = 200, DateTimeOffset? date = null) => Then(() =>
    {
        var response = new HttpResponseMessage((HttpStatusCode)status) { Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body)) };
        response.Headers.Date = date;
        return response;
    });

    public CordWire Then(Func<HttpResponseMessage> answer)
    {
        answers.Enqueue(answer);
        return this;
    }

    public CordWire ThenLost() => Then(static () => throw new HttpRequestException("The connection was lost.", new System.IO.IOException("reset")));

    public CordWire ThenDone(string message = "Done.") => Then($$"""{"success":true,"message":"{{message}}"}""");

    public CordWire ThenFailed(int status, string code, string message = "Why.") => Then($$"""{"error":"{{code}}","message":"{{message}}"}""", status);

    public void AssertAll(params string[] requests) => Assert.Equal(requests, Requests);

    public void Dispose() => transport.Dispose();

    private sealed class Network(CordWire wire) : HttpMessageHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var body = request.Content is null ? string.Empty : await request.Content.ReadAsStringAsync(cancellationToken) is { Length: > 0 } sent ? " " + sent : string.Empty;
            wire.Requests.Add($"{request.Method} {request.RequestUri!.PathAndQuery["/v1".Length..]}{body}");
            wire.Tokens.Add(request.Headers.Authorization?.Parameter);
            wire.MediaTypes.Add(request.Content?.Headers.ContentType?.ToString());
            Assert.NotEmpty(wire.answers);
            var response = (wire.Repeats && wire.answers.Count == 1 ? wire.answers.Peek() : wire.answers.Dequeue())();
            response.RequestMessage = request;
            return response;
        }
    }
}
