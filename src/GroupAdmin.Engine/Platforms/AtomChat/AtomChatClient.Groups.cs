using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using GroupAdmin.Contracts;

namespace GroupAdmin.Engine.Platforms.AtomChat;

/// <content>Groups.</content>
internal sealed partial class AtomChatClient : IGroupCreator, IGroupUpdater, IGroupDeleter, IGroupReader, IGroupLister
{
    /// <inheritdoc/>
    public GroupFields CreatableGroupFields => GroupFields.Type | GroupFields.Password | GroupFields.Owner;

    /// <inheritdoc/>
    public GroupFields ChangeableGroupFields => GroupFields.None;

    /// <inheritdoc/>
    public GroupFilters SupportedGroupFilters => GroupFilters.None;

    /// <inheritdoc/>
    public int MaximumGroupsPerRead => BatchSize;

    /// <inheritdoc/>
    public async Task<ChatGroup> CreateGroupAsync(NewGroup group, CancellationToken cancellationToken)
    {
        var id = group.Id ?? throw Refusal(null, "AtomChat does not choose ids: give the group one with -Id.");
        var name = !string.IsNullOrWhiteSpace(group.Name) ? group.Name : throw Refusal(id, $"AtomChat needs a name for the group '{id}': pass -Name.");
        var type = group.Type ?? ChatGroupType.Public;
        if (type == ChatGroupType.Password != (group.Password is { Length: > 0 }))
        {
            throw Refusal(id, type == ChatGroupType.Password
                ? $"The group '{id}' is to be entered with a password, and none was given: pass -Password, or choose another -Type."
                : $"A password was given for the group '{id}', and AtomChat takes one only with -Type Password: leave it out, or choose that type.");
        }

        var call = new AtomChatCall(AtomChatOperation.CreateGroup) { GroupId = id, UserId = group.Owner, IsChange = true, IsIdempotent = false }
            .With("GUID", id)
            .With("name", name)
            .With("type", AtomChatShapes.WireType(type))
            .With("password", Reveal(group.Password))
            .With("createdby", group.Owner);
        var answer = await SendAsync(call, cancellationToken).ConfigureAwait(false);
        var fields = new AtomChatFields(answer.Success);
        fields.Take("status");
        fields.Take("message");
        return shapes.Finish(
            new ChatGroup { Id = fields.Take("guid", "GUID") ?? id, Name = name, Type = type, Owner = group.Owner },
            fields);

        ChatServiceException Refusal(string? target, string reason) => errors.Refuse(AtomChatOperation.CreateGroup, target, reason);
    }

    /// <inheritdoc/>
    public Task UpdateGroupAsync(GroupChange change, CancellationToken cancellationToken) => string.IsNullOrWhiteSpace(change.Name)
        ? throw errors.Refuse(AtomChatOperation.UpdateGroup, change.Id, $"AtomChat can change only the name of a group, and no new one was given for '{change.Id}': pass -Name.")
        : SendAsync(
            // That the second field is called "name" is inferred (I). Were it called otherwise, AtomChat would answer
            // "Group name is not defined", which arrives as an error that says so.
            new AtomChatCall(AtomChatOperation.UpdateGroup) { GroupId = change.Id, IsChange = true }
                .With("GUID", change.Id)
                .With("name", change.Name),
            cancellationToken);

    /// <inheritdoc/>
    public Task DeleteGroupAsync(string groupId, CancellationToken cancellationToken) => DeleteAsync(
        new AtomChatCall(AtomChatOperation.DeleteGroup) { GroupId = groupId, IsChange = true }.With("GUID", groupId),
        cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyList<ChatGroup>> GetGroupsAsync(IReadOnlyList<string> groupIds, CancellationToken cancellationToken) =>
        DividedReading.ReadAsync(groupIds, ids => AskForGroupsAsync(ids, cancellationToken));

    // That one unknown GUID fails the whole list is a guess (I). If it does not, the list is never divided.
    private async Task<List<ChatGroup>?> AskForGroupsAsync(IReadOnlyList<string> groupIds, CancellationToken cancellationToken)
    {
        var answer = await AskAsync(
            new AtomChatCall(AtomChatOperation.ListGroups) { GroupId = groupIds.Count == 1 ? groupIds[0] : null }.With("GUIDs", groupIds),
            cancellationToken).ConfigureAwait(false);
        if (answer.Failure is not { } failure)
        {
            return Read(answer, success => Groups(success, groupIds));
        }

        return answer.Meaning is AtomChatMeaning.GroupUnknown or AtomChatMeaning.GroupNotNamed ? null : throw failure;
    }

    /// <inheritdoc/>
    public IPageSource<ChatGroup> ListGroups(GroupQuery query) =>
        new AtomChatGroupListing(new AtomChatCall(AtomChatOperation.ListGroups), context.Transport, errors, shapes);

    private List<ChatGroup> Groups(Dictionary<string, object?> success, IReadOnlyList<string> asked)
    {
        success.TryGetValue("data", out var data);
        var groups = data switch
        {
            object?[] list => list.Select(item => Group(item, null)).ToList(),
            Dictionary<string, object?> byId => byId.Select(pair => Group(pair.Value, pair.Key)).ToList(),
            _ => throw new FormatException("holds no list of groups in 'data'"),
        };
        return Wanted(groups, static group => group.Id, asked, "groups");

        ChatGroup Group(object? item, string? key) => item is Dictionary<string, object?> fields
            ? shapes.Group(fields, key)
            : throw new FormatException("holds something that is no group in 'data'");
    }

    /// <summary>What was asked for; an answer that is about others only is no answer to the question.</summary>
    private static List<T> Wanted<T>(List<T> found, Func<T, string> id, IReadOnlyList<string> asked, string what)
    {
        // Without regard to case: a server that finds an id under another case sends the case it stores.
        var wanted = new HashSet<string>(asked, StringComparer.OrdinalIgnoreCase);
        var kept = found.Where(item => wanted.Contains(id(item))).ToList();
        return kept.Count > 0 || found.Count == 0 ? kept : throw new FormatException($"is about other {what}, such as '{id(found[0])}'");
    }
}
