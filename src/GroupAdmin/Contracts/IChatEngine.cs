using System.Collections.Generic;
using GroupAdmin.Directories;

namespace GroupAdmin.Contracts;

/// <summary>The engine's one way in: the cmdlets load it by reflection into a context of its own and know it by this interface.</summary>
public interface IChatEngine
{
    /// <summary>The registered platforms, in the order of their names.</summary>
    IReadOnlyList<ChatPlatform> Platforms { get; }

    /// <summary>Reads and writes directory files.</summary>
    IDirectoryFiles DirectoryFiles { get; }

    /// <summary>Opens a session. No request is made.</summary>
    /// <param name="options">Where to, as whom, and within which limits.</param>
    /// <exception cref="ChatServiceException">The options do not fit the platform.</exception>
    IChatSession Open(ConnectionOptions options);
}
