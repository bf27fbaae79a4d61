using System.Collections.Generic;
using System.Linq;
using GroupAdmin.Connections;
using GroupAdmin.Contracts;
using GroupAdmin.Directories;

namespace GroupAdmin.Reconciliation;

/// <summary>Checks every id of a directory against what a platform can carry, before any request.</summary>
internal static class DirectoryIds
{
    private const int Shown = 5;

    /// <exception cref="ChatServiceException">An id cannot be carried; the message names the first ones, their lines and the reasons.</exception>
    public static void Check(ChatDirectory directory, ChatClient client, ComparisonOptions options)
    {
        var groupsByName = client.AssignsIds(IdKind.Group);
        var refused = new List<string>();
        var count = 0;
        string? first = null;
        foreach (var group in directory.Groups.Where(group => options.Includes?.Invoke(group.Id) != false))
        {
            if (!groupsByName)
            {
                Check(IdKind.Group, group.Id, group.Line);
            }

            if (group.Owner is { Length: > 0 } owner)
            {
                Check(IdKind.User, owner, group.Line);
            }
        }

        for (var number = 0; number < directory.UserIds.Count; number++)
        {
            Check(IdKind.User, directory.UserIds[number], 0);
        }

        foreach (var (group, user, reason) in MembersNamedOtherwise.Of(directory, (IIdRules)client.Session.Client, options.Includes))
        {
            Refuse("member", directory.UserIds[user], group.Line, reason);
        }

        if (count > 0)
        {
            var advice = directory.Groups.Any(static group => group.Line > 0) ? count == 1 ? "Correct it." : "Correct them." : "Copy-ChatGroup gives others with -UserMap and -GroupMap.";
            throw new ChatServiceException(
                ChatErrorKind.InvalidRequest,
                $"{client.Platform.Name} cannot carry {(count == 1 ? "an id" : $"{count:N0} ids")} of the directory: {string.Join("; ", refused)}{(count > Shown ? "; …" : string.Empty)}. {advice} Nothing was sent.")
            {
                Platform = client.Platform.Name,
                Target = first,
            };
        }

        void Check(IdKind kind, string id, int line)
        {
            if (((IIdRules)client.Session.Client).Refuse(kind, id) is not { } reason)
            {
                return;
            }

            Refuse(kind == IdKind.Group ? "group" : "user", id, line, reason);
        }

        void Refuse(string what, string id, int line, string reason)
        {
            first ??= id;
            if (count++ < Shown)
            {
                var shown = id.Length <= 64 ? id : id.Substring(0, 64) + "…";
                refused.Add($"{what} '{PrintableText.Of(shown)}'{(line > 0 ? $" (line {line})" : string.Empty)}: {reason}");
            }
        }
    }
}
