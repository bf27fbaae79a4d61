using System.IO;
using System.Management.Automation;
using GroupAdmin.Cmdlets.Binding;
using GroupAdmin.Cmdlets.Completion;
using GroupAdmin.Connections;
using GroupAdmin.Directories;

namespace GroupAdmin.Cmdlets.Commands;

/// <summary>Writes groups and who is in them to a directory file.</summary>
[Cmdlet(VerbsData.Export, "ChatGroup", SupportsShouldProcess = true)]
[OutputType(typeof(FileInfo))]
public sealed class ExportChatGroupCommand : ConnectedCommand
{
    private DirectoryExporting? export;

    /// <summary>The file that is written.</summary>
    [Parameter(Mandatory = true, Position = 0)]
    [Alias("FilePath", "LiteralPath")]
    [ValidateNotNullOrEmpty]
    public string Path { get; set; } = string.Empty;

    /// <summary>The groups that are exported. All groups of the platform unless given.</summary>
    [Parameter(Position = 1, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("GroupId", "GUID", "Id")]
    [GroupId]
    [ArgumentCompleter(typeof(GroupIdCompleter))]
    public GroupReference[] Group { get; set; } = [];

    /// <summary>How the file is written; its extension says so unless this does.</summary>
    [Parameter]
    public DirectoryFormat? Format { get; set; }

    /// <summary>Takes users along, with what the platform tells of them.</summary>
    [Parameter]
    public SwitchParameter IncludeUser { get; set; }

    /// <summary>Leaves out who is in the groups and who is banned.</summary>
    [Parameter]
    public SwitchParameter SkipMember { get; set; }

    /// <summary>Refuses to replace a file.</summary>
    [Parameter]
    public SwitchParameter NoClobber { get; set; }

    /// <summary>Replaces a read-only file too.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <summary>Emits the file.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    internal bool ExportsAll => !MyInvocation.ExpectingInput && !WasNamed("Group");

    private protected override void Require(ChatClient client) => DirectoryExporting.Require(this, client);

    private protected override void Begin()
    {
        base.Begin();
        export = new DirectoryExporting(this);
    }

    private protected override void Process()
    {
        foreach (var group in Group)
        {
            export!.Add(group, () => ConnectionFor(group.ConnectionName, group.Id));
        }
    }

    private protected override void End() => export!.Complete(Default, Bridge);
}
