using System;
using System.Collections.Generic;
using System.Net;
using System.Net.Http;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using GroupAdmin.Bulk;
using GroupAdmin.Connections;
using GroupAdmin.Contracts;
using GroupAdmin.Engine.Platforms;
using GroupAdmin.Engine.Platforms.Ejabberd;
using GroupAdmin.Engine.Transport;
using GroupAdmin.Tests.Bulk;
using GroupAdmin.Tests.Connections;
using Xunit;

namespace GroupAdmin.Tests.Platforms.Ejabberd;

/// <summary>The ejabberd client over the real transport, whose network a test scripts: it keeps every request, and answers by command, in the given order.</summary>
internal sealed class EjabberdWire : IDisposable
{
    public const string Secret = "s3cret-of-admin";

    private readonly Dictionary<string, Queue<Func<HttpResponseMessage>>> answers = [];
    private readonly ServiceTransport transport;

    public EjabberdWire(string? account = "admin@localhost", HttpMessageHandler? network = null)
    {
        var limits = new ConnectionLimits { RetryInterval = TimeSpan.Zero, MaximumRetryCount = 1, ThrottleLimit = 1 };
        Redactor.Learn(Secret);
        var signer = new EjabberdSigner(account, Secret, Redactor);
        var setup = new TransportSetup { BaseUri = new Uri("https://chat.test:5443/api"), PlatformName = "Ejabberd", Limits = limits, Redactor = Redactor };
        transport = new ServiceTransport(setup, signer, network ?? new Network(this));
        Client = new EjabberdClient(new PlatformContext
        {
            Transport = transport,
            Signer = signer,
            PlatformName = "Ejabberd",
            ConnectionName = "test",
            Limits = limits,
            Redactor = Redactor,
            Options = new ConnectionOptions("Ejabberd") { UserName = account, BaseUri = setup.BaseUri },
        });
        Domain = new ChatClient(new FakeSession(Client));
    }

    public Redactor Redactor { get; } = new();

    public EjabberdClient Client { get; }

    /// <summary>The client as the cmdlets use it.</summary>
    public ChatClient Domain { get; }

    /// <summary>Every request as "command {body}".</summary>
    public List<string> Requests { get; } = [];

    public List<string?> Authorizations { get; } = [];

    /// <summary>Answers a command; the last answer of a command is given again and again.</summary>
    public EjabberdWire On(string command, string body, int status = 200) => On(command, () =>
        new HttpResponseMessage((HttpStatusCode)status) { Content = new StringContent(body, Encoding.UTF8, body.StartsWith('<') ? "text/html" : "application/json") });

    public EjabberdWire OnLost(string command) => On(command, static () => throw new HttpRequestException("The connection was lost.", new System.IO.IOException("reset")));

    public EjabberdWire On(string command, Func<HttpResponseMessage> answer)
    {
        if (!answers.TryGetValue(command, out var queue))
        {
            answers[command] = queue = new Queue<Func<HttpResponseMessage>>();
        }

        queue.Enqueue(answer);
        return this;
    }

    /// <summary>Answers with the affiliations of a room, as "alice owner".</summary>
    public EjabberdWire OnAffiliations(params string[] entries) => On("get_room_affiliations", "[" + string.Join(",", Array.ConvertAll(entries, static entry =>
    {
        var parts = entry.Split(' ');
        return $$"""{"username":"{{parts[0]}}","domain":"localhost","affiliation":"{{parts[1]}}","reason":""}""";
    })) + "]");

    public async Task<OutcomeLog> ChangeAsync(MemberAction action, string group, string? role, params string[] users)
    {
        var log = new OutcomeLog();
        using var run = new BulkRun(Domain.Change(action, group, role), new BulkOptions { BatchSize = 200, Concurrency = 1 }, log, CancellationToken.None);
        foreach (var user in users)
        {
            await run.AddAsync(user);
        }

        await run.CompleteAsync();
        return log;
    }

    public void AssertAll(params string[] requests) => Assert.Equal(requests, Requests);

    public void Dispose() => transport.Dispose();

    private sealed class Network(EjabberdWire wire) : HttpMessageHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Assert.Equal(HttpMethod.Post, request.Method);
            Assert.Equal("application/json", request.Content!.Headers.ContentType!.ToString());
            var command = request.RequestUri!.AbsolutePath["/api/".Length..];
            wire.Requests.Add($"{command} {await request.Content.ReadAsStringAsync(cancellationToken)}");
            wire.Authorizations.Add(request.Headers.Authorization?.ToString());
            Assert.True(wire.answers.TryGetValue(command, out var queue), $"No answer was given for {command}.");
            var response = (queue.Count == 1 ? queue.Peek() : queue.Dequeue())();
            response.RequestMessage = request;
            return response;
        }
    }
}
