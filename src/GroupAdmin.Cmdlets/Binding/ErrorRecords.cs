using System;
using System.Management.Automation;

namespace GroupAdmin.Cmdlets.Binding;

/// <summary>The one place where a kind of failure becomes an error category and a stable error id.</summary>
internal static class ErrorRecords
{
    /// <summary>Error id of cmdlets that found no connection.</summary>
    public const string NoConnectionId = "ChatNoConnection";

    /// <summary>Error id of cmdlets that would have to ask, in a session where nobody can be asked.</summary>
    public const string NobodyToAskId = "ChatNobodyToAsk";

    /// <summary>The record for a failure.</summary>
    /// <param name="failure">The failure.</param>
    /// <param name="target">What it was about; the failure's own target when null.</param>
    public static ErrorRecord From(ChatServiceException failure, object? target = null) =>
        new(failure, IdOf(failure.Kind), CategoryOf(failure.Kind), target ?? failure.Target ?? (failure.Platform.Length > 0 ? failure.Platform : null));

    /// <summary>The record for a session without a connection.</summary>
    public static ErrorRecord NoConnection() => new(
        new ChatServiceException(ChatErrorKind.Transport, "No chat connection in this session. Run Connect-ChatService first."),
        NoConnectionId,
        ErrorCategory.ConnectionError,
        null);

    /// <summary>The record for a cmdlet that asks before it goes on, where nobody can answer.</summary>
    public static ErrorRecord NobodyToAsk(string action, string target, Exception cause) => new(
        new ChatServiceException(
            ChatErrorKind.InvalidRequest,
            $"\"{action}\" on '{target}' is to be confirmed first, and nobody can be asked in this session: it was not done. Give -Confirm:$false to go on without asking.",
            cause),
        NobodyToAskId,
        ErrorCategory.InvalidOperation,
        target);

    /// <summary>The stable error id of a kind.</summary>
    public static string IdOf(ChatErrorKind kind) => "Chat" + kind;

    /// <summary>The category of a kind.</summary>
    public static ErrorCategory CategoryOf(ChatErrorKind kind) => kind switch
    {
        ChatErrorKind.NotFound => ErrorCategory.ObjectNotFound,
        ChatErrorKind.AlreadyExists => ErrorCategory.ResourceExists,
        ChatErrorKind.Authentication => ErrorCategory.AuthenticationError,
        ChatErrorKind.Permission => ErrorCategory.PermissionDenied,
        ChatErrorKind.Throttled => ErrorCategory.LimitsExceeded,
        ChatErrorKind.InvalidRequest => ErrorCategory.InvalidArgument,
        ChatErrorKind.Conflict => ErrorCategory.ResourceBusy,
        ChatErrorKind.NotSupported => ErrorCategory.NotImplemented,
        ChatErrorKind.MalformedAnswer => ErrorCategory.InvalidResult,
        ChatErrorKind.Transport => ErrorCategory.ConnectionError,
        ChatErrorKind.Timeout => ErrorCategory.OperationTimeout,
        ChatErrorKind.Server => ErrorCategory.ResourceUnavailable,
        ChatErrorKind.Cancelled => ErrorCategory.OperationStopped,
        ChatErrorKind.Guarded => ErrorCategory.LimitsExceeded,
        ChatErrorKind.OutOfSync => ErrorCategory.InvalidResult,
        ChatErrorKind.Audit => ErrorCategory.WriteError,
        _ => ErrorCategory.NotSpecified,
    };
}
