using GroupAdmin.Contracts;

namespace GroupAdmin.Engine.Platforms.Publisher;

/// <content>What a directory needs to know.</content>
internal sealed partial class PublisherClient : IIdAssigner
{
    /// <summary>A new group gets a number (D).</summary>
    public bool AssignsGroupIds => true;

    /// <summary>A new user gets a number (D).</summary>
    public bool AssignsUserIds => true;
}
