using System.Linq;
using System.Management.Automation;

namespace GroupAdmin.Cmdlets.Binding;

/// <summary>Reads secrets through the module SecretManagement, which users install or not: nothing here refers to it but the name of a command.</summary>
internal static class SecretVault
{
    private const string Module = "Microsoft.PowerShell.SecretManagement";

    /// <summary>The secret, as its vault keeps it.</summary>
    /// <exception cref="ChatServiceException">There is no such module, vault or secret, or the vault is locked.</exception>
    public static object Get(string name, string? vault)
    {
        using var shell = PowerShell.Create(RunspaceMode.CurrentRunspace);
        shell.AddCommand($@"{Module}\Get-Secret").AddParameter("Name", name).AddParameter("ErrorAction", ActionPreference.Stop);
        if (vault is not null)
        {
            shell.AddParameter("Vault", vault);
        }

        try
        {
            return shell.Invoke().FirstOrDefault()?.BaseObject ?? throw Failed($"The vault answered nothing for the secret '{name}'.");
        }
        catch (CommandNotFoundException error)
        {
            throw Failed($"-SecretName needs the module {Module}, which is not installed: Install-PSResource {Module}. Nothing was connected.", error);
        }
        catch (RuntimeException error)
        {
            var from = vault is null ? string.Empty : $" of the vault '{vault}'";
            throw Failed($"The secret '{name}'{from} could not be read: {error.ErrorRecord.Exception.Message}", error);
        }
    }

    private static ChatServiceException Failed(string message, RuntimeException? cause = null) => new(ChatErrorKind.Authentication, message, cause);
}
