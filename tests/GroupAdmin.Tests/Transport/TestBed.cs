using System;
using System.Net.Http;
using System.Threading;
using System.Threading.Tasks;
using GroupAdmin.Contracts;
using GroupAdmin.Engine.Recording;
using GroupAdmin.Engine.Transport;
using RestSharp;

namespace GroupAdmin.Tests.Transport;

/// <summary>A transport with everything around it, over a scripted or a real end.</summary>
internal sealed class TestBed : IDisposable
{
    public const string Key = "k3y/with+odd=chars&\"quotes\"";

    private readonly IDisposable logging;

    public TestBed(HttpMessageHandler terminal, Uri? address = null, TimeProvider? time = null, string? recordTo = null, Action<ConnectionLimits>? limit = null)
    {
        Redactor.Learn(Key);
        limit?.Invoke(Limits);
        Setup = new TransportSetup
        {
            BaseUri = address ?? new Uri("https://chat.example/api/v2"),
            PlatformName = "Testchat",
            Limits = Limits,
            Statistics = Statistics,
            Redactor = Redactor,
            Time = time ?? TimeProvider.System,
            Jitter = () => 1,
        };
        var writer = recordTo is null ? null : new HarWriter(recordTo, "Testchat", Setup.BaseUri, Redactor);
        Transport = new ServiceTransport(Setup, Signer, terminal, writer);
        logging = OperationLog.Use(Log);
    }

    public ConnectionLimits Limits { get; } = new();

    public ConnectionStatistics Statistics { get; } = new();

    public Redactor Redactor { get; } = new();

    public HeaderSigner Signer { get; } = new(Key);

    public CollectingLog Log { get; } = new();

    public TransportSetup Setup { get; }

    public ServiceTransport Transport { get; }

    /// <summary>Whether each call has a thread of its own that waits for the network.</summary>
    public bool IsLent { get; init; }

    public static ServiceCall Form(string operation = "addUsersToGroup", bool isIdempotent = true) => new(
        operation,
        new RestRequest(operation, Method.Post).AddParameter("GUID", "ops & more").AddParameter("UIDs", "a,b"))
    {
        Target = "ops & more",
        IsIdempotent = isIdempotent,
    };

    public static ServiceCall Get(string path = "groups") => new("list groups", new RestRequest(path));

    public Task<ServiceAnswer> Send(ServiceCall? call = null, CancellationToken cancellationToken = default) =>
        IsLent
            ? Task.Factory.StartNew(() => LentThread.To(() => Transport.SendAsync(call ?? Form(), cancellationToken)), default, TaskCreationOptions.LongRunning, TaskScheduler.Default).Unwrap()
            : Transport.SendAsync(call ?? Form(), cancellationToken);

    public async Task<ChatServiceException> Fails(ServiceCall? call = null) =>
        await Xunit.Assert.ThrowsAsync<ChatServiceException>(() => Send(call));

    public void Dispose()
    {
        Transport.Dispose();
        logging.Dispose();
    }
}
