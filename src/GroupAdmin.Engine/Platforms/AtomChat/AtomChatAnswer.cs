using System;
using System.Collections.Generic;
using System.Text.Json;
using GroupAdmin.Engine.Json;
using GroupAdmin.Engine.Transport;

namespace GroupAdmin.Engine.Platforms.AtomChat;

/// <summary>
/// An answer of AtomChat, which says by its only key, <c>success</c> or <c>failed</c>, how it went; the HTTP status does not (I: it is
/// 200 either way), so that the key decides whatever the status is.
/// </summary>
internal sealed class AtomChatAnswer
{
    private static readonly Dictionary<string, object?> None = new(StringComparer.Ordinal);

    private AtomChatAnswer()
    {
    }

    public AtomChatCall Call { get; private init; } = null!;

    /// <summary>What is inside <c>success</c>; empty after a failure.</summary>
    public Dictionary<string, object?> Success { get; private init; } = None;

    /// <summary>The platform's failure; null after a success.</summary>
    public ChatServiceException? Failure { get; private init; }

    public AtomChatMeaning Meaning { get; private init; }

    /// <summary>The whole answer as plain values.</summary>
    public object? Whole { get; private init; }

    /// <summary>True where the request was sent more than once, so that an earlier attempt may have done what this one found done.</summary>
    public bool WasRepeated { get; private init; }

    public int StatusCode { get; private init; }

    public ReadOnlyMemory<byte> Body { get; private init; }

    /// <summary>Reads an answer that arrived whole.</summary>
    /// <exception cref="ChatServiceException">It is neither a success nor a failure that AtomChat tells of in its own way.</exception>
    public static AtomChatAnswer Of(AtomChatCall call, ServiceAnswer answer, AtomChatErrors errors, bool takesAnyShape = false)
    {
        object? whole;
        try
        {
            whole = JsonPlain.Parse(answer.Body.Span);
        }
        catch (JsonException error)
        {
            throw IsSuccess(answer.StatusCode)
                ? errors.Malformed(call, answer.StatusCode, JsonPlain.Flaw(error), answer.Body, error)
                : errors.Http(call, answer.StatusCode, answer.Body);
        }

        var (wrong, success, failed) = Open(whole as Dictionary<string, object?>);
        if (failed is not null && wrong is null)
        {
            var (code, message) = Reason(failed);
            return new AtomChatAnswer
            {
                Call = call,
                Failure = errors.Failed(call, answer.StatusCode, code, message),
                Meaning = AtomChatMessages.Of(code, message),
                WasRepeated = answer.Attempts > 1,
                StatusCode = answer.StatusCode,
                Body = answer.Body,
            };
        }

        if (!IsSuccess(answer.StatusCode))
        {
            throw errors.Http(call, answer.StatusCode, answer.Body);
        }

        if (wrong is not null && !takesAnyShape)
        {
            throw errors.Malformed(call, answer.StatusCode, wrong, answer.Body);
        }

        return new AtomChatAnswer
        {
            Call = call,
            Success = success ?? None,
            Whole = whole,
            WasRepeated = answer.Attempts > 1,
            StatusCode = answer.StatusCode,
            Body = answer.Body,
        };
    }

    /// <summary>Tells success from failure.</summary>
    /// <param name="whole">The answer; null where it is no object.</param>
    /// <returns>What is wrong with the shape (null when nothing), and what is inside the one key or the other.</returns>
    public static (string? Wrong, Dictionary<string, object?>? Success, Dictionary<string, object?>? Failed) Open(Dictionary<string, object?>? whole)
    {
        object? good = null;
        object? bad = null;
        var isGood = whole?.TryGetValue("success", out good) == true;
        var isBad = whole?.TryGetValue("failed", out bad) == true;
        if (whole is null || isGood == isBad)
        {
            return (isGood ? "says both 'success' and 'failed'" : "has neither 'success' nor 'failed'", null, null);
        }

        if (isBad)
        {
            return bad is Dictionary<string, object?> failed ? (null, null, failed) : ("holds nothing readable in 'failed'", null, null);
        }

        if (good is not Dictionary<string, object?> success)
        {
            return ("holds nothing readable in 'success'", null, null);
        }

        success.TryGetValue("status", out var status);
        return AtomChatFields.Text(status)?.Trim() == AtomChatMessages.Success
            ? (null, success, null)
            : ("says 'success' without the status 2000", null, null);
    }

    /// <summary>The code and message of a failure.</summary>
    public static (string? Code, string? Message) Reason(Dictionary<string, object?> failed)
    {
        failed.TryGetValue("status", out var status);
        failed.TryGetValue("message", out var message);
        return (AtomChatFields.Text(status)?.Trim(), AtomChatFields.Text(message));
    }

    public static bool IsSuccess(int statusCode) => statusCode is >= 200 and <= 299;
}
