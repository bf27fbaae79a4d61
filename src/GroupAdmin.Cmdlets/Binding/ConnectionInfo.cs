using System;
using System.Collections;
using System.Collections.Generic;
using System.Globalization;
using System.Management.Automation;
using System.Net;
using System.Security;
using GroupAdmin.Contracts;

namespace GroupAdmin.Cmdlets.Binding;

/// <summary>
/// Reads the names and values that describe a connection, wherever they come from: the hashtable that Azure Automation's
/// <c>Get-AutomationConnection</c> returns, a secret, or the environment.
/// </summary>
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
        ["AuditLog"] = "AuditLog",
    };

    /// <summary>The options that are described.</summary>
    /// <param name="info">Names and values; a name's case does not matter.</param>
    /// <param name="source">Where they come from, at the beginning of a sentence.</param>
    /// <exception cref="ChatServiceException">A name is unknown or missing. The message tells names, never values.</exception>
    public static ConnectionOptions Read(IDictionary info, string source = "The connection hashtable")
    {
        var known = new Dictionary<string, object>(StringComparer.Ordinal);
        foreach (DictionaryEntry entry in info)
        {
            var key = Convert.ToString(entry.Key, CultureInfo.InvariantCulture) ?? string.Empty;
            if (!Names.TryGetValue(key, out var name))
            {
                throw Invalid($"{source} has the unknown key '{key}'. It takes {string.Join(", ", Names.Keys)}.");
            }

            if (entry.Value is not null && !Equals(entry.Value, string.Empty) && !known.TryAdd(name, entry.Value is PSObject wrapped ? wrapped.BaseObject : entry.Value))
            {
                throw Invalid($"{source} gives '{name}' twice.");
            }
        }

        if (!known.TryGetValue("Platform", out var platform))
        {
            throw Invalid($"{source} has no Platform.");
        }

        var options = new ConnectionOptions(Plain(platform));
        options.Name = Text("Name") ?? options.Name;
        options.UserName = Text("UserName");
        options.Format = Text("Format");
        options.AuditLog = Text("AuditLog");
        options.BaseUri = Text("BaseUri") is not { } address ? null
            : Uri.TryCreate(address, UriKind.Absolute, out var uri) ? uri
            : throw Invalid($"{source} has a BaseUri that is no absolute address.");
        options.Secret = known.TryGetValue("Secret", out var secret) ? Secure(secret) : null;
        return options;

        string? Text(string name) => known.TryGetValue(name, out var value) ? Plain(value) : null;
    }

    // A vault may keep every value as a secret, the address too.
    private static string Plain(object value) =>
        value is SecureString secure ? new NetworkCredential(string.Empty, secure).Password : value.ToString() ?? string.Empty;

    /// <summary>The value as a secret.</summary>
    public static SecureString Secure(object value)
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
