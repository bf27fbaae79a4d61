using System.Collections.Generic;
using System.Security;

namespace GroupAdmin.Contracts;

/// <summary>A change of one group: what is null stays as it is.</summary>
/// <param name="id">Id of the group.</param>
public sealed class GroupChange(string id)
{
    /// <summary>Id of the group.</summary>
    public string Id { get; } = id;

    /// <summary>The new name.</summary>
    public string? Name { get; set; }

    /// <summary>Who can enter.</summary>
    public ChatGroupType? Type { get; set; }

    /// <summary>The new password.</summary>
    public SecureString? Password { get; set; }

    /// <summary>Id of the new owner.</summary>
    public string? Owner { get; set; }

    /// <summary>The new description.</summary>
    public string? Description { get; set; }

    /// <summary>The new state.</summary>
    public string? Status { get; set; }

    /// <summary>The new key and value pairs.</summary>
    public IDictionary<string, object?>? Metadata { get; set; }

    /// <summary>Settings of this platform only, by the platform's names.</summary>
    public IDictionary<string, object?>? Option { get; set; }

    /// <summary>The fields beyond the name that are changed.</summary>
    public GroupFields Fields =>
        (Type is null ? 0 : GroupFields.Type)
        | (Password is null ? 0 : GroupFields.Password)
        | (Owner is null ? 0 : GroupFields.Owner)
        | (Description is null ? 0 : GroupFields.Description)
        | (Status is null ? 0 : GroupFields.Status)
        | (Metadata is null ? 0 : GroupFields.Metadata)
        | (Option is null ? 0 : GroupFields.Option);

    /// <summary>True when nothing is changed at all.</summary>
    public bool IsEmpty => Name is null && Fields == GroupFields.None;
}
