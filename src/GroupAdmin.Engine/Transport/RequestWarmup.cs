#if NET
using System;
using System.IO;
using System.Net.Http;
using System.Threading;
using System.Threading.Tasks;
using GroupAdmin.Contracts;
using GroupAdmin.Engine.Json;
using RestSharp;

namespace GroupAdmin.Engine.Transport;

/// <summary>
/// Requests that never leave the process, made like every other: the runtime compiles for them what the first real request then finds
/// compiled. Nothing is kept of them, and the system's proxy, which a process finds out once and a script may still set, is not asked for.
/// </summary>
internal static class RequestWarmup
{
    // Reserved by RFC 2606: it never resolves, so that nothing could leave even by mistake.
    private static readonly Uri Nowhere = new("http://warmup.invalid/");

    /// <summary>A request through RestSharp and all handlers.</summary>
    /// <returns>What was answered.</returns>
    public static object? WholeWay()
    {
        using var transport = new ServiceTransport(new TransportSetup { BaseUri = Nowhere, PlatformName = "Warmup" }, new NoSigner(), Network());
        var request = new RestRequest("warmup", Method.Post).AddParameter("of", "all", ParameterType.GetOrPost);
        var answer = LentThread.To(() => transport.SendAsync(new ServiceCall("warmup", request), CancellationToken.None)).GetAwaiter().GetResult();
        return JsonPlain.Parse(answer.Body.Span);
    }

    /// <summary>The end of the way alone: the HTTP stack, and the reading of an answer.</summary>
    /// <returns>What was answered.</returns>
    public static object? LastPart()
    {
        using var client = new HttpMessageInvoker(Network());
        using var request = new HttpRequestMessage(HttpMethod.Post, Nowhere) { Content = new FormUrlEncodedContent([new("of", "part")]) };
        using var answer = LentThread.To(() => client.SendAsync(request, CancellationToken.None)).GetAwaiter().GetResult();
        return JsonPlain.Parse(BodyReader.ReadAsync(answer.Content, long.MaxValue, CancellationToken.None).GetAwaiter().GetResult());
    }

    private static HttpMessageHandler Network() => SocketHandler.Create(static (_, _) => new ValueTask<Stream>(new FixedAnswer()));

    private sealed class NoSigner : IRequestSigner
    {
        public Task SignAsync(HttpRequestMessage request, CancellationToken cancellationToken) => Task.CompletedTask;
    }

    /// <summary>A connection that takes everything and answers once.</summary>
    private sealed class FixedAnswer() : MemoryStream("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 21\r\n\r\n{\"success\":[\"2000\"]}\n"u8.ToArray())
    {
        public override void Write(byte[] buffer, int offset, int count)
        {
        }

        public override void Write(ReadOnlySpan<byte> buffer)
        {
        }

        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) => default;
    }
}
#endif
