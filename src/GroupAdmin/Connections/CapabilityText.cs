using System.Collections.Generic;
using System.Linq;
using GroupAdmin.Contracts;

namespace GroupAdmin.Connections;

/// <summary>The words for a capability, and the error where a platform lacks it.</summary>
internal static class CapabilityText
{
    /// <summary>What a platform with the capability can do, as the end of "AtomChat cannot …".</summary>
    public static string Describe(ChatCapability capability) => capability switch
    {
        ChatCapability.CreateGroup => "create groups",
        ChatCapability.UpdateGroup => "change groups",
        ChatCapability.DeleteGroup => "delete groups",
        ChatCapability.GetGroup => "read a group",
        ChatCapability.ListGroups => "list groups",
        ChatCapability.AddMember => "add members to a group",
        ChatCapability.RemoveMember => "remove members from a group",
        ChatCapability.KickMember => "kick members out of a group",
        ChatCapability.ListMembers => "list the members of a group",
        ChatCapability.BanMember => "ban users from a group",
        ChatCapability.UnbanMember => "lift a ban from a group",
        ChatCapability.CreateUser => "create users",
        ChatCapability.UpdateUser => "change users",
        ChatCapability.DeleteUser => "delete users",
        ChatCapability.ArchiveUser => "archive users",
        ChatCapability.GetUser => "read a user",
        ChatCapability.ListUsers => "list users",
        ChatCapability.GetUserStatus => "tell the presence of users",
        ChatCapability.AddFriend => "make users friends",
        ChatCapability.RemoveFriend => "end friendships",
        ChatCapability.BlockUser => "block one user for another",
        ChatCapability.UnblockUser => "end a block of one user by another",
        ChatCapability.BlockAccount => "block an account",
        ChatCapability.UnblockAccount => "end the block of an account",
        ChatCapability.SendMessage => "send messages",
        ChatCapability.SetMemberRole => "give members of a group a role",
        ChatCapability.ListBans => "list who is banned from a group",
        ChatCapability.InvokeApi => "make free calls of its API",
        _ => capability.ToString(),
    };

    public static ChatServiceException Missing(IChatSession session, ChatCapability capability) =>
        NotSupported(session, Describe(capability), session.KnownPlatforms.Where(platform => platform.Can(capability)));

    public static ChatServiceException NotSupported(IChatSession session, string what, IEnumerable<ChatPlatform>? able = null, string? advice = null)
    {
        var others = able?.Select(platform => platform.Name).ToList() ?? [];
        var hint = able is null ? string.Empty
            : others.Count == 0 ? " No supported platform can."
            : $" Platforms that can: {string.Join(", ", others)}.";
        return new ChatServiceException(ChatErrorKind.NotSupported, $"{session.Platform.Name} cannot {what}.{hint} Nothing was sent.{(advice is null ? string.Empty : $" {advice}")}")
        {
            Platform = session.Platform.Name,
        };
    }
}
