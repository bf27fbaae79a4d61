using System;
using System.Collections.Generic;

namespace GroupAdmin;

/// <summary>One user's membership in one group. A property that the platform does not send is null.</summary>
public sealed class ChatGroupMember : ChatObject
{
    /// <summary>Id of the group.</summary>
    public string GroupId { get; set; } = string.Empty;

    /// <summary>Id of the user.</summary>
    public string UserId { get; set; } = string.Empty;

    /// <summary>The user's display name.</summary>
    public string? Name { get; set; }

    /// <summary>The user's e-mail address.</summary>
    public string? Email { get; set; }

    /// <summary>The member's role in the group, in the platform's word: owner, admin, member.</summary>
    public string? Role { get; set; }

    /// <summary>The platform's word for the user's state.</summary>
    public string? Status { get; set; }

    /// <summary>When the user (not the membership) was created, in UTC.</summary>
    public DateTimeOffset? CreatedAt { get; set; }

    /// <summary>Free key and value pairs that the platform stores with the user.</summary>
    public IDictionary<string, object?>? Metadata
    {
        get;
        set => field = PropertyTable.Of(value);
    }

    /// <summary>The member's user id.</summary>
    public override string ToString() => UserId;
}
