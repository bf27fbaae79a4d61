using System;

namespace GroupAdmin.Engine.Platforms.AtomChat;

/// <summary>AtomChat, also known as CometChat v2.</summary>
internal static class AtomChatPlatform
{
    public static PlatformRegistration Registration { get; } = new()
    {
        Name = "AtomChat",
        Description = "AtomChat (CometChat v2), hosted chat for communities",
        ClientType = typeof(AtomChatClient),
        CreateClient = static context => new AtomChatClient(context),
        CreateSandbox = static () => new AtomChatSandbox(),
        Authentication = ChatAuthentication.Secret,
        DefaultBaseUri = new Uri("https://api.cometondemand.net/api/v2"),
        BaseUriExample = "https://api.cometondemand.net/api/v2",
        DefaultBatchSize = 100,
    };
}
