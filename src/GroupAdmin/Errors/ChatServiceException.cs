using System;
using System.Collections.Generic;

namespace GroupAdmin;

/// <summary>
/// The one failure of the module: what kind it is, what was being done to what, and what the platform said.
/// Its message is a sentence for people and never holds a secret.
/// </summary>
public sealed class ChatServiceException : Exception
{
    /// <summary>Makes a failure.</summary>
    /// <param name="kind">What went wrong.</param>
    /// <param name="message">A sentence that says what happened, to what, and what to do. It is made printable; see <see cref="PrintableText"/>.</param>
    /// <param name="innerException">The cause, where another exception told of it.</param>
    public ChatServiceException(ChatErrorKind kind, string message, Exception? innerException = null)
        : base(PrintableText.Of(message), innerException)
    {
        Kind = kind;
        Scope = kind switch
        {
            ChatErrorKind.Authentication or ChatErrorKind.Permission => ChatErrorScope.Connection,
            ChatErrorKind.NotFound or ChatErrorKind.AlreadyExists or ChatErrorKind.NotSupported => ChatErrorScope.Target,
            _ => ChatErrorScope.Call,
        };
    }

    /// <summary>Tells a failure again, with what it means for the work that met it. What the platform said is taken over.</summary>
    /// <param name="cause">The failure.</param>
    /// <param name="message">The sentence that is told now.</param>
    public ChatServiceException(ChatServiceException cause, string message)
        : this((cause ?? throw new ArgumentNullException(nameof(cause))).Kind, message, cause)
    {
        Scope = cause.Scope;
        Platform = cause.Platform;
        Operation = cause.Operation;
        Target = cause.Target;
        StatusCode = cause.StatusCode;
        PlatformCode = cause.PlatformCode;
        PlatformText = cause.PlatformText;
    }

    /// <summary>What went wrong.</summary>
    public ChatErrorKind Kind { get; }

    /// <summary>What the failure is about; follows from <see cref="Kind"/> unless the platform's client knows better.</summary>
    public ChatErrorScope Scope { get; init; }

    /// <summary>The platform's name; empty for failures before any platform was involved.</summary>
    public string Platform { get; init; } = string.Empty;

    /// <summary>The platform's operation, such as <c>addUsersToGroup</c> or <c>PUT /groups/ID</c>.</summary>
    public string Operation { get; init; } = string.Empty;

    /// <summary>Id of the group or user that the operation was about; null where there is none.</summary>
    public string? Target { get; init; }

    /// <summary>The HTTP status, where an answer arrived.</summary>
    public int? StatusCode { get; init; }

    /// <summary>The platform's own error code.</summary>
    public string? PlatformCode { get; init; }

    /// <summary>The platform's own error text.</summary>
    public string? PlatformText { get; init; }

    /// <summary>The users that the platform named as the cause, in a call with several.</summary>
    public IReadOnlyList<string> Culprits { get; init; } = Array.Empty<string>();

    /// <summary>
    /// True where the platform says that the wanted state held before: a member already, not banned, unblocked already.
    /// A bulk change counts it as <see cref="MemberOutcome.Unchanged"/>.
    /// </summary>
    public bool IsUnchanged { get; init; }

    /// <summary>
    /// True where the request may have taken effect although no answer said so: the connection was lost, or the time
    /// was up, after it was sent.
    /// </summary>
    public bool MayHaveTakenEffect { get; init; }

    /// <summary>
    /// True where it was not the change that failed but a look before it, so that nothing was changed, whatever the answer was.
    /// </summary>
    public bool IsBeforeChange { get; init; }

    // An answer that makes no sense and a server that fails say nothing about what was done before.
    internal bool LeavesOpen => !IsBeforeChange
        && (MayHaveTakenEffect || Kind is ChatErrorKind.MalformedAnswer or ChatErrorKind.Server or ChatErrorKind.Timeout);

    /// <summary>
    /// True where an answer broke off after its beginning had been handed on, so that nobody but the reader can ask again: a list that was
    /// read as it arrived.
    /// </summary>
    public bool BrokeOff { get; init; }
}
