using System.Management.Automation;
using GroupAdmin.Cmdlets.Binding;
using GroupAdmin.Cmdlets.Completion;

namespace GroupAdmin.Cmdlets;

/// <summary>The base of the cmdlets that change the members of groups.</summary>
public abstract class MemberCommand : BulkCommand
{
    /// <summary>The groups whose members are changed.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("GroupId", "GUID")]
    [GroupId]
    [ArgumentCompleter(typeof(GroupIdCompleter))]
    public GroupReference[] Group { get; set; } = [];

    /// <summary>The users, as ids or objects, or as rows with a column UserId, UID or Id.</summary>
    [Parameter(Mandatory = true, Position = 1, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("UserId", "UID", "Member")]
    [UserId]
    [ArgumentCompleter(typeof(UserIdCompleter))]
    public UserReference[] User { get; set; } = [];

    /// <summary>Queues every user of the record for every group of the record.</summary>
    private protected void QueueRecord(bool replace)
    {
        // A bare text in the pipeline fits both parameters; guessing could add a group's id to itself.
        if (!WasNamed(nameof(Group)) && !WasNamed(nameof(User)) && Group.Length == 1 && User.Length == 1 && Group[0].IsText && User[0].IsText && Group[0].Id == User[0].Id)
        {
            WriteFailure(new ChatServiceException(
                ChatErrorKind.InvalidRequest,
                $"'{Group[0].Id}' could be a group or a user. Say the one with -Group or the other with -User. Nothing was sent for it."),
                Group[0].Id);
            return;
        }

        foreach (var group in Group)
        {
            foreach (var user in User)
            {
                Queue(ConnectionFor(group.ConnectionName ?? user.ConnectionName, group.Id), group.Id, user, replace);
            }
        }
    }
}
