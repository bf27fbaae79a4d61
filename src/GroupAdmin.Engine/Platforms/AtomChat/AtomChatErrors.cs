using System;
using System.Linq;
using GroupAdmin.Engine.Transport;

namespace GroupAdmin.Engine.Platforms.AtomChat;

/// <summary>Turns what AtomChat answers when it fails into <see cref="ChatServiceException"/>, by HTTP status, code and message together.</summary>
/// <param name="platform">The platform's name.</param>
/// <param name="redactor">Takes secrets out of every text that the platform sent.</param>
internal sealed class AtomChatErrors(string platform, Redactor redactor)
{
    private const int ShownCharacters = 200;

    /// <summary>The platform's own <c>failed</c>.</summary>
    public ChatServiceException Failed(AtomChatCall call, int status, string? code, string? message)
    {
        var text = message is null ? null : OneLine(redactor.Redact(message));
        var fault = new Fault(call, status, code is null ? null : OneLine(redactor.Redact(code)), text);
        var group = call.GroupId;
        var meaning = AtomChatMessages.Of(code, message);
        switch (meaning)
        {
            case AtomChatMeaning.KeyRefused:
                return Make(fault, ChatErrorKind.Authentication, $"{platform} refused the API key: check -Secret, and that the key belongs to the account behind -BaseUri. {Said(fault)}");

            case AtomChatMeaning.Other when status is < 200 or > 299:
                return Http(fault, null);

            case var _ when call.IsFree:
                return Make(fault, KindOf(meaning), $"{platform} refused {call.Operation}{For(call)}. {Said(fault)}");

            case AtomChatMeaning.UserUnknown when call.Operation == AtomChatOperation.CreateUser:
                return Make(fault, ChatErrorKind.InvalidRequest, $"{platform} does not accept the user id '{call.UserId}': choose another. {Said(fault)}");

            case AtomChatMeaning.UserUnknown when call.UserId is { } user:
                return UnknownUser(fault, user, ChatErrorScope.Target);

            case AtomChatMeaning.UserUnknown or AtomChatMeaning.FriendUnknown when call.UserIds.Count == 1:
                return UnknownUser(fault, call.UserIds[0], ChatErrorScope.Users);

            case AtomChatMeaning.UserUnknown or AtomChatMeaning.FriendUnknown:
                return Make(fault, ChatErrorKind.NotFound, $"{platform} does not know at least one of the {call.UserIds.Count:N0} users in {call.Operation}{For(call)}: check their ids. {Said(fault)}", ChatErrorScope.Users);

            case AtomChatMeaning.SenderOrReceiverUnknown:
                return Make(fault, ChatErrorKind.NotFound, $"{platform} does not know '{call.UserId}' or '{Receiver(call)}': check both ids. {Said(fault)}", ChatErrorScope.Users, Receiver(call));

            case AtomChatMeaning.UserExists:
                return Make(fault, ChatErrorKind.AlreadyExists, $"There is a user '{call.UserId}' on {platform} already: choose another id, or change that user. {Said(fault)}", target: call.UserId);

            case AtomChatMeaning.GroupExists:
                return Make(fault, ChatErrorKind.AlreadyExists, $"There is a group '{group}' on {platform} already: choose another id, or change that group. {Said(fault)}", target: group);

            case AtomChatMeaning.GroupNotNamed when call.Operation == AtomChatOperation.CreateGroup:
                return Make(fault, ChatErrorKind.InvalidRequest, $"{platform} does not accept the group id '{group}': choose another. {Said(fault)}");

            case AtomChatMeaning.GroupUnknown or AtomChatMeaning.GroupNotNamed:
                return Make(fault, ChatErrorKind.NotFound, $"There is no group '{group}' on {platform}: check its id. {Said(fault)}", target: group);

            // Who is not in the group cannot be banned from it: the wanted state (kept out for good) does not hold.
            case AtomChatMeaning.NotMember when call.Operation == AtomChatOperation.Ban:
                return Make(fault, ChatErrorKind.InvalidRequest, $"{platform} bans only members of a group, and {Who(call)} not in '{group}'. {Said(fault)}", ChatErrorScope.Users, Single(call));

            case AtomChatMeaning.AlreadyMember:
                return Unchanged(fault, $"{Who(call)} in '{group}' already");

            case AtomChatMeaning.NotMember:
                return Unchanged(fault, $"{Who(call)} not in '{group}'");

            case AtomChatMeaning.AlreadyBanned:
                return Unchanged(fault, $"{Who(call)} banned from '{group}' already");

            case AtomChatMeaning.AlreadyBlocked:
                return Unchanged(fault, $"'{call.UserId}' has blocked '{Receiver(call)}' already");

            case AtomChatMeaning.AlreadyUnblocked:
                return Unchanged(fault, $"'{call.UserId}' does not block '{Receiver(call)}'");

            default:
                return Make(fault, ChatErrorKind.InvalidRequest, $"{platform} refused {call.Operation}{For(call)}. {Said(fault)}");
        }
    }

    /// <summary>The one of two users who turned out to be unknown, when AtomChat said that it is either.</summary>
    public ChatServiceException UnknownOfTwo(AtomChatCall call, ChatServiceException either, bool senderIsKnown)
    {
        var fault = new Fault(call, either.StatusCode ?? 0, either.PlatformCode, either.PlatformText);
        if (!senderIsKnown)
        {
            return UnknownUser(fault, call.UserId!, ChatErrorScope.Target);
        }

        return call.GroupId is { } group
            ? Make(fault, ChatErrorKind.NotFound, $"There is no group '{group}' on {platform}: check its id. {Said(fault)}", target: group)
            : UnknownUser(fault, Receiver(call)!, ChatErrorScope.Users);
    }

    /// <summary>An HTTP status that is no success, with a body that does not say why.</summary>
    public ChatServiceException Http(AtomChatCall call, int status, ReadOnlyMemory<byte> body) =>
        Http(new Fault(call, status, null, null), Start(body));

    /// <summary>An answer that is no JSON, not complete, or of no known shape.</summary>
    /// <param name="call">The call.</param>
    /// <param name="status">The HTTP status.</param>
    /// <param name="why">What is wrong, as the end of the sentence "The answer …".</param>
    /// <param name="body">The answer, or as much of its start as there is.</param>
    /// <param name="cause">What the parser said.</param>
    public ChatServiceException Malformed(AtomChatCall call, int status, string why, ReadOnlyMemory<byte> body, Exception? cause = null)
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

    /// <summary>A request that is refused before it is sent.</summary>
    public ChatServiceException Refuse(string operation, string? target, string reason, ChatErrorKind kind = ChatErrorKind.InvalidRequest) =>
        new(kind, $"{reason} Nothing was sent.")
        {
            Scope = ChatErrorScope.Target,
            Platform = platform,
            Operation = operation,
            Target = target,
        };

    private static ChatErrorKind KindOf(AtomChatMeaning meaning) => meaning switch
    {
        AtomChatMeaning.UserUnknown or AtomChatMeaning.FriendUnknown or AtomChatMeaning.SenderOrReceiverUnknown or AtomChatMeaning.GroupUnknown => ChatErrorKind.NotFound,
        AtomChatMeaning.UserExists or AtomChatMeaning.GroupExists => ChatErrorKind.AlreadyExists,
        _ => ChatErrorKind.InvalidRequest,
    };

    private static string? Single(AtomChatCall call) => call.UserIds.Count == 1 ? call.UserIds[0] : null;

    private static string? Receiver(AtomChatCall call) => Single(call) ?? call.GroupId;

    private static string Who(AtomChatCall call) =>
        Single(call) is { } user ? $"user '{user}' is" : $"at least one of {call.UserIds.Count:N0} users is";

    private static string For(AtomChatCall call) => call.Target is { } target ? $" for '{target}'" : string.Empty;

    private static string OneLine(string text) => new([.. text.Select(static c => char.IsWhiteSpace(c) ? ' ' : char.IsControl(c) ? '\uFFFD' : c)]);

    private string Said(Fault fault) => fault.Text is null
        ? $"{platform} gave no reason{(fault.Code is null ? string.Empty : $" (code {fault.Code})")}."
        : $"{platform} answered: {fault.Text.TrimEnd('.', ' ')}{(fault.Code is null ? string.Empty : $" (code {fault.Code})")}.";

    private string Start(ReadOnlyMemory<byte> body) => OneLine(redactor.Excerpt(body, ShownCharacters)).Trim();

    private ChatServiceException Http(Fault fault, string? start)
    {
        var said = fault.Text is not null || fault.Code is not null ? " " + Said(fault)
            : string.IsNullOrEmpty(start) ? string.Empty
            : $" The answer begins: {start}";
        var operation = fault.Call.Operation + For(fault.Call);
        return fault.Status switch
        {
            401 => Make(fault, ChatErrorKind.Authentication, $"{platform} refused the API key (HTTP 401): check -Secret.{said}"),
            403 => Make(fault, ChatErrorKind.Permission, $"The API key may not do {operation} on {platform} (HTTP 403): check what the key is allowed.{said}"),
            404 or 405 => Make(
                fault,
                ChatErrorKind.InvalidRequest,
                $"There is no {fault.Call.Operation} at this address (HTTP {fault.Status}): check {(AtomChatOperation.IsKnown(fault.Call.Operation) ? "-BaseUri" : "-Path, and -BaseUri")}.{said}",
                ChatErrorScope.Connection),
            >= 500 => Make(
                fault,
                ChatErrorKind.Server,
                $"{platform} failed at {operation} (HTTP {fault.Status}): try again later.{(fault.Call.IsChange ? " It is not known whether anything was changed." : string.Empty)}{said}",
                mayHaveTakenEffect: fault.Call.IsChange),
            _ => Make(fault, ChatErrorKind.InvalidRequest, $"{platform} refused {operation} (HTTP {fault.Status}).{said}"),
        };
    }

    private ChatServiceException UnknownUser(Fault fault, string user, ChatErrorScope scope) =>
        Make(fault, ChatErrorKind.NotFound, $"There is no user '{user}' on {platform}: check the id. {Said(fault)}", scope, user);

    private ChatServiceException Unchanged(Fault fault, string what) =>
        Make(fault, ChatErrorKind.InvalidRequest, $"Nothing was changed: {what}. {Said(fault)}", ChatErrorScope.Users, Single(fault.Call), isUnchanged: true);

    private ChatServiceException Make(
        Fault fault,
        ChatErrorKind kind,
        string message,
        ChatErrorScope? scope = null,
        string? target = null,
        bool isUnchanged = false,
        bool mayHaveTakenEffect = false,
        Exception? cause = null)
    {
        var usual = new ChatServiceException(kind, message).Scope;
        return new ChatServiceException(kind, message, cause)
        {
            Scope = scope ?? usual,
            Platform = platform,
            Operation = fault.Call.Operation,
            Target = target ?? fault.Call.Target,
            StatusCode = fault.Status == 0 ? null : fault.Status,
            PlatformCode = fault.Code,
            PlatformText = fault.Text,
            IsUnchanged = isUnchanged,
            MayHaveTakenEffect = mayHaveTakenEffect,
        };
    }

    private sealed class Fault(AtomChatCall call, int status, string? code, string? text)
    {
        public AtomChatCall Call { get; } = call;

        public int Status { get; } = status;

        public string? Code { get; } = code;

        public string? Text { get; } = text;
    }
}
