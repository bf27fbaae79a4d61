using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using GroupAdmin.Connections;
using GroupAdmin.Contracts;

namespace GroupAdmin.Directories;

/// <summary>
/// Reads a platform's groups, several side by side, and writes them in the order of their ids, each with its members in the order of theirs:
/// the same state always makes the same file, whatever order the platform tells it in.
/// </summary>
public sealed class DirectoryExport
{
    private readonly ChatClient client;
    private readonly DirectoryExportOptions options;
    private readonly DirectoryExportCounts counts = new();
    private readonly bool readsBans;
    private IdPool? named;

    /// <summary>Prepares an export.</summary>
    /// <param name="client">The connection's client.</param>
    /// <param name="options">What is taken along.</param>
    /// <exception cref="ChatServiceException"><see cref="ChatErrorKind.NotSupported"/> where the platform cannot tell it.</exception>
    public DirectoryExport(ChatClient client, DirectoryExportOptions options)
    {
        this.client = client;
        this.options = options;
        _ = options.Groups is null ? (object)client.Require<IGroupLister>() : client.Require<IGroupReader>();
        if (!options.SkipsMembers)
        {
            client.Require<IMemberLister>();
            readsBans = client.Session.Client is IBanLister;
        }

        if (options.IncludesUsers)
        {
            client.Require<IUserLister>();
        }
    }

    /// <summary>The most memberships that are held for groups whose turn to be written has not come; more are read again in their turn.</summary>
    internal long MaximumAhead { get; init; } = 500_000;

    /// <summary>Reads and writes. After an exception the file is not whole and must not be used.</summary>
    /// <param name="begin">Begins the file; called after the groups are known and before their members are read.</param>
    /// <param name="cancellationToken">Ends the wait and the requests.</param>
    /// <exception cref="ChatServiceException">A group or the users could not be read, or hold what no file can hold.</exception>
    public async Task<DirectoryExportCounts> RunAsync(Func<DirectoryHeader, IDirectoryWriter> begin, CancellationToken cancellationToken)
    {
        var groups = options.Groups is null ? await ListGroupsAsync(cancellationToken).ConfigureAwait(false) : await ReadGroupsAsync(options.Groups, cancellationToken).ConfigureAwait(false);
        groups = Sorted(groups);
        named = options is { IncludesUsers: true, Groups: not null } ? new IdPool() : null;
        using var writer = begin(new DirectoryHeader { Platform = client.Platform.Name, HasUsers = options.IncludesUsers });
        if (options.SkipsMembers)
        {
            groups.ForEach(group => Write(writer, group, null));
        }
        else
        {
            var ahead = new MembersAhead(client, groups, readsBans, MaximumAhead);
            await ahead.ReadAsync((group, lists) => Write(writer, group, lists), cancellationToken).ConfigureAwait(false);
        }

        if (options.IncludesUsers)
        {
            await WriteUsersAsync(writer, cancellationToken).ConfigureAwait(false);
        }

        writer.Complete();
        return counts;
    }

    private static List<DirectoryGroup> Sorted(List<DirectoryGroup> groups)
    {
        groups.Sort(static (one, other) => string.CompareOrdinal(one.Id, other.Id));
        for (var i = groups.Count - 1; i > 0; i--)
        {
            // A list that changes while it is paged through can show a group on two pages.
            if (groups[i].Id == groups[i - 1].Id)
            {
                groups.RemoveAt(i);
            }
        }

        return groups;
    }

    private static DirectoryGroup Of(ChatGroup group) => new(group.Id)
    {
        Name = group.Name,
        Type = group.Type,
        Owner = string.IsNullOrEmpty(group.Owner) ? null : group.Owner,
        Description = group.Description,
        Metadata = group.Metadata is null ? null : new PropertyTable(group.Metadata),
    };

    private static DirectoryUser Of(ChatUser user) => new(user.Id)
    {
        Name = user.Name,
        Email = user.Email,
        ShortName = user.ShortName,
        AvatarUri = user.AvatarUri,
        ProfileUri = user.ProfileUri,
        Role = user.Role,
        Status = user.Status,
        Metadata = user.Metadata is null ? null : new PropertyTable(user.Metadata),
    };

    private async Task<List<DirectoryGroup>> ListGroupsAsync(CancellationToken cancellationToken)
    {
        var groups = new List<DirectoryGroup>();
        using var pages = client.ListGroups(new GroupQuery { Detailed = true });
        while (await pages.ReadAsync(cancellationToken).ConfigureAwait(false) is { } page)
        {
            groups.AddRange(page.Items.Select(Of));
        }

        return groups;
    }

    private async Task<List<DirectoryGroup>> ReadGroupsAsync(IReadOnlyDictionary<string, bool> wanted, CancellationToken cancellationToken)
    {
        var groups = new List<DirectoryGroup>();
        var ids = wanted.Keys.ToArray();
        var size = client.Require<IGroupReader>().MaximumGroupsPerRead;
        for (var start = 0; start < ids.Length; start += size)
        {
            var batch = ids.Skip(start).Take(size).ToArray();
            var found = await client.GetGroupsAsync(batch, cancellationToken).ConfigureAwait(false);
            groups.AddRange(found.Select(Of));
            var known = new HashSet<string>(found.Select(group => client.Canonical(IdKind.Group, group.Id)), StringComparer.OrdinalIgnoreCase);
            foreach (var id in batch.Where(id => !known.Contains(client.Canonical(IdKind.Group, id))))
            {
                if (!wanted[id])
                {
                    throw client.Unknown(IdKind.Group, id);
                }

                Disappeared(id);
            }
        }

        return groups;
    }

    private static void Disappeared(string id) =>
        OperationLog.Current.Warning($"The group '{id}' was there a moment ago and is not any more. It is left out of the file.");

    private void Write(IDirectoryWriter writer, DirectoryGroup group, GroupLists? lists)
    {
        if (lists is { IsGone: true })
        {
            Disappeared(group.Id);
            return;
        }

        writer.BeginGroup(group, lists is not null, lists is not null && readsBans);
        counts.Groups++;
        OperationLog.Current.Read(1, 0);
        Name(group.Owner);
        for (var i = 0; i < (lists?.Members.Count ?? 0); i++)
        {
            var id = lists!.Ids[lists.Members.UserAt(i)];
            writer.Member(id, lists.Members.RoleAt(i));
            Name(id);
            counts.Members++;
        }

        for (var i = 0; i < (lists?.Bans.Count ?? 0); i++)
        {
            var id = lists!.Ids[lists.Bans.UserAt(i)];
            writer.Ban(id);
            Name(id);
            counts.Bans++;
        }

        writer.EndGroup();
    }

    private void Name(string? userId)
    {
        if (userId is not null)
        {
            named?.Add(client.Canonical(IdKind.User, userId));
        }
    }

    private async Task WriteUsersAsync(IDirectoryWriter writer, CancellationToken cancellationToken)
    {
        var users = new DirectoryUserTable(new IdPool());
        using var pages = client.ListUsers(new UserQuery());
        while (await pages.ReadAsync(cancellationToken).ConfigureAwait(false) is { } page)
        {
            foreach (var user in page.Items.Where(user => named is null || named.Find(client.Canonical(IdKind.User, user.Id)) >= 0))
            {
                users.Set(Of(user));
            }
        }

        users.Sort();
        foreach (var user in users)
        {
            writer.User(user);
            counts.Users++;
        }
    }
}
