using System;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using GroupAdmin.Contracts;
using RestSharp;

namespace GroupAdmin.Engine.Platforms.Cord;

/// <content>Any other call.</content>
internal sealed partial class CordClient : IApiInvoker
{
    /// <inheritdoc/>
    public async Task<object?> InvokeAsync(ApiCall request, CancellationToken cancellationToken)
    {
        var path = request.Path.Trim();
        path = path.StartsWith("/", StringComparison.Ordinal) ? path.Substring(1) : path;
        var question = path.IndexOf('?');
        var place = question < 0 ? path : path.Substring(0, question);
        if (!IsPlace(place))
        {
            throw errors.Refuse("Invoke", null, "-Path takes a path below the connection's address, such as 'groups/ops/members?limit=10': no host, no empty part, no '.' or '..', and other characters than letters, digits and -_.~!$&'()*+,;=:@ percent-encoded.");
        }

        var hasBody = request.Text is not null || request.Fields is not null;
        var name = request.Method is { Length: > 0 } given ? given : hasBody ? "POST" : "GET";
        if (!Enum.TryParse<Method>(name, ignoreCase: true, out var method))
        {
            throw errors.Refuse("Invoke", null, $"{context.PlatformName} has no method {name}.");
        }

        var call = new CordCall(method, place)
        {
            IsChange = method is not (Method.Get or Method.Head or Method.Options),
            IsIdempotent = method is not (Method.Post or Method.Patch) || place.EndsWith("/members", StringComparison.OrdinalIgnoreCase),
            IsFree = true,
            Body = request.Text ?? (request.Fields is null ? null : Body("Invoke", null, () => CordBody.Of(request.Fields, Reveal))),
        };
        foreach (var pair in question < 0 ? [] : path.Substring(question + 1).Split(['&'], StringSplitOptions.RemoveEmptyEntries))
        {
            var equals = pair.IndexOf('=');
            call.With(
                Uri.UnescapeDataString(equals < 0 ? pair : pair.Substring(0, equals)),
                equals < 0 ? string.Empty : Uri.UnescapeDataString(pair.Substring(equals + 1)));
        }

        return (await SendAsync(call, cancellationToken).ConfigureAwait(false)).Whole;
    }

    // The path becomes a part of the address: nothing in it may lead to another place.
    private static bool IsPlace(string place) => place.Length > 0 && place.TrimEnd('/').Split('/').All(static part =>
        part.Length > 0
        && Uri.UnescapeDataString(part) is not ("." or "..")
        && part.All(static c => c is (>= 'a' and <= 'z') or (>= 'A' and <= 'Z') or (>= '0' and <= '9') || "-_.~!$&'()*+,;=:@%".Contains(c)));

    /// <summary>Decodes a secret at the last moment, and makes it known as one first of all.</summary>
    private string Reveal(System.Security.SecureString secret)
    {
        var plain = SecretText.Decode(secret);
        context.Redactor.Learn(plain);
        return plain;
    }
}
