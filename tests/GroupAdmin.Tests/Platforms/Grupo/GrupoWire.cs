using System;
using System.Collections.Generic;
using System.Net;
using System.Net.Http;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using GroupAdmin.Contracts;
using GroupAdmin.Engine.Platforms;
using GroupAdmin.Engine.Platforms.Grupo;
using GroupAdmin.Engine.Transport;
using Xunit;

namespace GroupAdmin.Tests.Platforms.Grupo;

/// <summary>The Grupo client over the real transport, whose network a test scripts: it keeps every request, and answers in the given order.</summary>
internal sealed class GrupoWire : IDisposable
{
    public const string Key = "s3cret key/of+the=site&";

    private readonly Queue<(int Status, string Body)> answers = new();
    private readonly ServiceTransport transport;

    public GrupoWire()
    {
        var redactor = new Redactor();
        redactor.Learn(Key);
        var limits = new ConnectionLimits { RetryInterval = TimeSpan.Zero };
        var setup = new TransportSetup { BaseUri = new Uri("https://chat.test/community"), PlatformName = "Grupo", Limits = limits, Redactor = redactor };
        transport = new ServiceTransport(setup, GrupoPlatform.Registration.CreateSigner(null, Key, redactor), new Network(this));
        Client = (GrupoClient)GrupoPlatform.Registration.CreateClient(new PlatformContext
        {
            Transport = transport,
            PlatformName = "Grupo",
            ConnectionName = "test",
            Limits = limits,
            Redactor = redactor,
            Options = new ConnectionOptions("Grupo"),
        });
    }

    public GrupoClient Client { get; }

    public List<(Uri Address, string Type, string Agent, string Body)> Requests { get; } = [];

    public GrupoWire Then(string body, int status = 200)
    {
        answers.Enqueue((status, body));
        return this;
    }

    public void AssertOne(string fields)
    {
        var request = Assert.Single(Requests);
        Assert.Equal("https://chat.test/community/api_request/", request.Address.AbsoluteUri);
        Assert.Equal("application/x-www-form-urlencoded", request.Type);
        Assert.Equal($"api_secret_key={Uri.EscapeDataString(Key)}&{fields}", request.Body);
    }

    public void Dispose() => transport.Dispose();

    private sealed class Network(GrupoWire wire) : HttpMessageHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Assert.Equal(HttpMethod.Post, request.Method);
            wire.Requests.Add((request.RequestUri!, request.Content!.Headers.ContentType!.ToString(), request.Headers.UserAgent.ToString(), await request.Content.ReadAsStringAsync(cancellationToken)));
            Assert.NotEmpty(wire.answers);
            var (status, body) = wire.answers.Dequeue();
            return new HttpResponseMessage((HttpStatusCode)status) { RequestMessage = request, Content = new StringContent(body, Encoding.UTF8, body.StartsWith('<') ? "text/html" : "application/json") };
        }
    }
}
