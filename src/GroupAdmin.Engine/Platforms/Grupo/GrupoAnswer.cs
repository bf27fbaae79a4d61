using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text.Json;
using GroupAdmin.Engine.Json;
using GroupAdmin.Engine.Transport;

namespace GroupAdmin.Engine.Platforms.Grupo;

/// <summary>Reads what Grupo answers. Its <c>success</c> decides; the HTTP status is not documented.</summary>
internal static class GrupoAnswer
{
    private static readonly string[] Reasons = ["error_key", "error_message"];

    /// <summary>What a success holds, under Grupo's own names.</summary>
    /// <param name="call">The call.</param>
    /// <param name="answer">What arrived.</param>
    /// <param name="errors">Says what is wrong with it.</param>
    /// <param name="isWhole">True to keep <c>success</c> itself in it.</param>
    /// <exception cref="ChatServiceException">Grupo refused, or the answer is none of its.</exception>
    public static Dictionary<string, object?> Read(GrupoCall call, ServiceAnswer answer, GrupoErrors errors, bool isWhole = false)
    {
        object? whole;
        try
        {
            whole = JsonPlain.Parse(answer.Body.Span);
        }
        catch (JsonException error)
        {
            throw answer.StatusCode is >= 200 and <= 299
                ? errors.Malformed(call, answer, "is not valid JSON", error)
                : errors.Http(call, answer);
        }

        var fields = whole as Dictionary<string, object?>;
        if (fields is null || !fields.TryGetValue("success", out var success) || (Truth(success) ?? Refusal(fields)) is not { } succeeded)
        {
            throw answer.StatusCode is >= 200 and <= 299
                ? errors.Malformed(call, answer, "does not say 'success'")
                : errors.Http(call, answer);
        }

        if (!isWhole)
        {
            fields.Remove("success");
        }

        return succeeded ? fields : throw errors.Failed(call, answer.StatusCode, TakeText(fields, "error_key"), TakeText(fields, "error_message"));
    }

    /// <summary>Takes a single value out as text; null where there is none, or an empty one.</summary>
    public static string? TakeText(Dictionary<string, object?> fields, string name)
    {
        if (!fields.TryGetValue(name, out var value))
        {
            return null;
        }

        // Several reasons are one text.
        if (value is object?[] several && Array.TrueForAll(several, static item => item is string))
        {
            value = string.Join(" ", several);
        }

        if (value is System.Collections.IEnumerable and not string)
        {
            return null;
        }

        fields.Remove(name);
        var text = Convert.ToString(value, CultureInfo.InvariantCulture);
        return string.IsNullOrWhiteSpace(text) ? null : text;
    }

    // Nothing where a word was due is no success, and a refusal only where a reason stands beside it.
    private static bool? Refusal(Dictionary<string, object?> fields) =>
        fields["success"] is null && Reasons.Any(name => fields.TryGetValue(name, out var reason) && reason is not null) ? false : null;

    // Documented is true or false; PHP sends 1, "1" and "true" as easily (I).
    private static bool? Truth(object? value) => value switch
    {
        bool flag => flag,
        long number => number != 0,
        decimal number => number != 0,
        string text => text.Trim().ToUpperInvariant() switch
        {
            "TRUE" or "1" or "YES" => true,
            "FALSE" or "0" or "NO" or "" => false,
            _ => null,
        },
        _ => null,
    };
}
