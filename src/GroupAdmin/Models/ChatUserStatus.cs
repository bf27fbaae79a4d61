using System;

namespace GroupAdmin;

/// <summary>A user's presence.</summary>
public sealed class ChatUserStatus : ChatObject
{
    /// <summary>Id of the user.</summary>
    public string UserId { get; set; } = string.Empty;

    /// <summary>The platform's word for the presence, such as <c>available</c>, <c>away</c> or <c>offline</c>.</summary>
    public string? Status { get; set; }

    /// <summary>When the user was last active, in UTC.</summary>
    public DateTimeOffset? LastActiveAt { get; set; }

    /// <summary>User and presence, for use in a string.</summary>
    public override string ToString() => UserId + ": " + (Status ?? "unknown");
}
