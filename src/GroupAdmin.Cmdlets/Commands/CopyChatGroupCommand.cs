using System.Management.Automation;
using GroupAdmin.Cmdlets.Binding;
using GroupAdmin.Cmdlets.Completion;
using GroupAdmin.Cmdlets.Pipeline;

namespace GroupAdmin.Cmdlets.Commands;

/// <summary>Copies groups with their members from one connection to another. Run again, it copies what has come since.</summary>
[Cmdlet(VerbsCommon.Copy, "ChatGroup", SupportsShouldProcess = true)]
[OutputType(typeof(ChatSyncSummary), typeof(ChatSyncOutcome), typeof(ChatDifference))]
public sealed class CopyChatGroupCommand : ReconcileCommand
{
    /// <summary>The connection that gets the groups.</summary>
    [Parameter(Mandatory = true)]
    [Connection]
    [ArgumentCompleter(typeof(ConnectionCompleter))]
    public ChatConnection To { get; set; } = null!;

    /// <summary>Only these groups, by id or with wildcards.</summary>
    [Parameter(Position = 0)]
    [GroupId]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(GroupIdCompleter))]
    public GroupReference[]? Group { get; set; }

    /// <summary>The users' ids on the target: a hashtable, a CSV file with the columns From and To, or a script block. Who has none is left out.</summary>
    [Parameter]
    public object? UserMap { get; set; }

    /// <summary>The groups' ids on the target, in the same forms. A group that has none is left out.</summary>
    [Parameter]
    public object? GroupMap { get; set; }

    /// <summary>Creates users who are not on the target. Those who are stay as they are.</summary>
    [Parameter]
    public SwitchParameter IncludeUser { get; set; }

    /// <summary>Removes members of the copied groups who are not members at the source. Without it they stay.</summary>
    [Parameter]
    public SwitchParameter Replace { get; set; }

    private protected override void Process()
    {
        var selection = new GroupSelection(Group);
        var (wanted, leftOut) = DirectoryCopy.Read(this, Bridge, Default, To, selection, IncludeUser, (GroupMap, UserMap));
        Reconcile(wanted, To, DirectoryCopy.Comparing(wanted, Replace, GroupMap is not null), leftOut);
    }
}
