using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using GroupAdmin.Contracts;
using RestSharp;

namespace GroupAdmin.Engine.Platforms.Cord;

/// <content>Groups.</content>
internal sealed partial class CordClient : IGroupCreator, IGroupUpdater, IGroupDeleter, IGroupReader, IGroupLister
{
    private const string GroupPath = "groups/{id}";

    /// <inheritdoc/>
    public GroupFields CreatableGroupFields => GroupFields.Metadata;

    /// <inheritdoc/>
    public GroupFields ChangeableGroupFields => GroupFields.Status | GroupFields.Metadata;

    /// <summary>The platform sends every group; which state each has is in the list, so that narrowing it here is exact.</summary>
    public GroupFilters SupportedGroupFilters => GroupFilters.Status;

    /// <summary>Cord reads one group a request.</summary>
    public int MaximumGroupsPerRead => 1;

    /// <summary>Looks first: Cord would change a group of that id (S).</summary>
    /// <inheritdoc/>
    public async Task<ChatGroup> CreateGroupAsync(NewGroup group, CancellationToken cancellationToken)
    {
        const string Operation = "PUT /groups/ID";
        var id = group.Id ?? throw errors.Refuse(Operation, null, $"{context.PlatformName} does not choose ids: give the group one with -Id.");
        var name = group.Name is { Length: > 0 } given ? given : throw errors.Refuse(Operation, id, $"{context.PlatformName} needs a name for the group '{id}': pass -Name.");
        var body = Body(Operation, id, () => new CordBody().With("name", name).WithMetadata(group.Metadata).ToJson());
        var call = new CordCall(Method.Put, GroupPath) { GroupId = id, Body = body, IsChange = true, IsIdempotent = false };
        if (await FindAsync(GroupCall(id), cancellationToken).ConfigureAwait(false) is { } found)
        {
            // Only an answer about a group says that there is one.
            throw Read(found, shapes.Group).Id == id
                ? Exists(call, found.StatusCode, "group", id)
                : errors.Malformed(found.Call, found.StatusCode, "is about another group", found.Body);
        }

        CordAnswer answer;
        try
        {
            answer = await SendAsync(call, cancellationToken).ConfigureAwait(false);
        }
        catch (ChatServiceException error) when (error is { Kind: ChatErrorKind.Server, PlatformCode: "error" })
        {
            throw await SettleFailedCreationAsync(call, GroupCall(id), "group", id, error, cancellationToken).ConfigureAwait(false);
        }

        CheckCreated(answer, "group", id);
        return Describe(group);
    }

    /// <summary>Reads the group first, because a change without a status makes a deleted group active again (S).</summary>
    /// <inheritdoc/>
    public async Task UpdateGroupAsync(GroupChange change, CancellationToken cancellationToken)
    {
        const string Operation = "PUT /groups/ID";
        var status = WireStatus(Operation, change.Id, change.Status);
        var fields = new CordBody().With("name", change.Name);
        Body(Operation, change.Id, () => fields.WithMetadata(change.Metadata).ToJson());
        var kept = status ?? await StatusOfAsync(GroupCall(change.Id), cancellationToken).ConfigureAwait(false);
        await PutGroupAsync(change.Id, Body(Operation, change.Id, fields.With("status", kept).ToJson), [], cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public Task DeleteGroupAsync(string groupId, CancellationToken cancellationToken) =>
        DeleteAsync(new CordCall(Method.Delete, GroupPath) { GroupId = groupId, IsChange = true }, cancellationToken);

    /// <inheritdoc/>
    public async Task<IReadOnlyList<ChatGroup>> GetGroupsAsync(IReadOnlyList<string> groupIds, CancellationToken cancellationToken)
    {
        var found = new List<ChatGroup>();
        foreach (var id in groupIds)
        {
            if (await FindAsync(GroupCall(id), cancellationToken).ConfigureAwait(false) is { } answer)
            {
                var group = answer.IsTooLong ? await FindInListAsync(id, cancellationToken).ConfigureAwait(false) : Read(answer, shapes.Group);
                if (group is null)
                {
                    continue;
                }

                if (answer.IsTooLong)
                {
                    using var members = ListMembers(id, new ListRange(first: 1));
                    group.MemberCount = (await members.ReadAsync(cancellationToken).ConfigureAwait(false))?.Total;
                }

                found.Add(group.Id == id ? group : throw errors.Malformed(answer.Call, answer.StatusCode, $"is about another group, '{group.Id}'", answer.Body));
            }
        }

        return found;
    }

    /// <inheritdoc/>
    public IPageSource<ChatGroup> ListGroups(GroupQuery query)
    {
        var status = WireStatus("GET /groups", null, query.Status);
        return new CordGroupListing(status, context.Transport, errors, shapes, signer);
    }

    private static CordCall GroupCall(string id) => new(Method.Get, GroupPath) { GroupId = id, HasMembers = true };

    /// <summary>
    /// A group without its members, from the list of all, which arrives piece by piece: Cord sends one group only with all of its members,
    /// and with a million of them that is more than a connection reads at once.
    /// </summary>
    private async Task<ChatGroup?> FindInListAsync(string id, CancellationToken cancellationToken)
    {
        OperationLog.Current.Verbose($"The answer about the group '{id}', with all of its members, is longer than this connection reads at once; it is looked for in the list of groups.");
        using var groups = ListGroups(new GroupQuery());
        while (await groups.ReadAsync(cancellationToken).ConfigureAwait(false) is { } page)
        {
            foreach (var group in page.Items)
            {
                if (group.Id == id)
                {
                    return group;
                }
            }
        }

        return null;
    }

    /// <summary>A state in the letters that Cord takes; people may write it in any case.</summary>
    private string? WireStatus(string operation, string? target, string? status) => status?.ToUpperInvariant() switch
    {
        null => null,
        "ACTIVE" => "active",
        "DELETED" => "deleted",
        _ => throw errors.Refuse(operation, target, $"{context.PlatformName} knows groups and users as 'active' or 'deleted', not as '{status}'."),
    };

    /// <summary>The state that a group or user has now.</summary>
    /// <exception cref="ChatServiceException">There is none.</exception>
    private async Task<string?> StatusOfAsync(CordCall call, CancellationToken cancellationToken)
    {
        var answer = await SendAsync(call, cancellationToken).ConfigureAwait(false);
        if (answer.IsTooLong)
        {
            return (await FindInListAsync(call.GroupId!, cancellationToken).ConfigureAwait(false))?.Status;
        }

        return Read(answer, fields =>
        {
            fields.TryGetValue("id", out var id);
            if (id is string other && other != (call.GroupId ?? call.UserId))
            {
                throw new FormatException($"is about another {(call.GroupId is null ? "user" : "group")}, '{other}'");
            }

            return fields.TryGetValue("status", out var status) ? status as string : null;
        });
    }

    /// <summary>Changes a group that is there. Cord would make one that is not.</summary>
    private async Task PutGroupAsync(string id, string body, IReadOnlyList<string> members, CancellationToken cancellationToken)
    {
        var call = new CordCall(Method.Put, GroupPath) { GroupId = id, UserIds = members, Body = body, IsChange = true };
        var answer = await AskAsync(call, cancellationToken).ConfigureAwait(false);
        if (answer.Failure is { PlatformCode: "missing_field" })
        {
            throw errors.Concluded(ChatErrorKind.NotFound, call, answer.StatusCode, $"There is no group '{id}' on {context.PlatformName}: check its id.");
        }

        if (answer.Failure is not null)
        {
            throw answer.Failure;
        }

        if (answer is { SaysCreated: true, WasRepeated: false })
        {
            throw errors.Concluded(
                ChatErrorKind.Conflict,
                call,
                answer.StatusCode,
                $"The group '{id}' was deleted by somebody else at the same moment, and this change has made a new one of that id, without the members and messages. Delete it if it is not wanted.");
        }
    }

    private ChatServiceException Exists(CordCall call, int status, string what, string id) => errors.Concluded(
        ChatErrorKind.AlreadyExists,
        call,
        status,
        $"There is a {what} '{id}' on {context.PlatformName} already: choose another id, or change that {what}. Nothing was changed.");

    // When two create the same at once, one of them gets an inner failure, and its request has no effect (S).
    private async Task<ChatServiceException> SettleFailedCreationAsync(CordCall call, CordCall look, string what, string id, ChatServiceException failure, CancellationToken cancellationToken)
    {
        if (await FindAsync(look, cancellationToken).ConfigureAwait(false) is not null)
        {
            return errors.Concluded(
                ChatErrorKind.AlreadyExists,
                call,
                failure.StatusCode ?? 0,
                $"The {what} '{id}' was created by somebody else at the same moment; this request had no effect. Look at it before you change it.");
        }

        return errors.Concluded(
            ChatErrorKind.Server,
            call,
            failure.StatusCode ?? 0,
            $"{context.PlatformName} failed at creating the {what} '{id}' (HTTP {failure.StatusCode}), and reading back shows that it was not created. Try again later.");
    }

    private void CheckCreated(CordAnswer answer, string what, string id)
    {
        if (answer is { SaysUpdated: true, WasRepeated: false })
        {
            throw errors.Concluded(
                ChatErrorKind.AlreadyExists,
                answer.Call,
                answer.StatusCode,
                $"The {what} '{id}' was created by somebody else at the same moment, and has the fields of this request now. Look at it before you use it.");
        }
    }
}
