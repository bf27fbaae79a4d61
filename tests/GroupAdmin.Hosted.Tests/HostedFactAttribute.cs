using Xunit;

namespace GroupAdmin.Hosted.Tests;

/// <summary>A test that needs PowerShell's engine.</summary>
internal sealed class HostedFactAttribute : FactAttribute
{
    public HostedFactAttribute() =>
        Skip = PowerShellEngine.Folder is null ? "There is no PowerShell 7 (pwsh) on PATH whose engine could be hosted, and Microsoft.PowerShell.SDK was not asked for." : null;
}
