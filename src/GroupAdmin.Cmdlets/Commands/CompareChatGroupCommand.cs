using System.Management.Automation;
using GroupAdmin.Cmdlets.Binding;
using GroupAdmin.Cmdlets.Completion;
using GroupAdmin.Cmdlets.Pipeline;
using GroupAdmin.Directories;
using GroupAdmin.Reconciliation;

namespace GroupAdmin.Cmdlets.Commands;

/// <summary>Compares a directory file, or another connection, with the platform. Changes nothing.</summary>
[Cmdlet(VerbsData.Compare, "ChatGroup", DefaultParameterSetName = "File")]
[OutputType(typeof(ChatDifference), typeof(ChatComparisonSummary))]
public sealed class CompareChatGroupCommand : ConnectedCommand
{
    /// <summary>The directory file, .json or .csv: the wanted state.</summary>
    [Parameter(ParameterSetName = "File", Mandatory = true, Position = 0, ValueFromPipelineByPropertyName = true)]
    [Alias("FullName", "FilePath", "LiteralPath", "PSPath")]
    [ValidateNotNullOrEmpty]
    public string? Path { get; set; }

    /// <summary>How the file is written; its extension says so unless this does.</summary>
    [Parameter(ParameterSetName = "File")]
    public DirectoryFormat? Format { get; set; }

    /// <summary>The connection whose groups and members are the wanted state.</summary>
    [Parameter(ParameterSetName = "Connection", Mandatory = true)]
    [Connection]
    [ArgumentCompleter(typeof(ConnectionCompleter))]
    public ChatConnection? Reference { get; set; }

    /// <summary>Only these groups, by id or with wildcards.</summary>
    [Parameter(Position = 1)]
    [GroupId]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(GroupIdCompleter))]
    public GroupReference[]? Group { get; set; }

    /// <summary>Emits one object with the counts instead of one for each difference.</summary>
    [Parameter]
    public SwitchParameter Summary { get; set; }

    /// <summary>Writes an error where anything differs, so that <c>$?</c> is false and a job fails.</summary>
    [Parameter]
    public SwitchParameter FailOnDifference { get; set; }

    private protected override void Process()
    {
        var selection = new GroupSelection(Group);
        Bridge.Progress("members");
        ChatDirectory? wanted = Reference is { } reference
            ? Bridge.Run(token => new DirectoryCapture(reference.GetClient(), selection.Options(), hasUsers: false).ReadAsync(token))
            : DirectoryInput.Read(this, Bridge, Path!, Format);
        if (wanted is not null)
        {
            DirectoryDifferences.Write(this, Bridge, wanted, Default, selection.Options(), Summary, FailOnDifference);
        }
    }
}
