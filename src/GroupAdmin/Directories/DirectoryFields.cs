using System;

namespace GroupAdmin.Directories;

/// <summary>The properties of a group or a user that a directory file states. What it does not state is not managed by it.</summary>
[Flags]
public enum DirectoryFields
{
    /// <summary>Nothing but the id.</summary>
    None = 0,

    /// <summary>The name people see.</summary>
    Name = 1,

    /// <summary>A group's type.</summary>
    Type = 2,

    /// <summary>A group's owner.</summary>
    Owner = 4,

    /// <summary>A group's description.</summary>
    Description = 8,

    /// <summary>Free key and value pairs.</summary>
    Metadata = 16,

    /// <summary>A group's members.</summary>
    Members = 32,

    /// <summary>Who is banned from a group.</summary>
    Bans = 64,

    /// <summary>A user's e-mail address.</summary>
    Email = 128,

    /// <summary>A user's short name.</summary>
    ShortName = 256,

    /// <summary>Address of a user's picture.</summary>
    AvatarUri = 512,

    /// <summary>Address of a user's profile page.</summary>
    ProfileUri = 1024,

    /// <summary>A user's role on the platform.</summary>
    Role = 2048,

    /// <summary>A user's state.</summary>
    Status = 4096,
}
