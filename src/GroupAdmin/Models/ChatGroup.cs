using System;
using System.Collections.Generic;

namespace GroupAdmin;

/// <summary>A chat group (a room, on some platforms). A property that the platform does not send is null.</summary>
public sealed class ChatGroup : ChatObject
{
    /// <summary>The platform's identifier of the group.</summary>
    public string Id { get; set; } = string.Empty;

    /// <summary>The same as <see cref="Id"/>, by the name that it has beside other ids.</summary>
    public string GroupId => Id;

    /// <summary>The name people see.</summary>
    public string? Name { get; set; }

    /// <summary>Who can enter the group.</summary>
    public ChatGroupType? Type { get; set; }

    /// <summary>The platform's word for the group's state, such as <c>active</c> or <c>deleted</c>.</summary>
    public string? Status { get; set; }

    /// <summary>Id of the user who owns the group.</summary>
    public string? Owner { get; set; }

    /// <summary>The group's description or topic.</summary>
    public string? Description { get; set; }

    /// <summary>How many members the platform says the group has.</summary>
    public long? MemberCount { get; set; }

    /// <summary>When the group was created, in UTC.</summary>
    public DateTimeOffset? CreatedAt { get; set; }

    /// <summary>When the group was last changed, in UTC.</summary>
    public DateTimeOffset? UpdatedAt { get; set; }

    /// <summary>The platform's link to the group.</summary>
    public Uri? Uri { get; set; }

    /// <summary>Free key and value pairs that the platform stores with the group.</summary>
    public IDictionary<string, object?>? Metadata
    {
        get;
        set => field = PropertyTable.Of(value);
    }

    /// <summary>The group's id, so that a group inside a string reads as the group it is.</summary>
    public override string ToString() => Id;
}
