using System;
using System.Collections.Generic;
using System.Security;
using System.Text.Json;
using System.Threading;
using System.Threading.Tasks;
using GroupAdmin.Contracts;
using GroupAdmin.Engine.Json;
using GroupAdmin.Engine.Transport;

namespace GroupAdmin.Engine.Platforms.Ejabberd;

/// <summary>Talks to ejabberd over mod_http_api. Wire facts: platforms/ejabberd.md, and what is said to be measured here on version 23.01.</summary>
internal sealed partial class EjabberdClient : IIdRules, ICanonicalIds, IConnectionTester
{
    private readonly PlatformContext context;
    private readonly EjabberdErrors errors;
    private readonly EjabberdIds ids;
    private readonly EjabberdShapes shapes;
    private readonly string account;
    private readonly EjabberdTurns demotions = new();

    public EjabberdClient(PlatformContext context)
    {
        this.context = context;
        account = context.Options?.UserName ?? string.Empty;
        ids = new EjabberdIds(HostOf(context));
        errors = new EjabberdErrors(context.PlatformName, context.Redactor);
        shapes = new EjabberdShapes(context.PlatformName, context.ConnectionName, ids);
    }

    /// <inheritdoc/>
    public string? Refuse(IdKind kind, string id) => EjabberdIds.Refuse(kind, id);

    /// <inheritdoc/>
    public string Canonical(IdKind kind, string id) => ids.Canonical(kind, id);

    /// <summary>A call that everything else here needs as well, and that changes nothing.</summary>
    public async Task<string?> TestAsync(CancellationToken cancellationToken)
    {
        var own = ids.User(account.Length > 0 ? account : "admin");
        await ExistsAsync(own, cancellationToken).ConfigureAwait(false);
        return account.Length > 0 ? own.ToString() : null;
    }

    // A token does not tell whose it is: rooms and accounts are then those of the host in the address.
    private static string HostOf(PlatformContext context)
    {
        const string Unnamed = "localhost";
        var name = context.Options?.UserName ?? string.Empty;
        var at = name.IndexOf('@');
        return at >= 0 ? name.Substring(at + 1)
            : context.Options is { Sandbox: false, BaseUri: { } address } ? address.Host
            : Unnamed;
    }

    /// <summary>Makes a call that must succeed, and hands over what it answers.</summary>
    private async Task<object?> AskAsync(EjabberdCall call, CancellationToken cancellationToken)
    {
        var answer = await context.Transport.SendAsync(call.ToServiceCall(), cancellationToken).ConfigureAwait(false);
        if (answer.StatusCode is < 200 or > 299)
        {
            throw errors.Failed(call, answer.StatusCode, answer.Body, answer.Attempts > 1);
        }

        return Parse(call, answer);
    }

    private object? Parse(EjabberdCall call, ServiceAnswer answer)
    {
        try
        {
            return JsonPlain.Parse(answer.Body.Span);
        }
        catch (JsonException error)
        {
            throw errors.Malformed(call, answer.StatusCode, JsonPlain.Flaw(error), answer.Body, error);
        }
    }

    /// <summary>Makes a call that must succeed, and reads what it answers.</summary>
    private async Task<T> ReadAsync<T>(EjabberdCall call, Func<Dictionary<string, object?>, T> read, CancellationToken cancellationToken)
    {
        var answer = await AskAsync(call, cancellationToken).ConfigureAwait(false);
        try
        {
            return read(answer as Dictionary<string, object?> ?? throw new FormatException("is no JSON object"));
        }
        catch (FormatException error)
        {
            throw Strange(call, error.Message, answer);
        }
    }

    /// <summary>Makes a change that answers 0 when it is done, and 1 when it is not.</summary>
    private async Task DoAsync(EjabberdCall call, CancellationToken cancellationToken)
    {
        switch (await AskAsync(call, cancellationToken).ConfigureAwait(false))
        {
            case 0L:
                return;
            case 1L:
                throw errors.NotDone(call);
            case var other:
                throw Strange(call, "is neither 0 nor 1", other);
        }
    }

    /// <summary>Makes a change that answers a text when it is done (measured: a sentence, or an empty one).</summary>
    private async Task TellAsync(EjabberdCall call, CancellationToken cancellationToken)
    {
        if (await AskAsync(call, cancellationToken).ConfigureAwait(false) is not string and var other)
        {
            throw Strange(call, "is no text", other);
        }
    }

    /// <summary>True where the server has the account. Measured: a host that it does not serve, and a name that cannot be, are "no".</summary>
    private async Task<bool> ExistsAsync(EjabberdJid user, CancellationToken cancellationToken)
    {
        var call = new EjabberdCall("check_account") { UserId = user.ToString() }.With("user", user.Name).With("host", user.Host);
        return await AskAsync(call, cancellationToken).ConfigureAwait(false) switch
        {
            0L => true,
            1L => false,
            var other => throw Strange(call, "is neither 0 nor 1", other),
        };
    }

    private ChatServiceException Strange(EjabberdCall call, string why, object? answer) =>
        errors.Malformed(call, 200, why, JsonSerializer.SerializeToUtf8Bytes(answer));

    /// <summary>Decodes a secret at the last moment, and makes it known as one first of all.</summary>
    private string Reveal(SecureString secret)
    {
        var plain = SecretText.Decode(secret);
        context.Redactor.Learn(plain);
        return plain;
    }
}
