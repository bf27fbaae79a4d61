using System;
using System.Collections.Generic;
using System.IO;
using System.Threading;
using System.Threading.Tasks;
using GroupAdmin.Cmdlets.Commands;
using GroupAdmin.Cmdlets.Pipeline;
using GroupAdmin.Connections;
using GroupAdmin.Contracts;
using GroupAdmin.Directories;

namespace GroupAdmin.Cmdlets.Binding;

/// <summary>From the parameters of Export-ChatGroup to a file in its place.</summary>
internal sealed class DirectoryExporting
{
    private static readonly Dictionary<string, bool> Nothing = [];

    private readonly Dictionary<string, bool> groups = new(StringComparer.Ordinal);
    private readonly ExportChatGroupCommand command;
    private readonly DirectoryFile file;
    private ChatConnection? connection;
    private bool isIncomplete;

    /// <summary>Checks whether the file may be written.</summary>
    /// <exception cref="ChatServiceException">It may not.</exception>
    public DirectoryExporting(ExportChatGroupCommand command)
    {
        this.command = command;
        file = DirectoryFile.Find(command, command.Path, command.Format);
        if (Directory.Exists(file.Path))
        {
            throw Refusal($"'{file.Path}' is a folder. Give -Path the name of a file.");
        }

        if (Path.GetDirectoryName(file.Path) is { } folder && !Directory.Exists(folder))
        {
            throw Refusal($"There is no folder '{folder}'. Make it first.");
        }

        if (File.Exists(file.Path))
        {
            if (command.NoClobber)
            {
                throw new ChatServiceException(ChatErrorKind.AlreadyExists, $"There is a file '{file.Path}' already, and -NoClobber says to keep it.") { Target = file.Path };
            }

            if (!command.Force && (File.GetAttributes(file.Path) & FileAttributes.ReadOnly) != 0)
            {
                throw Refusal($"The file '{file.Path}' is read-only. Give -Force to replace it.");
            }
        }
    }

    /// <summary>Checks that the platform can tell what is asked for.</summary>
    /// <exception cref="ChatServiceException"><see cref="ChatErrorKind.NotSupported"/>: it cannot.</exception>
    public static void Require(ExportChatGroupCommand command, ChatClient client) => _ = new DirectoryExport(client, Options(command, command.ExportsAll ? null : Nothing));

    /// <summary>Adds a group that is to be exported.</summary>
    /// <param name="group">The group.</param>
    /// <param name="through">Finds its connection.</param>
    public void Add(GroupReference group, Func<ChatConnection> through)
    {
        // Until it is in, the file would lack it.
        var before = isIncomplete;
        isIncomplete = true;
        var own = through();
        if (connection is not null && connection != own)
        {
            throw new ChatServiceException(
                ChatErrorKind.InvalidRequest,
                $"The group '{group.Id}' was read through the connection '{own.Name}', and others through '{connection.Name}'. A file holds the groups of one connection: export them one after the other.")
            {
                Target = group.Id,
            };
        }

        connection = own;
        var id = own.GetClient().Check(IdKind.Group, group.Id);

        // A group that was named must be there; one that was seen a moment ago may have been deleted since.
        groups[id] = !group.IsText && (!groups.TryGetValue(id, out var other) || other);
        isIncomplete = before;
    }

    /// <summary>Exports, and puts the file into its place.</summary>
    /// <exception cref="ChatServiceException">Something could not be read, or the file not be written; whatever was in its place still is.</exception>
    public void Complete(ChatConnection current, PipelineBridge bridge)
    {
        if (isIncomplete || (!command.ExportsAll && groups.Count == 0))
        {
            throw Refusal(isIncomplete
                ? $"Not every group that was given could be taken, and a file must not lack any. '{file.Path}' was left as it was."
                : $"No group was given, and nothing was exported. '{file.Path}' was left as it was. Without -Group and without a pipeline, all groups are exported.");
        }

        var own = command.ExportsAll ? current : connection!;
        if (!command.ShouldProcess(file.Path, command.ExportsAll ? $"Export all groups of '{own.Name}'" : $"Export {groups.Count} {(groups.Count == 1 ? "group" : "groups")} of '{own.Name}'"))
        {
            return;
        }

        bridge.Progress("members");
        var counts = bridge.Run(token => RunAsync(own.GetClient(), token));
        command.WriteVerbose($"'{file.Path}' holds {counts.Groups} groups, {counts.Members} memberships, {counts.Bans} bans and {counts.Users} users.");
        if (command.PassThru)
        {
            command.WriteObject(new FileInfo(file.Path));
        }
    }

    private static DirectoryExportOptions Options(ExportChatGroupCommand command, IReadOnlyDictionary<string, bool>? groups) => new()
    {
        Groups = groups,
        IncludesUsers = command.IncludeUser,
        SkipsMembers = command.SkipMember,
    };

    private async Task<DirectoryExportCounts> RunAsync(ChatClient client, CancellationToken cancellationToken)
    {
        try
        {
            var export = new DirectoryExport(client, Options(command, command.ExportsAll ? null : groups));
            using var replaced = new ReplacedFile(file.Path);
            var counts = await export.RunAsync(header => EngineLoader.Engine.DirectoryFiles.Write(replaced.Content, file.Format, header), cancellationToken).ConfigureAwait(false);
            replaced.Complete();
            return counts;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw Refusal($"The file '{file.Path}' cannot be written: {error.Message}", error);
        }
        catch (ChatServiceException failure)
        {
            throw new ChatServiceException(failure, $"{failure.Message} Nothing was exported; '{file.Path}' was left as it was.");
        }
    }

    private ChatServiceException Refusal(string message, Exception? cause = null) => new(ChatErrorKind.InvalidRequest, message, cause) { Target = file.Path };
}
