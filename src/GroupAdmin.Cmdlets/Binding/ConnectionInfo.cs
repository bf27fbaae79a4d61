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
        ["Credential"] = "Credential",
        ["UserName"] = "UserName",
        ["ProjectId"] = "UserName",
        ["Name"] = "Name",
        ["Format"] = "Format",
        ["AuditLog"] = "AuditLog",
    };

    /// <summary>The options that are described.</summary>
    /// <param name="info">Names and values; a name's case does not matter.</param>
    /// <param name="source">Where they come from, at the beginning of a sentence.</param>
    /// <exception cref="ChatServiceException">A name is unknown or missing, or a value is of no use. The message tells names and types, never values.</exception>
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

            // An empty field of an asset is one that nobody filled in.
            var value = entry.Value is PSObject wrapped ? wrapped.BaseObject : entry.Value;
            if (value is not (null or SecureString { Length: 0 }) && !(value is string text && string.IsNullOrWhiteSpace(text)) && !known.TryAdd(name, value))
            {
                throw Invalid($"{source} gives '{name}' twice.");
            }
        }

        if (!known.TryGetValue("Platform", out var platform))
        {
            throw Invalid($"{source} has no Platform.");
        }

        var options = new ConnectionOptions(Plain("Platform", platform).Trim());
        options.Name = Text("Name") ?? options.Name;
        options.UserName = Text("UserName");
        options.Format = Text("Format");
        options.AuditLog = Text("AuditLog");
        options.BaseUri = Text("BaseUri") is not { } address ? null
            : Uri.TryCreate(address, UriKind.Absolute, out var uri) ? uri
            : throw Invalid($"{source} has a BaseUri that is no absolute address.");
        options.Secret = known.TryGetValue("Secret", out var secret) ? secret as SecureString ?? Secure(Plain("Secret", secret)) : null;
        if (known.TryGetValue("Credential", out var login))
        {
            if (options.Secret is not null || options.UserName is not null)
            {
                throw Invalid($"{source} gives the secret or its name twice: as a Credential, and on its own.");
            }

            var credential = login as PSCredential ?? throw OfNoUse("Credential", login, "a PSCredential");
            options.UserName = credential.UserName;
            options.Secret = credential.Password;
        }

        return options;

        string? Text(string name) => known.TryGetValue(name, out var value) ? Plain(name, value) : null;

        // A vault may keep every value as a secret, the address too. Whatever else turns into the name of its type would be sent as if it were meant.
        string Plain(string name, object value) => value switch
        {
            string text => text,
            SecureString secure => new NetworkCredential(string.Empty, secure).Password,
            Uri or IConvertible => Convert.ToString(value, CultureInfo.InvariantCulture) ?? string.Empty,
            _ => throw OfNoUse(name, value, "a text or a SecureString"),
        };

        ChatServiceException OfNoUse(string name, object value, string wanted) =>
            Invalid($"{source} has a {name} of type {value.GetType().Name}. It must be {wanted}{(value is PSCredential ? "; a user name with its password belongs under the key Credential" : string.Empty)}.");
    }

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
