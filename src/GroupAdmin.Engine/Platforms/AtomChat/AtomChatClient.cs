namespace GroupAdmin.Engine.Platforms.AtomChat;

/// <summary>Talks to AtomChat.</summary>
internal sealed class AtomChatClient(PlatformContext context)
{
    private readonly PlatformContext context = context;
}
