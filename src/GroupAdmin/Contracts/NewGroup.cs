using System.Collections.Generic;
using System.Security;

namespace GroupAdmin.Contracts;

/// <summary>A group to be created.</summary>
public sealed class NewGroup
{
    /// <summary>The wanted id; null lets the platform choose, where it does.</summary>
    public string? Id { get; set; }

    /// <summary>The name people see.</summary>
    public string? Name { get; set; }

    /// <summary>Who can enter; null leaves it to the platform.</summary>
    public ChatGroupType? Type { get; set; }

    /// <summary>The password of a password group.</summary>
    public SecureString? Password { get; set; }

    /// <summary>Id of the owner.</summary>
    public string? Owner { get; set; }

    /// <summary>The description.</summary>
    public string? Description { get; set; }

    /// <summary>Free key and value pairs.</summary>
    public IDictionary<string, object?>? Metadata { get; set; }

    /// <summary>Settings of this platform only, by the platform's names.</summary>
    public IDictionary<string, object?>? Option { get; set; }

    /// <summary>The fields beyond id and name that were given.</summary>
    public GroupFields Fields =>
        (Type is null ? 0 : GroupFields.Type)
        | (Password is null ? 0 : GroupFields.Password)
        | (Owner is null ? 0 : GroupFields.Owner)
        | (Description is null ? 0 : GroupFields.Description)
        | (Metadata is null || Metadata.Count == 0 ? 0 : GroupFields.Metadata)
        | (Option is null || Option.Count == 0 ? 0 : GroupFields.Option);
}
