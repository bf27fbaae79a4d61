using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using GroupAdmin.Contracts;
using GroupAdmin.Engine.Transport;

namespace GroupAdmin.Engine.Platforms.Publisher;

/// <summary>Talks to HighQ Publisher. Wire facts: platforms/publisher.md.</summary>
[Inferred(ChatCapability.ListGroups, "that the days of a filter are days in UTC, open ends 1970-01-01 and 2999-12-31")]
[Inferred(ChatCapability.AddMember, "how an unknown user in the list is answered, and whether an empty group is sent without a list")]
[Inferred(ChatCapability.RemoveMember, "whether an empty group is sent without a list")]
[Inferred(ChatCapability.GetUser, "that GET /users/ID answers, the address that answers link to")]
[Inferred(ChatCapability.UpdateUser, "the words for a user's state")]
[Inferred(ChatCapability.BlockAccount, "the word for the state of a disabled user")]
[Inferred(ChatCapability.UnblockAccount, "the word for the state of an active user")]
internal sealed partial class PublisherClient(PlatformContext context) : IIdRules, IIdAssigner, IConnectionTester
{
    private readonly PlatformContext context = context;
    private readonly bool asXml = string.Equals(context.Options.Format, "Xml", StringComparison.OrdinalIgnoreCase);
    private readonly PublisherErrors errors = new(context.PlatformName, context.Redactor);
    private readonly PublisherShapes shapes = new(context.PlatformName, context.ConnectionName);
    private readonly PublisherGates gates = new();

    /// <inheritdoc/>
    public string? Refuse(IdKind kind, string id) => PublisherIds.Refuse(kind, id);

    /// <inheritdoc/>
    public bool AssignsIds(IdKind kind) => true;

    /// <inheritdoc/>
    public async Task<string?> TestAsync(CancellationToken cancellationToken)
    {
        using var pages = ListGroups(new GroupQuery { First = 1 });
        await pages.ReadAsync(cancellationToken).ConfigureAwait(false);
        return null;
    }

    /// <summary>Makes a call that must succeed, and reads its answer.</summary>
    internal async Task<T> ReadAsync<T>(PublisherCall call, Func<Dictionary<string, object?>, T> read, CancellationToken cancellationToken)
    {
        var answer = await SendAsync(call, cancellationToken).ConfigureAwait(false);
        try
        {
            return read(PublisherDocument.Parse(answer.Body, context.Limits.MaximumAnswerBytes));
        }
        catch (FormatException error)
        {
            throw errors.Malformed(call, answer, error.Message, error.InnerException);
        }
    }

    /// <summary>
    /// Makes a change of a user. A success names the user (D); a web page or nothing at all, with which anybody between may answer, says nothing.
    /// </summary>
    private async Task ChangeUserAsync(PublisherCall call, CancellationToken cancellationToken) => await ReadAsync(
        call,
        static answer => PublisherShapes.Inside(answer, "user") is var fields && (fields.ContainsKey("id") || fields.ContainsKey("email") || fields.ContainsKey("link"))
            ? fields
            : throw new FormatException("does not name the user"),
        cancellationToken).ConfigureAwait(false);

    /// <summary>Makes a call that must succeed, whatever its answer holds: what became of it is read back.</summary>
    private async Task<ServiceAnswer> SendAsync(PublisherCall call, CancellationToken cancellationToken)
    {
        var answer = await AskAsync(call, cancellationToken).ConfigureAwait(false);
        return answer.StatusCode is >= 200 and <= 299 ? answer : throw errors.Http(call, answer);
    }

    /// <summary>Makes a call and hands over whatever comes.</summary>
    private Task<ServiceAnswer> AskAsync(PublisherCall call, CancellationToken cancellationToken)
    {
        ServiceCall made;
        try
        {
            made = call.ToServiceCall(asXml);
        }
        catch (ArgumentException error)
        {
            // XML has no way to write most control characters, and neither format half of a surrogate pair.
            throw errors.Refuse(call.Operation, call.Target, $"A text in {call.Operation} holds a character that {(asXml ? "XML" : "JSON")} cannot carry: {error.Message.TrimEnd('.')}.");
        }

        return context.Transport.SendAsync(made, cancellationToken);
    }
}
