using System.Management.Automation;
using GroupAdmin.Cmdlets.Binding;
using GroupAdmin.Cmdlets.Completion;
using GroupAdmin.Cmdlets.Pipeline;
using GroupAdmin.Connections;
using GroupAdmin.Contracts;

namespace GroupAdmin.Cmdlets.Commands;

/// <summary>Lists the members of groups, or who is banned from them, as they arrive.</summary>
[Cmdlet(VerbsCommon.Get, "ChatGroupMember", SupportsPaging = true)]
[OutputType(typeof(ChatGroupMember))]
public sealed class GetChatGroupMemberCommand : ConnectedCommand
{
    private ListWriter? list;
    private int groups;

    /// <summary>The groups whose members are listed.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("GroupId", "GUID", "Id")]
    [GroupId]
    [ArgumentCompleter(typeof(GroupIdCompleter))]
    public GroupReference[] Group { get; set; } = [];

    /// <summary>Lists who is banned from the groups instead.</summary>
    [Parameter]
    public SwitchParameter Banned { get; set; }

    private protected override void Require(ChatClient client) =>
        _ = Banned ? client.Require<IBanLister>() : (object)client.Require<IMemberLister>();

    private protected override void Process()
    {
        list ??= new ListWriter(this, Bridge);
        foreach (var group in Group)
        {
            var client = ConnectionFor(group.ConnectionName, group.Id).GetClient();
            var single = groups++ == 0 && Group.Length == 1 && !MyInvocation.ExpectingInput;
            try
            {
                list.Write(Banned ? client.ListBans(group.Id, list.Range) : client.ListMembers(group.Id, list.Range), filter: null, single);
            }
            catch (ChatServiceException failure)
            {
                WriteFailure(failure, group.Id);
            }
        }
    }

    private protected override void End() => list?.Complete();
}
