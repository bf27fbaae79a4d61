using System;
using System.Collections.Generic;

namespace GroupAdmin;

/// <summary>A supported platform and what it can do; made from the interfaces that its client implements.</summary>
public sealed class ChatPlatform
{
    /// <summary>The name that <c>Connect-ChatService -Platform</c> takes.</summary>
    public string Name { get; set; } = string.Empty;

    /// <summary>What the platform is, in a few words.</summary>
    public string Description { get; set; } = string.Empty;

    /// <summary>What the platform can do through this module.</summary>
    public IReadOnlyList<ChatCapability> Capabilities { get; set; } = Array.Empty<ChatCapability>();

    /// <summary>What rests on a guess because the platform documents it nowhere, by the names of <see cref="ChatCapability"/>, with what is guessed.</summary>
    public IReadOnlyDictionary<string, string> Inferred { get; set; } = new Dictionary<string, string>();

    /// <summary>How the connection proves who it is: <c>Secret</c> (an API key or token) or <c>Credential</c> (a name and a secret).</summary>
    public ChatAuthentication Authentication { get; set; }

    /// <summary>The address used when none is given; null where every customer has an own one.</summary>
    public Uri? DefaultBaseUri { get; set; }

    /// <summary>What <c>-BaseUri</c> looks like on this platform.</summary>
    public string BaseUriExample { get; set; } = string.Empty;

    /// <summary>How many users travel in one request unless the connection says otherwise.</summary>
    public int DefaultBatchSize { get; set; }

    /// <summary>True where the platform can be rehearsed in memory with <c>-Sandbox</c>.</summary>
    public bool HasSandbox { get; set; }

    /// <summary>True when the platform has this capability.</summary>
    /// <param name="capability">What is asked for.</param>
    public bool Can(ChatCapability capability)
    {
        foreach (var own in Capabilities)
        {
            if (own == capability)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The platform's name.</summary>
    public override string ToString() => Name;
}
