using System;
using System.Collections;
using System.Collections.Generic;
using System.Globalization;
using System.Management.Automation;
using System.Security;
using GroupAdmin.Contracts;

namespace GroupAdmin.Cmdlets.Binding;

/// <summary>Reads the hashtable that describes a connection, as Azure Automation's <c>Get-AutomationConnection</c> returns it.</summary>
internal static class ConnectionInfo
{
    private static readonly Dictionary<string, string> Names = new(StringComparer.OrdinalIgnoreCase)
    {
        ["Platform"] = "Platform",
        ["BaseUri"] = "BaseUri",
        ["Secret"] = "Secret",
        ["ApiKey"] = "Secret",
        ["Token"] = "Secret",
        ["Password"] = "Secret",
        ["UserName"] = "UserName",
        ["ProjectId"] = "UserName",
        ["Name"] = "Name",
        ["Format"] = "Format",
    };

    /// <summary>The options that the hashtable describes.</summary>
    /// <exception cref="ChatServiceException">A key is unknown or missing. The message names keys, never values.</exception>
    public static ConnectionOptions Read(IDictionary info)
    {
        var known = new Dictionary<string, object>(StringComparer.Ordinal);
        foreach (DictionaryEntry entry in info)
        {
            var key = Convert.ToString(entry.Key, CultureInfo.InvariantCulture) ?? string.Empty;
            if (!Names.TryGetValue(key, out var name))
            {
                throw Invalid($"The connection hashtable has the unknown key '{key}'. It takes {string.Join(", ", Names.Keys)}.");
            }

            if (entry.Value is not null && !Equals(entry.Value, string.Empty) && !known.TryAdd(name, entry.Value is PSObject wrapped ? wrapped.BaseObject : entry.Value))
            {
                throw Invalid($"The connection hashtable gives '{name}' twice.");
            }
        }

        if (!known.TryGetValue("Platform", out var platform))
        {
            throw Invalid("The connection hashtable has no Platform.");
        }

        var options = new ConnectionOptions(platform.ToString()!);
        options.Name = Text("Name") ?? options.Name;
        options.UserName = Text("UserName");
        options.Format = Text("Format");
        options.BaseUri = Text("BaseUri") is { } address ? ParseUri(address) : null;
        options.Secret = known.TryGetValue("Secret", out var secret) ? Secure(secret) : null;
        return options;

        string? Text(string name) => known.TryGetValue(name, out var value) ? value.ToString() : null;
    }

    private static Uri ParseUri(string address) =>
        Uri.TryCreate(address, UriKind.Absolute, out var uri) ? uri : throw Invalid("The connection hashtable's BaseUri is no absolute address.");

    private static SecureString Secure(object value)
    {
        if (value is SecureString already)
        {
            return already;
        }

        var secure = new SecureString();
        foreach (var character in value.ToString() ?? string.Empty)
        {
            secure.AppendChar(character);
        }

        secure.MakeReadOnly();
        return secure;
    }

    private static ChatServiceException Invalid(string message) => new(ChatErrorKind.InvalidRequest, message);

    private static bool TryAdd(this Dictionary<string, object> target, string key, object value)
    {
        if (target.ContainsKey(key))
        {
            return false;
        }

        target.Add(key, value);
        return true;
    }
}
