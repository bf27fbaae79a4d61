using System;
using System.Collections.Generic;

namespace GroupAdmin.Engine.Platforms.Cord;

/// <summary>A user in the sandbox.</summary>
internal sealed class CordSandboxUser(Guid key, string id, DateTimeOffset created)
{
    /// <summary>The inner id, which orders members.</summary>
    public Guid Key { get; } = key;

    public string Id { get; } = id;

    public DateTimeOffset Created { get; } = created;

    public string? Name { get; set; }

    public string? Email { get; set; }

    public string? ShortName { get; set; }

    public string? Picture { get; set; }

    public string Status { get; set; } = "active";

    public Dictionary<string, object?> Metadata { get; set; } = NoMetadata;

    public static Dictionary<string, object?> NoMetadata { get; } = [];
}
