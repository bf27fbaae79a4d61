using System.Collections.Generic;

namespace GroupAdmin.Directories;

/// <summary>A group of a directory. A property that is null is not stated and so not managed; an empty text is stated, and empty.</summary>
/// <param name="id">The group's id.</param>
/// <param name="line">The line of the file that first names the group; 0 where it comes from no file.</param>
public sealed class DirectoryGroup(string id, int line = 0)
{
    /// <summary>The group's id.</summary>
    public string Id { get; } = id;

    /// <summary>The line of the file that first names the group; 0 where it comes from no file.</summary>
    public int Line { get; } = line;

    /// <summary>The name people see.</summary>
    public string? Name { get; set; }

    /// <summary>Who can enter.</summary>
    public ChatGroupType? Type { get; set; }

    /// <summary>Id of the owner.</summary>
    public string? Owner { get; set; }

    /// <summary>The description.</summary>
    public string? Description { get; set; }

    /// <summary>Free key and value pairs.</summary>
    public IReadOnlyDictionary<string, object?>? Metadata { get; set; }

    /// <summary>The members; null where they are not managed, empty where there are to be none.</summary>
    public MemberList? Members { get; set; }

    /// <summary>Who is banned; null where bans are not managed.</summary>
    public MemberList? Bans { get; set; }

    /// <summary>Which properties are stated.</summary>
    public DirectoryFields Given =>
        (Name is null ? 0 : DirectoryFields.Name)
        | (Type is null ? 0 : DirectoryFields.Type)
        | (Owner is null ? 0 : DirectoryFields.Owner)
        | (Description is null ? 0 : DirectoryFields.Description)
        | (Metadata is null ? 0 : DirectoryFields.Metadata)
        | (Members is null ? 0 : DirectoryFields.Members)
        | (Bans is null ? 0 : DirectoryFields.Bans);

    /// <summary>The group's id.</summary>
    public override string ToString() => Id;
}
