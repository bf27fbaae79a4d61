using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using GroupAdmin.Engine.Transport;

namespace GroupAdmin.Engine.Platforms.Cord;

/// <summary>Turns what Cord answers when it fails into <see cref="ChatServiceException"/>: by its code, and by the HTTP status only where there is none.</summary>
/// <param name="platform">The platform's name.</param>
/// <param name="redactor">Takes secrets out of every text that the platform sent.</param>
/// <param name="now">The time by the clock that tokens are made by.</param>
internal sealed class CordErrors(string platform, Redactor redactor, Func<DateTimeOffset> now)
{
    private const int ShownCharacters = 200;

    // The server allows this much.
    private static readonly TimeSpan ToleratedSkew = TimeSpan.FromSeconds(30);

    /// <summary>True where a token was refused only because its time is over.</summary>
    public static bool IsTokenExpired(string code, string? message) => code == "invalid_project_token" && message?.Contains("jwt expired") == true;

    /// <summary>The platform's own failure.</summary>
    public ChatServiceException Failed(CordCall call, int status, string code, string? message, string? date)
    {
        var fault = new Fault(call, status, OneLine(redactor.Redact(code)), message is null ? null : OneLine(redactor.Redact(message)));
        switch (code)
        {
            case "missing_authorization_header" or "invalid_authorization_header":
                return Make(fault, ChatErrorKind.Authentication, $"{platform} did not get the token: check -BaseUri, and that no proxy takes the Authorization header away. {Said(fault)}");

            case "invalid_project_token" or "invalid_auth_token":
                return Make(fault, ChatErrorKind.Authentication, $"{platform} refused the token: {TokenAdvice(code, message, date)} {Said(fault)}");

            case "project_not_found" or "application_not_found":
                return Make(fault, ChatErrorKind.Authentication, $"{platform} has no project of that id: check the user name in -Credential, and -BaseUri. {Said(fault)}");

            case "group_not_found" or "user_not_found" when call.IsFree:
                return Make(fault, ChatErrorKind.NotFound, $"{platform} did not find what {call.Operation} is about. {Said(fault)}");

            case "group_not_found" when call.GroupId is null:
                return Make(fault, ChatErrorKind.NotFound, $"{platform} does not know one of the groups in {call.Operation}{For(call)}: check their ids. {Said(fault)}");

            case "group_not_found":
                return Make(fault, ChatErrorKind.NotFound, $"There is no group '{call.GroupId}' on {platform}: check its id. {Said(fault)}", target: call.GroupId);

            case "user_not_found" when call.UserId is { } user:
                return Make(fault, ChatErrorKind.NotFound, $"There is no user '{user}' on {platform}: check the id. {Said(fault)}", call.GroupId is null ? null : ChatErrorScope.Users, user);

            case "user_not_found":
                return UnknownUsers(fault, message);

            case "group_already_exists":
                return Make(fault, ChatErrorKind.AlreadyExists, $"There is a group '{call.GroupId}' on {platform} already: choose another id, or change that group. {Said(fault)}", target: call.GroupId);

            case "user_already_exists":
                return Make(fault, ChatErrorKind.AlreadyExists, $"There is a user '{call.UserId}' on {platform} already: choose another id, or change that user. {Said(fault)}", target: call.UserId);

            case "invalid_request" or "invalid_field" or "missing_field" or "unexpected_field" or "user_not_in_group" or "invalid_user_id" or "group_members_missing":
                return Refused(fault, message);

            case "error":
                return Server(fault);

            case var _ when code.EndsWith("_already_exists", StringComparison.Ordinal):
                return Make(fault, ChatErrorKind.AlreadyExists, $"{platform} has that already ({call.Operation}{For(call)}). {Said(fault)}");

            case var _ when code.EndsWith("_not_found", StringComparison.Ordinal):
                return Make(fault, ChatErrorKind.NotFound, $"{platform} did not find what {call.Operation}{For(call)} is about. {Said(fault)}");

            default:
                return Http(fault, null);
        }
    }

    /// <summary>An HTTP status that is no success, with a body that does not say why.</summary>
    public ChatServiceException Http(CordCall call, int status, ReadOnlyMemory<byte> body) => Http(new Fault(call, status, null, null), Start(body));

    /// <summary>An answer that is no JSON, not complete, or of no known shape.</summary>
    /// <param name="call">The call.</param>
    /// <param name="status">The HTTP status.</param>
    /// <param name="why">What is wrong, as the end of the sentence "The answer …".</param>
    /// <param name="body">The answer, or as much of its start as there is.</param>
    /// <param name="cause">What the parser said.</param>
    public ChatServiceException Malformed(CordCall call, int status, string why, ReadOnlyMemory<byte> body, Exception? cause = null)
    {
        var start = Start(body);
        var wrong = OneLine(redactor.Excerpt(why, ShownCharacters));
        var advice = start.StartsWith("<", StringComparison.Ordinal) ? " It looks like a web page: check -BaseUri." : string.Empty;
        var doubt = call.IsChange ? " It is not known whether anything was changed: look before you repeat it." : string.Empty;
        return Make(
            new Fault(call, status, null, null),
            ChatErrorKind.MalformedAnswer,
            start.Length == 0
                ? $"{platform} answered {call.Operation}{For(call)} with an empty body.{doubt}"
                : $"{platform}'s answer to {call.Operation}{For(call)} {wrong}.{advice}{doubt} It begins: {start}",
            mayHaveTakenEffect: call.IsChange,
            cause: cause);
    }

    /// <summary>Members were added, and a later request of the same change failed.</summary>
    /// <param name="cause">What it failed with.</param>
    /// <param name="groupId">Id of the group.</param>
    public static ChatServiceException InPart(ChatServiceException cause, string groupId) =>
        new(cause, $"Only a part of the change of the members of '{groupId}' was made: {cause.Message}")
        {
            Scope = ChatErrorScope.Call,
            Target = groupId,
            MayHaveTakenEffect = true,
        };

    /// <summary>A request that is refused before it is sent.</summary>
    public ChatServiceException Refuse(string operation, string? target, string reason, ChatErrorScope scope = ChatErrorScope.Target) =>
        new(ChatErrorKind.InvalidRequest, $"{reason} Nothing was sent{(scope == ChatErrorScope.Users ? " for it" : string.Empty)}.")
        {
            Scope = scope,
            Culprits = scope == ChatErrorScope.Users && target is not null ? [target] : [],
            Platform = platform,
            Operation = operation,
            Target = target,
        };

    /// <summary>A failure that the client itself concludes from a successful answer.</summary>
    public ChatServiceException Concluded(ChatErrorKind kind, CordCall call, int status, string message, ChatErrorScope scope = ChatErrorScope.Target) =>
        Make(new Fault(call, status, null, null), kind, message, scope);

    private static string For(CordCall call) => call.Target is { } target ? $" for '{target}'" : string.Empty;

    private static string OneLine(string text) => new([.. text.Select(static c => char.IsWhiteSpace(c) ? ' ' : char.IsControl(c) ? '\uFFFD' : c)]);

    private static string Span(TimeSpan span) => span.TotalMinutes < 2
        ? $"{span.TotalSeconds:F0} seconds"
        : span.TotalHours < 2 ? $"{span.TotalMinutes:F0} minutes" : $"{span.TotalHours:F0} hours";

    private string TokenAdvice(string code, string? message, string? date)
    {
        var own = now();
        var isKnown = DateTimeOffset.TryParse(date, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var theirs);
        if (isKnown && (own - theirs).Duration() > ToleratedSkew)
        {
            var direction = own < theirs ? "behind" : "ahead of";
            return $"this machine's clock is {Span((own - theirs).Duration())} {direction} the server's ({own:u} here, {theirs:u} there). Set the clock, and try again.";
        }

        return IsTokenExpired(code, message)
            ? "its time is over although it was made just now. Check the clock of this machine, and that of the server."
            : "check the project id and the secret in -Credential, and that the project belongs to the server behind -BaseUri.";
    }

    private string Said(Fault fault) => fault.Text is null
        ? $"{platform} gave no reason{(fault.Code is null ? string.Empty : $" (code {fault.Code})")}."
        : $"{platform} answered: {fault.Text.TrimEnd('.', ' ')}{(fault.Code is null ? string.Empty : $" (code {fault.Code})")}.";

    private string Start(ReadOnlyMemory<byte> body) => OneLine(redactor.Excerpt(body, ShownCharacters)).Trim();

    private ChatServiceException UnknownUsers(Fault fault, string? message)
    {
        var call = fault.Call;
        var culprits = CordMessages.UnknownUsers(message, call.UserIds);
        var who = culprits.Count switch
        {
            1 => $"There is no user '{culprits[0]}' on {platform}: check the id.",
            > 1 => $"{platform} does not know {culprits.Count:N0} of the users: check the ids of {string.Join(", ", culprits.Take(5).Select(static id => $"'{id}'"))}{(culprits.Count > 5 ? ", …" : string.Empty)}.",
            _ => $"{platform} does not know at least one of the {call.UserIds.Count:N0} users in {call.Operation}{For(call)}: check their ids.",
        };
        return Make(fault, ChatErrorKind.NotFound, $"{who} {Said(fault)}", ChatErrorScope.Users, culprits.Count == 1 ? culprits[0] : null, culprits: culprits);
    }

    private ChatServiceException Refused(Fault fault, string? message)
    {
        var call = fault.Call;
        var culprits = CordMessages.RefusedEntries(message, call.UserIds, call.FirstRemoved);
        var text = $"{platform} refused {call.Operation}{For(call)}. {Said(fault)}";
        return culprits.Count > 0
            ? Make(fault, ChatErrorKind.InvalidRequest, text, ChatErrorScope.Users, culprits.Count == 1 ? culprits[0] : null, culprits: culprits)
            : Make(fault, ChatErrorKind.InvalidRequest, text);
    }

    private ChatServiceException Server(Fault fault) => Make(
        fault,
        ChatErrorKind.Server,
        $"{platform} failed at {fault.Call.Operation}{For(fault.Call)} (HTTP {fault.Status}): try again later.{(fault.Call.IsChange ? " It is not known whether anything was changed." : string.Empty)}{(fault.Code is null ? string.Empty : " " + Said(fault))}",
        mayHaveTakenEffect: fault.Call.IsChange);

    private ChatServiceException Http(Fault fault, string? start)
    {
        var said = fault.Text is not null || fault.Code is not null ? " " + Said(fault)
            : string.IsNullOrEmpty(start) ? string.Empty
            : $" The answer begins: {start}";
        var operation = fault.Call.Operation + For(fault.Call);
        return fault.Status switch
        {
            // Cord's own 401 has a code; one without comes from something between.
            401 => Make(fault, ChatErrorKind.Authentication, $"{operation} was refused (HTTP 401): check -Credential and -BaseUri.{said}"),
            403 => Make(fault, ChatErrorKind.Permission, $"The project may not do {operation} on {platform} (HTTP 403).{said}"),
            404 or 405 => Make(
                fault,
                ChatErrorKind.InvalidRequest,
                $"There is no {fault.Call.Operation} at this address (HTTP {fault.Status}): check {(fault.Call.IsFree ? "-Path and -Method, and -BaseUri" : "-BaseUri, which ends with '/v1'")}.{said}",
                ChatErrorScope.Connection),
            409 => Make(fault, ChatErrorKind.Conflict, $"{operation} met another change on {platform} (HTTP 409): look, and try again.{said}"),
            >= 500 => Make(
                fault,
                ChatErrorKind.Server,
                $"{platform} failed at {operation} (HTTP {fault.Status}): try again later.{(fault.Call.IsChange ? " It is not known whether anything was changed." : string.Empty)}{said}",
                mayHaveTakenEffect: fault.Call.IsChange),
            _ => Make(fault, ChatErrorKind.InvalidRequest, $"{platform} refused {operation} (HTTP {fault.Status}).{said}"),
        };
    }

    private ChatServiceException Make(
        Fault fault,
        ChatErrorKind kind,
        string message,
        ChatErrorScope? scope = null,
        string? target = null,
        bool mayHaveTakenEffect = false,
        IReadOnlyList<string>? culprits = null,
        Exception? cause = null) => new(kind, message, cause)
        {
            Scope = scope ?? new ChatServiceException(kind, message).Scope,
            Platform = platform,
            Operation = fault.Call.Operation,
            Target = target ?? fault.Call.Target,
            StatusCode = fault.Status,
            PlatformCode = fault.Code,
            PlatformText = fault.Text,
            Culprits = culprits ?? [],
            MayHaveTakenEffect = mayHaveTakenEffect,
        };

    private sealed class Fault(CordCall call, int status, string? code, string? text)
    {
        public CordCall Call { get; } = call;

        public int Status { get; } = status;

        public string? Code { get; } = code;

        public string? Text { get; } = text;
    }
}
