using System.Management.Automation;
using GroupAdmin.Cmdlets.Binding;
using GroupAdmin.Cmdlets.Completion;
using GroupAdmin.Cmdlets.Pipeline;
using GroupAdmin.Connections;
using GroupAdmin.Contracts;

namespace GroupAdmin.Cmdlets.Commands;

/// <summary>Deletes groups.</summary>
[Cmdlet(VerbsCommon.Remove, "ChatGroup", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High)]
[OutputType(typeof(ChatGroup))]
public sealed class RemoveChatGroupCommand : ParallelCommand<bool>
{
    /// <summary>The groups to delete.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("Group", "GroupId", "GUID")]
    [GroupId]
    [ArgumentCompleter(typeof(GroupIdCompleter))]
    public GroupReference[] Id { get; set; } = [];

    /// <summary>Emits the groups that were deleted.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    private protected override void Require(ChatClient client) => client.Require<IGroupDeleter>();

    private protected override void Process()
    {
        foreach (var group in Id)
        {
            var connection = ConnectionFor(group.ConnectionName, group.Id);
            var client = connection.GetClient();
            if (ShouldProcess(group.Id, "Delete group"))
            {
                Work.Add(client.Canonical(IdKind.Group, group.Id), token => Completed.Of(client.DeleteGroupAsync(group.Id, token)), _ => Write(connection, group), failure => WriteFailure(failure, group.Id));
            }
        }
    }

    private void Write(ChatConnection connection, GroupReference group)
    {
        if (PassThru)
        {
            WriteObject(group.Source?.BaseObject as ChatGroup ?? new ChatGroup { Id = group.Id, Platform = connection.Platform, ConnectionName = connection.Name });
        }
    }
}
