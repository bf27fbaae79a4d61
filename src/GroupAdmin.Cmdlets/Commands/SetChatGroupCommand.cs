using System.Collections;
using System.Management.Automation;
using System.Security;
using GroupAdmin.Cmdlets.Binding;
using GroupAdmin.Cmdlets.Completion;
using GroupAdmin.Connections;
using GroupAdmin.Contracts;

namespace GroupAdmin.Cmdlets.Commands;

/// <summary>Changes what was named of groups and keeps everything else.</summary>
[Cmdlet(VerbsCommon.Set, "ChatGroup", SupportsShouldProcess = true)]
[OutputType(typeof(ChatGroup))]
public sealed class SetChatGroupCommand : ParallelCommand<ChatGroup?>
{
    /// <summary>The groups to change.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("Group", "GroupId", "GUID")]
    [GroupId]
    [ArgumentCompleter(typeof(GroupIdCompleter))]
    public GroupReference[] Id { get; set; } = [];

    /// <summary>The new name.</summary>
    [Parameter(Position = 1, ValueFromPipelineByPropertyName = true)]
    public string? Name { get; set; }

    /// <summary>Who can enter.</summary>
    [Parameter]
    public ChatGroupType? Type { get; set; }

    /// <summary>The new password.</summary>
    [Parameter]
    public SecureString? Password { get; set; }

    /// <summary>The user who owns the group from now on.</summary>
    [Parameter]
    [UserId]
    [ArgumentCompleter(typeof(UserIdCompleter))]
    public UserReference? Owner { get; set; }

    /// <summary>The new description.</summary>
    [Parameter]
    public string? Description { get; set; }

    /// <summary>The new state, in the platform's word.</summary>
    [Parameter]
    public string? Status { get; set; }

    /// <summary>The new key and value pairs; they take the place of the old ones.</summary>
    [Parameter]
    public IDictionary? Metadata { get; set; }

    /// <summary>Settings that only this platform has, by the platform's names.</summary>
    [Parameter]
    public IDictionary? Option { get; set; }

    /// <summary>Emits the changed groups, as the platform has them now.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    private protected override void Require(ChatClient client) => client.Require<IGroupUpdater>();

    private protected override void Process()
    {
        foreach (var group in Id)
        {
            var client = ConnectionFor(group.ConnectionName, group.Id).GetClient();
            var change = GroupParameters.OfChange(this, group.Id);
            if (ShouldProcess(group.Id, "Change group"))
            {
                Work.Add(client.Canonical(IdKind.Group, group.Id), token => Changes.ApplyAsync(client, change, PassThru, token), WriteChanged, failure => WriteFailure(failure, group.Id));
            }
        }
    }

    private void WriteChanged(ChatGroup? group)
    {
        if (group is not null)
        {
            WriteObject(group);
        }
    }
}
