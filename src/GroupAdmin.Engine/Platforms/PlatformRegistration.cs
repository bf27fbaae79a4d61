using System;
using System.Collections.Generic;
using System.Net.Http;
using GroupAdmin.Engine.Transport;

namespace GroupAdmin.Engine.Platforms;

/// <summary>Everything the engine needs to know of a platform. A new platform is one folder and one of these in <see cref="PlatformRegistry"/>.</summary>
public sealed class PlatformRegistration
{
    /// <summary>The name users type; letters only.</summary>
    public string Name { get; init; } = string.Empty;

    /// <summary>What the platform is, in a few words.</summary>
    public string Description { get; init; } = string.Empty;

    /// <summary>The class that implements the contracts of what the platform can do; its interfaces are the platform's capabilities.</summary>
    public Type ClientType { get; init; } = typeof(object);

    /// <summary>Makes the client of a connection.</summary>
    public Func<PlatformContext, object> CreateClient { get; init; } = static _ => throw new NotSupportedException();

    /// <summary>
    /// Makes the signer of a connection from its user name (null where none was given) and secret. Whatever else is secret in
    /// what it makes, it tells the redactor.
    /// </summary>
    public Func<string?, string, Redactor, IRequestSigner> CreateSigner { get; init; } = static (_, _, _) => throw new NotSupportedException();

    /// <summary>Makes a fresh emulation of the platform, filled with sample data; null where there is none.</summary>
    public Func<HttpMessageHandler>? CreateSandbox { get; init; }

    /// <summary>How a connection proves who it is.</summary>
    public ChatAuthentication Authentication { get; init; }

    /// <summary>True where the secret travels in the body of a request, which takes characters that a header does not.</summary>
    public bool SecretIsInBody { get; init; }

    /// <summary>The address used when none is given; null where every customer has an own one.</summary>
    public Uri? DefaultBaseUri { get; init; }

    /// <summary>What <c>-BaseUri</c> looks like.</summary>
    public string BaseUriExample { get; init; } = string.Empty;

    /// <summary>The body formats that <c>-Format</c> can choose from; empty where there is no choice.</summary>
    public IReadOnlyList<string> Formats { get; init; } = [];

    /// <summary>How many users travel in one request unless the connection says otherwise.</summary>
    public int DefaultBatchSize { get; init; } = 100;
}
