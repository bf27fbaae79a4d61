namespace GroupAdmin;

/// <summary>A message that was sent.</summary>
public sealed class ChatMessage : ChatObject
{
    /// <summary>Id of the user it comes from.</summary>
    public string From { get; set; } = string.Empty;

    /// <summary>Id of the group it went to; null when it went to a user.</summary>
    public string? GroupId { get; set; }

    /// <summary>Id of the user it went to; null when it went to a group.</summary>
    public string? UserId { get; set; }

    /// <summary>The text.</summary>
    public string Text { get; set; } = string.Empty;

    /// <summary>The text.</summary>
    public override string ToString() => Text;
}
