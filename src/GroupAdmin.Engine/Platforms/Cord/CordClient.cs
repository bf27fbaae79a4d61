using System;
using System.Collections.Generic;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using GroupAdmin.Contracts;
using GroupAdmin.Engine.Transport;
using RestSharp;

namespace GroupAdmin.Engine.Platforms.Cord;

/// <summary>Talks to Cord. Wire facts: platforms/cord.md.</summary>
[Inferred(ChatCapability.RemoveMember, "how the removal of a long id that is in no such group is answered")]
[Inferred(ChatCapability.UpdateUser, "whether a change without a state revives a deleted user")]
internal sealed partial class CordClient : IIdRules, IConnectionTester
{
    private readonly PlatformContext context;
    private readonly CordErrors errors;
    private readonly CordShapes shapes;
    private readonly CordSigner? signer;

    public CordClient(PlatformContext context)
    {
        this.context = context;
        signer = context.Signer as CordSigner;
        errors = new CordErrors(context.PlatformName, context.Redactor, () => signer?.Now ?? DateTimeOffset.UtcNow);
        shapes = new CordShapes(context.PlatformName, context.ConnectionName);
    }

    /// <inheritdoc/>
    public string? Refuse(IdKind kind, string id) => CordIds.Refuse(id);

    /// <inheritdoc/>
    public async Task<string?> TestAsync(CancellationToken cancellationToken)
    {
        var answer = await SendAsync(new CordCall(Method.Get, "verify"), cancellationToken).ConfigureAwait(false);
        if (!answer.Fields.TryGetValue("success", out var success) || success is not true)
        {
            throw errors.Malformed(answer.Call, answer.StatusCode, "does not say that it succeeded", answer.Body);
        }

        answer.Fields.TryGetValue("application_name", out var name);
        return name as string;
    }

    /// <summary>Makes a call and hands over whatever Cord says, success or failure.</summary>
    private async Task<CordAnswer> AskAsync(CordCall call, CancellationToken cancellationToken)
    {
        var answer = await OnceAsync().ConfigureAwait(false);
        if (!answer.IsTokenExpired || signer is null)
        {
            return answer;
        }

        // It was refused before it was looked at, so that it can be sent again whatever it is: once, with a token made now.
        signer.Renew();
        return await OnceAsync().ConfigureAwait(false);

        async Task<CordAnswer> OnceAsync()
        {
            ServiceAnswer arrived;
            try
            {
                arrived = await context.Transport.SendAsync(call.ToServiceCall(), cancellationToken).ConfigureAwait(false);
            }
            catch (ChatServiceException error) when (call.HasMembers && error.Kind == ChatErrorKind.MalformedAnswer)
            {
                return CordAnswer.TooLong(call);
            }

            return CordAnswer.Of(call, arrived, errors);
        }
    }

    /// <summary>Makes a call that must succeed.</summary>
    private async Task<CordAnswer> SendAsync(CordCall call, CancellationToken cancellationToken)
    {
        var answer = await AskAsync(call, cancellationToken).ConfigureAwait(false);
        return answer.Failure is null ? answer : throw answer.Failure;
    }

    /// <summary>Makes a call for one group or user; null where there is none.</summary>
    private async Task<CordAnswer?> FindAsync(CordCall call, CancellationToken cancellationToken)
    {
        var answer = await AskAsync(call, cancellationToken).ConfigureAwait(false);
        return answer.Failure is not { } failure ? answer
            : failure.Kind == ChatErrorKind.NotFound ? null
            : throw failure;
    }

    /// <summary>Reads what is inside a success; what has no known shape is an error that shows the answer.</summary>
    private T Read<T>(CordAnswer answer, Func<Dictionary<string, object?>, T> read)
    {
        try
        {
            return read(answer.Whole as Dictionary<string, object?> ?? throw new FormatException("is no JSON object"));
        }
        catch (FormatException error)
        {
            throw errors.Malformed(answer.Call, answer.StatusCode, error.Message, answer.Body);
        }
    }

    /// <summary>Writes a body; what cannot be written is refused before anything is sent.</summary>
    private string Body(string operation, string? target, Func<string> write)
    {
        const int Maximum = 10 * 1024 * 1024;
        string body;
        try
        {
            body = write();
        }
        catch (FormatException error)
        {
            throw errors.Refuse(operation, target, error.Message);
        }

        return Encoding.UTF8.GetByteCount(body) <= Maximum
            ? body
            : throw errors.Refuse(operation, target, $"The request would be longer than the {Maximum:N0} bytes that {context.PlatformName} takes: send less at once.");
    }

    /// <summary>Deletes; what is gone after a repetition was deleted by the attempt whose answer was lost.</summary>
    private async Task<CordAnswer> DeleteAsync(CordCall call, CancellationToken cancellationToken)
    {
        var answer = await AskAsync(call, cancellationToken).ConfigureAwait(false);
        return answer.Failure is { } failure && !(failure.Kind == ChatErrorKind.NotFound && answer.WasRepeated)
            ? throw failure
            : answer;
    }
}
