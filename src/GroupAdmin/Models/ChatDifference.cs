namespace GroupAdmin;

/// <summary>One difference between a directory (the wanted state) and a platform (the actual one).</summary>
public sealed class ChatDifference : ChatObject
{
    /// <summary>What differs.</summary>
    public ChatDifferenceKind Kind { get; set; }

    /// <summary>Id of the group; null where the difference is about a user alone.</summary>
    public string? GroupId { get; set; }

    /// <summary>Id of the user; null where the difference is about the group alone.</summary>
    public string? UserId { get; set; }

    /// <summary>The property that differs: <c>Name</c>, <c>Type</c>, <c>Role</c> and so on; null where something is missing or extra.</summary>
    public string? Property { get; set; }

    /// <summary>The wanted value: of the property, or the name of what is missing; null where nothing is wanted.</summary>
    public object? Wanted { get; set; }

    /// <summary>The present value: of the property, or the name of what is extra; null where there is none.</summary>
    public object? Actual { get; set; }

    /// <summary>One line, such as <c>+ member u17 (general)</c> or <c>~ name 'Old' → 'New' (general)</c>.</summary>
    public override string ToString() => GroupId is null || Kind is ChatDifferenceKind.GroupMissing or ChatDifferenceKind.GroupExtra
        ? DifferenceText.Of(this)
        : $"{DifferenceText.Of(this)} ({GroupId})";
}
