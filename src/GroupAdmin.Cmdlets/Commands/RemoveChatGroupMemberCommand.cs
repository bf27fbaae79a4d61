using System.Management.Automation;

namespace GroupAdmin.Cmdlets.Commands;

/// <summary>Removes members from groups, in batches. A user who is not a member is no error.</summary>
[Cmdlet(VerbsCommon.Remove, "ChatGroupMember", SupportsShouldProcess = true)]
[OutputType(typeof(ChatMemberOutcome))]
public sealed class RemoveChatGroupMemberCommand : MemberCommand
{
    /// <summary>Kicks the members instead, on platforms that tell one from the other.</summary>
    [Parameter]
    public SwitchParameter Kick { get; set; }

    private protected override MemberAction Action => Kick ? MemberAction.Kick : MemberAction.Remove;

    private protected override void Process() => QueueRecord(replace: false);
}
