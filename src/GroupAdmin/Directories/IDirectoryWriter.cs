using System;

namespace GroupAdmin.Directories;

/// <summary>
/// Writes a directory file forward, without holding what was written. The order is the caller's: groups, each with its members and then
/// its bans, and after all groups the users. Without <see cref="Complete"/> the file is cut off and will be refused by the reader.
/// </summary>
public interface IDirectoryWriter : IDisposable
{
    /// <summary>Begins a group. Of <paramref name="group"/> its properties are written, not its lists.</summary>
    /// <param name="group">The group.</param>
    /// <param name="hasMembers">True where the members are written, be they none; false where they are not managed.</param>
    /// <param name="hasBans">True where the bans are written, be they none.</param>
    /// <exception cref="ChatServiceException">The id or a text cannot stand in a file.</exception>
    void BeginGroup(DirectoryGroup group, bool hasMembers, bool hasBans);

    /// <summary>Writes a member of the group that was begun.</summary>
    /// <param name="userId">Id of the user.</param>
    /// <param name="role">The role; null for none.</param>
    void Member(string userId, string? role);

    /// <summary>Writes a banned user of the group that was begun; no member may follow.</summary>
    /// <param name="userId">Id of the user.</param>
    void Ban(string userId);

    /// <summary>Ends the group.</summary>
    void EndGroup();

    /// <summary>Writes a user; no group may follow.</summary>
    /// <param name="user">The user.</param>
    void User(DirectoryUser user);

    /// <summary>Ends the file and writes what is still held.</summary>
    void Complete();
}
