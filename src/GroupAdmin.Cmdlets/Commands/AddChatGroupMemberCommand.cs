using System;
using System.Management.Automation;
using GroupAdmin.Cmdlets.Binding;
using GroupAdmin.Cmdlets.Completion;
using GroupAdmin.Connections;

namespace GroupAdmin.Cmdlets.Commands;

/// <summary>Adds members to groups, in batches. A user who is a member already is no error.</summary>
[Cmdlet(VerbsCommon.Add, "ChatGroupMember", SupportsShouldProcess = true)]
[OutputType(typeof(ChatMemberOutcome))]
public sealed class AddChatGroupMemberCommand : BulkCommand
{
    private Func<ChatClient, string?>? role;
    private bool isRoleNamed;
    private bool areUsersNamed;

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

    /// <summary>The role that the users get in the group, in the platform's word, such as <c>admin</c> or <c>owner</c>; without it they become plain members, and whoever is more stays so.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(MemberRoleCompleter))]
    public string? Role { get; set; }

    /// <summary>Makes the list exhaustive: once everybody is added, members who were not given are removed.</summary>
    [Parameter]
    public SwitchParameter Replace { get; set; }

    private protected override MemberAction Action => MemberAction.Add;

    private protected override MemberAction? Removal => MemberAction.Remove;

    private protected override void Process()
    {
        // What was named holds for every record, and is not looked up for each.
        if (role is null)
        {
            role = RoleFor;
            isRoleNamed = WasNamed(nameof(Role));
            areUsersNamed = WasNamed(nameof(User));
        }

        QueueMembers(Group, User, Replace, role);
    }

    private string? RoleFor(ChatClient client) =>
        MemberRole.Of(client, isRoleNamed || areUsersNamed ? Role : MemberRole.CameWith(User), isRoleNamed, User, WarnOnce);

    private protected override void End()
    {
        if (Replace && role is null)
        {
            WriteFailure(new ChatServiceException(
                ChatErrorKind.InvalidRequest,
                "No user came in, and an empty list would remove everybody. Nothing was changed. To empty a group, remove its members."));
        }

        base.End();
    }
}
