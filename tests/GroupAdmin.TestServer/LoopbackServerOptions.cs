namespace GroupAdmin.TestServer;

/// <summary>How a <see cref="LoopbackServer"/> is started.</summary>
public sealed class LoopbackServerOptions
{
    /// <summary>The port; 0 for a free one.</summary>
    public int Port { get; set; }

    /// <summary>Milliseconds before every answer.</summary>
    public int LatencyMs { get; set; }

    /// <summary>True for TLS with a certificate that nobody trusts, made on the spot.</summary>
    public bool UseTls { get; set; }

    /// <summary>How many users are listed from the start.</summary>
    public int Users { get; set; } = 12;

    /// <summary>What the path of an operation begins with.</summary>
    public string PathPrefix { get; set; } = "/api/v2";

    /// <summary>How many requests are kept to be looked at.</summary>
    public int RequestsKept { get; set; } = 100_000;
}
