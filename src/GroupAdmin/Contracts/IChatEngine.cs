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

    /// <summary>
    /// Has the runtime compile what every request needs, by one that never leaves the process. Meant for a thread that has nothing else to do;
    /// does nothing on .NET Framework.
    /// </summary>
    void WarmUpRequests();

    /// <summary>The same for the HTTP stack alone. The two take longer one after the other than at the same time.</summary>
    void WarmUpNetwork();
}
