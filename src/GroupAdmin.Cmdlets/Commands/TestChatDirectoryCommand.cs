using System.Management.Automation;
using GroupAdmin.Cmdlets.Binding;
using GroupAdmin.Cmdlets.Completion;
using GroupAdmin.Directories;

namespace GroupAdmin.Cmdlets.Commands;

/// <summary>Says what is wrong with directory files, line by line. Needs no connection.</summary>
[Cmdlet(VerbsDiagnostic.Test, "ChatDirectory")]
[OutputType(typeof(DirectoryProblem), typeof(bool))]
public sealed class TestChatDirectoryCommand : ChatCommand
{
    /// <summary>The files.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("FullName", "FilePath", "LiteralPath", "PSPath")]
    [ValidateNotNullOrEmpty]
    public string[] Path { get; set; } = [];

    /// <summary>How the files are written; the extension says so unless this does.</summary>
    [Parameter]
    public DirectoryFormat? Format { get; set; }

    /// <summary>A platform whose rules the files must keep too.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(PlatformCompleter))]
    [ValidateNotNullOrEmpty]
    public string? Platform { get; set; }

    /// <summary>Emits true for a file without an error and false for one with, instead of the problems.</summary>
    [Parameter]
    public SwitchParameter Quiet { get; set; }

    private protected override void Process()
    {
        foreach (var path in Path)
        {
            try
            {
                DirectoryTesting.Test(this, DirectoryFile.Find(this, path, Format), Bridge);
            }
            catch (ChatServiceException failure)
            {
                WriteFailure(failure);
            }
        }
    }
}
