using System;
using System.Globalization;
using System.IO;
using System.IO.Compression;
using System.Net.Http;
using System.Net.Http.Headers;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Text;
using System.Threading;
using System.Threading.Tasks;

namespace GroupAdmin.TestServer;

/// <summary>One client's connection: reads its requests, and answers or spoils them.</summary>
/// <param name="server">The server.</param>
/// <param name="socket">The connection.</param>
/// <param name="number">Its number.</param>
internal sealed class ServerConnection(LoopbackServer server, Socket socket, long number) : IDisposable
{
    private const int PieceSize = 16 * 1024;

    private readonly ControlEndpoint control = new(server);
    private Stream stream = new NetworkStream(socket, ownsSocket: true);
    private volatile bool controlled;
    private volatile bool busy;
    private volatile bool closing;

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        try
        {
            if (server.Certificate is not null)
            {
                var secure = new SslStream(stream);
                stream = secure;
                await secure.AuthenticateAsServerAsync(new SslServerAuthenticationOptions { ServerCertificate = server.Certificate }, cancellationToken);
            }

            var reader = new WireReader(stream);
            while (!closing && await reader.ReadAsync(cancellationToken) is { } request)
            {
                if (!await AnswerAsync(request, cancellationToken))
                {
                    return;
                }
            }
        }
        catch (Exception error) when (error is IOException or SocketException or ObjectDisposedException or OperationCanceledException or AuthenticationException or InvalidDataException)
        {
            // The client has left, sent what is no HTTP, or the server is stopping: there is nobody to tell.
        }
    }

    /// <summary>Closes the connection: at once, or after the answer that it is giving.</summary>
    /// <param name="evenBusy">True to cut an answer short, unless it is one of the control endpoint.</param>
    public void Close(bool evenBusy)
    {
        closing = true;
        if (!controlled && (evenBusy || !busy))
        {
            socket.Dispose();
        }
    }

    public void Dispose() => stream.Dispose();

    private static WireAnswer? Replace(Fault fault, WireRequest request, LoopbackServer server) => fault.Kind switch
    {
        FaultKind.Status => WireAnswer.FromText(
            fault.Status ?? 503, fault.ContentType ?? "text/html", fault.Body ?? "<html><body><h1>The server is not at its best.</h1></body></html>"),
        FaultKind.Canned => WireAnswer.FromJson(fault.Status ?? 200, fault.Body ?? "{}"),
        FaultKind.Html => WireAnswer.FromText(
            fault.Status ?? 200, "text/html; charset=utf-8", fault.Body ?? "<!DOCTYPE html><html><head><title>Sign in</title></head><body>Please sign in.</body></html>"),
        FaultKind.Shape => WireAnswer.FromJson(fault.Status ?? 200, fault.Body ?? """{"result":[{"something":"else"}]}"""),
        FaultKind.Empty => WireAnswer.FromJson(fault.Status ?? 200, string.Empty),
        FaultKind.Huge => Huge(fault),
        FaultKind.RedirectSameOrigin => Redirect(fault, fault.Location ?? request.Target),
        FaultKind.RedirectOtherOrigin => Redirect(fault, fault.Location ?? $"{server.Scheme}://localhost:{server.Port}{request.Target}"),
        _ => null,
    };

    private static WireAnswer Redirect(Fault fault, string location)
    {
        var answer = new WireAnswer { Status = fault.Status ?? 307 };
        answer.Headers.Add(new("Location", location));
        return answer;
    }

    private static WireAnswer Huge(Fault fault)
    {
        var answer = new WireAnswer { Status = fault.Status ?? 200, ContentType = "application/json" };
        var body = new PaddedStream("{\"success\":{\"status\":\"2000\",\"message\":\""u8.ToArray(), (byte)'x', "\"}}"u8.ToArray(), fault.SizeBytes);
        answer.StreamLength = body.Length;
        answer.ReadFrom(body, body);
        return answer;
    }

    private static void Decorate(WireAnswer answer, Fault fault)
    {
        if (fault.ContentType is not null)
        {
            answer.ContentType = fault.ContentType;
        }

        foreach (var header in fault.Headers)
        {
            answer.Headers.Add(header);
        }

        var now = DateTimeOffset.UtcNow;
        if (fault.RetryAfterSeconds is { } seconds)
        {
            answer.Headers.Add(new("Retry-After", seconds.ToString(CultureInfo.InvariantCulture)));
        }

        if (fault.RetryAfterDateSeconds is { } ahead)
        {
            answer.Headers.Add(new("Retry-After", now.AddSeconds(ahead).ToString("R", CultureInfo.InvariantCulture)));
        }

        if (fault.RateLimitResetSeconds is { } reset)
        {
            answer.Headers.Add(new("X-Ratelimit-Reset", now.AddSeconds(reset).ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture)));
        }
    }

    /// <returns>True where the connection can carry another request.</returns>
    private async Task<bool> AnswerAsync(WireRequest request, CancellationToken cancellationToken)
    {
        if (request.Path.StartsWith(ControlEndpoint.Prefix, StringComparison.Ordinal))
        {
            controlled = true;
            using var told = control.Answer(request);
            var last = request.EndsConnection || closing;
            await SendAsync(told, last, null, cancellationToken);
            controlled = false;
            return !last && !closing;
        }

        var text = request.Text;
        var operation = request.Operation;
        var (fault, delay) = server.Faults.Meet(request, text);
        var record = new RecordedRequest
        {
            Connection = number,
            Method = request.Method,
            Path = request.Target,
            Operation = operation,
            Headers = request.Headers,
            Body = text,
            Fault = fault?.Kind,
        };
        busy = true;
        server.Requests.Begin(record);
        try
        {
            return await AnswerAsync(request, record, fault, delay + server.Options.LatencyMs, cancellationToken);
        }
        finally
        {
            server.Requests.End(record);
            busy = false;
        }
    }

    private async Task<bool> AnswerAsync(WireRequest request, RecordedRequest record, Fault? fault, int delay, CancellationToken cancellationToken)
    {
        WireAnswer? proper = null;
        try
        {
            if (fault is null || fault.Applies)
            {
                var before = server.Options.TracksChanges ? server.Snapshot() : null;
                proper = await ApplyAsync(request, cancellationToken);
                record.Applied = proper.Status < 400;
                record.Changed = before is not null && before != server.Snapshot();
                record.ProperLength = proper.Stream is null ? proper.Body.Length : null;
            }

            if (delay > 0)
            {
                await Task.Delay(delay, cancellationToken);
                record.ClientLeft = socket.Poll(0, SelectMode.SelectRead) && socket.Available == 0;
            }

            switch (fault?.Kind)
            {
                case FaultKind.Hang:
                    await WaitForClientAsync(fault.StallMs, cancellationToken);
                    record.ClientLeft = true;
                    server.Requests.End(record);
                    return false;
                case FaultKind.Close:
                    server.Requests.End(record);
                    return false;
                case FaultKind.ResetBefore or FaultKind.ResetAfter:
                    server.Requests.End(record);
                    socket.LingerState = new LingerOption(true, 0);
                    socket.Dispose();
                    return false;
                default:
                    break;
            }

            using var answer = fault is null || fault.NeedsAnswer ? proper! : Replace(fault, request, server)!;
            if (fault is not null)
            {
                Decorate(answer, fault);
            }

            record.Status = answer.Status;
            return fault?.Kind switch
            {
                FaultKind.Truncate => await SendHalfAsync(answer, 0, record, cancellationToken),
                FaultKind.Stall => await SendHalfAsync(answer, fault.StallMs, record, cancellationToken),
                FaultKind.Trickle => await SendByteByByteAsync(answer, fault.ByteDelayMs, record, cancellationToken),
                FaultKind.Gzip => await SendAsync(Compress(answer), request.EndsConnection || closing, record, cancellationToken),
                FaultKind.Halve => await SendAsync(Halve(answer), request.EndsConnection || closing, record, cancellationToken),
                FaultKind.Pad => await SendAsync(Pad(answer, fault.SizeBytes), request.EndsConnection || closing, record, cancellationToken),
                FaultKind.ContentType => await SendAsync(WithType(answer, fault), request.EndsConnection || closing, record, cancellationToken),
                _ => await SendAsync(answer, request.EndsConnection || closing, record, cancellationToken),
            };
        }
        finally
        {
            proper?.Dispose();
        }
    }

    private static WireAnswer WithType(WireAnswer answer, Fault fault)
    {
        answer.ContentType = fault.ContentType ?? "text/plain";
        return answer;
    }

    private static WireAnswer Halve(WireAnswer answer)
    {
        answer.Materialise();
        answer.Body = answer.Body[..(answer.Body.Length / 2)];
        return answer;
    }

    // White space before and after JSON and after XML means nothing.
    private static WireAnswer Pad(WireAnswer answer, long size)
    {
        answer.Materialise();
        var body = new PaddedStream(answer.Body, (byte)' ', [], size);
        answer.StreamLength = body.Length;
        answer.ReadFrom(body, body);
        return answer;
    }

    private static WireAnswer Compress(WireAnswer answer)
    {
        answer.Materialise();
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest))
        {
            gzip.Write(answer.Body);
        }

        answer.Body = packed.ToArray();
        answer.Headers.Add(new("Content-Encoding", "gzip"));
        return answer;
    }

    private async Task<WireAnswer> ApplyAsync(WireRequest request, CancellationToken cancellationToken)
    {
        if (!request.Path.StartsWith(server.PathPrefix + "/", StringComparison.Ordinal))
        {
            return WireAnswer.FromText(404, "text/html", "<html><body><h1>Not Found</h1></body></html>");
        }

        // As it came: what an address would make of dots and percent signs is not what was sent.
        var address = new Uri($"{server.Scheme}://127.0.0.1:{server.Port}{request.Target}", new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true });
        using var message = new HttpRequestMessage(new HttpMethod(request.Method), address) { Content = new ByteArrayContent(request.Body) };
        foreach (var header in request.Headers)
        {
            if (!message.Headers.TryAddWithoutValidation(header.Key, header.Value) && header.Key.Equals("Content-Type", StringComparison.OrdinalIgnoreCase))
            {
                message.Content.Headers.ContentType = MediaTypeHeaderValue.TryParse(header.Value, out var type) ? type : null;
            }
        }

        var response = await server.ApplyAsync(message, cancellationToken);
        var answer = new WireAnswer { Status = (int)response.StatusCode, ContentType = response.Content.Headers.ContentType?.ToString() };
        foreach (var header in response.Headers)
        {
            answer.Headers.Add(new(header.Key, string.Join(", ", header.Value)));
        }

        if (response.Content is StreamContent)
        {
            answer.ReadFrom(await response.Content.ReadAsStreamAsync(cancellationToken), response);
        }
        else
        {
            answer.Body = await response.Content.ReadAsByteArrayAsync(cancellationToken);
            response.Dispose();
        }

        return answer;
    }

    private async Task<bool> SendAsync(WireAnswer answer, bool close, RecordedRequest? record, CancellationToken cancellationToken)
    {
        var head = answer.Head(close);
        if (answer.Stream is null)
        {
            End(record);
            await stream.WriteAsync((byte[])[.. head, .. answer.Body], cancellationToken);
            return !close;
        }

        await stream.WriteAsync(head, cancellationToken);
        var piece = new byte[PieceSize];
        int read;
        while ((read = await answer.Stream.ReadAtLeastAsync(piece, PieceSize, throwOnEndOfStream: false, cancellationToken)) > 0)
        {
            if (answer.StreamLength is not null)
            {
                await stream.WriteAsync(piece.AsMemory(0, read), cancellationToken);
            }
            else
            {
                var size = Encoding.ASCII.GetBytes(read.ToString("x", CultureInfo.InvariantCulture) + "\r\n");
                await stream.WriteAsync((byte[])[.. size, .. piece.AsSpan(0, read), (byte)'\r', (byte)'\n'], cancellationToken);
            }
        }

        End(record);
        if (answer.StreamLength is null)
        {
            await stream.WriteAsync("0\r\n\r\n"u8.ToArray(), cancellationToken);
        }

        return !close;
    }

    private async Task<bool> SendHalfAsync(WireAnswer answer, int stallMs, RecordedRequest record, CancellationToken cancellationToken)
    {
        answer.Materialise();
        await stream.WriteAsync((byte[])[.. answer.Head(close: false), .. answer.Body.AsSpan(0, answer.Body.Length / 2)], cancellationToken);
        if (stallMs > 0)
        {
            await WaitForClientAsync(stallMs, cancellationToken);
            record.ClientLeft = socket.Poll(0, SelectMode.SelectRead) && socket.Available == 0;
        }

        End(record);
        return false;
    }

    /// <summary>Waits, but not longer than the client does: it sends nothing while it waits for an answer, so a read ends when it leaves.</summary>
    private async Task WaitForClientAsync(int longestMs, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(longestMs);
        try
        {
            _ = await stream.ReadAsync(new byte[1], limit.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // The client has waited to the end.
        }
    }

    private async Task<bool> SendByteByByteAsync(WireAnswer answer, int byteDelayMs, RecordedRequest record, CancellationToken cancellationToken)
    {
        answer.Materialise();
        byte[] bytes = [.. answer.Head(close: false), .. answer.Body];
        for (var index = 0; index < bytes.Length; index++)
        {
            if (index == bytes.Length - 1)
            {
                End(record);
            }

            await stream.WriteAsync(bytes.AsMemory(index, 1), cancellationToken);
            if (byteDelayMs > 0)
            {
                await Task.Delay(byteDelayMs, cancellationToken);
            }
        }

        return true;
    }

    private void End(RecordedRequest? record)
    {
        if (record is not null)
        {
            server.Requests.End(record);
        }
    }
}
