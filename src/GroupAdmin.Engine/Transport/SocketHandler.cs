using System;
using System.Net;
using System.Net.Http;
using System.Threading;
using System.Threading.Tasks;
#if NET
using System.IO;
#else
using System.Security.Authentication;
#endif

namespace GroupAdmin.Engine.Transport;

/// <summary>Makes the end of the chain that talks to the network.</summary>
internal static class SocketHandler
{
    /// <summary>A connection is renewed after this time, so that a change of the platform's address is noticed.</summary>
    private static readonly TimeSpan ConnectionLifetime = TimeSpan.FromMinutes(5);

#if NET
    /// <summary>How long making a connection may take; an attempt's own time-out ends it earlier.</summary>
    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(30);

    public static HttpMessageHandler Create(Uri? proxy, bool skipCertificateCheck)
    {
        var handler = Basic();
        if (proxy is not null)
        {
            handler.Proxy = new WebProxy(proxy);
        }

        if (skipCertificateCheck)
        {
#pragma warning disable CA5359 // -SkipCertificateCheck asks for just this
            handler.SslOptions.RemoteCertificateValidationCallback = static (_, _, _, _) => true;
#pragma warning restore CA5359
        }

        return new LendingHandler(handler);
    }

    /// <summary>The same over connections that are not the network's. The system's proxy, which a process finds out once, is not asked for.</summary>
    /// <param name="connect">Makes a connection.</param>
    public static HttpMessageHandler Create(Func<SocketsHttpConnectionContext, CancellationToken, ValueTask<Stream>> connect)
    {
        var handler = Basic();
        handler.UseProxy = false;
        handler.ConnectCallback = connect;
        return new LendingHandler(handler);
    }

    private static SocketsHttpHandler Basic() => new()
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        AutomaticDecompression = DecompressionMethods.All,
        ConnectTimeout = ConnectTimeout,
        PooledConnectionLifetime = ConnectionLifetime,

        // No tracing header that the user did not ask for.
        ActivityHeadersPropagator = null,
    };
#else
    public static HttpMessageHandler Create(Uri? proxy, bool skipCertificateCheck)
    {
        var handler = new HttpClientHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            AutomaticDecompression = DecompressionMethods.GZip | DecompressionMethods.Deflate,

            // The throttle bounds the connections; the two of .NET Framework would be too few.
            MaxConnectionsPerServer = int.MaxValue,

            // Windows PowerShell may still default to TLS 1.0 on older systems.
            SslProtocols = SslProtocols.Tls12,
        };
        if (proxy is not null)
        {
            handler.Proxy = new WebProxy(proxy);
            handler.UseProxy = true;
        }

        if (skipCertificateCheck)
        {
#pragma warning disable CA5359 // -SkipCertificateCheck asks for just this
            handler.ServerCertificateCustomValidationCallback = static (_, _, _, _) => true;
#pragma warning restore CA5359
        }

        return new ServicePointHandler(handler);
    }

    /// <summary>
    /// Sets what .NET Framework keeps for each server instead of for each client. Left as it is, a body would wait until the server has confirmed
    /// the header, a fifth of a second at worst, and a change of the platform's address would not be noticed.
    /// </summary>
    private sealed class ServicePointHandler(HttpClientHandler inner) : DelegatingHandler(inner)
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            // Each time: the framework forgets a server that was not asked for some time, and what was set for it.
            var point = ServicePointManager.FindServicePoint(request.RequestUri, inner.Proxy ?? WebRequest.DefaultWebProxy);
            point.UseNagleAlgorithm = false;
            point.ConnectionLeaseTimeout = (int)ConnectionLifetime.TotalMilliseconds;
            return base.SendAsync(request, cancellationToken);
        }
    }
#endif
}
