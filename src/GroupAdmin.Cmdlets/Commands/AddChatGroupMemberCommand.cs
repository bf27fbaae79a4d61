using System.Management.Automation;

namespace GroupAdmin.Cmdlets.Commands;

/// <summary>Adds members to groups, in batches. A user who is a member already is no error.</summary>
[Cmdlet(VerbsCommon.Add, "ChatGroupMember", SupportsShouldProcess = true)]
[OutputType(typeof(ChatMemberOutcome))]
public sealed class AddChatGroupMemberCommand : MemberCommand
{
    private bool given;

    /// <summary>Makes the list exhaustive: once everybody is added, members who were not given are removed.</summary>
    [Parameter]
    public SwitchParameter Replace { get; set; }

    private protected override MemberAction Action => MemberAction.Add;

    private protected override MemberAction? Removal => MemberAction.Remove;

    private protected override void Process()
    {
        given = true;
        QueueRecord(Replace);
    }

    private protected override void End()
    {
        if (Replace && !given)
        {
            WriteFailure(new ChatServiceException(
                ChatErrorKind.InvalidRequest,
                "No user came in, and an empty list would remove everybody. Nothing was changed. To empty a group, remove its members."));
        }

        base.End();
    }
}
