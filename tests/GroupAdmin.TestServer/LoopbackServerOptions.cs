using GroupAdmin.Engine.Platforms;

namespace GroupAdmin.TestServer;

/// <summary>How a <see cref="LoopbackServer"/> is started.</summary>
public sealed class LoopbackServerOptions
{
    /// <summary>The platforms to choose from.</summary>
    public PlatformRegistry Platforms { get; set; } = PlatformRegistry.BuiltIn();

    /// <summary>The platform that it answers as.</summary>
    public string Platform { get; set; } = "AtomChat";

    /// <summary>The port; 0 for a free one.</summary>
    public int Port { get; set; }

    /// <summary>Milliseconds before every answer.</summary>
    public int LatencyMs { get; set; }

    /// <summary>True for TLS with a certificate that nobody trusts, made on the spot.</summary>
    public bool UseTls { get; set; }

    /// <summary>What is wrong with the certificate.</summary>
    public CertificateFlaw Certificate { get; set; }

    /// <summary>How many users are listed from the start; null for as many as the sandbox likes.</summary>
    public int? Users { get; set; }

    /// <summary>What the path of an operation begins with; null for what the platform's addresses have.</summary>
    public string? PathPrefix { get; set; }

    /// <summary>True to note of each request whether it changed the state. It takes time, and is exact only for one request at a time.</summary>
    public bool TracksChanges { get; set; }

    /// <summary>How many requests are kept to be looked at.</summary>
    public int RequestsKept { get; set; } = 100_000;
}
