using System;
using System.Collections.Generic;
using GroupAdmin.Contracts;
using GroupAdmin.Engine.Platforms;

namespace GroupAdmin.Engine;

/// <summary>The engine: opens sessions with the registered platforms.</summary>
/// <param name="registry">The platforms.</param>
public sealed class ChatEngine(PlatformRegistry registry) : IChatEngine
{
    /// <summary>The engine with the platforms that come with the module.</summary>
    public ChatEngine()
        : this(PlatformRegistry.BuiltIn())
    {
    }

    /// <inheritdoc/>
    public IReadOnlyList<ChatPlatform> Platforms { get; } = registry.Describe();

    /// <inheritdoc/>
    public IChatSession Open(ConnectionOptions options) => throw new NotImplementedException();
}
