using System;
using System.Collections.Generic;
using GroupAdmin.Contracts;
using GroupAdmin.Engine.Recording;
using GroupAdmin.Engine.Transport;

namespace GroupAdmin.Engine;

/// <summary>An open session: the platform's client over its transport.</summary>
internal sealed class ChatSession(
    ChatPlatform platform,
    IReadOnlyList<ChatPlatform> known,
    TransportSetup setup,
    IServiceTransport transport,
    object client,
    ReplayHandler? replay,
    HarWriter? recording) : IChatSession
{
    public ChatPlatform Platform { get; } = platform;

    public IReadOnlyList<ChatPlatform> KnownPlatforms { get; } = known;

    public Uri BaseUri { get; } = setup.BaseUri;

    public ConnectionLimits Limits { get; } = setup.Limits;

    public ConnectionStatistics Statistics { get; } = setup.Statistics;

    public object Client { get; } = client;

    public IReadOnlyList<string> UnusedReplayEntries => replay?.UnusedEntries ?? [];

    public string Redact(string text) => setup.Redactor.Redact(text);

    public IDisposable PauseRecording() => recording?.Pause() ?? Nothing.Instance;

    public void Dispose()
    {
        transport.Dispose();
        (Client as IDisposable)?.Dispose();
    }

    private sealed class Nothing : IDisposable
    {
        public static readonly Nothing Instance = new();

        public void Dispose()
        {
        }
    }
}
