using System.Management.Automation;
using GroupAdmin.Cmdlets.Binding;
using GroupAdmin.Cmdlets.Completion;

namespace GroupAdmin.Cmdlets.Commands;

/// <summary>Ends friendships of a user.</summary>
[Cmdlet(VerbsCommon.Remove, "ChatFriend", SupportsShouldProcess = true)]
[OutputType(typeof(ChatMemberOutcome))]
public sealed class RemoveChatFriendCommand : BulkCommand
{
    /// <summary>The user whose friends are changed.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipelineByPropertyName = true)]
    [Alias("By", "UserId", "UID")]
    [UserId]
    [ArgumentCompleter(typeof(UserIdCompleter))]
    public UserReference User { get; set; } = null!;

    /// <summary>The users who are no friends any more, as ids or objects.</summary>
    [Parameter(Mandatory = true, Position = 1, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("FriendId", "FriendUID")]
    [FriendId(TakesSeveral = true)]
    [ArgumentCompleter(typeof(UserIdCompleter))]
    public UserReference[] Friend { get; set; } = [];

    private protected override MemberAction Action => MemberAction.RemoveFriend;

    private protected override void Process()
    {
        foreach (var friend in Friend)
        {
            Queue(ConnectionFor(User.ConnectionName ?? friend.ConnectionName, User.Id), User.Id, friend);
        }
    }
}
