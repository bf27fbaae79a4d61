using System;

namespace GroupAdmin.Engine.Platforms.AtomChat;

/// <summary>AtomChat, also known as CometChat v2.</summary>
internal static class AtomChatPlatform
{
    public const string Name = "AtomChat";

    /// <summary>How many ids travel in one request: AtomChat publishes no limit, and forms of this size are safe everywhere.</summary>
    public const int BatchSize = 100;

    public static PlatformRegistration Registration { get; } = new()
    {
        Name = Name,
        Description = "AtomChat (CometChat v2), hosted chat for communities",
        ClientType = typeof(AtomChatClient),
        CreateClient = static context => new AtomChatClient(context),
        CreateSigner = static (_, secret, _) => new AtomChatSigner(secret),
        CreateSandbox = static () => new AtomChatSandbox(),
        Authentication = ChatAuthentication.Secret,
        DefaultBaseUri = new Uri("https://api.cometondemand.net/api/v2"),
        BaseUriExample = "https://api.cometondemand.net/api/v2",
        DefaultBatchSize = BatchSize,
    };
}
