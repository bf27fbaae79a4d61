using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using GroupAdmin.Contracts;
using RestSharp;

namespace GroupAdmin.Engine.Platforms.Publisher;

/// <content>Groups.</content>
internal sealed partial class PublisherClient : IGroupCreator, IGroupUpdater, IGroupDeleter, IGroupReader, IGroupLister
{
    // Open ends of a range of days, which the platform takes only closed (D).
    private const string FirstDay = "19700101";
    private const string LastDay = "29991231";

    /// <inheritdoc/>
    public GroupFields CreatableGroupFields => GroupFields.None;

    /// <inheritdoc/>
    public GroupFields ChangeableGroupFields => GroupFields.None;

    /// <inheritdoc/>
    public GroupFilters SupportedGroupFilters =>
        GroupFilters.Search | GroupFilters.Created | GroupFilters.Modified | GroupFilters.Sort | GroupFilters.Detailed;

    /// <inheritdoc/>
    public int MaximumGroupsPerRead => 1;

    /// <inheritdoc/>
    public async Task<ChatGroup> CreateGroupAsync(NewGroup group, CancellationToken cancellationToken)
    {
        if (group.Id is not null)
        {
            throw errors.Refuse("POST /groups", group.Id, $"{context.PlatformName} chooses the ids of new groups itself: leave -Id out, and take the Id of the group that New-ChatGroup gives.");
        }

        var name = !string.IsNullOrWhiteSpace(group.Name) ? group.Name! : throw errors.Refuse("POST /groups", null, $"{context.PlatformName} needs a name for a group: pass -Name.");
        var call = new PublisherCall(Method.Post, "groups") { IsCreation = true, IsIdempotent = false, Body = Body(null, name, []) };
        var created = await ReadAsync(call, shapes.Group, cancellationToken).ConfigureAwait(false);
        created.Name ??= name;
        return created;
    }

    /// <inheritdoc/>
    public async Task UpdateGroupAsync(GroupChange change, CancellationToken cancellationToken)
    {
        var name = change.Name?.Trim();
        if (string.IsNullOrEmpty(name))
        {
            throw errors.Refuse("PUT /groups/ID", change.Id, $"{context.PlatformName} can change only the name and the members of a group, and no new name was given for '{change.Id}': pass -Name.");
        }

        var found = await ReplaceAsync(
            change.Id,
            present => present.Name == name ? null : (name!, present.Members),
            now => now.Name == name,
            0,
            cancellationToken).ConfigureAwait(false);
        if (found.Name != name)
        {
            throw Overtaken(change.Id, $"its name is '{found.Name}' again");
        }
    }

    /// <inheritdoc/>
    public async Task DeleteGroupAsync(string groupId, CancellationToken cancellationToken)
    {
        var call = new PublisherCall(Method.Delete, "groups/{id}") { Target = groupId };
        var answer = await AskAsync(call, cancellationToken).ConfigureAwait(false);

        // What is gone after a repetition was deleted by the attempt whose answer was lost.
        if (answer.StatusCode is < 200 or > 299 && !(answer.StatusCode == 404 && answer.Attempts > 1))
        {
            throw errors.Http(call, answer);
        }

        // A deletion is answered without a body (D). Whoever sends one may not be the platform, such as a page to sign in.
        if (answer.StatusCode is >= 200 and <= 299 && answer.Body.Length > 0 && !await IsGoneAsync(groupId, cancellationToken).ConfigureAwait(false))
        {
            throw errors.Malformed(call, answer, "has a body, which an answer to a deletion has not, and the group is not known to be gone");
        }
    }

    private async Task<bool> IsGoneAsync(string groupId, CancellationToken cancellationToken)
    {
        try
        {
            return (await GetGroupsAsync([groupId], cancellationToken).ConfigureAwait(false)).Count == 0;
        }
        catch (ChatServiceException)
        {
            return false;
        }
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<ChatGroup>> GetGroupsAsync(IReadOnlyList<string> groupIds, CancellationToken cancellationToken)
    {
        var found = new List<ChatGroup>();
        foreach (var id in groupIds)
        {
            try
            {
                found.Add(await ReadAsync(
                    new PublisherCall(Method.Get, "groups/{id}") { Target = id },
                    answer => shapes.Group(answer) is var group && group.Id == id ? group : throw new FormatException($"tells of another group ('{group.Id}')"),
                    cancellationToken).ConfigureAwait(false));
            }
            catch (ChatServiceException error) when (error.Kind == ChatErrorKind.NotFound)
            {
                // Left out of the result, as the contract says.
            }
        }

        return found;
    }

    /// <inheritdoc/>
    public IPageSource<ChatGroup> ListGroups(GroupQuery query)
    {
        var created = Days(query.CreatedAfter, query.CreatedBefore);
        var modified = Days(query.ModifiedAfter, query.ModifiedBefore);
        return new PublisherListing<ChatGroup>(
            this,
            () => new PublisherCall(Method.Get, "groups")
                .With("search", query.Search)
                .With("sort", query.Sort)
                .With("fields", query.Detailed ? "all" : null)
                .With("createdDate", created)
                .With("modifiedDate", modified),
            "groups",
            shapes.Group,
            query.Skip + query.First,
            isFiltered: query.Search is not null || created is not null || modified is not null);
    }

    private static List<KeyValuePair<string, object?>> Body(string? id, string? name, IEnumerable<string> members)
    {
        var fields = new List<KeyValuePair<string, object?>>();
        if (id is not null)
        {
            fields.Add(new("id", PublisherIds.Number(id)));
        }

        fields.Add(new("name", name));
        fields.Add(new("users", new PublisherMemberList(members.Select(PublisherIds.Number))));
        return fields;
    }

    // Whole days, both ends included (D), in UTC (I).
    private static string? Days(DateTimeOffset? after, DateTimeOffset? before) => after is null && before is null
        ? null
        : $"{Day(after) ?? FirstDay},{Day(before?.AddTicks(-1)) ?? LastDay}";

    private static string? Day(DateTimeOffset? time) => time?.UtcDateTime.ToString("yyyyMMdd", CultureInfo.InvariantCulture);
}
