using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json;
using GroupAdmin.Contracts;
using GroupAdmin.Engine.Json;
using GroupAdmin.Engine.Transport;

namespace GroupAdmin.Engine.Platforms.Ejabberd;

/// <summary>
/// Turns what ejabberd answers when it fails into <see cref="ChatServiceException"/>. There are four shapes (measured): an object with
/// <c>code</c> and <c>message</c>; a bare JSON string; the string <c>internal_error</c>; a web page.
/// </summary>
/// <param name="platform">The platform's name.</param>
/// <param name="redactor">Takes secrets out of every text that the platform sent.</param>
internal sealed class EjabberdErrors(string platform, Redactor redactor)
{
    private const int ShownCharacters = 200;

    // Five spellings of one thing, each by another command.
    private static readonly string[] NoRoom = ["Room not found", "The room does not exist.", "Room doesn't exists", "room_not_found", "Room does not exist"];

    /// <summary>An HTTP status that is no success.</summary>
    /// <param name="call">The call.</param>
    /// <param name="status">The status.</param>
    /// <param name="body">The answer, or as much of its start as there is.</param>
    /// <param name="wasRepeated">True where the call was sent before, without an answer that could be used.</param>
    public ChatServiceException Failed(EjabberdCall call, int status, ReadOnlyMemory<byte> body, bool wasRepeated = false)
    {
        var (code, text) = Read(body);
        var fault = new Fault(call, status, code, text is null ? null : OneLine(redactor.Redact(text)));
        return status switch
        {
            401 => Make(fault, ChatErrorKind.Authentication, $"{platform} refused the account or token: check the full JID and the password in -Credential (or the token in -Secret), and -BaseUri. {Said(fault)}"),
            403 => Make(fault, ChatErrorKind.Permission, $"The account may not run the command '{call.Command}' on {platform}: add it to 'what' in the api_permissions of ejabberd.yml. {Said(fault)}"),
            404 when text == "unknown_user" => NoUser(fault),
            404 when code is not null => Make(
                fault,
                ChatErrorKind.InvalidRequest,
                $"{platform} has no command '{call.Command}': check that the module it belongs to is loaded (mod_admin_extra, mod_muc_admin), and the server's version. {Said(fault)}",
                ChatErrorScope.Connection),
            404 or 405 => Make(fault, ChatErrorKind.InvalidRequest, $"There is no {call.Command} at this address (HTTP {status}): check -BaseUri, whose path is the one of mod_http_api, such as '/api'. {Start(body)}", ChatErrorScope.Connection),
            409 when code == "10090" => Make(fault, ChatErrorKind.AlreadyExists, $"There is a user '{call.UserId}' on {platform} already: choose another name, or change that user. {Said(fault)}"),
            500 when code == "10001" => Refused(fault),
            >= 500 => Make(
                fault,
                ChatErrorKind.Server,
                $"{platform} failed at {call.Command}{For(call)} (HTTP {status}): its log says why.{(call.IsChange ? " It is not known whether anything was changed." : string.Empty)} {(text is null ? Start(body) : Said(fault))}",
                mayHaveTakenEffect: call.IsChange),
            400 when text is not null && NoRoom.Contains(text) => NoGroup(fault),
            400 when text == "Room already exists" => Make(fault, ChatErrorKind.AlreadyExists, $"There is a group '{call.GroupId}' on {platform} already: choose another name, or change that group. {Said(fault)}"),
            _ when text is not null => Refused(fault),
            // What is not understood may say that an attempt before had done it all.
            _ => Make(
                fault,
                ChatErrorKind.InvalidRequest,
                $"{platform} refused {call.Command}{For(call)} (HTTP {status}).{(call.IsChange && wasRepeated ? " Whether an attempt before changed anything is not known." : string.Empty)} {Start(body)}",
                mayHaveTakenEffect: call.IsChange && wasRepeated),
        };
    }

    /// <summary>A command that answered with success that it did not do what it was asked (1, measured for a room's option <c>logging</c>).</summary>
    public ChatServiceException NotDone(EjabberdCall call) =>
        Make(new Fault(call, 200, "1", null), ChatErrorKind.InvalidRequest, $"{platform} did not carry out {call.Command}{For(call)}, and does not say why: its log, or the access rules of its modules, may tell.");

    /// <summary>There is no such room.</summary>
    public ChatServiceException NoGroup(EjabberdCall call) => NoGroup(new Fault(call, 200, null, null));

    /// <summary>There is no such account.</summary>
    public ChatServiceException NoUser(EjabberdCall call) => NoUser(new Fault(call, 200, null, null));

    /// <summary>True where the server does not know the command at all: an older version, or a module that is not loaded.</summary>
    public static bool IsUnknownCommand(ChatServiceException error) => error is { StatusCode: 404, PlatformCode: not null } && error.Kind != ChatErrorKind.NotFound;

    /// <summary>An answer that is no JSON, not complete, or of no known shape.</summary>
    /// <param name="call">The call.</param>
    /// <param name="status">The HTTP status.</param>
    /// <param name="why">What is wrong, as the end of the sentence "The answer …".</param>
    /// <param name="body">The answer, or as much of its start as there is.</param>
    /// <param name="cause">What the parser said.</param>
    public ChatServiceException Malformed(EjabberdCall call, int status, string why, ReadOnlyMemory<byte> body, Exception? cause = null)
    {
        var doubt = call.IsChange ? " It is not known whether anything was changed: look before you repeat it." : string.Empty;
        var advice = Text(body).StartsWith("<", StringComparison.Ordinal) ? " It looks like a web page: check -BaseUri." : string.Empty;
        return Make(
            new Fault(call, status, null, null),
            ChatErrorKind.MalformedAnswer,
            body.IsEmpty
                ? $"{platform} answered {call.Command}{For(call)} with an empty body.{doubt}"
                : $"{platform}'s answer to {call.Command}{For(call)} {OneLine(redactor.Excerpt(why, ShownCharacters))}.{advice}{doubt} {Start(body)}",
            mayHaveTakenEffect: call.IsChange,
            cause: cause);
    }

    /// <summary>The first requests of a change were carried out, and a later one was not.</summary>
    /// <param name="cause">What the later one failed with.</param>
    /// <param name="target">Id of the account or room.</param>
    /// <param name="done">What was done, as the start of a sentence.</param>
    /// <param name="missing">What is missing, such as "its name".</param>
    /// <param name="remedy">The command that sets it.</param>
    public static ChatServiceException InPart(ChatServiceException cause, string target, string done, string missing, string remedy) => Again(
        cause,
        target,
        $"{done}, but {missing} {(cause.MayHaveTakenEffect ? "may not have been set" : missing.Contains(" and ", StringComparison.Ordinal) ? "were not set" : "was not set")}: run {remedy}. {cause.Message}");

    /// <summary>One side of a friendship was written, and the other was not: it is no failure of the friend alone, nor of the connection.</summary>
    /// <param name="cause">What the other side failed with.</param>
    /// <param name="friend">Whose roster was written.</param>
    /// <param name="account">Whose roster was not.</param>
    public static ChatServiceException HalfDone(ChatServiceException cause, string friend, string account) => Again(
        cause,
        friend,
        $"The roster of '{friend}' was changed, but that of '{account}' {(cause.MayHaveTakenEffect ? "may not have been" : "was not")}: run the same again to make both agree. {cause.Message}",
        ChatErrorScope.Call);

    /// <summary>The answer to a creation was lost, and so was the answer to whether it took effect.</summary>
    /// <param name="cause">What it failed with.</param>
    /// <param name="kind">What was created.</param>
    /// <param name="target">Its id.</param>
    public static ChatServiceException InDoubt(ChatServiceException cause, IdKind kind, string target) => Again(
        cause,
        target,
        kind == IdKind.User
            ? $"It is not known whether the user '{target}' was created: run Get-ChatUser -Id '{target}'; where it is there, set its name, e-mail address and password with Set-ChatUser. {cause.Message}"
            : $"It is not known whether the group '{target}' was created: run Get-ChatGroup -Id '{target}'; where it is there, set what else it is to have with Set-ChatGroup. {cause.Message}");

    /// <summary>A request that is refused before it is sent.</summary>
    public ChatServiceException Refuse(string operation, string? target, string reason, ChatErrorScope scope = ChatErrorScope.Target, ChatErrorKind kind = ChatErrorKind.InvalidRequest) =>
        new(kind, reason)
        {
            Scope = scope,
            Platform = platform,
            Operation = operation,
            Target = target,
        };

    private static ChatServiceException Again(ChatServiceException cause, string target, string message, ChatErrorScope? scope = null) => new(cause, message)
    {
        Scope = scope ?? cause.Scope,
        Target = target,
        MayHaveTakenEffect = true,
    };

    private static string For(EjabberdCall call) => call.Target is { } target ? $" for '{target}'" : string.Empty;

    private static string OneLine(string text) => new([.. text.Select(static c => char.IsWhiteSpace(c) ? ' ' : char.IsControl(c) ? '\uFFFD' : c)]);

    private static (string? Code, string? Text) Read(ReadOnlyMemory<byte> body)
    {
        try
        {
            switch (JsonPlain.Parse(body.Span))
            {
                case string text:
                    return (null, text);
                case Dictionary<string, object?> fields when fields.TryGetValue("message", out var message) && message is string text:
                    return (fields.TryGetValue("code", out var code) ? Convert.ToString(code, System.Globalization.CultureInfo.InvariantCulture) : null, text);
            }
        }
        catch (JsonException)
        {
            // A web page: its status alone speaks.
        }

        return (null, null);
    }

    private ChatServiceException NoGroup(Fault fault) =>
        Make(fault, ChatErrorKind.NotFound, $"There is no group '{fault.Call.GroupId}' on {platform}: check its name{(fault.Call.IsFree ? string.Empty : ", and its service where it has another one than the connection's")}. {Said(fault)}", ChatErrorScope.Target, fault.Call.GroupId);

    private ChatServiceException NoUser(Fault fault) =>
        Make(fault, ChatErrorKind.NotFound, $"There is no user '{fault.Call.UserId}' on {platform}: check the id, and its host. {Said(fault)}", fault.Call.GroupId is null ? null : ChatErrorScope.Users, fault.Call.UserId);

    private ChatServiceException Refused(Fault fault) =>
        Make(fault, ChatErrorKind.InvalidRequest, $"{platform} refused {fault.Call.Command}{For(fault.Call)}. {Said(fault)}");

    private string Said(Fault fault) => fault.Text is null ? string.Empty
        : $"{platform} answered: {fault.Text.TrimEnd('.', ' ')}{(fault.Code is null ? string.Empty : $" (code {fault.Code})")}.";

    private string Text(ReadOnlyMemory<byte> body) => OneLine(redactor.Excerpt(body, ShownCharacters)).Trim();

    private string Start(ReadOnlyMemory<byte> body) => body.IsEmpty ? "The answer is empty." : $"The answer begins: {Text(body)}";

    private ChatServiceException Make(
        Fault fault,
        ChatErrorKind kind,
        string message,
        ChatErrorScope? scope = null,
        string? target = null,
        bool mayHaveTakenEffect = false,
        Exception? cause = null) => new(kind, message.TrimEnd(), cause)
        {
            Scope = scope ?? new ChatServiceException(kind, message).Scope,
            Platform = platform,
            Operation = fault.Call.Command,
            Target = target ?? fault.Call.Target,
            StatusCode = fault.Status,
            PlatformCode = fault.Code,
            PlatformText = fault.Text,
            MayHaveTakenEffect = mayHaveTakenEffect,
        };

    private sealed class Fault(EjabberdCall call, int status, string? code, string? text)
    {
        public EjabberdCall Call { get; } = call;

        public int Status { get; } = status;

        public string? Code { get; } = code;

        public string? Text { get; } = text;
    }
}
