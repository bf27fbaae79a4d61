using System.Management.Automation;
using GroupAdmin.Cmdlets.Binding;
using GroupAdmin.Cmdlets.Completion;
using GroupAdmin.Directories;

namespace GroupAdmin.Cmdlets.Commands;

/// <summary>Makes the platform match a directory file: only the difference travels.</summary>
[Cmdlet(VerbsData.Sync, "ChatGroup", SupportsShouldProcess = true)]
[OutputType(typeof(ChatSyncSummary), typeof(ChatSyncOutcome), typeof(ChatDifference))]
public sealed class SyncChatGroupCommand : ReconcileCommand
{
    /// <summary>The directory file, .json or .csv: the wanted state.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipelineByPropertyName = true)]
    [Alias("FullName", "FilePath", "LiteralPath", "PSPath")]
    [ValidateNotNullOrEmpty]
    public string Path { get; set; } = string.Empty;

    /// <summary>How the file is written; its extension says so unless this does.</summary>
    [Parameter]
    public DirectoryFormat? Format { get; set; }

    /// <summary>Only these groups, by id or with wildcards; all others are left alone, in the file and on the platform.</summary>
    [Parameter(Position = 1)]
    [GroupId]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(GroupIdCompleter))]
    public GroupReference[]? Group { get; set; }

    /// <summary>Deletes groups that are not in the file.</summary>
    [Parameter]
    public SwitchParameter Prune { get; set; }

    private protected override bool Prunes => Prune;

    private protected override void Process()
    {
        if (DirectoryInput.Read(this, Bridge, Path, Format) is { } wanted)
        {
            Reconcile(wanted, Default, new GroupSelection(Group).Options());
        }
    }
}
