using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using GroupAdmin.Contracts;
using RestSharp;

namespace GroupAdmin.Engine.Platforms.Cord;

/// <content>
/// Many users or groups in one request. Its answer does not tell what was created from what was changed (S), so nothing is sent whose id
/// was not looked for. It ignores short name, picture and the status of new users and groups (S): whoever has one of these goes alone.
/// </content>
internal sealed partial class CordClient : IBatchCreator<NewUser, ChatUser>, IBatchCreator<NewGroup, ChatGroup>
{
    private const string Batch = "POST /batch";

    // 10 MB, less what stands around the items.
    private const int MaximumBatchBytes = (10 * 1024 * 1024) - 1024;

    // So few are asked for by name: a page would cost about as much, and more would have to follow it.
    private const int AskedByName = 10;
    private const int MaximumUsers = 10_000;

    /// <inheritdoc/>
    int IBatchCreator<NewUser, ChatUser>.MaximumCount => MaximumUsers;

    /// <inheritdoc/>
    int IBatchCreator<NewGroup, ChatGroup>.MaximumCount => 1_000;

    /// <inheritdoc/>
    int IBatchCreator<NewUser, ChatUser>.MaximumBytes => MaximumBatchBytes;

    /// <inheritdoc/>
    int IBatchCreator<NewGroup, ChatGroup>.MaximumBytes => MaximumBatchBytes;

    /// <inheritdoc/>
    public int? Measure(NewUser item)
    {
        // New users are active; an empty text may mean another thing in a batch than alone.
        var isWhole = CordIds.FitsInList(item.Id!)
            && item is { Name: not "", Email: not "", ShortName: null, AvatarUri: null }
            && WireStatus(PutUser, item.Id, item.Status) is null or "active"
            && item.Option is null or { Count: 0 };
        return isWhole ? Measure(PutUser, item.Id!, () => Item(item)) : null;
    }

    /// <inheritdoc/>
    public int? Measure(NewGroup item) => CordIds.FitsInList(item.Id!) && item.Name is { Length: > 0 }
        ? Measure("PUT /groups/ID", item.Id!, () => Item(item))
        : null;

    /// <summary>
    /// Whichever is fewer requests: every id by its name, several at once, or the pages of the listing, of which the first tells how many
    /// there are.
    /// </summary>
    async Task<ISet<string>> IBatchCreator<NewUser, ChatUser>.FindExistingAsync(IReadOnlyList<string> ids, CancellationToken cancellationToken)
    {
        var unseen = new HashSet<string>(ids, StringComparer.Ordinal);
        var found = new HashSet<string>(StringComparer.Ordinal);
        if (ids.Count < AskedByName)
        {
            return await FindByNameAsync(unseen, UserCall, static (shapes, fields) => shapes.User(fields).Id, cancellationToken).ConfigureAwait(false);
        }

        var size = ids.Count < CordPages<ChatUser>.PageSize ? CordPages<ChatUser>.PageSize : MaximumUsers;
        using var pages = new CordPages<ChatUser>(static () => new CordCall(Method.Get, "users"), shapes.User, null, AskAsync, context.Transport, errors, size);
        for (long seen = 0; unseen.Count > 0 && await pages.ReadAsync(cancellationToken).ConfigureAwait(false) is { } page;)
        {
            seen += page.Items.Count;
            found.UnionWith(page.Items.Select(static user => user.Id).Where(unseen.Remove));
            if (page.Total is { } total && (total - seen + size - 1) / size > unseen.Count)
            {
                found.UnionWith(await FindByNameAsync(unseen, UserCall, static (shapes, fields) => shapes.User(fields).Id, cancellationToken).ConfigureAwait(false));
                break;
            }
        }

        return found;
    }

    /// <summary>One group is asked for by name; several are looked for in the list of all, which is one request.</summary>
    async Task<ISet<string>> IBatchCreator<NewGroup, ChatGroup>.FindExistingAsync(IReadOnlyList<string> ids, CancellationToken cancellationToken)
    {
        var unseen = new HashSet<string>(ids, StringComparer.Ordinal);
        if (ids.Count == 1)
        {
            return await FindByNameAsync(unseen, GroupCall, static (shapes, fields) => shapes.Group(fields).Id, cancellationToken).ConfigureAwait(false);
        }

        var found = new HashSet<string>(StringComparer.Ordinal);
        using var groups = ListGroups(new GroupQuery());
        while (unseen.Count > 0 && await groups.ReadAsync(cancellationToken).ConfigureAwait(false) is { } page)
        {
            found.UnionWith(page.Items.Select(static group => group.Id).Where(unseen.Remove));
        }

        return found;
    }

    /// <inheritdoc/>
    public Task CreateAllAsync(IReadOnlyList<NewUser> items, CancellationToken cancellationToken) =>
        CreateAllAsync("users", items, static user => Item(user), cancellationToken);

    /// <inheritdoc/>
    public Task CreateAllAsync(IReadOnlyList<NewGroup> items, CancellationToken cancellationToken) =>
        CreateAllAsync("groups", items, static group => Item(group), cancellationToken);

    /// <inheritdoc/>
    public ChatUser Describe(NewUser item) => shapes.Finish(new ChatUser
    {
        Id = item.Id!,
        Name = item.Name,
        Email = item.Email,
        ShortName = item.ShortName,
        AvatarUri = item.AvatarUri,
        Status = WireStatus(PutUser, item.Id, item.Status) ?? "active",
        Metadata = item.Metadata,
    });

    /// <inheritdoc/>
    public ChatGroup Describe(NewGroup item) => shapes.Finish(new ChatGroup { Id = item.Id!, Name = item.Name, Status = "active", Metadata = item.Metadata });

    private static CordBody Item(NewUser user) => new CordBody().With("id", user.Id).With("name", user.Name).With("email", user.Email).WithMetadata(user.Metadata);

    private static CordBody Item(NewGroup group) => new CordBody().With("id", group.Id).With("name", group.Name).WithMetadata(group.Metadata);

    // What alone is longer than a request may be goes alone, and is refused there.
    private int? Measure(string operation, string id, Func<CordBody> item)
    {
        var size = Encoding.UTF8.GetByteCount(Body(operation, id, () => item().ToJson())) + 1;
        return size <= MaximumBatchBytes ? size : null;
    }

    private async Task<ISet<string>> FindByNameAsync(
        IEnumerable<string> ids,
        Func<string, CordCall> call,
        Func<CordShapes, Dictionary<string, object?>, string> idOf,
        CancellationToken cancellationToken)
    {
        var left = new ConcurrentQueue<string>(ids);
        var found = new ConcurrentDictionary<string, bool>(StringComparer.Ordinal);
        await Task.WhenAll(Enumerable.Range(0, Math.Min(context.Limits.ThrottleLimit, left.Count)).Select(_ => WorkAsync())).ConfigureAwait(false);
        return new HashSet<string>(found.Keys, StringComparer.Ordinal);

        async Task WorkAsync()
        {
            try
            {
                while (left.TryDequeue(out var id))
                {
                    if (await FindAsync(call(id), cancellationToken).ConfigureAwait(false) is { } answer)
                    {
                        // Only an answer about it says that it is there.
                        var name = Read(answer, fields => idOf(shapes, fields));
                        found.TryAdd(name == id ? id : throw errors.Malformed(answer.Call, answer.StatusCode, $"is about another one, '{name}'", answer.Body), true);
                    }
                }
            }
            catch
            {
                // One failure spoils the result, so that the others need not go on.
                while (left.TryDequeue(out _))
                {
                }

                throw;
            }
        }
    }

    private async Task CreateAllAsync<T>(string list, IReadOnlyList<T> items, Func<T, CordBody> item, CancellationToken cancellationToken)
    {
        var body = Body(Batch, null, () => $"{{\"{list}\":[{string.Join(",", items.Select(one => item(one).ToJson()))}]}}");
        var call = new CordCall(Method.Post, "batch") { Body = body, IsChange = true, IsIdempotent = false };
        try
        {
            await SendAsync(call, cancellationToken).ConfigureAwait(false);
        }
        catch (ChatServiceException error) when (error is { Kind: ChatErrorKind.Server, PlatformCode: "error" })
        {
            // An inner failure undoes the whole transaction (S): a value that Cord chokes on, or somebody who creates the same.
            throw errors.Concluded(
                ChatErrorKind.Conflict,
                call,
                error.StatusCode ?? 0,
                $"{context.PlatformName} failed at creating {items.Count:N0} {list} at once (HTTP {error.StatusCode}); none of them was created.",
                ChatErrorScope.Users);
        }
    }
}
