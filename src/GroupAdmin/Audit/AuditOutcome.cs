using System;

namespace GroupAdmin.Audit;

/// <summary>What a failure says about whether a change was made.</summary>
internal static class AuditOutcome
{
    public static MemberOutcome Of(Exception error) => error switch
    {
        ChatServiceException { IsUnchanged: true } => MemberOutcome.Unchanged,
        ChatServiceException { MayHaveTakenEffect: true } => MemberOutcome.NotReported,
        ChatServiceException { Kind: ChatErrorKind.NotFound } => MemberOutcome.NotFound,
        ChatServiceException { Kind: ChatErrorKind.MalformedAnswer or ChatErrorKind.Server or ChatErrorKind.Timeout or ChatErrorKind.Cancelled } => MemberOutcome.NotReported,
        ChatServiceException { Kind: ChatErrorKind.Transport or ChatErrorKind.NotSupported } => MemberOutcome.NotAttempted,
        ChatServiceException => MemberOutcome.Refused,
        _ => MemberOutcome.NotReported,
    };
}
