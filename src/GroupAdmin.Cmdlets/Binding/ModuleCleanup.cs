using System.Management.Automation;

namespace GroupAdmin.Cmdlets.Binding;

/// <summary>Closes the runspace's connections when the module is removed.</summary>
public sealed class ModuleCleanup : IModuleAssemblyCleanup
{
    /// <inheritdoc/>
    public void OnRemove(PSModuleInfo psModuleInfo) => RunspaceState.Current.CloseAll();
}
