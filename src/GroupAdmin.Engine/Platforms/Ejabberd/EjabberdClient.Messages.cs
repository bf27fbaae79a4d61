using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using GroupAdmin.Contracts;

namespace GroupAdmin.Engine.Platforms.Ejabberd;

/// <content>
/// Messages. The server answers that all is well whoever sends and whoever receives, and drops what it will not deliver without a word
/// (measured): so sender and recipient are looked at first.
/// </content>
internal sealed partial class EjabberdClient : IMessageSender
{
    private static readonly string[] MessageTypes = ["chat", "normal", "headline"];

    /// <inheritdoc/>
    public async Task SendMessageAsync(NewMessage message, CancellationToken cancellationToken)
    {
        const string Command = "send_message";
        if (message.FilePath is not null)
        {
            throw errors.Refuse(Command, message.GroupId ?? message.UserId, $"{context.PlatformName} takes no files over its API. Nothing was sent.", kind: ChatErrorKind.NotSupported);
        }

        var (type, subject) = Options(message);
        var from = ids.User(message.From);
        string sender;
        string recipient;
        if (message.GroupId is { } group)
        {
            var room = ids.Room(group);
            sender = await SpeakerAsync(room, from, cancellationToken).ConfigureAwait(false);
            recipient = room.Wire;
            type = "groupchat";
        }
        else
        {
            var user = ids.User(message.UserId!);
            if (user.Host == ids.Host && !await ExistsAsync(user, cancellationToken).ConfigureAwait(false))
            {
                throw errors.NoUser(new EjabberdCall(Command) { UserId = user.ToString() });
            }

            sender = from.Wire;
            recipient = user.Wire;
        }

        await DoAsync(
            new EjabberdCall(Command) { GroupId = message.GroupId, UserId = message.UserId, IsChange = true, IsIdempotent = false }
                .With("type", type)
                .With("from", sender)
                .With("to", recipient)
                .With("subject", subject)
                .With("body", message.Text),
            cancellationToken).ConfigureAwait(false);
    }

    // Measured: a room passes on what its occupants say, with their full address, and what administrators of the service say.
    private async Task<string> SpeakerAsync(EjabberdJid room, EjabberdJid from, CancellationToken cancellationToken)
    {
        var isOwner = await AffiliationAsync(room, from, cancellationToken).ConfigureAwait(false) == EjabberdShapes.Owner;
        var occupant = (await OccupantsAsync(room, cancellationToken).ConfigureAwait(false)).FirstOrDefault(occupant => occupant.User.Equals(from));
        if (occupant is { Role: not "visitor" })
        {
            return occupant.Address;
        }

        var isAdministrator = isOwner && (await AffiliationsAsync(room, cancellationToken).ConfigureAwait(false)).All(entry => !(entry.User.Equals(from) && entry.Affiliation == EjabberdShapes.Owner));
        return isAdministrator ? from.Wire : throw errors.Refuse(
            "send_message",
            ids.RoomId(room),
            occupant is null
                ? $"'{from}' is not in the group '{ids.RoomId(room)}' now and is no administrator of its service, so that {context.PlatformName} would drop the message without a word. Send it from an administrator of the service (access_admin of mod_muc). Nothing was sent."
                : $"'{from}' is in the group '{ids.RoomId(room)}' as a visitor, who may not speak there, so that {context.PlatformName} would drop the message without a word. Nothing was sent.",
            kind: ChatErrorKind.Permission);
    }

    private async Task<List<Occupant>> OccupantsAsync(EjabberdJid room, CancellationToken cancellationToken)
    {
        var all = new List<Occupant>();
        using var pages = new EjabberdStream<Occupant>(
            new EjabberdCall("get_room_occupants") { GroupId = ids.RoomId(room) }.With(room),
            value => value is Dictionary<string, object?> fields && EjabberdShapes.Text(fields, "jid") is { } address
                ? new Occupant(ids.User(address.Split('/')[0]), address, EjabberdShapes.Text(fields, "role"))
                : throw new FormatException("holds something that is no occupant"),
            context.Transport,
            errors);
        while (await pages.ReadAsync(cancellationToken).ConfigureAwait(false) is { } page)
        {
            all.AddRange(page.Items);
        }

        return all;
    }

    private (string Type, string Subject) Options(NewMessage message)
    {
        var (type, subject) = ("chat", string.Empty);
        foreach (var option in message.Option ?? new Dictionary<string, object?>())
        {
            switch (option.Key)
            {
                case "type" when message.GroupId is null && MessageTypes.Contains(option.Value as string):
                    type = (string)option.Value!;
                    break;
                case "subject" when option.Value is string text:
                    subject = text;
                    break;
                default:
                    throw errors.Refuse("send_message", message.GroupId ?? message.UserId, $"The option '{option.Key}' with this value is none of a message: a message to a user takes 'type' ({string.Join(", ", MessageTypes)}), and every message 'subject'. Nothing was sent.");
            }
        }

        return (type, subject);
    }

    private sealed class Occupant(EjabberdJid user, string address, string? role)
    {
        public EjabberdJid User { get; } = user;

        public string Address { get; } = address;

        public string? Role { get; } = role;
    }
}
