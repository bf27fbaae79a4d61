namespace GroupAdmin.Engine.Platforms.AtomChat;

/// <summary>What a failure of AtomChat means. Nearly all of them share the code 2001, so that the message decides.</summary>
internal enum AtomChatMeaning
{
    Other,
    KeyRefused,
    UserUnknown,
    UserExists,
    FriendUnknown,
    SenderOrReceiverUnknown,
    GroupUnknown,
    GroupNotNamed,
    GroupExists,
    AlreadyMember,
    NotMember,
    AlreadyBanned,
    AlreadyBlocked,
    AlreadyUnblocked,
    Incomplete,
}
