using System.Management.Automation;
using GroupAdmin.Cmdlets.Binding;
using GroupAdmin.Cmdlets.Completion;

namespace GroupAdmin.Cmdlets.Commands;

/// <summary>Removes members from groups, in batches. A user who is not a member is no error.</summary>
[Cmdlet(VerbsCommon.Remove, "ChatGroupMember", SupportsShouldProcess = true)]
[OutputType(typeof(ChatMemberOutcome))]
public sealed class RemoveChatGroupMemberCommand : BulkCommand
{
    /// <summary>The groups whose members are changed.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("GroupId", "GUID")]
    [GroupId(TakesSeveral = true)]
    [ArgumentCompleter(typeof(GroupIdCompleter))]
    public GroupReference[] Group { get; set; } = [];

    /// <summary>The users, as ids or objects, or as rows with a column UserId, UID or Id.</summary>
    [Parameter(Mandatory = true, Position = 1, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("UserId", "UID", "Member")]
    [UserId(TakesSeveral = true)]
    [ArgumentCompleter(typeof(UserIdCompleter))]
    public UserReference[] User { get; set; } = [];

    /// <summary>Kicks the members instead, on platforms that tell one from the other.</summary>
    [Parameter]
    public SwitchParameter Kick { get; set; }

    private protected override MemberAction Action => Kick ? MemberAction.Kick : MemberAction.Remove;

    private protected override void Process() => QueueMembers(Group, User, replace: false);
}
