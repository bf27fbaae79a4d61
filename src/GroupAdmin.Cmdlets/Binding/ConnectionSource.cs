using System.Collections;
using System.Management.Automation;
using System.Security;
using GroupAdmin.Cmdlets.Commands;
using GroupAdmin.Contracts;

namespace GroupAdmin.Cmdlets.Binding;

/// <summary>Finds where the description of a connection is: in the parameters, a hashtable, a secret of a vault, or the environment.</summary>
internal static class ConnectionSource
{
    /// <exception cref="ChatServiceException">Nothing names the platform, or the source is wrong. Nothing was asked of anybody.</exception>
    public static ConnectionOptions Read(ConnectChatServiceCommand command) => command.ParameterSetName switch
    {
        "ConnectionInfo" => ConnectionInfo.Read(command.ConnectionInfo!),
        "Environment" => ConnectionInfo.Read(EnvironmentVariables.Read(), $"The environment (the variables {EnvironmentVariables.Prefix}…)"),
        _ when command.SecretName is null => new ConnectionOptions(command.Platform),
        _ => FromVault(command),
    };

    private static ConnectionOptions FromVault(ConnectChatServiceCommand command)
    {
        if (command.Secret is not null || command.Credential is not null)
        {
            throw Invalid("-SecretName and -Secret or -Credential both give the secret. Give one of them.");
        }

        var secret = SecretVault.Get(command.SecretName!, command.VaultName);
        if (secret is IDictionary info)
        {
            return OfHashtable(command, info);
        }

        if (command.ParameterSetName == "Secret")
        {
            throw Invalid($"The secret '{command.SecretName}' does not say which platform it is for. Give -Platform, or keep a hashtable with Platform and the rest in the vault.");
        }

        var options = new ConnectionOptions(command.Platform);
        if (secret is PSCredential credential)
        {
            options.UserName = credential.UserName;
            options.Secret = credential.Password;
        }
        else
        {
            options.Secret = secret is SecureString or string ? ConnectionInfo.Secure(secret) : throw Invalid(
                $"The secret '{command.SecretName}' is of type {secret.GetType().Name}. It must be a text, a credential (user name and password), or a hashtable that describes the connection.");
        }

        return options;
    }

    private static ConnectionOptions OfHashtable(ConnectChatServiceCommand command, IDictionary info)
    {
        var described = new Hashtable(info, System.StringComparer.OrdinalIgnoreCase);
        if (command.ParameterSetName == "Platform" && !described.ContainsKey("Platform"))
        {
            described["Platform"] = command.Platform;
        }

        var options = ConnectionInfo.Read(described, $"The secret '{command.SecretName}'");
        return command.ParameterSetName == "Secret" || string.Equals(options.Platform, command.Platform, System.StringComparison.OrdinalIgnoreCase)
            ? options
            : throw Invalid($"The secret '{command.SecretName}' is for {options.Platform}, not for {command.Platform}.");
    }

    private static ChatServiceException Invalid(string message) => new(ChatErrorKind.InvalidRequest, message);
}
