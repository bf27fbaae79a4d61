using System;
using System.Collections.Generic;
using System.Text.Json;
using System.Threading.Tasks;
using GroupAdmin.Directories;

namespace GroupAdmin.Engine.DirectoryFiles;

/// <content>Groups and their members.</content>
internal sealed partial class JsonDirectoryReader
{
    private async ValueTask ReadGroupAsync()
    {
        var line = place.Line;
        if (!await IsObjectAsync("A group").ConfigureAwait(false))
        {
            return;
        }

        var names = new HashSet<string>(StringComparer.Ordinal);
        var read = new DirectoryGroup(string.Empty, line);
        string? id = null;
        var idLine = line;
        memberLines.Clear();
        banLines.Clear();
        while (await NextPropertyAsync(names, "the group").ConfigureAwait(false) is { } name)
        {
            switch (name)
            {
                case "id":
                    idLine = place.Line;
                    id = await IdAsync("group", null).ConfigureAwait(false);
                    break;
                case "name":
                    read.Name = await TextAsync(name, id, null).ConfigureAwait(false);
                    break;
                case "type":
                    read.Type = await TypeAsync(id).ConfigureAwait(false);
                    break;
                case "owner":
                    read.Owner = json.TokenType == JsonTokenType.Null ? null : await IdAsync("owner", id).ConfigureAwait(false);
                    break;
                case "description":
                    read.Description = await TextAsync(name, id, null).ConfigureAwait(false);
                    break;
                case "metadata":
                    read.Metadata = await TableAsync(id, null).ConfigureAwait(false);
                    break;
                case "members":
                    read.Members = await MembersAsync(name, id, memberLines, mayHaveRole: true).ConfigureAwait(false);
                    break;
                case "bans":
                    read.Bans = await MembersAsync(name, id, banLines, mayHaveRole: false).ConfigureAwait(false);
                    break;
                case "$comment":
                    await TextAsync(name, id, null).ConfigureAwait(false);
                    break;
                default:
                    await UnknownAsync(name, "a group", id).ConfigureAwait(false);
                    break;
            }
        }

        if (!names.Contains("id"))
        {
            problems.Error(line, "The group has no property \"id\". Give it one.");
        }

        Add(read, id, idLine);
    }

    private void Add(DirectoryGroup read, string? id, int idLine)
    {
        if (id is not null && directory.FindGroup(id) is { } first)
        {
            problems.Error(idLine, $"The group '{DirectoryValues.Shown(id)}' stands in the file twice; the first time in line {first.Line}. Make one of the two.", id);
            id = null;
        }

        // What is wrong inside a group is worth knowing also where the group itself cannot be used.
        var group = id is null ? new DirectoryGroup(string.Empty, read.Line) : directory.AddGroup(id, read.Line);
        group.Name = read.Name;
        group.Type = read.Type;
        group.Owner = read.Owner;
        group.Description = read.Description;
        group.Metadata = read.Metadata;
        group.Members = read.Members;
        group.Bans = read.Bans;
        check.Check(group, memberLines, banLines);
    }

    private async ValueTask<MemberList?> MembersAsync(string name, string? groupId, List<int> lines, bool mayHaveRole)
    {
        lines.Clear();
        var list = new MemberList();
        return await EachAsync(name, groupId, ReadMemberAsync).ConfigureAwait(false) ? list : null;

        async ValueTask ReadMemberAsync()
        {
            var line = place.Line;
            var (id, role) = json.TokenType == JsonTokenType.StartObject && mayHaveRole
                ? await MemberAsync(groupId).ConfigureAwait(false)
                : (await IdAsync("user", groupId).ConfigureAwait(false), null);
            if (id is not null)
            {
                list.Add(directory.UserIds.Add(id), role);
                lines.Add(line);
            }
        }
    }

    private async ValueTask<(string? Id, string? Role)> MemberAsync(string? groupId)
    {
        var line = place.Line;
        var names = new HashSet<string>(StringComparer.Ordinal);
        string? id = null;
        string? role = null;
        while (await NextPropertyAsync(names, "the member", groupId).ConfigureAwait(false) is { } name)
        {
            switch (name)
            {
                case "id":
                    id = await IdAsync("user", groupId).ConfigureAwait(false);
                    break;
                case "role":
                    role = await TextAsync(name, groupId, id).ConfigureAwait(false) is { Length: > 0 } text ? text : null;
                    break;
                case "$comment":
                    await TextAsync(name, groupId, id).ConfigureAwait(false);
                    break;
                default:
                    await UnknownAsync(name, "a member", groupId).ConfigureAwait(false);
                    break;
            }
        }

        if (!names.Contains("id"))
        {
            problems.Error(line, "The member has no property \"id\". Give it one, or write the id alone as a text.", groupId);
        }

        return (id, role);
    }
}
