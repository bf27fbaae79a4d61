using System;

namespace GroupAdmin.Contracts;

/// <summary>The properties of a group beyond id and name that a platform can store.</summary>
[Flags]
public enum GroupFields
{
    /// <summary>None beyond id and name.</summary>
    None = 0,

    /// <summary>Who can enter.</summary>
    Type = 1,

    /// <summary>The password of a password group.</summary>
    Password = 2,

    /// <summary>The owner.</summary>
    Owner = 4,

    /// <summary>The description.</summary>
    Description = 8,

    /// <summary>The state.</summary>
    Status = 16,

    /// <summary>Free key and value pairs.</summary>
    Metadata = 32,

    /// <summary>Settings of this platform only.</summary>
    Option = 64,
}
