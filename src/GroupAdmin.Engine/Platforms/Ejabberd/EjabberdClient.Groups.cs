using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using GroupAdmin.Contracts;

namespace GroupAdmin.Engine.Platforms.Ejabberd;

/// <content>Rooms.</content>
internal sealed partial class EjabberdClient : IGroupCreator, IGroupUpdater, IGroupDeleter, IGroupReader, IGroupLister
{
    // How many rooms of a list are looked at together.
    private const int RoomsPerPage = 50;

    private const GroupFields StoredFields = GroupFields.Type | GroupFields.Password | GroupFields.Owner | GroupFields.Description | GroupFields.Option;

    /// <inheritdoc/>
    public GroupFields CreatableGroupFields => StoredFields;

    /// <inheritdoc/>
    public GroupFields ChangeableGroupFields => StoredFields;

    /// <inheritdoc/>
    public GroupFilters SupportedGroupFilters => GroupFilters.Detailed;

    /// <inheritdoc/>
    public int MaximumGroupsPerRead => RoomsPerPage;

    /// <inheritdoc/>
    public async Task<ChatGroup> CreateGroupAsync(NewGroup group, CancellationToken cancellationToken)
    {
        const string Command = "create_room_with_opts";
        if (group.Id is null)
        {
            throw errors.Refuse(Command, group.Name, $"{context.PlatformName} needs a name for the room's address: pass -Id. Nothing was sent.");
        }

        var room = ids.Room(group.Id);
        var id = ids.RoomId(room);
        var options = Checked(Command, id, () => EjabberdRoomOptions.OfNew(group));
        if ((group.Type == ChatGroupType.Password) != group.Password is not null)
        {
            throw errors.Refuse(Command, id, group.Password is null
                ? $"A group of the type Password needs one: pass -Password. Nothing was sent."
                : $"A password is only asked for in a group of the type Password: pass -Type Password as well. Nothing was sent.");
        }

        if (group.Password is not null)
        {
            options.Add(new(EjabberdRoomOptions.Password, Reveal(group.Password)));
        }

        await MakeOnceAsync(
            IdKind.Group,
            id,
            () => DoAsync(
                new EjabberdCall(Command) { GroupId = id, IsChange = true, IsIdempotent = false }
                    .With(room)
                    .With("host", ids.Host)
                    .With("options", options.Select(static option => new Dictionary<string, string> { ["name"] = option.Key, ["value"] = option.Value }).ToArray()),
                cancellationToken),
            async () => await OptionsAsync(room, cancellationToken).ConfigureAwait(false) is { } there && (group.Name is null || EjabberdShapes.Text(there, EjabberdRoomOptions.Title) == group.Name),
            cancellationToken).ConfigureAwait(false);
        if (group.Owner is not null)
        {
            await FollowAsync(
                () => MakeOwnerAsync(room, ids.User(group.Owner), cancellationToken),
                context.Limits.MaximumRetryCount,
                id,
                "its owner",
                error => EjabberdErrors.InPart(error, id, $"The group '{id}' was created", "its owner", $"Set-ChatGroup -Id '{id}' with -Owner"),
                cancellationToken).ConfigureAwait(false);
        }

        return await ShowAsync(room, group, cancellationToken).ConfigureAwait(false)
            ?? throw errors.Refuse(Command, id, $"{context.PlatformName} made the group '{id}' and does not have it any more: its log may say why.", kind: ChatErrorKind.Server);
    }

    // That it was made is certain by now: where it cannot be read, what was sent is told of it.
    private async Task<ChatGroup?> ShowAsync(EjabberdJid room, NewGroup made, CancellationToken cancellationToken)
    {
        try
        {
            return await FindGroupAsync(room, cancellationToken).ConfigureAwait(false);
        }
        catch (ChatServiceException error) when (error.Kind != ChatErrorKind.Cancelled)
        {
            OperationLog.Current.Verbose($"The group '{ids.RoomId(room)}' was created, and could not be read: {error.Message}");
            return new ChatGroup { Id = ids.RoomId(room), Name = made.Name, Type = made.Type, Owner = made.Owner, Description = made.Description };
        }
    }

    /// <inheritdoc/>
    public async Task UpdateGroupAsync(GroupChange change, CancellationToken cancellationToken)
    {
        const string Command = "change_room_option";
        var room = ids.Room(change.Id);
        var id = ids.RoomId(room);
        var options = new List<KeyValuePair<string, string>>();
        if (change.Name is not null)
        {
            options.Add(new(EjabberdRoomOptions.Title, change.Name));
        }

        if (change.Description is not null)
        {
            options.Add(new(EjabberdRoomOptions.Description, change.Description));
        }

        options.AddRange(Checked(Command, id, () => EjabberdRoomOptions.OfTable(change.Option)));
        var present = await OptionsAsync(room, cancellationToken).ConfigureAwait(false) ?? throw errors.NoGroup(new EjabberdCall(Command) { GroupId = id });
        var type = change.Type ?? EjabberdRoomOptions.TypeOf(present);
        if (change.Password is not null && type != ChatGroupType.Password)
        {
            throw errors.Refuse(Command, id, $"The group '{id}' asks nobody for a password: pass -Type Password as well. Nothing was changed.");
        }

        if (change.Type == ChatGroupType.Password && change.Password is null && EjabberdShapes.Text(present, EjabberdRoomOptions.Password) is null)
        {
            throw errors.Refuse(Command, id, $"The group '{id}' has no password yet: pass -Password as well. Nothing was changed.");
        }

        // The password first: a room that asked for one without having it would let everybody in.
        if (change.Password is not null)
        {
            options.Insert(0, new(EjabberdRoomOptions.Password, Reveal(change.Password)));
        }

        options.AddRange(EjabberdRoomOptions.OfType(change.Type));
        var done = new List<string>();
        foreach (var option in options)
        {
            await NextAsync(option.Key, () => DoAsync(
                new EjabberdCall(Command) { GroupId = id, IsChange = true }.With(room).With("option", option.Key).With("value", option.Value),
                cancellationToken)).ConfigureAwait(false);
        }

        if (change.Owner is not null)
        {
            await NextAsync("owner", () => MakeOwnerAsync(room, ids.User(change.Owner), cancellationToken)).ConfigureAwait(false);
        }

        async Task NextAsync(string name, Func<Task> write)
        {
            try
            {
                await write().ConfigureAwait(false);
                done.Add($"'{name}'");
            }
            catch (ChatServiceException error) when (done.Count > 0)
            {
                throw EjabberdErrors.InPart(error, id, $"Of the group '{id}', {string.Join(", ", done)} {(done.Count == 1 ? "was" : "were")} set", $"'{name}'", "the same command again");
            }
        }
    }

    /// <inheritdoc/>
    public async Task DeleteGroupAsync(string groupId, CancellationToken cancellationToken)
    {
        var room = ids.Room(groupId);
        var call = new EjabberdCall("destroy_room") { GroupId = ids.RoomId(room), IsChange = true }.With(room);
        var answer = await context.Transport.SendAsync(call.ToServiceCall(), cancellationToken).ConfigureAwait(false);
        if (answer.StatusCode is < 200 or > 299)
        {
            // What is gone after a repetition was deleted by the attempt whose answer was lost.
            var failure = errors.Failed(call, answer.StatusCode, answer.Body, answer.Attempts > 1);
            if (failure.Kind != ChatErrorKind.NotFound || answer.Attempts == 1)
            {
                throw failure;
            }
        }
        else if (Parse(call, answer) is not 0L)
        {
            // A page to sign in is a success by its status too.
            throw errors.Malformed(call, answer.StatusCode, "is not 0, by which a deletion is told", answer.Body);
        }

        await GoneAsync(room, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<ChatGroup>> GetGroupsAsync(IReadOnlyList<string> groupIds, CancellationToken cancellationToken)
    {
        var found = await Task.WhenAll(groupIds.Select(id => FindGroupAsync(ids.Room(id), cancellationToken))).ConfigureAwait(false);
        return [.. found.OfType<ChatGroup>()];
    }

    /// <summary>
    /// The rooms that the service knows of, those that sleep included (measured). The list holds their names alone, so that each is looked at as well: its
    /// options, and for details its affiliations.
    /// </summary>
    public IPageSource<ChatGroup> ListGroups(GroupQuery query) => new EjabberdRoomListing(
        new EjabberdStream<string>(
            new EjabberdCall("muc_online_rooms").With("service", ids.Service),
            static value => value as string ?? throw new FormatException("holds something that is no room's address"),
            context.Transport,
            errors,
            (int)Math.Min(RoomsPerPage, Math.Max(1, (query.Skip + query.First) ?? RoomsPerPage))),
        async (address, token) =>
        {
            // A room without a name can be made by hand, and no id could say which it is.
            var room = ids.Room(address);
            return room.Name.Length == 0 ? null
                : query.Detailed ? await FindGroupAsync(room, token).ConfigureAwait(false)
                : await OptionsAsync(room, token).ConfigureAwait(false) is { } options ? shapes.Group(room, options) : null;
        });

    private async Task<ChatGroup?> FindGroupAsync(EjabberdJid room, CancellationToken cancellationToken)
    {
        if (await OptionsAsync(room, cancellationToken).ConfigureAwait(false) is not { } options)
        {
            return null;
        }

        var group = shapes.Group(room, options);
        try
        {
            EjabberdShapes.Complete(group, await AffiliationsAsync(room, cancellationToken).ConfigureAwait(false));
            return group;
        }
        catch (ChatServiceException error) when (error.Kind == ChatErrorKind.NotFound)
        {
            return null; // deleted in between
        }
    }

    // Measured: a deletion is answered before it has taken place, so that a room of the same name could not be made at once.
    private async Task GoneAsync(EjabberdJid room, CancellationToken cancellationToken)
    {
        const int Looks = 100;
        for (var look = 0; look < Looks && await MayBeThereAsync().ConfigureAwait(false); look++)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(50), cancellationToken).ConfigureAwait(false);
        }

        async Task<bool> MayBeThereAsync()
        {
            try
            {
                return await OptionsAsync(room, cancellationToken).ConfigureAwait(false) is not null;
            }
            catch (ChatServiceException error) when (error.Kind == ChatErrorKind.Server)
            {
                return true; // asked in the moment in which it goes, the server stumbles (measured)
            }
            catch (ChatServiceException error) when (error.Kind != ChatErrorKind.Cancelled)
            {
                // The deletion was told as done, and that nobody can look does not undo it.
                OperationLog.Current.Verbose($"The group '{ids.RoomId(room)}' was deleted, and whether its name is free again could not be read: {error.Message}");
                return false;
            }
        }
    }

    // Measured: a room that does not exist answers 200 and an empty object, and so does one whose name is not given in small letters.
    private Task<Dictionary<string, object?>?> OptionsAsync(EjabberdJid room, CancellationToken cancellationToken) => ReadAsync(
        new EjabberdCall("get_room_options") { GroupId = ids.RoomId(room) }.With(room),
        static fields => fields.Count == 0 ? null : fields.ContainsKey("title") ? fields : throw new FormatException("holds no options of a room"),
        cancellationToken);

    private T Checked<T>(string command, string id, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (FormatException error)
        {
            throw errors.Refuse(command, id, error.Message);
        }
    }
}
