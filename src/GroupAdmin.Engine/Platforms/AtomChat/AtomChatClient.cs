using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using GroupAdmin.Contracts;

namespace GroupAdmin.Engine.Platforms.AtomChat;

/// <summary>Talks to AtomChat. Wire facts: platforms/atomchat.md.</summary>
[Inferred(ChatCapability.GetGroup, "whether one unknown id fails a request for several")]
[Inferred(ChatCapability.ListGroups, "which shape the list has")]
[Inferred(ChatCapability.UpdateGroup, "that the new name travels as the field name")]
[Inferred(ChatCapability.ListMembers, "which shape the list has")]
[Inferred(ChatCapability.KickMember, "whether a success speaks for every user")]
[Inferred(ChatCapability.BanMember, "whether a success speaks for every user")]
[Inferred(ChatCapability.UnbanMember, "whether a success speaks for every user")]
[Inferred(ChatCapability.GetUserStatus, "which shape the list has, and whether one unknown id fails a request for several")]
[Inferred(ChatCapability.AddFriend, "whether a success speaks for every user")]
[Inferred(ChatCapability.RemoveFriend, "whether a success speaks for every user, and what is said of somebody who is no friend")]
internal sealed partial class AtomChatClient(PlatformContext context) : IIdRules, IConnectionTester
{
    // AtomChat says nothing about each user of a list, and publishes no limit on their number: the connection's batch size rules.
    private static readonly BatchTraits Silent = new(int.MaxValue, MemberReporting.Partial);
    private static readonly BatchTraits SilentAndReplacing = new(int.MaxValue, MemberReporting.Partial, canReplace: true);
    private static readonly BatchTraits AllOrNothing = new(int.MaxValue, MemberReporting.Complete);

    private readonly PlatformContext context = context;
    private readonly AtomChatErrors errors = new(context.PlatformName, context.Redactor);
    private readonly AtomChatShapes shapes = new(context.PlatformName, context.ConnectionName);

    private int BatchSize => context.Limits.BatchSize ?? AtomChatPlatform.BatchSize;

    /// <inheritdoc/>
    public string? Refuse(IdKind kind, string id) => AtomChatIds.Refuse(id);

    /// <inheritdoc/>
    public async Task<string?> TestAsync(CancellationToken cancellationToken)
    {
        await SendAsync(AtomChatUserListing.Call(0, 1), cancellationToken).ConfigureAwait(false);
        return null;
    }

    /// <summary>Makes a call and hands over whatever AtomChat says, success or failure.</summary>
    private async Task<AtomChatAnswer> AskAsync(AtomChatCall call, CancellationToken cancellationToken) =>
        AtomChatAnswer.Of(call, await context.Transport.SendAsync(call.ToServiceCall(), cancellationToken).ConfigureAwait(false), errors);

    /// <summary>Makes a call that must succeed.</summary>
    private async Task<AtomChatAnswer> SendAsync(AtomChatCall call, CancellationToken cancellationToken)
    {
        var answer = await AskAsync(call, cancellationToken).ConfigureAwait(false);
        return answer.Failure is null ? answer : throw answer.Failure;
    }

    /// <summary>Reads what is inside a success; what has no known shape is an error that shows the answer.</summary>
    private T Read<T>(AtomChatAnswer answer, Func<Dictionary<string, object?>, T> read)
    {
        try
        {
            return read(answer.Success);
        }
        catch (FormatException error)
        {
            throw errors.Malformed(answer.Call, answer.StatusCode, error.Message, answer.Body);
        }
    }

    /// <summary>Deletes; what is gone after a repetition was deleted by the attempt whose answer was lost.</summary>
    private async Task DeleteAsync(AtomChatCall call, CancellationToken cancellationToken)
    {
        var answer = await AskAsync(call, cancellationToken).ConfigureAwait(false);
        if (answer.Failure is { } failure && !(failure.Kind == ChatErrorKind.NotFound && answer.WasRepeated))
        {
            throw failure;
        }
    }
}
