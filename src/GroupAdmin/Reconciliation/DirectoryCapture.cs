using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using GroupAdmin.Connections;
using GroupAdmin.Contracts;
using GroupAdmin.Directories;

namespace GroupAdmin.Reconciliation;

/// <summary>Reads the groups, members, bans and users of a platform into a directory, so that another can be made like it.</summary>
/// <param name="source">The platform.</param>
/// <param name="options">Which groups are read.</param>
/// <param name="hasUsers">True to describe the users who are members, banned or owners.</param>
public sealed class DirectoryCapture(ChatClient source, ComparisonOptions options, bool hasUsers)
{
    private readonly ChatDirectory directory = new() { Platform = source.Platform.Name };

    /// <summary>Reads.</summary>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <exception cref="ChatServiceException">The platform cannot tell its groups, or failed. Half a directory would be taken for the whole one, so there is none then.</exception>
    public async Task<ChatDirectory> ReadAsync(CancellationToken cancellationToken)
    {
        if (hasUsers && source.Session.Client is not IUserLister)
        {
            source.Require<IUserReader>();
        }

        foreach (var group in await ReadGroupsAsync(cancellationToken).ConfigureAwait(false))
        {
            Add(group);
        }

        await ReadListsAsync(cancellationToken).ConfigureAwait(false);
        if (hasUsers)
        {
            directory.Users = new DirectoryUserTable(directory.UserIds);
            await ReadUsersAsync(directory.Users, cancellationToken).ConfigureAwait(false);
        }

        return directory;
    }

    private async Task<List<ChatGroup>> ReadGroupsAsync(CancellationToken cancellationToken)
    {
        var found = new List<ChatGroup>();
        if (source.Session.Client is IGroupReader reader && options.Ids is { } ids && (ids.Count <= reader.MaximumGroupsPerRead || source.Session.Client is not IGroupLister))
        {
            for (var start = 0; start < ids.Count; start += reader.MaximumGroupsPerRead)
            {
                found.AddRange(await source.GetGroupsAsync([.. ids.Skip(start).Take(reader.MaximumGroupsPerRead)], cancellationToken).ConfigureAwait(false));
            }
        }
        else
        {
            var isDetailed = (source.Require<IGroupLister>().SupportedGroupFilters & GroupFilters.Detailed) != GroupFilters.None;
            using var listing = source.ListGroups(new GroupQuery { Detailed = isDetailed });
            while (await listing.ReadAsync(cancellationToken).ConfigureAwait(false) is { } page)
            {
                found.AddRange(page.Items.Where(group => options.Includes?.Invoke(group.Id) != false));
            }
        }

        found.Sort(static (x, y) => string.CompareOrdinal(x.Id, y.Id));
        return found;
    }

    private void Add(ChatGroup told)
    {
        if (directory.FindGroup(told.Id) is not null)
        {
            return; // a listing that changes while it is paged may name a group twice
        }

        var group = directory.AddGroup(told.Id);
        group.Name = told.Name;
        group.Type = told.Type;
        group.Owner = PropertyValues.OrNull(told.Owner);
        group.Description = told.Description;
        group.Metadata = PropertyTable.Of(told.Metadata);
        if (group.Owner is not null)
        {
            directory.UserIds.Add(group.Owner);
        }
    }

    private async Task ReadListsAsync(CancellationToken cancellationToken)
    {
        if (directory.Groups.Count > 0)
        {
            source.Require<IMemberLister>();
        }

        var window = new Queue<Task>();
        foreach (var group in directory.Groups)
        {
            if (window.Count >= source.Session.Limits.ThrottleLimit)
            {
                await window.Dequeue().ConfigureAwait(false);
            }

            window.Enqueue(Task.Run(
                async () =>
                {
                    group.Members = await ReadListAsync(source.ListMemberships(group.Id), cancellationToken).ConfigureAwait(false);
                    group.Bans = source.Session.Client is IBanLister bans
                        ? await ReadListAsync(bans.ListBans(group.Id, ListRange.All), cancellationToken).ConfigureAwait(false)
                        : null;
                    OperationLog.Current.Read(1, 0);
                },
                CancellationToken.None));
        }

        await Task.WhenAll(window).ConfigureAwait(false);
    }

    private async Task<MemberList> ReadListAsync(IPageSource<ChatGroupMember> listing, CancellationToken cancellationToken)
    {
        var list = new MemberList();
        var known = new HashSet<int>();
        using (listing)
        {
            while (await listing.ReadAsync(cancellationToken).ConfigureAwait(false) is { } page)
            {
                OperationLog.Current.Read(0, page.Items.Count);
                lock (directory)
                {
                    foreach (var member in page.Items)
                    {
                        var user = directory.UserIds.Add(member.UserId);
                        if (known.Add(user))
                        {
                            // A role that this platform does not set is no role in the group, but one on the platform.
                            list.Add(user, source.Session.Client is IMemberRoleSetter ? member.Role : null);
                        }
                    }
                }
            }
        }

        return list;
    }

    private async Task ReadUsersAsync(DirectoryUserTable table, CancellationToken cancellationToken)
    {
        if (source.Session.Client is IUserLister)
        {
            using var listing = source.ListUsers(new UserQuery());
            while (await listing.ReadAsync(cancellationToken).ConfigureAwait(false) is { } page)
            {
                foreach (var user in page.Items.Where(user => directory.UserIds.Find(user.Id) >= 0))
                {
                    table.Set(Describe(user));
                }
            }

            return;
        }

        for (var number = 0; number < directory.UserIds.Count; number++)
        {
            if (await source.GetUserAsync(directory.UserIds[number], false, cancellationToken).ConfigureAwait(false) is { } user)
            {
                table.Set(Describe(user));
            }
        }
    }

    private static DirectoryUser Describe(ChatUser user) => new(user.Id)
    {
        Name = user.Name,
        Email = user.Email,
        ShortName = user.ShortName,
        AvatarUri = user.AvatarUri,
        ProfileUri = user.ProfileUri,
        Role = user.Role,
        Status = user.Status,
        Metadata = PropertyTable.Of(user.Metadata),
    };
}
