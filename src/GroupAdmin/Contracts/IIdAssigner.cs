namespace GroupAdmin.Contracts;

/// <summary>
/// Marks a platform that chooses the ids of new groups and users itself and refuses any other. A directory's group that has no such id
/// is known there by its name.
/// </summary>
public interface IIdAssigner
{
    /// <summary>True where the platform chooses the ids of new groups.</summary>
    bool AssignsGroupIds { get; }

    /// <summary>True where the platform chooses the ids of new users.</summary>
    bool AssignsUserIds { get; }
}
