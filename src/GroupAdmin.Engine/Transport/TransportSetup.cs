using System;
using System.Globalization;
using GroupAdmin.Contracts;

namespace GroupAdmin.Engine.Transport;

/// <summary>What all parts of one connection's transport share.</summary>
internal sealed class TransportSetup
{
    public Uri BaseUri { get; init; } = null!;

    public string PlatformName { get; init; } = string.Empty;

    public ConnectionLimits Limits { get; init; } = new();

    public ConnectionStatistics Statistics { get; init; } = new();

    public Redactor Redactor { get; init; } = new();

    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>The pause that the platform asked for last, which every request keeps. First asked for when the handlers are made, by one thread.</summary>
    public SharedPause Pause => field ??= new SharedPause(Time);

    /// <summary>A number from 0 to below 1, for the jitter.</summary>
    public Func<double> Jitter { get; init; } = RandomFraction;

    /// <summary>The platform's name and host, for messages: "AtomChat at api.cometondemand.net".</summary>
    public string Where => $"{PlatformName} at {BaseUri.Authority}";

    public ChatServiceException Failure(
        ChatErrorKind kind,
        string message,
        CallFacts? facts,
        int? statusCode = null,
        Exception? cause = null,
        ChatErrorScope? scope = null,
        bool brokeOff = false)
    {
        var inner = cause is null || IsSecretIn(cause) ? null : cause;
        var operation = facts?.Operation ?? string.Empty;
        var mayHaveTakenEffect = facts?.MayHaveTakenEffect ?? false;
        var text = Redactor.Redact(message);
        return scope is { } known
            ? new ChatServiceException(kind, text, inner)
            {
                Platform = PlatformName,
                Operation = operation,
                Target = facts?.Target,
                StatusCode = statusCode,
                MayHaveTakenEffect = mayHaveTakenEffect,
                BrokeOff = brokeOff,
                Scope = known,
            }
            : new ChatServiceException(kind, text, inner)
            {
                Platform = PlatformName,
                Operation = operation,
                Target = facts?.Target,
                StatusCode = statusCode,
                MayHaveTakenEffect = mayHaveTakenEffect,
                BrokeOff = brokeOff,
            };
    }

    public ChatServiceException TooLong(CallFacts facts, int statusCode)
    {
        facts.MayHaveTakenEffect = true;
        return Failure(
            ChatErrorKind.MalformedAnswer,
            $"{Where} answered '{facts.Operation}' with more than {Limits.MaximumAnswerBytes.ToString("N0", CultureInfo.InvariantCulture)} bytes, the most that this connection reads at once. Ask for less, or check that -BaseUri is the address of the API.",
            facts,
            statusCode);
    }

    private static double RandomFraction()
    {
#if NET
#pragma warning disable CA5394 // spreads waits; nothing secret comes of it
        return Random.Shared.NextDouble();
#pragma warning restore CA5394
#else
        // Random is not thread-safe here; a new identifier is random enough to spread waits.
        return (Guid.NewGuid().GetHashCode() & int.MaxValue) / (double)int.MaxValue * 0.999;
#endif
    }

    // An exception's whole text is searched: what PowerShell shows of an error record's exception goes down to the innermost.
    private bool IsSecretIn(Exception cause)
    {
        var text = cause.ToString();
        return !ReferenceEquals(Redactor.Redact(text), text);
    }
}
