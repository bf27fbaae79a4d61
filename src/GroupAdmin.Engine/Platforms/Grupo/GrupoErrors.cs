using System;
using System.Linq;
using GroupAdmin.Engine.Transport;

namespace GroupAdmin.Engine.Platforms.Grupo;

/// <summary>Turns what Grupo answers when it fails into <see cref="ChatServiceException"/>.</summary>
/// <param name="platform">The platform's name.</param>
/// <param name="redactor">Takes secrets out of every text that the platform sent.</param>
internal sealed class GrupoErrors(string platform, Redactor redactor)
{
    private const int ShownCharacters = 200;

    /// <summary>Grupo's own failure.</summary>
    public ChatServiceException Failed(GrupoCall call, int status, string? key, string? message)
    {
        key = key is null ? null : OneLine(redactor.Redact(key));
        message = message is null ? null : OneLine(redactor.Redact(message));
        var kind = KindOf(key) ?? KindOf(message) ?? ChatErrorKind.InvalidRequest;
        var said = message is null && key is null
            ? $"{platform} gave no reason."
            : $"{platform} answered: {(message ?? key)!.TrimEnd('.', ' ')}{(message is null || key is null ? string.Empty : $" ({key})")}.";
        var what = kind switch
        {
            ChatErrorKind.Authentication => $"{platform} refused the API secret key: check -Secret, and that the site behind -BaseUri is the one that the key belongs to.",
            ChatErrorKind.Permission => $"The API secret key may not do {call.Operation}{For(call)} on {platform}: check what the site allows.",
            ChatErrorKind.AlreadyExists => $"What {call.Operation}{For(call)} was to make is there already on {platform}: choose another id.",
            ChatErrorKind.NotFound => $"{platform} does not know something that {call.Operation}{For(call)} names: check the ids.",
            _ => $"{platform} refused {call.Operation}{For(call)}.",
        };
        return new ChatServiceException(kind, $"{what} {said}")
        {
            Platform = platform,
            Operation = call.Operation,
            Target = call.Target,
            StatusCode = status,
            PlatformCode = key,
            PlatformText = message,
        };
    }

    /// <summary>An HTTP status that is no success, with a body that is not Grupo's own answer.</summary>
    public ChatServiceException Http(GrupoCall call, ServiceAnswer answer)
    {
        var start = Start(answer);
        var said = start.Length == 0 ? string.Empty : $" The answer begins: {start}";
        var status = answer.StatusCode;
        var (kind, what) = status switch
        {
            401 => (ChatErrorKind.Authentication, $"{platform} refused the API secret key (HTTP 401): check -Secret."),
            403 => (ChatErrorKind.Permission, $"{call.Operation}{For(call)} is forbidden (HTTP 403): check -Secret, and whether the site or a firewall before it lets this machine in."),
            404 or 405 => (ChatErrorKind.InvalidRequest, $"There is no {platform} API at this address (HTTP {status}): check that -BaseUri is the site's address, and that its API is switched on."),
            >= 500 => (ChatErrorKind.Server, $"{platform} failed at {call.Operation}{For(call)} (HTTP {status}): try again later. It is not known whether anything was changed."),
            _ => (ChatErrorKind.InvalidRequest, $"{platform} refused {call.Operation}{For(call)} (HTTP {status})."),
        };
        var usual = new ChatServiceException(kind, what).Scope;
        return new ChatServiceException(kind, what + said)
        {
            Platform = platform,
            Operation = call.Operation,
            Target = call.Target,
            StatusCode = status,
            Scope = status is 404 or 405 ? ChatErrorScope.Connection : usual,
            MayHaveTakenEffect = status >= 500,
        };
    }

    /// <summary>An answer that arrived as a success and is none of Grupo's.</summary>
    /// <param name="call">The call.</param>
    /// <param name="answer">The answer.</param>
    /// <param name="why">What is wrong, as the end of the sentence "The answer …".</param>
    /// <param name="cause">What the parser said.</param>
    public ChatServiceException Malformed(GrupoCall call, ServiceAnswer answer, string why, Exception? cause = null)
    {
        var start = Start(answer);
        var message = start.Length == 0
            ? $"{platform} answered {call.Operation}{For(call)} with an empty body."
            : $"{platform}'s answer to {call.Operation}{For(call)} {Page(start) ?? why + "."}";
        return new ChatServiceException(
            ChatErrorKind.MalformedAnswer,
            $"{message} It is not known whether anything was changed: look before you repeat it.{(start.Length == 0 ? string.Empty : $" The answer begins: {start}")}",
            cause)
        {
            Platform = platform,
            Operation = call.Operation,
            Target = call.Target,
            StatusCode = answer.StatusCode,
            MayHaveTakenEffect = true,
        };
    }

    /// <summary>A request that is refused before it is sent.</summary>
    public ChatServiceException Refuse(string operation, string? target, string reason, ChatErrorKind kind = ChatErrorKind.InvalidRequest) =>
        new(kind, $"{reason} Nothing was sent.")
        {
            Scope = ChatErrorScope.Target,
            Platform = platform,
            Operation = operation,
            Target = target,
        };

    // The values of error_key are not documented (I): what the words say decides, and whatever says nothing is an invalid request, with the
    // key and the text in it.
    private static ChatErrorKind? KindOf(string? text)
    {
        if (text is null)
        {
            return null;
        }

        var words = new string([.. text.Select(static c => char.IsLetterOrDigit(c) ? char.ToLowerInvariant(c) : '_')]);
        return Says("secret_key", "api_key", "api_secret", "unauthorized", "unauthorised", "authentication") ? ChatErrorKind.Authentication
            : Says("permission", "denied", "forbidden", "not_allowed") ? ChatErrorKind.Permission
            : Says("not_exist", "not_found", "notfound", "doesn_t_exist", "no_such", "unknown") ? ChatErrorKind.NotFound
            : Says("exist", "taken", "duplicate", "already", "in_use") ? ChatErrorKind.AlreadyExists
            : Says("too_many", "rate_limit", "throttle") ? ChatErrorKind.Throttled
            : null;

        bool Says(params string[] signs) => signs.Any(words.Holds);
    }

    private static string For(GrupoCall call) => call.Target is { } target ? $" for '{target}'" : string.Empty;

    private static string? Page(string start) =>
        start.Holds("<b>Fatal error</b>") || start.Holds("<b>Warning</b>") || start.Holds("<b>Notice</b>") || start.Holds("<b>Deprecated</b>") || start.Holds("<b>Parse error</b>")
            ? "is a PHP error of the site: its administrator finds more in the site's log."
        : start.StartsWith("<", StringComparison.Ordinal)
            ? "is a web page, perhaps a login page: check that -BaseUri is the site's address, and that its API is switched on."
        : null;

    private static string OneLine(string text) => new([.. text.Select(static c => char.IsWhiteSpace(c) ? ' ' : char.IsControl(c) ? '\uFFFD' : c)]);

    private string Start(ServiceAnswer answer) => OneLine(redactor.Excerpt(answer.Body, ShownCharacters)).Trim();
}
