using System;

namespace GroupAdmin.Contracts;

/// <summary>The properties of a user beyond id and name that a platform can store.</summary>
[Flags]
public enum UserFields
{
    /// <summary>None beyond id and name.</summary>
    None = 0,

    /// <summary>The e-mail address.</summary>
    Email = 1,

    /// <summary>The short name.</summary>
    ShortName = 2,

    /// <summary>The picture's address.</summary>
    AvatarUri = 4,

    /// <summary>The profile page's address.</summary>
    ProfileUri = 8,

    /// <summary>The role.</summary>
    Role = 16,

    /// <summary>The state.</summary>
    Status = 32,

    /// <summary>Free key and value pairs.</summary>
    Metadata = 64,

    /// <summary>The password.</summary>
    Password = 128,

    /// <summary>Settings of this platform only.</summary>
    Option = 256,
}
