using System;
using System.Collections;
using System.Collections.Generic;
using System.Globalization;
using System.Management.Automation;
using System.Security;

namespace GroupAdmin.Cmdlets.Binding;

/// <summary>The passwords of groups that are entered with one: one for all of them, or a hashtable by group id.</summary>
internal static class GroupPasswords
{
    public static Func<string, SecureString?> Of(object? given)
    {
        switch (given is PSObject wrapped ? wrapped.BaseObject : given)
        {
            case null:
                return static _ => null;
            case SecureString one:
                return _ => one;
            case IDictionary table:
                var byGroup = new Dictionary<string, SecureString>(StringComparer.Ordinal);
                foreach (DictionaryEntry entry in table)
                {
                    byGroup[Convert.ToString(entry.Key, CultureInfo.InvariantCulture) ?? string.Empty] =
                        (entry.Value is PSObject inner ? inner.BaseObject : entry.Value) as SecureString ?? throw Refusal();
                }

                return id => byGroup.TryGetValue(id, out var password) ? password : null;
            default:
                throw Refusal();
        }
    }

    private static ChatServiceException Refusal() => new(
        ChatErrorKind.InvalidRequest,
        "-Password takes a SecureString for all groups that are entered with a password, or a hashtable of group ids and SecureStrings. Nothing was sent.");
}
