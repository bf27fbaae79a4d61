namespace GroupAdmin;

/// <summary>What became of one difference between a directory and a platform.</summary>
public sealed class ChatSyncOutcome : ChatObject
{
    /// <summary>What differed.</summary>
    public ChatDifferenceKind Kind { get; set; }

    /// <summary>Id of the group; null where it was about a user alone.</summary>
    public string? GroupId { get; set; }

    /// <summary>Id of the user; null where it was about the group alone.</summary>
    public string? UserId { get; set; }

    /// <summary>The properties that were changed, in one text; null where something was created, deleted, added or removed.</summary>
    public string? Property { get; set; }

    /// <summary>What became of it.</summary>
    public MemberOutcome Outcome { get; set; }

    /// <summary>The platform's own text or the reason, where there is one.</summary>
    public string? Detail { get; set; }

    /// <summary>One line, such as <c>MemberMissing u17 (general): Done</c>.</summary>
    public override string ToString() => UserId is null ? $"{Kind} {GroupId}: {Outcome}"
        : GroupId is null ? $"{Kind} {UserId}: {Outcome}"
        : $"{Kind} {UserId} ({GroupId}): {Outcome}";
}
