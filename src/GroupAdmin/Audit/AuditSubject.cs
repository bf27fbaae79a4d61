using System.Collections.Generic;

namespace GroupAdmin.Audit;

/// <summary>What a change is about, as the log names it. It holds names of fields, never their values: they may be secret.</summary>
/// <param name="operation">What is done.</param>
/// <param name="targetKind">What <paramref name="target"/> is the id of: <c>Group</c>, <c>User</c>, <c>Platform</c> or <c>Path</c>.</param>
/// <param name="target">The id; null where the platform chooses it.</param>
internal sealed class AuditSubject(ChatCapability operation, string targetKind, string? target)
{
    /// <summary>What is done.</summary>
    public ChatCapability Operation { get; } = operation;

    /// <summary>What <see cref="Target"/> is the id of.</summary>
    public string TargetKind { get; } = targetKind;

    /// <summary>The id.</summary>
    public string? Target { get; } = target;

    /// <summary>The groups or users that are created together, where there is no one <see cref="Target"/>.</summary>
    public IReadOnlyList<string>? Targets { get; init; }

    /// <summary>The names of the fields that are set.</summary>
    public IReadOnlyList<string>? Fields { get; init; }

    /// <summary>The user on whose behalf it is done.</summary>
    public string? From { get; init; }

    /// <summary>The HTTP method of a free call.</summary>
    public string? Method { get; init; }

    /// <summary>The role that users get.</summary>
    public string? Role { get; init; }

    /// <summary>True where whoever is not named is removed by the same call.</summary>
    public bool Replaces { get; init; }
}
