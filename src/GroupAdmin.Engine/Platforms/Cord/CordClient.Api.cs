using System;
using System.Threading;
using System.Threading.Tasks;
using GroupAdmin.Contracts;
using GroupAdmin.Engine.Transport;
using RestSharp;

namespace GroupAdmin.Engine.Platforms.Cord;

/// <content>Any other call.</content>
internal sealed partial class CordClient : IApiInvoker
{
    /// <inheritdoc/>
    public string MethodOf(ApiCall call) => call.Method is { Length: > 0 } given ? given.ToUpperInvariant() : call.Text is not null || call.Fields is not null ? "POST" : "GET";

    /// <inheritdoc/>
    public async Task<object?> InvokeAsync(ApiCall request, CancellationToken cancellationToken)
    {
        var path = FreePath.Parse(request.Path) ?? throw errors.Refuse("Invoke", null, "-Path takes " + FreePath.Rule("groups/ops/members?limit=10"));
        var hasBody = request.Text is not null || request.Fields is not null;
        var name = MethodOf(request);
        if (!Enum.TryParse<Method>(name, ignoreCase: true, out var method))
        {
            throw errors.Refuse("Invoke", null, $"{context.PlatformName} has no method {name}.");
        }

        var call = new CordCall(method, path.Place)
        {
            IsChange = method is not (Method.Get or Method.Head or Method.Options),
            IsIdempotent = method is not (Method.Post or Method.Patch) || path.Place.EndsWith("/members", StringComparison.OrdinalIgnoreCase),
            IsFree = true,
            Body = request.Text ?? (request.Fields is null ? null : Body("Invoke", null, () => CordBody.Of(request.Fields, Reveal))),
        };
        foreach (var pair in path.Query)
        {
            call.With(pair.Key, pair.Value);
        }

        return (await SendAsync(call, cancellationToken).ConfigureAwait(false)).Whole;
    }

    /// <summary>Decodes a secret at the last moment, and makes it known as one first of all.</summary>
    private string Reveal(System.Security.SecureString secret)
    {
        var plain = SecretText.Decode(secret);
        context.Redactor.Learn(plain);
        return plain;
    }
}
