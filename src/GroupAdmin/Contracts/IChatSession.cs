using System;
using System.Collections.Generic;

namespace GroupAdmin.Contracts;

/// <summary>An open session with one platform. Thread-safe. Disposing of it closes its sockets and ends what is in flight.</summary>
public interface IChatSession : IDisposable
{
    /// <summary>The platform.</summary>
    ChatPlatform Platform { get; }

    /// <summary>Every registered platform, for saying which ones can do what this one cannot.</summary>
    IReadOnlyList<ChatPlatform> KnownPlatforms { get; }

    /// <summary>The address that requests go to.</summary>
    Uri BaseUri { get; }

    /// <summary>The limits; a change takes effect with the next request.</summary>
    ConnectionLimits Limits { get; }

    /// <summary>What has happened so far.</summary>
    ConnectionStatistics Statistics { get; }

    /// <summary>The platform's client: it implements the interfaces of what the platform can do.</summary>
    object Client { get; }

    /// <summary>The entries of the replayed recording that no request has used, in words; empty without a replay.</summary>
    IReadOnlyList<string> UnusedReplayEntries { get; }

    /// <summary>A text without the secrets of this session.</summary>
    /// <param name="text">The text.</param>
    string Redact(string text);

    /// <summary>Leaves what is requested out of the recording until the result is disposed of; does nothing without one.</summary>
    IDisposable PauseRecording();
}
