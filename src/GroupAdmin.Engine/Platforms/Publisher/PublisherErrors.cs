using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using GroupAdmin.Engine.Transport;

namespace GroupAdmin.Engine.Platforms.Publisher;

/// <summary>Turns what Publisher answers when it fails into <see cref="ChatServiceException"/>. The shape of its errors is not published.</summary>
/// <param name="platform">The platform's name.</param>
/// <param name="redactor">Takes secrets out of every text that the platform sent.</param>
internal sealed class PublisherErrors(string platform, Redactor redactor)
{
    private const int ShownCharacters = 200;
    private const int DeepestReason = 4;

    private static readonly string[] Reasons = ["summary", "message", "error_description", "description", "detail", "title", "error"];
    private static readonly string[] Codes = ["ref", "code", "error_code", "errorcode"];

    /// <summary>A status that is no success.</summary>
    public ChatServiceException Http(PublisherCall call, ServiceAnswer answer)
    {
        var (code, text) = Reason(answer);
        var status = answer.StatusCode;
        var start = text is null && code is null ? Start(answer) : string.Empty;
        var said = text is not null ? $" {platform} answered: {text.TrimEnd('.', ' ')}{(code is null ? string.Empty : $" ({code})")}."
            : code is not null ? $" {platform} gave the code {code}."
            : start.Length == 0 ? string.Empty
            : $" The answer begins: {start}";
        var (kind, what) = status switch
        {
            401 => (ChatErrorKind.Authentication, $"{platform} refused the access token (HTTP 401): check -Secret; tokens run out."),
            403 => (ChatErrorKind.Permission, $"The access token may not do {call.Operation}{For(call)} (HTTP 403): check the rights of the account that it belongs to."),
            404 when call.Target is not null => (ChatErrorKind.NotFound, $"There is no {call.Noun} '{call.Target}' on {platform} (HTTP 404): check the id."),
            404 or 405 => (ChatErrorKind.InvalidRequest, $"There is no {call.Operation} at this address (HTTP {status}): check {(call.IsFree ? "-Path and -Method, and " : string.Empty)}that -BaseUri ends with /api/2."),
            409 when call.IsCreation => (ChatErrorKind.AlreadyExists, $"{platform} has that {call.Noun} already (HTTP 409)."),
            409 or 412 => (ChatErrorKind.Conflict, $"{platform} refused {call.Operation}{For(call)} because of another change (HTTP {status}): run it again."),
            >= 500 => (ChatErrorKind.Server, $"{platform} failed at {call.Operation}{For(call)} (HTTP {status}): try again later.{(call.IsChange ? " It is not known whether anything was changed." : string.Empty)}"),
            _ => (ChatErrorKind.InvalidRequest, $"{platform} refused {call.Operation}{For(call)} (HTTP {status})."),
        };
        var usual = new ChatServiceException(kind, what).Scope;
        return new ChatServiceException(kind, what + said)
        {
            Scope = status is 404 or 405 && kind == ChatErrorKind.InvalidRequest && !call.IsFree ? ChatErrorScope.Connection : usual,
            Platform = platform,
            Operation = call.Operation,
            Target = call.Target,
            StatusCode = status,
            PlatformCode = code,
            PlatformText = text,
            MayHaveTakenEffect = call.IsChange && status >= 500,
        };
    }

    /// <summary>A success whose body makes no sense.</summary>
    /// <param name="call">The call.</param>
    /// <param name="answer">The answer.</param>
    /// <param name="why">What is wrong, as the end of the sentence "The answer …".</param>
    /// <param name="cause">What the parser said.</param>
    public ChatServiceException Malformed(PublisherCall call, ServiceAnswer answer, string why, Exception? cause = null)
    {
        var start = Start(answer);
        var advice = start.Holds("<html") || start.Holds("<!doctype html") ? " It looks like a web page: check -BaseUri." : string.Empty;
        var doubt = call.IsChange ? " It is not known whether anything was changed: look before you repeat it." : string.Empty;
        return new ChatServiceException(
            ChatErrorKind.MalformedAnswer,
            start.Length == 0
                ? $"{platform} answered {call.Operation}{For(call)} with an empty body.{doubt}"
                : $"{platform}'s answer to {call.Operation}{For(call)} {OneLine(redactor.Excerpt(why, ShownCharacters))}.{advice}{doubt} It begins: {start}",
            cause)
        {
            Platform = platform,
            Operation = call.Operation,
            Target = call.Target,
            StatusCode = answer.StatusCode,
            MayHaveTakenEffect = call.IsChange,
        };
    }

    /// <summary>A request that is refused before it is sent.</summary>
    public ChatServiceException Refuse(string operation, string? target, string reason) => new(ChatErrorKind.InvalidRequest, $"{reason} Nothing was sent.")
    {
        Scope = ChatErrorScope.Target,
        Platform = platform,
        Operation = operation,
        Target = target,
    };

    /// <summary>Users of a change of members who are named by something that a list of members cannot hold.</summary>
    public ChatServiceException NoNumbers(string operation, IReadOnlyList<string> users) => new(
        ChatErrorKind.InvalidRequest,
        "Publisher's groups hold users by their numbers: give the user's id, not the e-mail address. Nothing was sent for it.")
    {
        Scope = ChatErrorScope.Users,
        Platform = platform,
        Operation = operation,
        Target = users[0],
        Culprits = users,
    };

    private static string For(PublisherCall call) => call.Target is { } target ? $" for '{target}'" : string.Empty;

    private static string OneLine(string text) => new([.. text.Select(static c => char.IsWhiteSpace(c) ? ' ' : char.IsControl(c) ? '\uFFFD' : c)]);

    // A sibling product sends <error><ref>478</ref><summary>text</summary></error> (I). Any shape is taken: the first text under one of the usual names.
    private (string? Code, string? Text) Reason(ServiceAnswer answer)
    {
        try
        {
            var whole = PublisherDocument.Parse(answer.Body, answer.Body.Length + 1L);
            return (Find(whole, Codes, 0), Find(whole, Reasons, 0));
        }
        catch (FormatException)
        {
            return (null, null);
        }
    }

    private string? Find(object? value, string[] names, int depth)
    {
        if (value is object?[] list)
        {
            return depth >= DeepestReason ? null : list.Select(item => Find(item, names, depth + 1)).FirstOrDefault(static found => found is not null);
        }

        if (value is not Dictionary<string, object?> fields)
        {
            return null;
        }

        foreach (var name in names)
        {
            foreach (var field in fields.Where(field => field.Key.Equals(name, StringComparison.OrdinalIgnoreCase)))
            {
                if (field.Value is string or long or decimal && Convert.ToString(field.Value, CultureInfo.InvariantCulture) is { Length: > 0 } text)
                {
                    return OneLine(redactor.Excerpt(text, ShownCharacters)).Trim();
                }
            }
        }

        return depth >= DeepestReason ? null : fields.Values.Select(item => Find(item, names, depth + 1)).FirstOrDefault(static found => found is not null);
    }

    private string Start(ServiceAnswer answer) => OneLine(redactor.Excerpt(answer.Body, ShownCharacters)).Trim();
}
