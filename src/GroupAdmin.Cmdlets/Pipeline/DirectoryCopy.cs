using System.Collections.Generic;
using System.Linq;
using GroupAdmin.Cmdlets.Binding;
using GroupAdmin.Directories;
using GroupAdmin.Reconciliation;

namespace GroupAdmin.Cmdlets.Pipeline;

/// <summary>Reads what is to be copied, under the ids that it gets on the target.</summary>
internal static class DirectoryCopy
{
    private const int Shown = 5;

    /// <summary>The wanted state of the target, and how many users and groups were left out of it.</summary>
    public static (ChatDirectory Wanted, int LeftOut) Read(
        ChatCommand command,
        PipelineBridge bridge,
        ChatConnection source,
        ChatConnection target,
        GroupSelection selection,
        bool hasUsers,
        (object? Group, object? User) maps)
    {
        var mapGroup = IdMap.Of(command, maps.Group, "GroupMap");
        var mapUser = IdMap.Of(command, maps.User, "UserMap");
        target.GetClient();
        bridge.Progress("members");
        var found = bridge.Run(token => new DirectoryCapture(source.GetClient(), selection.Options(), hasUsers).ReadAsync(token));
        foreach (var id in selection.Ids.Where(id => found.FindGroup(id) is null))
        {
            command.WriteError(ErrorRecords.From(source.GetClient().Unknown(Contracts.IdKind.Group, id)));
        }

        var mapping = new DirectoryMapping(found);
        var wanted = mapping.Map(mapGroup, mapUser);
        if (ReferenceEquals(source, target) && wanted.Groups.FirstOrDefault(group => found.FindGroup(group.Id) is not null) is { } same)
        {
            throw new ChatServiceException(
                ChatErrorKind.InvalidRequest,
                $"'{source.Name}' is the source and the target, and the group '{same.Id}' would be copied onto a group of the source. Name another connection with -To, or give the groups other ids with -GroupMap. Nothing was changed.")
            {
                Target = same.Id,
            };
        }

        Warn(command, mapping.UnmappedGroups, "group", "GroupMap");
        Warn(command, mapping.UnmappedUsers, "user", "UserMap");
        return (wanted, mapping.UnmappedGroups.Count + mapping.UnmappedUsers.Count);
    }

    /// <summary>The groups of the copy and no others; users who are there stay as they are.</summary>
    /// <param name="wanted">The wanted state.</param>
    /// <param name="replaces">True where members who are only on the target are removed.</param>
    /// <param name="isMapped">True where somebody said which group is which.</param>
    public static ComparisonOptions Comparing(ChatDirectory wanted, bool replaces, bool isMapped) => new()
    {
        Includes = id => wanted.FindGroup(id) is not null,
        Ids = [.. wanted.Groups.Select(static group => group.Id)],
        KeepsExtra = !replaces,
        KeepsUsers = true,
        HasForeignIds = !isMapped,
    };

    private static void Warn(ChatCommand command, IReadOnlyList<string> ids, string what, string parameter)
    {
        if (ids.Count > 0)
        {
            var shown = string.Join(", ", ids.Take(Shown).Select(static id => $"'{id}'"));
            command.WriteWarning($"-{parameter} gives no id for {ids.Count:N0} {what}{(ids.Count == 1 ? string.Empty : "s")} ({shown}{(ids.Count > Shown ? ", …" : string.Empty)}): left out.");
        }
    }
}
