using System.Collections.Generic;
using System.Text;
using System.Text.Json;
using GroupAdmin.Directories;
using GroupAdmin.Engine.Json;

namespace GroupAdmin.Engine.DirectoryFiles;

/// <content>What a row says.</content>
internal sealed partial class CsvDirectoryReader
{
    private void ReadMembership(CsvGroup group, string state)
    {
        if (string.IsNullOrEmpty(UserId))
        {
            ReadGroupRow(group, state);
            return;
        }

        if (CheckedUser() is not { } userId)
        {
            return;
        }

        if (state == CsvColumns.Unlisted)
        {
            problems.Error(records.Line, $"The row names a user and the State '{CsvColumns.Unlisted}', which is for a group whose members the file does not list. Take one of the two out.", group.Group.Id, userId);
            return;
        }

        var role = Of(CsvColumn.Role) is { Length: > 0 } given ? given : null;
        var user = directory.UserIds.Add(userId);
        if (state == CsvColumns.Banned)
        {
            if (role is not null)
            {
                problems.Error(records.Line, $"The user '{DirectoryValues.Shown(userId)}' is banned from the group '{Shown(group)}' and has a role in it. Take one of the two out.", group.Group.Id, userId);
            }

            (group.Group.Bans ??= new MemberList()).Add(user);
            group.BanLines.Add(records.Line);
        }
        else
        {
            (group.Group.Members ??= new MemberList()).Add(user, role);
            group.MemberLines.Add(records.Line);
        }

        if (StatesUser())
        {
            Describe(userId);
        }
    }

    // A row without a user says that the group has no members, or nobody banned, or that the file does not list the members.
    private void ReadGroupRow(CsvGroup group, string state)
    {
        if (StatesUser() || Of(CsvColumn.Role) is { Length: > 0 })
        {
            problems.Error(records.Line, "The row describes a user and names none. Give it a UserId.", group.Group.Id);
        }

        switch (state)
        {
            case CsvColumns.Unlisted:
                group.UnlistedIn = records.Line;
                break;
            case CsvColumns.Banned:
                group.Group.Bans ??= new MemberList();
                break;
            default:
                group.Group.Members ??= new MemberList();
                break;
        }
    }

    private void ReadUserRow()
    {
        if (!string.IsNullOrEmpty(GroupId))
        {
            problems.Error(records.Line, $"The row has the State '{CsvColumns.User}', which describes a user alone, and names a group. Take one of the two out.", GroupId, UserId);
            return;
        }

        if (CheckedUser() is { } userId)
        {
            directory.Users ??= new DirectoryUserTable(directory.UserIds);
            Describe(userId);
        }
    }

    private string? CheckedUser()
    {
        var id = UserId ?? string.Empty;
        if (DirectoryValues.Refuse("user", id) is { } reason)
        {
            problems.Error(records.Line, reason, GroupId, id);
            return null;
        }

        if (DirectoryValues.IsPadded(id))
        {
            problems.Warning(records.Line, DirectoryValues.PaddedText("user", id), GroupId, id);
        }

        return id;
    }

    private bool StatesUser()
    {
        if (directory.Users is null)
        {
            return false;
        }

        for (var column = CsvColumns.FirstOfUser; (int)column < CsvColumns.Count; column++)
        {
            if (Of(column) is not null)
            {
                return true;
            }
        }

        return false;
    }

    private void MergeGroup(CsvGroup group)
    {
        var stated = group.Group;
        stated.Name = Merged(group, CsvColumn.GroupName, stated.Name, Of(CsvColumn.GroupName));
        stated.Description = Merged(group, CsvColumn.Description, stated.Description, Of(CsvColumn.Description));
        if (Of(CsvColumn.Owner) is { Length: > 0 } owner)
        {
            if (DirectoryValues.Refuse("owner", owner) is { } reason)
            {
                problems.Error(records.Line, reason, stated.Id);
            }
            else
            {
                stated.Owner = Merged(group, CsvColumn.Owner, stated.Owner, owner);
            }
        }

        if (Of(CsvColumn.Type)?.Trim() is { Length: > 0 } text)
        {
            if (!DirectoryValues.TryType(text, out var type))
            {
                problems.Error(records.Line, DirectoryValues.TypeText(text), stated.Id);
            }
            else
            {
                Merged(group, CsvColumn.Type, stated.Type?.ToString(), type.ToString());
                stated.Type ??= type;
            }
        }

        if (Table(CsvColumn.GroupMetadata) is { } table)
        {
            Merged(group, CsvColumn.GroupMetadata, stated.Metadata is null ? null : JsonText.Of(stated.Metadata), JsonText.Of(table));
            stated.Metadata ??= table;
        }
    }

    // What one row states need not be said again; an empty text beside another is no contradiction, because files are full of them.
    private string? Merged(CsvGroup group, CsvColumn column, string? before, string? now)
    {
        if (now is null || now == before || (now.Length == 0 && before is not null))
        {
            return before;
        }

        if (before is { Length: > 0 })
        {
            problems.Error(
                records.Line,
                $"The {column} of the group '{Shown(group)}' is '{DirectoryValues.Shown(now)}' here and '{DirectoryValues.Shown(before)}' in line {group.StatedIn(column)}. Say it once, or the same everywhere.",
                group.Group.Id);
            return before;
        }

        group.State(column, records.Line);
        return now;
    }

    private void Describe(string userId)
    {
        var users = directory.Users!;
        var before = users.Find(directory.UserIds.Add(userId));
        var user = before ?? new DirectoryUser(userId, records.Line);
        saysMore = before is null;
        user.Name = Merged(user, CsvColumn.UserName, user.Name);
        user.Email = Merged(user, CsvColumn.Email, user.Email);
        user.ShortName = Merged(user, CsvColumn.ShortName, user.ShortName);
        user.AvatarUri = Merged(user, CsvColumn.AvatarUri, user.AvatarUri);
        user.ProfileUri = Merged(user, CsvColumn.ProfileUri, user.ProfileUri);
        user.Role = Merged(user, CsvColumn.UserRole, user.Role);
        user.Status = Merged(user, CsvColumn.UserStatus, user.Status);
        if (Table(CsvColumn.UserMetadata) is { } table)
        {
            Merged(user, CsvColumn.UserMetadata, user.Metadata is null ? null : JsonText.Of(user.Metadata), JsonText.Of(table));
            user.Metadata ??= table;
        }

        if (saysMore)
        {
            users.Set(user);
        }
    }

    private string? Merged(DirectoryUser user, CsvColumn column, string? before) => Merged(user, column, before, Of(column));

    private string? Merged(DirectoryUser user, CsvColumn column, string? before, string? now)
    {
        if (now is null || now == before || (now.Length == 0 && before is not null))
        {
            return before;
        }

        if (before is not { Length: > 0 })
        {
            saysMore = true;
            return now;
        }

        problems.Error(
            records.Line,
            $"The {column} of the user '{DirectoryValues.Shown(user.Id)}' is '{DirectoryValues.Shown(now)}' here and '{DirectoryValues.Shown(before)}' before (the user is first described in line {user.Line}). Say it once, or the same everywhere.",
            userId: user.Id);
        return before;
    }

    private PropertyTable? Table(CsvColumn column)
    {
        if (Of(column) is not { } text || string.IsNullOrWhiteSpace(text))
        {
            return null;
        }

        try
        {
            if (JsonPlain.Parse(Encoding.UTF8.GetBytes(text)) is IDictionary<string, object?> table)
            {
                return PropertyTable.Of(table);
            }
        }
        catch (JsonException)
        {
            // Said below, with the line of the file instead of that of the cell.
        }

        problems.Error(records.Line, $"The cell {column} is to hold a JSON object, such as {{\"cost centre\": 42}}, and holds '{DirectoryValues.Shown(text)}'.", GroupId, UserId);
        return null;
    }
}
