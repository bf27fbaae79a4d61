namespace GroupAdmin;

/// <summary>What became of one user in a change of members, bans, friends or blocks: one object for every user that was given.</summary>
public sealed class ChatMemberOutcome : ChatObject
{
    /// <summary>Id of the group; null where the change was between users.</summary>
    public string? GroupId { get; set; }

    /// <summary>Id of the user that the outcome is about.</summary>
    public string UserId { get; set; } = string.Empty;

    /// <summary>Id of the other user in a friendship or a block; null in a group.</summary>
    public string? By { get; set; }

    /// <summary>The role in the group that was asked for; null where none was.</summary>
    public string? Role { get; set; }

    /// <summary>What was asked.</summary>
    public MemberAction Action { get; set; }

    /// <summary>What became of it.</summary>
    public MemberOutcome Outcome { get; set; }

    /// <summary>The platform's own text or the reason, where there is one.</summary>
    public string? Detail { get; set; }

    /// <summary>One line, such as <c>Add u1 to ops: Done</c>.</summary>
    public override string ToString() => $"{Action} {UserId} ({GroupId ?? By}): {Outcome}";
}
