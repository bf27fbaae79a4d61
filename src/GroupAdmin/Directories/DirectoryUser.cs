using System.Collections.Generic;

namespace GroupAdmin.Directories;

/// <summary>A user of a directory. A property that is null is not stated and so not managed; an empty text is stated, and empty.</summary>
/// <param name="id">The user's id.</param>
/// <param name="line">The line of the file that first describes the user; 0 where it comes from no file.</param>
public sealed class DirectoryUser(string id, int line = 0)
{
    /// <summary>The user's id.</summary>
    public string Id { get; } = id;

    /// <summary>The line of the file that first describes the user; 0 where it comes from no file.</summary>
    public int Line { get; } = line;

    /// <summary>The display name.</summary>
    public string? Name { get; set; }

    /// <summary>The e-mail address.</summary>
    public string? Email { get; set; }

    /// <summary>A short or nick name.</summary>
    public string? ShortName { get; set; }

    /// <summary>Address of the user's picture.</summary>
    public string? AvatarUri { get; set; }

    /// <summary>Address of the user's profile page.</summary>
    public string? ProfileUri { get; set; }

    /// <summary>The user's role on the platform, in its own word.</summary>
    public string? Role { get; set; }

    /// <summary>The user's state, in the platform's word.</summary>
    public string? Status { get; set; }

    /// <summary>Free key and value pairs.</summary>
    public IReadOnlyDictionary<string, object?>? Metadata { get; set; }

    /// <summary>Which properties are stated.</summary>
    public DirectoryFields Given =>
        (Name is null ? 0 : DirectoryFields.Name)
        | (Email is null ? 0 : DirectoryFields.Email)
        | (ShortName is null ? 0 : DirectoryFields.ShortName)
        | (AvatarUri is null ? 0 : DirectoryFields.AvatarUri)
        | (ProfileUri is null ? 0 : DirectoryFields.ProfileUri)
        | (Role is null ? 0 : DirectoryFields.Role)
        | (Status is null ? 0 : DirectoryFields.Status)
        | (Metadata is null ? 0 : DirectoryFields.Metadata);

    /// <summary>The user's id.</summary>
    public override string ToString() => Id;
}
