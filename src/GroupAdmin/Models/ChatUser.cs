using System;
using System.Collections.Generic;

namespace GroupAdmin;

/// <summary>A user of the platform. A property that the platform does not send is null.</summary>
public sealed class ChatUser : ChatObject
{
    /// <summary>The platform's identifier of the user.</summary>
    public string Id { get; set; } = string.Empty;

    /// <summary>The same as <see cref="Id"/>, by the name that it has beside other ids.</summary>
    public string UserId => Id;

    /// <summary>The display name.</summary>
    public string? Name { get; set; }

    /// <summary>The e-mail address.</summary>
    public string? Email { get; set; }

    /// <summary>A short or nick name.</summary>
    public string? ShortName { get; set; }

    /// <summary>Address of the user's picture, as the platform stores it.</summary>
    public string? AvatarUri { get; set; }

    /// <summary>Address of the user's profile page, as the platform stores it.</summary>
    public string? ProfileUri { get; set; }

    /// <summary>The user's role, in the platform's word.</summary>
    public string? Role { get; set; }

    /// <summary>The platform's word for the user's state.</summary>
    public string? Status { get; set; }

    /// <summary>When the user was created, in UTC.</summary>
    public DateTimeOffset? CreatedAt { get; set; }

    /// <summary>When the user was last active, in UTC.</summary>
    public DateTimeOffset? LastActiveAt { get; set; }

    /// <summary>Free key and value pairs that the platform stores with the user.</summary>
    public IDictionary<string, object?>? Metadata
    {
        get;
        set => field = PropertyTable.Of(value);
    }

    /// <summary>Ids of the user's friends; null where the platform was not asked for them or does not send them.</summary>
    public IReadOnlyList<string>? Friends { get; set; }

    /// <summary>Ids of the groups the user is in; null where the platform was not asked for them or does not send them.</summary>
    public IReadOnlyList<string>? Groups { get; set; }

    /// <summary>The user's id.</summary>
    public override string ToString() => Id;
}
