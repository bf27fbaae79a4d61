using System.Collections.Generic;

namespace GroupAdmin.Contracts;

/// <summary>What a platform answered to one call with several users: one result for all of them, and others for some.</summary>
/// <param name="common">The outcome of every user that is not named in <paramref name="exceptions"/>.</param>
/// <param name="detail">The platform's text to go with it.</param>
/// <param name="exceptions">The users for whom the answer says something else. Who is <see cref="MemberOutcome.NotAttempted"/> may be tried again.</param>
/// <param name="failures">The users whose own call failed, where a platform takes one user a call: each is treated like a batch of one that failed so.</param>
public sealed class BatchAnswer(
    MemberOutcome common,
    string? detail = null,
    IReadOnlyDictionary<string, MemberOutcome>? exceptions = null,
    IReadOnlyDictionary<string, ChatServiceException>? failures = null)
{
    /// <summary>The wanted state holds for every user.</summary>
    public static BatchAnswer Done { get; } = new(MemberOutcome.Done);

    /// <summary>The wanted state held for every user before.</summary>
    public static BatchAnswer Unchanged { get; } = new(MemberOutcome.Unchanged);

    /// <summary>The answer does not say what became of whom.</summary>
    public static BatchAnswer NotReported { get; } = new(MemberOutcome.NotReported);

    /// <summary>The platform's text.</summary>
    public string? Detail { get; } = detail;

    /// <summary>Why the call of one user failed; null where it did not, or where the user had no call of its own.</summary>
    /// <param name="userId">One of the users of the call.</param>
    public ChatServiceException? FailureOf(string userId) =>
        failures is not null && failures.TryGetValue(userId, out var failure) ? failure : null;

    /// <summary>The outcome of every user, where it is the same for all; null where the answer names some.</summary>
    internal MemberOutcome? ForAll => exceptions is { Count: > 0 } || failures is { Count: > 0 } ? null : common;

    /// <summary>The outcome of one user.</summary>
    /// <param name="userId">One of the users of the call.</param>
    public MemberOutcome For(string userId) =>
        exceptions is not null && exceptions.TryGetValue(userId, out var own) ? own : common;
}
