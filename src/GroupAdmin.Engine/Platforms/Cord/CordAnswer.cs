using System;
using System.Collections.Generic;
using System.Text.Json;
using GroupAdmin.Engine.Json;
using GroupAdmin.Engine.Transport;

namespace GroupAdmin.Engine.Platforms.Cord;

/// <summary>An answer of Cord: a value, or <c>{error, message}</c>, of which <c>error</c> decides and not the status.</summary>
internal sealed class CordAnswer
{
    private static readonly Dictionary<string, object?> None = new(StringComparer.Ordinal);

    private CordAnswer()
    {
    }

    public CordCall Call { get; private init; } = null!;

    /// <summary>The whole answer as plain values; null where there was no body.</summary>
    public object? Whole { get; private init; }

    /// <summary>The answer's fields; empty where it is no object.</summary>
    public Dictionary<string, object?> Fields => Whole as Dictionary<string, object?> ?? None;

    /// <summary>The platform's failure; null after a success.</summary>
    public ChatServiceException? Failure { get; private init; }

    /// <summary>True where the token was refused because its time is over, so that a new one may do.</summary>
    public bool IsTokenExpired { get; private init; }

    /// <summary>True where the request was sent more than once, so that an earlier attempt may have done what this one found done.</summary>
    public bool WasRepeated { get; private init; }

    /// <summary>True where a group was found whose answer, with all of its members in it, is longer than the connection reads at once.</summary>
    public bool IsTooLong { get; private init; }

    public int StatusCode { get; private init; }

    public ReadOnlyMemory<byte> Body { get; private init; }

    /// <summary>True where a change says that it made the group or user, which was not there.</summary>
    public bool SaysCreated => Message?.Contains("successfully created") == true;

    /// <summary>True where a change says that the group or user was there before.</summary>
    public bool SaysUpdated => Message?.Contains("successfully updated") == true;

    private string? Message => Fields.TryGetValue("message", out var message) ? message as string : null;

    /// <summary>An answer that is too long to be read whole.</summary>
    public static CordAnswer TooLong(CordCall call) => new() { Call = call, StatusCode = 200, IsTooLong = true };

    /// <summary>Reads an answer that arrived whole.</summary>
    /// <exception cref="ChatServiceException">It is neither what Cord answers nor a failure that it tells of in its own way.</exception>
    public static CordAnswer Of(CordCall call, ServiceAnswer answer, CordErrors errors)
    {
        var isSuccess = answer.StatusCode is >= 200 and <= 299;
        object? whole = null;
        if (answer.Body.Length > 0 || (isSuccess && !call.IsFree))
        {
            try
            {
                whole = JsonPlain.Parse(answer.Body.Span);
            }
            catch (JsonException error)
            {
                throw isSuccess
                    ? errors.Malformed(call, answer.StatusCode, JsonPlain.Flaw(error), answer.Body, error)
                    : errors.Http(call, answer.StatusCode, answer.Body);
            }
        }

        var fields = whole as Dictionary<string, object?>;
        if (!isSuccess)
        {
            if (fields is null || !fields.TryGetValue("error", out var code) || code is not string name)
            {
                throw errors.Http(call, answer.StatusCode, answer.Body);
            }

            fields.TryGetValue("message", out var message);
            answer.Headers.TryGetValue("Date", out var date);
            return new CordAnswer
            {
                Call = call,
                Whole = whole,
                Failure = errors.Failed(call, answer.StatusCode, name, message as string, date),
                IsTokenExpired = CordErrors.IsTokenExpired(name, message as string),
                WasRepeated = answer.Attempts > 1,
                StatusCode = answer.StatusCode,
                Body = answer.Body,
            };
        }

        if (call is { IsChange: true, IsFree: false } && !(fields is not null && fields.TryGetValue("success", out var success) && success is true))
        {
            throw errors.Malformed(call, answer.StatusCode, "does not say that it succeeded", answer.Body);
        }

        return new CordAnswer
        {
            Call = call,
            Whole = whole,
            WasRepeated = answer.Attempts > 1,
            StatusCode = answer.StatusCode,
            Body = answer.Body,
        };
    }
}
