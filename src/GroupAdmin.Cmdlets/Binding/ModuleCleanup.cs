using System.Management.Automation;
using System.Management.Automation.Runspaces;

namespace GroupAdmin.Cmdlets.Binding;

/// <summary>Closes the runspace's connections when the module is removed.</summary>
public sealed class ModuleCleanup : IModuleAssemblyCleanup
{
    /// <inheritdoc/>
    public void OnRemove(PSModuleInfo psModuleInfo)
    {
        // Without a runspace on this thread it is closing, and its connections close with it.
        if (Runspace.DefaultRunspace is not null)
        {
            RunspaceState.Current.CloseAll();
        }
    }
}
