using System;
using System.Collections;

namespace GroupAdmin.Cmdlets.Binding;

/// <summary>
/// The connection that the environment describes: GROUPADMIN_PLATFORM, GROUPADMIN_BASE_URI, GROUPADMIN_SECRET and so on, the names of a
/// connection hashtable with underscores between the words. An unknown one is an error: a misspelt address must not send the secret elsewhere.
/// </summary>
internal static class EnvironmentVariables
{
    public const string Prefix = "GROUPADMIN_";

    /// <exception cref="ChatServiceException">No platform is named.</exception>
    public static IDictionary Read()
    {
        var described = new Hashtable(StringComparer.OrdinalIgnoreCase);
        foreach (DictionaryEntry variable in Environment.GetEnvironmentVariables())
        {
            var name = (string)variable.Key;
            if (name.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase) && variable.Value is string { Length: > 0 } value)
            {
                described[name.Substring(Prefix.Length).Replace("_", string.Empty)] = value;
            }
        }

        return described.ContainsKey("Platform") ? described : throw new ChatServiceException(
            ChatErrorKind.InvalidRequest,
            $"No platform was named. Give -Platform (Get-ChatPlatform lists them), -ConnectionInfo or -SecretName, or set the environment variable {Prefix}PLATFORM and the others that describe a connection.");
    }
}
