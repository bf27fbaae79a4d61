using System;
using System.Collections.Generic;
using System.Linq;
using System.Reflection;
using GroupAdmin.Contracts;

namespace GroupAdmin.Tests.Connections;

/// <summary>A session with a client of an imaginary platform, beside others that are only known by what they can do.</summary>
internal sealed class FakeSession(object client, params ChatPlatform[] others) : IChatSession
{
    public ChatPlatform Platform { get; } = new()
    {
        Name = "Imaginary",
        DefaultBatchSize = 50,
        Capabilities = [.. client.GetType().GetInterfaces()
            .Select(contract => contract.GetCustomAttribute<CapabilityAttribute>())
            .OfType<CapabilityAttribute>()
            .Select(attribute => attribute.Capability)],
    };

    public IReadOnlyList<ChatPlatform> KnownPlatforms => [Platform, .. others];

    public Uri BaseUri { get; } = new("https://chat.invalid/");

    public ConnectionLimits Limits { get; } = new() { RetryInterval = TimeSpan.Zero, MaximumRetryCount = 3 };

    public ConnectionStatistics Statistics { get; } = new();

    public object Client => client;

    public IReadOnlyList<string> UnusedReplayEntries => [];

    public string Redact(string text) => text;

    public IDisposable PauseRecording() => this;

    public void Dispose()
    {
    }
}
