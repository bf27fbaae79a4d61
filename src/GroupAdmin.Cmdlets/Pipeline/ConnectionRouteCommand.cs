using System;
using System.Management.Automation;

namespace GroupAdmin.Cmdlets;

/// <summary>The parameters that say what is at the other end of a connection, and how requests get there.</summary>
public abstract class ConnectionRouteCommand : ConnectionLimitsCommand
{
    /// <summary>Talks to an emulation of the platform in memory, filled with sample data. Nothing leaves the machine.</summary>
    [Parameter]
    public SwitchParameter Sandbox { get; set; }

    /// <summary>Writes what is sent and answered to this new HAR file, without secrets.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? RecordTo { get; set; }

    /// <summary>Answers from this HAR file instead of the platform; a request that is not in it fails.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? ReplayFrom { get; set; }

    /// <summary>Writes a line to this file before and after every change: JSON, without secrets. A change that cannot be written is not made.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? AuditLog { get; set; }

    /// <summary>The HTTP proxy; the system's unless given.</summary>
    [Parameter]
    public Uri? Proxy { get; set; }

    /// <summary>Accepts any TLS certificate. For tests only: whoever answers gets the secret.</summary>
    [Parameter]
    public SwitchParameter SkipCertificateCheck { get; set; }

    /// <summary>Allows plain HTTP to another machine. The secret travels readable.</summary>
    [Parameter]
    public SwitchParameter AllowUnencrypted { get; set; }
}
