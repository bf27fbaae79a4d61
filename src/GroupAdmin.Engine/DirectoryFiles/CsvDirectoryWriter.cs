using System.IO;
using System.Linq;
using GroupAdmin.Directories;

namespace GroupAdmin.Engine.DirectoryFiles;

/// <summary>Writes a directory as CSV, a row for each membership. What is said of a group stands in its first row alone.</summary>
internal sealed class CsvDirectoryWriter : IDirectoryWriter
{
    private readonly FileText text;
    private readonly int columns;
    private readonly string?[] row = new string?[CsvColumns.Count];
    private string groupId = string.Empty;
    private bool lacksMembers;
    private bool lacksBans;

    public CsvDirectoryWriter(Stream file, DirectoryHeader header)
    {
        text = new FileText(file);
        columns = header.HasUsers ? CsvColumns.Count : (int)CsvColumns.FirstOfUser;
        text.Put("\uFEFF" + string.Join(",", Enumerable.Range(0, columns).Select(static column => ((CsvColumn)column).ToString())) + "\r\n");
    }

    /// <inheritdoc/>
    public void BeginGroup(DirectoryGroup group, bool hasMembers, bool hasBans)
    {
        groupId = CsvText.Cell(DirectoryValues.Demand("group", group.Id));
        this[CsvColumn.GroupName] = group.Name;
        this[CsvColumn.Type] = group.Type?.ToString();
        this[CsvColumn.Owner] = group.Owner is { } owner ? DirectoryValues.Demand("owner", owner) : null;
        this[CsvColumn.Description] = group.Description;
        this[CsvColumn.GroupMetadata] = group.Metadata is null ? null : JsonText.Of(group.Metadata);
        lacksMembers = hasMembers;
        lacksBans = hasBans;
        if (!hasMembers)
        {
            Row(null, CsvColumns.Unlisted);
        }
    }

    /// <inheritdoc/>
    public void Member(string userId, string? role)
    {
        lacksMembers = false;
        this[CsvColumn.Role] = role;
        Row(DirectoryValues.Demand("user", userId), CsvColumns.Member);
    }

    /// <inheritdoc/>
    public void Ban(string userId)
    {
        NobodyElse();
        lacksBans = false;
        Row(DirectoryValues.Demand("user", userId), CsvColumns.Banned);
    }

    /// <inheritdoc/>
    public void EndGroup()
    {
        NobodyElse();
        if (lacksBans)
        {
            Row(null, CsvColumns.Banned);
        }

        groupId = string.Empty;
    }

    /// <inheritdoc/>
    public void User(DirectoryUser user)
    {
        this[CsvColumn.UserName] = user.Name;
        this[CsvColumn.Email] = user.Email;
        this[CsvColumn.ShortName] = user.ShortName;
        this[CsvColumn.AvatarUri] = user.AvatarUri;
        this[CsvColumn.ProfileUri] = user.ProfileUri;
        this[CsvColumn.UserRole] = user.Role;
        this[CsvColumn.UserStatus] = user.Status;
        this[CsvColumn.UserMetadata] = user.Metadata is null ? null : JsonText.Of(user.Metadata);
        Row(DirectoryValues.Demand("user", user.Id), CsvColumns.User);
    }

    /// <inheritdoc/>
    public void Complete() => text.Flush();

    /// <inheritdoc/>
    public void Dispose()
    {
        // The file is the caller's, and what is not complete is not worth handing over.
    }

    private string? this[CsvColumn column]
    {
        set => row[(int)column] = value;
    }

    // A group without members, said in a row of its own: a group of which nothing is said would be another thing.
    private void NobodyElse()
    {
        if (lacksMembers)
        {
            lacksMembers = false;
            Row(null, null);
        }
    }

    private void Row(string? userId, string? state)
    {
        this[CsvColumn.UserId] = userId;
        this[CsvColumn.State] = state;
        text.Put(groupId);
        for (var column = 1; column < columns; column++)
        {
            text.Put(',');
            if (row[column] is { } content)
            {
                text.Put(CsvText.Cell(content));
                row[column] = null;
            }
        }

        text.Put("\r\n");
    }
}
