using System;
using System.IO;
#if !NET
using System.Net;
#endif
using System.Net.Http;
using System.Net.Sockets;
#if NET
using System.Security.Authentication;
#endif

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

        return OfStack(error, setup.BaseUri.Host) ?? (error is HttpRequestException or IOException or SocketException
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

    // Only what the HTTP stack says of the connection's making may count as "never reached": the same socket error in the middle of an
    // exchange means that the platform may have acted.
#if NET
    private static AttemptFailure? OfStack(Exception error, string host) => error is HttpRequestException { HttpRequestError: var reason }
        ? reason switch
        {
            HttpRequestError.NameResolutionError => UnknownName(error, host),
            HttpRequestError.ConnectionError => NoConnection(error, host),
            HttpRequestError.SecureConnectionError => Find<AuthenticationException>(error) is not { } refused ? NoHandshake(error)
                : IsNoTls(refused) ? NoTls(error)
                : Untrusted(error, refused, host),
            HttpRequestError.ProxyTunnelError => Unreachable("could not be reached through the proxy", "Check -Proxy.", error),
            HttpRequestError.InvalidResponse or HttpRequestError.ConfigurationLimitExceeded => NoHttp(error),
            _ => null,
        }
        : null;
#else
    private static AttemptFailure? OfStack(Exception error, string host) => Find<WebException>(error) is { Status: var reason } web
        ? reason switch
        {
            WebExceptionStatus.NameResolutionFailure or WebExceptionStatus.ProxyNameResolutionFailure => UnknownName(error, host),
            WebExceptionStatus.ConnectFailure => NoConnection(error, host),
            WebExceptionStatus.TrustFailure => Untrusted(error, web, host),
            WebExceptionStatus.SecureChannelFailure => NoHandshake(error),
            WebExceptionStatus.ServerProtocolViolation => NoHttp(error),
            _ => null,
        }
        : null;
#endif

    private static AttemptFailure NoConnection(Exception error, string host) => Find<SocketException>(error)?.SocketErrorCode switch
    {
        SocketError.HostNotFound or SocketError.NoData or SocketError.TryAgain => UnknownName(error, host),
        SocketError.ConnectionRefused => Unreachable("refused the connection", "Check the address and the port, and that the server is running.", error),
        SocketError.HostUnreachable or SocketError.NetworkUnreachable or SocketError.HostDown or SocketError.NetworkDown =>
            Unreachable("cannot be reached from this network", "Check the network and the proxy.", error),
        _ => Unreachable("could not be reached", "Check the address, and that the server is running.", error),
    };

    private static AttemptFailure UnknownName(Exception error, string host) => Unreachable(
        $"could not be found: the name '{host}' is not known",
        "Check -BaseUri and the name resolution of this machine.",
        error);

    private static AttemptFailure NoHandshake(Exception error) => Unreachable(
        "broke off the TLS handshake",
        "Check that -BaseUri has the right port and that the server speaks TLS.",
        error);

    private static AttemptFailure NoTls(Exception error) => new(
        ChatErrorKind.Transport,
        "answered with something that is no TLS",
        "Check the port in -BaseUri, and that the server speaks https there.")
    {
        Cause = error,
    };

#if NET
    // What comes is no record of TLS: mostly a server of plain HTTP at that port. The framework tells it by its text alone.
    private static bool IsNoTls(AuthenticationException refused) => Meaning(refused).Message.Holds("frame size");
#endif

    private static AttemptFailure Untrusted(Exception error, Exception reason, string host) => new(
        ChatErrorKind.Transport,
        $"offers no TLS connection that this machine trusts: {Flaws(Meaning(reason).Message, host)}",
        "Check -BaseUri and the server's certificate; for a server of your own, -SkipCertificateCheck accepts any certificate.")
    {
        Cause = error,
    };

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

    // The system names the flaws by its own signs; what they mean goes first.
    private static string Flaws(string message, string host)
    {
        string[] flaws =
        [
            .. message.Holds("NameMismatch") ? [$"its certificate is made out to another host than '{host}'"] : Array.Empty<string>(),
            .. message.Holds("NotTimeValid") ? ["its certificate has run out or is not valid yet"] : Array.Empty<string>(),
            .. message.Holds("UntrustedRoot") || message.Holds("PartialChain") ? ["its certificate is signed by nobody whom this machine trusts"] : Array.Empty<string>(),
        ];
        return flaws.Length == 0 ? Sentence(message) : $"{string.Join(", ", flaws)} ({message.TrimEnd().TrimEnd('.')}).";
    }

    // "Authentication failed, see inner exception" says nothing itself.
    private static Exception Meaning(Exception error) => error.Message.Contains("inner exception") && error.InnerException is { } inner ? inner : error;

    private static string Sentence(string message) => message.TrimEnd().TrimEnd('.') + ".";
}
