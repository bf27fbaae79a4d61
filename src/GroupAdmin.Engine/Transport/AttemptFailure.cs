using System;
using System.IO;
#if !NET
using System.Net;
#endif
using System.Net.Http;
using System.Net.Sockets;
using System.Security.Authentication;

namespace GroupAdmin.Engine.Transport;

/// <summary>Why an attempt failed, whether another may do better, and whether the platform may have acted on it.</summary>
internal sealed class AttemptFailure
{
    private AttemptFailure(ChatErrorKind kind, string what, string advice)
    {
        Kind = kind;
        What = what;
        Advice = advice;
    }

    public ChatErrorKind Kind { get; }

    /// <summary>What happened, as the rest of a sentence that begins with the platform's name.</summary>
    public string What { get; }

    /// <summary>What to do, as a sentence.</summary>
    public string Advice { get; }

    /// <summary>True where the next attempt may succeed.</summary>
    public bool IsPassing { get; private init; }

    /// <summary>True where the platform may have carried the request out all the same.</summary>
    public bool MayHaveTakenEffect { get; private init; }

    public int? StatusCode { get; private init; }

    /// <summary>How long the platform asks to wait.</summary>
    public TimeSpan? Wait { get; private init; }

    public Exception? Cause { get; private init; }

    /// <summary>The failure in an answer; null where the answer is one for the platform's client.</summary>
    public static AttemptFailure? Of(HttpResponseMessage response, DateTimeOffset now) => (int)response.StatusCode switch
    {
        429 => new(ChatErrorKind.Throttled, "asks to slow down (HTTP 429)", "Lower -ThrottleLimit or set -RequestsPerSecond, or try again later.")
        {
            IsPassing = true,
            StatusCode = 429,
            Wait = RequestedWait.Of(response, now),
        },
        502 => Unavailable(502, "Bad Gateway", response, now),
        503 => Unavailable(503, "Service Unavailable", response, now),
        504 => Unavailable(504, "Gateway Timeout", response, now),
        _ => null,
    };

    /// <summary>The failure that an exception tells of.</summary>
    public static AttemptFailure Of(Exception error, TransportSetup setup)
    {
        if (error is TimeoutException)
        {
            return new(ChatErrorKind.Timeout, $"did not answer within {Durations.Text(setup.Limits.OperationTimeout)}", "Try again, or raise -OperationTimeoutSeconds.")
            {
                IsPassing = true,
                MayHaveTakenEffect = true,
                Cause = error.InnerException,
            };
        }

        // Neither the user nor the time limit cancelled: only the limit on making a connection is left.
        if (error is OperationCanceledException)
        {
            return Unreachable("could not be reached in time", "Check the address, the network and the proxy.", error);
        }

        if (Find<AuthenticationException>(error) is { } refused)
        {
            return new(
                ChatErrorKind.Transport,
                $"offers no TLS connection that this machine trusts: {Sentence(refused.InnerException?.Message is { Length: > 0 } deeper && refused.Message.Contains("inner") ? deeper : refused.Message)}",
                "Check -BaseUri and the server's certificate; for a server of your own, -SkipCertificateCheck accepts any certificate.")
            {
                Cause = error,
            };
        }

        if (Find<SocketException>(error) is { } socket && OfSocket(socket, error, setup.BaseUri.Host) is { } known)
        {
            return known;
        }

        return OfStack(error) ?? (error is HttpRequestException or IOException or SocketException
            ? Lost(error)
            : new(
                error is InvalidDataException ? ChatErrorKind.MalformedAnswer : ChatErrorKind.Transport,
                error is InvalidDataException
                    ? "sent a body that cannot be decompressed"
                    : $"could not be asked because of a {error.GetType().Name}: {Sentence(error.Message)}",
                error is InvalidDataException ? "Check that -BaseUri is the address of the API." : "Check the connection's settings.")
            {
                MayHaveTakenEffect = true,
                Cause = error,
            });
    }

#if NET
    private static AttemptFailure? OfStack(Exception error) => error is HttpRequestException { HttpRequestError: var reason }
        ? reason switch
        {
            HttpRequestError.NameResolutionError => Unknown(error, null),
            HttpRequestError.ConnectionError => Unreachable("could not be reached", "Check the address, and that the server is running.", error),
            HttpRequestError.SecureConnectionError => Unreachable("broke off the TLS handshake", "Check that -BaseUri has the right port and that the server speaks TLS.", error),
            HttpRequestError.ProxyTunnelError => Unreachable("could not be reached through the proxy", "Check -Proxy.", error),
            HttpRequestError.InvalidResponse or HttpRequestError.ConfigurationLimitExceeded => NoHttp(error),
            _ => null,
        }
        : null;
#else
    private static AttemptFailure? OfStack(Exception error) => Find<WebException>(error) is { Status: var reason } web
        ? reason switch
        {
            WebExceptionStatus.NameResolutionFailure or WebExceptionStatus.ProxyNameResolutionFailure => Unknown(error, null),
            WebExceptionStatus.ConnectFailure => Unreachable("could not be reached", "Check the address, and that the server is running.", error),
            WebExceptionStatus.SecureChannelFailure => Unreachable("broke off the TLS handshake", "Check that -BaseUri has the right port and that the server speaks TLS.", error),
            WebExceptionStatus.TrustFailure => new(
                ChatErrorKind.Transport,
                $"offers no TLS connection that this machine trusts: {Sentence(web.Message)}",
                "Check -BaseUri and the server's certificate; for a server of your own, -SkipCertificateCheck accepts any certificate.")
            {
                Cause = error,
            },
            WebExceptionStatus.ServerProtocolViolation => NoHttp(error),
            _ => null,
        }
        : null;
#endif

    private static AttemptFailure? OfSocket(SocketException socket, Exception error, string host) => socket.SocketErrorCode switch
    {
        SocketError.HostNotFound or SocketError.NoData or SocketError.TryAgain => Unknown(error, host),
        SocketError.ConnectionRefused => Unreachable("refused the connection", "Check the address and the port, and that the server is running.", error),
        SocketError.HostUnreachable or SocketError.NetworkUnreachable or SocketError.HostDown or SocketError.NetworkDown =>
            Unreachable("cannot be reached from this network", "Check the network and the proxy.", error),
        _ => null,
    };

    private static AttemptFailure Unknown(Exception error, string? host) => Unreachable(
        host is null ? "could not be found: its name is not known" : $"could not be found: the name '{host}' is not known",
        "Check -BaseUri and the name resolution of this machine.",
        error);

    private static AttemptFailure Unreachable(string what, string advice, Exception error) => new(ChatErrorKind.Transport, what, advice)
    {
        IsPassing = true,
        Cause = error,
    };

    private static AttemptFailure Lost(Exception error) => new(
        ChatErrorKind.Transport,
        "lost the connection before the answer was complete",
        "Try again; if it stays so, check the network and the proxy.")
    {
        IsPassing = true,
        MayHaveTakenEffect = true,
        Cause = error,
    };

    private static AttemptFailure NoHttp(Exception error) => new(
        ChatErrorKind.MalformedAnswer,
        "sent an answer that is no valid HTTP",
        "Check that -BaseUri is the address of the API, with the right port.")
    {
        MayHaveTakenEffect = true,
        Cause = error,
    };

    private static AttemptFailure Unavailable(int status, string name, HttpResponseMessage response, DateTimeOffset now) =>
        new(ChatErrorKind.Server, $"is not available (HTTP {status} {name})", "Try again later.")
        {
            IsPassing = true,
            MayHaveTakenEffect = true,
            StatusCode = status,
            Wait = RequestedWait.Of(response, now),
        };

    private static T? Find<T>(Exception? error)
        where T : Exception
    {
        for (; error is not null; error = error.InnerException)
        {
            if (error is T found)
            {
                return found;
            }
        }

        return null;
    }

    private static string Sentence(string message) => message.TrimEnd().TrimEnd('.') + ".";
}
