namespace GroupAdmin.Engine.Platforms.AtomChat;

/// <summary>A user of the sandbox as it was at one moment.</summary>
/// <param name="Key">The number that stands for the user inside; never given to another user.</param>
/// <param name="Id">The id.</param>
/// <param name="Name">The name; empty after a change that left it out.</param>
/// <param name="Email">The e-mail address, which no operation reads back.</param>
/// <param name="Avatar">The picture's address.</param>
/// <param name="Link">The profile's address.</param>
/// <param name="Role">The role.</param>
internal sealed record AtomChatSandboxUser(int Key, string Id, string Name, string Email, string Avatar, string Link, string Role)
{
    private static readonly string[] Presences = ["available", "away", "busy", "offline"];

    /// <summary>The presence, which never changes.</summary>
    public string Presence => Presences[Key % Presences.Length];

    /// <summary>When the user was last active: a moment of December 2025, in seconds since 1970.</summary>
    public long LastActivity => 1767225600L - (Key * 7919L % (31 * 86400));
}
