using System;
using System.Security;

namespace GroupAdmin.Contracts;

/// <summary>Everything that opens a session.</summary>
/// <param name="platform">Name of the platform, in any case.</param>
public sealed class ConnectionOptions(string platform)
{
    /// <summary>Name of the platform, in any case.</summary>
    public string Platform { get; } = platform;

    /// <summary>Name of the connection; objects that are read through it carry it.</summary>
    public string Name { get; set; } = platform;

    /// <summary>The address of the API; null for the platform's own, where it has one.</summary>
    public Uri? BaseUri { get; set; }

    /// <summary>The API key, token or password. Never written to any text.</summary>
    public SecureString? Secret { get; set; }

    /// <summary>The name that goes with the secret, where the platform wants one.</summary>
    public string? UserName { get; set; }

    /// <summary>The body format, <c>Json</c> or <c>Xml</c>, where the platform offers a choice.</summary>
    public string? Format { get; set; }

    /// <summary>True to talk to the platform's emulation in memory.</summary>
    public bool Sandbox { get; set; }

    /// <summary>Path of the HAR file to write, redacted.</summary>
    public string? RecordTo { get; set; }

    /// <summary>Path of the HAR file to answer from.</summary>
    public string? ReplayFrom { get; set; }

    /// <summary>Path of the file that every change is written to; the connection keeps it, not the session.</summary>
    public string? AuditLog { get; set; }

    /// <summary>The HTTP proxy; null for the system's.</summary>
    public Uri? Proxy { get; set; }

    /// <summary>True to accept any TLS certificate.</summary>
    public bool SkipCertificateCheck { get; set; }

    /// <summary>True to allow plain HTTP to a host that is not loopback.</summary>
    public bool AllowUnencrypted { get; set; }

    /// <summary>The limits to begin with.</summary>
    public ConnectionLimits Limits { get; set; } = new();
}
