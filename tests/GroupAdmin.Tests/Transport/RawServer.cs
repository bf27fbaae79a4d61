using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.IO;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Threading;
using System.Threading.Tasks;

namespace GroupAdmin.Tests.Transport;

/// <summary>
/// A server on loopback that says exactly what the test wants, byte by byte. Each connection runs the script of its turn; the last script
/// serves all further ones.
/// </summary>
internal sealed class RawServer : IDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource stopping = new();
    private readonly Func<Connection, Task>[] scripts;
    private readonly X509Certificate2? certificate;
    private readonly ConcurrentQueue<string> requests = new();
    private readonly TaskCompletionSource clientGone = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int connections;

    public RawServer(params Func<Connection, Task>[] scripts)
        : this(null, scripts)
    {
    }

    public RawServer(X509Certificate2? certificate, params Func<Connection, Task>[] scripts)
    {
        this.certificate = certificate;
        this.scripts = scripts;
        listener.Start();
        _ = AcceptAsync();
    }

    public int Port => ((IPEndPoint)listener.LocalEndpoint).Port;

    public Uri Address => new($"{(certificate is null ? "http" : "https")}://127.0.0.1:{Port}/api/v2");

    /// <summary>Requests as they arrived: head and body.</summary>
    public IReadOnlyList<string> Requests => [.. requests];

    public int Connections => Volatile.Read(ref connections);

    /// <summary>Done when a client has ended its connection while the script waited for it.</summary>
    public Task ClientGone => clientGone.Task;

    /// <summary>A script that answers every request on the connection with the same text.</summary>
    public static Func<Connection, Task> Always(string answer) => async connection =>
    {
        while (await connection.ReadRequestAsync() is not null)
        {
            await connection.WriteAsync(answer);
        }
    };

    public static string Answer(string body, string status = "200 OK", string headers = "") =>
        $"HTTP/1.1 {status}\r\nContent-Type: application/json\r\nContent-Length: {Encoding.UTF8.GetByteCount(body)}\r\n{headers}\r\n{body}";

    public void Dispose()
    {
        stopping.Cancel();
        listener.Stop();
        stopping.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (!stopping.IsCancellationRequested)
            {
                var client = await listener.AcceptTcpClientAsync(stopping.Token);
                var number = Interlocked.Increment(ref connections) - 1;
                _ = ServeAsync(client, scripts[Math.Min(number, scripts.Length - 1)]);
            }
        }
        catch (Exception error) when (error is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // The test is over.
        }
    }

    private async Task ServeAsync(TcpClient client, Func<Connection, Task> script)
    {
        using var owned = client;
        try
        {
            client.NoDelay = true;
            Stream stream = client.GetStream();
            if (certificate is not null)
            {
                var secure = new SslStream(stream);
                await secure.AuthenticateAsServerAsync(certificate);
                stream = secure;
            }

            await using (stream)
            {
                await script(new Connection(this, client, stream));
            }
        }
        catch (Exception error) when (error is IOException or SocketException or ObjectDisposedException or OperationCanceledException or System.Security.Authentication.AuthenticationException)
        {
            clientGone.TrySetResult();
        }
    }

    internal sealed class Connection(RawServer server, TcpClient client, Stream stream)
    {
        public CancellationToken Stopping => server.stopping.Token;

        /// <summary>Reads one request; null when the client has ended the connection.</summary>
        public async Task<string?> ReadRequestAsync()
        {
            var text = new StringBuilder();
            var buffer = new byte[1];
            while (!text.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal))
            {
                if (await stream.ReadAsync(buffer, Stopping) == 0)
                {
                    return null;
                }

                text.Append((char)buffer[0]);
            }

            var length = 0;
            foreach (var line in text.ToString().Split("\r\n"))
            {
                if (line.StartsWith("Content-Length:", StringComparison.OrdinalIgnoreCase))
                {
                    length = int.Parse(line["Content-Length:".Length..], System.Globalization.CultureInfo.InvariantCulture);
                }
            }

            var body = new byte[length];
            await stream.ReadExactlyAsync(body, Stopping);
            var request = text.Append(Encoding.UTF8.GetString(body)).ToString();
            server.requests.Enqueue(request);
            return request;
        }

        public Task WriteAsync(string text) => WriteAsync(Encoding.UTF8.GetBytes(text));

        public async Task WriteAsync(byte[] bytes)
        {
            await stream.WriteAsync(bytes, Stopping);
            await stream.FlushAsync(Stopping);
        }

        /// <summary>Ends the connection with a reset instead of an orderly end.</summary>
        public void Reset()
        {
            client.LingerState = new LingerOption(true, 0);
            client.Close();
        }

        /// <summary>Waits until the client has ended the connection.</summary>
        public async Task WaitForClientToGoAsync()
        {
            var buffer = new byte[1];
            if (await stream.ReadAsync(buffer, Stopping) == 0)
            {
                server.clientGone.TrySetResult();
            }
        }
    }
}
