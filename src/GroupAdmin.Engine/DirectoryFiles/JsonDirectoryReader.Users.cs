using System;
using System.Collections.Generic;
using System.Threading.Tasks;
using GroupAdmin.Directories;

namespace GroupAdmin.Engine.DirectoryFiles;

/// <content>Users.</content>
internal sealed partial class JsonDirectoryReader
{
    private async ValueTask ReadUserAsync()
    {
        var (line, column) = (place.Line, place.Column);
        if (!await IsObjectAsync("A user").ConfigureAwait(false))
        {
            return;
        }

        var names = new HashSet<string>(StringComparer.Ordinal);
        var read = new DirectoryUser(string.Empty, line);
        string? id = null;
        while (await NextPropertyAsync(names, "the user").ConfigureAwait(false) is { } name)
        {
            switch (name)
            {
                case "id":
                    id = await IdAsync("user", null).ConfigureAwait(false);
                    break;
                case "name":
                    read.Name = await TextAsync(name, null, id).ConfigureAwait(false);
                    break;
                case "email":
                    read.Email = await TextAsync(name, null, id).ConfigureAwait(false);
                    break;
                case "shortName":
                    read.ShortName = await TextAsync(name, null, id).ConfigureAwait(false);
                    break;
                case "avatarUri":
                    read.AvatarUri = await TextAsync(name, null, id).ConfigureAwait(false);
                    break;
                case "profileUri":
                    read.ProfileUri = await TextAsync(name, null, id).ConfigureAwait(false);
                    break;
                case "role":
                    read.Role = await TextAsync(name, null, id).ConfigureAwait(false);
                    break;
                case "status":
                    read.Status = await TextAsync(name, null, id).ConfigureAwait(false);
                    break;
                case "metadata":
                    read.Metadata = await TableAsync(null, id).ConfigureAwait(false);
                    break;
                case "$comment":
                    await TextAsync(name, null, id).ConfigureAwait(false);
                    break;
                default:
                    await UnknownAsync(name, "a user").ConfigureAwait(false);
                    break;
            }
        }

        if (!names.Contains("id"))
        {
            problems.Error(line, "The user has no property \"id\". Give it one.", column: column);
        }
        else if (id is not null)
        {
            Add(Named(id, read));
        }
    }

    private void Add(DirectoryUser user)
    {
        if (directory.Users!.Find(directory.UserIds.Add(user.Id)) is { } first)
        {
            problems.Error(user.Line, $"The user '{DirectoryValues.Shown(user.Id)}' is described twice; the first time in line {first.Line}. Make one of the two.", userId: user.Id);
            return;
        }

        directory.Users.Set(user);
    }

    private static DirectoryUser Named(string id, DirectoryUser read) => new(id, read.Line)
    {
        Name = read.Name,
        Email = read.Email,
        ShortName = read.ShortName,
        AvatarUri = read.AvatarUri,
        ProfileUri = read.ProfileUri,
        Role = read.Role,
        Status = read.Status,
        Metadata = read.Metadata,
    };
}
