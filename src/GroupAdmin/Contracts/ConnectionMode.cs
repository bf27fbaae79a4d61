namespace GroupAdmin.Contracts;

/// <summary>What is at the other end of a session.</summary>
public enum ConnectionMode
{
    /// <summary>The platform itself.</summary>
    Live,

    /// <summary>An emulation of the platform in memory.</summary>
    Sandbox,

    /// <summary>A recording.</summary>
    Replay,
}
