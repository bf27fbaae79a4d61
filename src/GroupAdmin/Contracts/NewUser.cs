using System.Collections.Generic;
using System.Security;

namespace GroupAdmin.Contracts;

/// <summary>A user to be created.</summary>
public sealed class NewUser
{
    /// <summary>The wanted id; null lets the platform choose, where it does.</summary>
    public string? Id { get; set; }

    /// <summary>The display name.</summary>
    public string? Name { get; set; }

    /// <summary>The e-mail address.</summary>
    public string? Email { get; set; }

    /// <summary>The short name.</summary>
    public string? ShortName { get; set; }

    /// <summary>The picture's address.</summary>
    public string? AvatarUri { get; set; }

    /// <summary>The profile page's address.</summary>
    public string? ProfileUri { get; set; }

    /// <summary>The role.</summary>
    public string? Role { get; set; }

    /// <summary>The state.</summary>
    public string? Status { get; set; }

    /// <summary>Free key and value pairs.</summary>
    public IDictionary<string, object?>? Metadata { get; set; }

    /// <summary>The password.</summary>
    public SecureString? Password { get; set; }

    /// <summary>Settings of this platform only, by the platform's names.</summary>
    public IDictionary<string, object?>? Option { get; set; }

    /// <summary>The fields beyond id and name that were given.</summary>
    public UserFields Fields =>
        (Email is null ? 0 : UserFields.Email)
        | (ShortName is null ? 0 : UserFields.ShortName)
        | (AvatarUri is null ? 0 : UserFields.AvatarUri)
        | (ProfileUri is null ? 0 : UserFields.ProfileUri)
        | (Role is null ? 0 : UserFields.Role)
        | (Status is null ? 0 : UserFields.Status)
        | (Metadata is null || Metadata.Count == 0 ? 0 : UserFields.Metadata)
        | (Password is null ? 0 : UserFields.Password)
        | (Option is null || Option.Count == 0 ? 0 : UserFields.Option);
}
