using System;
using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Net.Http;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using System.Threading;
using System.Threading.Tasks;
using GroupAdmin.Engine.Platforms;
using GroupAdmin.Engine.Sandbox;

namespace GroupAdmin.TestServer;

/// <summary>
/// An HTTP server on the loopback address that answers as a platform does, by that platform's sandbox, records what arrives and misbehaves
/// on request. It works on sockets because a proper HTTP server would not let it send what no server should.
/// </summary>
public sealed class LoopbackServer : IAsyncDisposable
{
    private readonly CancellationTokenSource stop = new();
    private readonly ConcurrentDictionary<long, ServerConnection> connections = new();
    private readonly ConcurrentDictionary<long, Task> work = new();
    private readonly Lock listening = new();
    private Socket? listener;
    private Socket? placeholder;
    private volatile HttpMessageHandler sandbox;
    private volatile HttpMessageInvoker invoker;

    private LoopbackServer(LoopbackServerOptions options)
    {
        Options = options;
        Requests = new RequestLog(options.RequestsKept);
        Certificate = options.UseTls ? UntrustedCertificate.Create(options.Certificate) : null;
        Platform = options.Platforms.Find(options.Platform) is { CreateSandbox: not null } found
            ? found
            : throw new ArgumentException($"There is no platform '{options.Platform}' with a sandbox.", nameof(options));
        PathPrefix = options.PathPrefix ?? PathOf(Platform.BaseUriExample);
        StartSandbox();
        Port = options.Port;
        Listen();
    }

    /// <summary>The port.</summary>
    public int Port { get; private set; }

    /// <summary>What a client connects to.</summary>
    public Uri BaseUri => new($"{Scheme}://127.0.0.1:{Port}{PathPrefix}");

    /// <summary>The platform that it answers as.</summary>
    public PlatformRegistration Platform { get; }

    /// <summary>What the path of an operation begins with.</summary>
    public string PathPrefix { get; }

    /// <summary>The faults to come.</summary>
    public FaultPlan Faults { get; } = new();

    /// <summary>What arrived at the platform; requests to the control endpoint are left out.</summary>
    public RequestLog Requests { get; }

    /// <summary>How many connections are open; none once all clients have left and everything that they sent has been read.</summary>
    public int OpenConnections => connections.Count;

    internal LoopbackServerOptions Options { get; }

    internal X509Certificate2? Certificate { get; }

    internal string Scheme => Options.UseTls ? "https" : "http";

    /// <summary>The handler that stands for the platform.</summary>
    internal HttpMessageHandler Sandbox => sandbox;

    /// <summary>What the platform knows; null where its sandbox does not tell.</summary>
    internal ISandboxState? State => sandbox as ISandboxState;

    /// <summary>Starts a server; it listens when this returns.</summary>
    /// <param name="options">How; null for the defaults.</param>
    public static LoopbackServer Start(LoopbackServerOptions? options = null) => new(options ?? new LoopbackServerOptions());

    /// <summary>Starts over: sample data, no faults, nothing recorded.</summary>
    public void Reset()
    {
        Faults.Clear();
        StartSandbox();
        Requests.Clear();
    }

    /// <summary>Adds a fault; those of the connection take effect at once.</summary>
    /// <param name="fault">The fault.</param>
    public void Add(Fault fault)
    {
        ArgumentNullException.ThrowIfNull(fault);
        switch (fault.Kind)
        {
            case FaultKind.StopListening:
                StopListening();
                _ = ResumeAsync(fault.StallMs);
                break;
            case FaultKind.Refuse:
                Faults.Add(fault);
                CloseConnections(evenBusy: false);
                break;
            default:
                Faults.Add(fault);
                break;
        }
    }

    /// <summary>Stops listening and closes the connections; the port stays this server's to come back to.</summary>
    public void StopListening()
    {
        lock (listening)
        {
            if (listener is not null)
            {
                listener.Dispose();
                listener = null;

                // A port that is bound and not listened at refuses, and nobody else gets it meanwhile.
                placeholder = stop.IsCancellationRequested ? null : Bind();
            }
            else if (stop.IsCancellationRequested)
            {
                placeholder?.Dispose();
            }
        }

        CloseConnections(evenBusy: true);
    }

    /// <summary>Listens again on the same port; nothing happens when it does already.</summary>
    public void ResumeListening()
    {
        lock (listening)
        {
            if (listener is null && !stop.IsCancellationRequested)
            {
                Listen();
            }
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (stop.IsCancellationRequested)
        {
            return;
        }

        await stop.CancelAsync();
        StopListening();
        await Task.WhenAll(work.Values);
        Certificate?.Dispose();
        stop.Dispose();
    }

    /// <summary>Carries a request out.</summary>
    /// <param name="request">The request.</param>
    /// <param name="cancellationToken">Ends it.</param>
    internal Task<HttpResponseMessage> ApplyAsync(HttpRequestMessage request, CancellationToken cancellationToken) => invoker.SendAsync(request, cancellationToken);

    /// <summary>All that the platform knows, as a text that is equal for equal states; null where the sandbox does not tell.</summary>
    internal string? Snapshot() => State is { } state ? JsonSerializer.Serialize(state.Describe(int.MaxValue)) : null;

    // The example is for people: its host need not be one.
    private static string PathOf(string example)
    {
        var host = example.IndexOf("//", StringComparison.Ordinal) + 2;
        var path = example.IndexOf('/', host);
        return path < 0 ? string.Empty : example[path..].TrimEnd('/');
    }

    [MemberNotNull(nameof(sandbox), nameof(invoker))]
    private void StartSandbox()
    {
        var fresh = Platform.CreateSandbox!();
        if (Options.Users is { } users)
        {
            (fresh as ISandboxState)?.ListSampleUsers(users);
        }

        sandbox = fresh;
        invoker = new HttpMessageInvoker(fresh);
    }

    private void CloseConnections(bool evenBusy)
    {
        foreach (var connection in connections.Values)
        {
            connection.Close(evenBusy);
        }
    }

    private Socket Bind()
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            socket.Bind(new IPEndPoint(IPAddress.Loopback, Port));
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private void Listen()
    {
        var socket = placeholder ?? Bind();
        placeholder = null;
        socket.Listen(1024);
        Port = ((IPEndPoint)socket.LocalEndPoint!).Port;
        listener = socket;
        _ = AcceptAsync(socket);
    }

    private async Task ResumeAsync(int afterMs)
    {
        try
        {
            await Task.Delay(afterMs, stop.Token);
            ResumeListening();
        }
        catch (OperationCanceledException)
        {
            // The server has been stopped for good.
        }
    }

    private async Task AcceptAsync(Socket socket)
    {
        // The constructor must return before a connection asks for anything.
        await Task.Yield();
        while (true)
        {
            Socket accepted;
            try
            {
                accepted = await socket.AcceptAsync(stop.Token);
            }
            catch (Exception error) when (error is SocketException or ObjectDisposedException or OperationCanceledException)
            {
                return;
            }

            accepted.NoDelay = true;
            var number = Requests.CountConnection();
            if (Faults.RefusesConnection())
            {
                accepted.LingerState = new LingerOption(true, 0);
                accepted.Dispose();
                continue;
            }

            var connection = new ServerConnection(this, accepted, number);
            connections[number] = connection;
            work[number] = ServeAsync(connection, number);
        }
    }

    private async Task ServeAsync(ServerConnection connection, long number)
    {
        // Without this the task could be over before it is among the others, and stay there.
        await Task.Yield();
        try
        {
            await connection.RunAsync(stop.Token);
        }
        finally
        {
            connections.TryRemove(number, out _);
            work.TryRemove(number, out _);
            connection.Dispose();
        }
    }
}
