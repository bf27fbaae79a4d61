using System;
using System.Collections.Generic;
using System.Linq;
using GroupAdmin.Contracts;

namespace GroupAdmin.Directories;

/// <summary>Finds the members of a directory whose ids name a user on the platform, but no member of a group.</summary>
internal static class MembersNamedOtherwise
{
    /// <param name="directory">The directory.</param>
    /// <param name="rules">The platform's rules.</param>
    /// <param name="includes">Which groups are looked at; null for all.</param>
    /// <returns>Each group with such members, the number of the user, and the reason; a user once.</returns>
    public static IEnumerable<(DirectoryGroup Group, int User, string Reason)> Of(ChatDirectory directory, IIdRules rules, Func<string, bool>? includes = null)
    {
        Dictionary<int, string>? refused = null;
        for (var number = 0; number < directory.UserIds.Count; number++)
        {
            var id = directory.UserIds[number];
            if (rules.Refuse(IdKind.Member, id) is { } reason && rules.Refuse(IdKind.User, id) is null)
            {
                (refused ??= []).Add(number, reason);
            }
        }

        if (refused is null)
        {
            yield break;
        }

        foreach (var group in directory.Groups.Where(group => group.Members is not null && includes?.Invoke(group.Id) != false))
        {
            for (var index = 0; index < group.Members!.Count; index++)
            {
                var user = group.Members.UserAt(index);
                if (refused.TryGetValue(user, out var reason))
                {
                    refused.Remove(user);
                    yield return (group, user, reason);
                }
            }
        }
    }
}
