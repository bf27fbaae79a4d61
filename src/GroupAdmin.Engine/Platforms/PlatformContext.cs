using GroupAdmin.Contracts;
using GroupAdmin.Engine.Transport;

namespace GroupAdmin.Engine.Platforms;

/// <summary>What a platform's client is given when a connection opens.</summary>
public sealed class PlatformContext
{
    /// <summary>Reaches the platform.</summary>
    public IServiceTransport Transport { get; init; } = null!;

    /// <summary>What signs the connection's requests, for a client that has a token renewed.</summary>
    public IRequestSigner? Signer { get; init; }

    /// <summary>The platform's name, for every object and message.</summary>
    public string PlatformName { get; init; } = string.Empty;

    /// <summary>The connection's name, for every object.</summary>
    public string ConnectionName { get; init; } = string.Empty;

    /// <summary>The connection's limits.</summary>
    public ConnectionLimits Limits { get; init; } = new();

    /// <summary>The connection's redactor: a client that sends a password tells it first.</summary>
    public Redactor Redactor { get; init; } = new();

    /// <summary>What the user asked for when connecting, such as the format.</summary>
    public ConnectionOptions Options { get; init; } = null!;
}
