using System;
using System.Collections.Generic;
using System.Net;
using System.Net.Http;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using GroupAdmin.Contracts;
using GroupAdmin.Engine.Platforms;
using GroupAdmin.Engine.Platforms.Publisher;
using GroupAdmin.Engine.Transport;
using Xunit;

namespace GroupAdmin.Tests.Platforms.Publisher;

/// <summary>The Publisher client over the real transport, whose network a test scripts: it keeps every request, and answers in the given order.</summary>
internal sealed class PublisherWire : IDisposable
{
    public const string Token = "t0ken-of-the-account";

    private const string Root = "https://host.test/context/api/2/";

    private readonly Queue<(int Status, string Body, (string Name, string Value)[] Headers)> answers = new();
    private readonly ServiceTransport transport;
    private readonly string type;

    public PublisherWire(string? format = null, TimeProvider? time = null)
    {
        type = format == "Xml" ? "application/xml" : "application/json";
        var redactor = new Redactor();
        redactor.Learn(Token);
        Limits.RetryInterval = TimeSpan.Zero;
        var setup = new TransportSetup { BaseUri = new Uri(Root.TrimEnd('/')), PlatformName = "Publisher", Limits = Limits, Redactor = redactor, Time = time ?? TimeProvider.System, Statistics = Statistics };
        transport = new ServiceTransport(setup, PublisherPlatform.Registration.CreateSigner(null, Token, redactor), new Network(this));
        Client = (PublisherClient)PublisherPlatform.Registration.CreateClient(new PlatformContext
        {
            Transport = transport,
            PlatformName = "Publisher",
            ConnectionName = "test",
            Limits = Limits,
            Redactor = redactor,
            Options = new ConnectionOptions("Publisher") { Format = format },
        });
    }

    public PublisherClient Client { get; }

    public ConnectionLimits Limits { get; } = new();

    public ConnectionStatistics Statistics { get; } = new();

    /// <summary>Each request as one line: method, path and query, body.</summary>
    public List<string> Requests { get; } = [];

    public PublisherWire Then(string body, int status = 200, params (string Name, string Value)[] headers)
    {
        answers.Enqueue((status, body, headers));
        return this;
    }

    public void AssertAll(params string[] lines) => Assert.Equal(lines, Requests);

    public void Dispose() => transport.Dispose();

    public static async Task<List<T>> AllAsync<T>(IPageSource<T> source)
    {
        using (source)
        {
            var items = new List<T>();
            while (await source.ReadAsync(default) is { } page)
            {
                items.AddRange(page.Items);
            }

            return items;
        }
    }

    private sealed class Network(PublisherWire wire) : HttpMessageHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var address = request.RequestUri!.AbsoluteUri;
            Assert.StartsWith(Root, address, StringComparison.Ordinal);
            Assert.Equal("Bearer " + Token, request.Headers.Authorization!.ToString());
            Assert.Equal(wire.type, Assert.Single(request.Headers.Accept).MediaType);
            var body = request.Content is null ? string.Empty : await request.Content.ReadAsStringAsync(cancellationToken);
            if (body.Length > 0)
            {
                Assert.Equal(wire.type, request.Content!.Headers.ContentType!.MediaType);
            }

            wire.Requests.Add($"{request.Method} {address[Root.Length..]} {body}".TrimEnd());
            Assert.NotEmpty(wire.answers);
            var (status, text, headers) = wire.answers.Dequeue();
            var response = new HttpResponseMessage((HttpStatusCode)status) { RequestMessage = request, Content = new StringContent(text, Encoding.UTF8, wire.type) };
            foreach (var (name, value) in headers)
            {
                response.Headers.TryAddWithoutValidation(name, value);
            }

            return response;
        }
    }
}
