using System.Management.Automation;
using GroupAdmin.Cmdlets.Binding;
using GroupAdmin.Cmdlets.Completion;

namespace GroupAdmin.Cmdlets.Commands;

/// <summary>Makes users friends of a user.</summary>
[Cmdlet(VerbsCommon.Add, "ChatFriend", SupportsShouldProcess = true)]
[OutputType(typeof(ChatMemberOutcome))]
public sealed class AddChatFriendCommand : BulkCommand
{
    /// <summary>The user whose friends are changed.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipelineByPropertyName = true)]
    [Alias("By", "UserId", "UID")]
    [UserId]
    [ArgumentCompleter(typeof(UserIdCompleter))]
    public UserReference User { get; set; } = null!;

    /// <summary>The users who become friends, as ids or objects.</summary>
    [Parameter(Mandatory = true, Position = 1, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("FriendId", "FriendUID")]
    [FriendId(TakesSeveral = true)]
    [ArgumentCompleter(typeof(UserIdCompleter))]
    public UserReference[] Friend { get; set; } = [];

    /// <summary>Makes the list exhaustive: friends who were not given are removed.</summary>
    [Parameter]
    public SwitchParameter Replace { get; set; }

    private protected override MemberAction Action => MemberAction.AddFriend;

    private protected override MemberAction? Removal => MemberAction.RemoveFriend;

    private protected override void Process()
    {
        foreach (var friend in Friend)
        {
            Queue(ConnectionFor(User.ConnectionName ?? friend.ConnectionName, User.Id), User.Id, friend, Replace);
        }
    }
}
