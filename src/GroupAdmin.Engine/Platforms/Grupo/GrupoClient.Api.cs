using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Security;
using System.Threading;
using System.Threading.Tasks;
using GroupAdmin.Contracts;

namespace GroupAdmin.Engine.Platforms.Grupo;

/// <content>Any other operation.</content>
internal sealed partial class GrupoClient : IApiInvoker
{
    /// <inheritdoc/>
    public string MethodOf(ApiCall call) => call.Method is { Length: > 0 } given ? given.ToUpperInvariant() : "POST";

    /// <inheritdoc/>
    public async Task<object?> InvokeAsync(ApiCall request, CancellationToken cancellationToken)
    {
        var path = request.Path.Trim();
        var equals = path.IndexOf('=');
        if (request.Method is { Length: > 0 } method && !string.Equals(method, "POST", StringComparison.OrdinalIgnoreCase))
        {
            throw errors.Refuse(path, null, $"{context.PlatformName} takes only POST, not {method}: leave -Method out.");
        }

        if (equals <= 0 || !IsName(path.Substring(0, equals)) || !IsName(path.Substring(equals + 1)))
        {
            throw errors.Refuse("Invoke", null, $"-Path takes the name of one of {context.PlatformName}'s operations, such as 'add=groups': two words of letters, digits and '_'. Its fields go into -Body.");
        }

        var verb = path.Substring(0, equals);
        var call = new GrupoCall(verb, path.Substring(equals + 1)) { IsIdempotent = verb == "update", Text = request.Text };
        if (request.Text is { } text && text.Split('&').Any(pair => IsTaken(Uri.UnescapeDataString(pair.Split('=')[0].Replace('+', ' ')), verb)))
        {
            throw Taken(call.Operation, "a field that is there already");
        }

        foreach (var field in request.Fields ?? new Dictionary<string, object?>())
        {
            call.With(IsTaken(field.Key, verb) ? throw Taken(call.Operation, $"'{field.Key}'") : field.Key, Plain(call.Operation, field.Key, field.Value));
        }

        return await SendAsync(call, cancellationToken, isWhole: true).ConfigureAwait(false);
    }

    private static bool IsName(string text) => text.Length > 0 && text.All(static c => c is (>= 'a' and <= 'z') or (>= 'A' and <= 'Z') or (>= '0' and <= '9') or '_');

    private static bool IsTaken(string field, string verb) => field == verb || field == GrupoSigner.Field;

    private ChatServiceException Taken(string operation, string what) =>
        errors.Refuse(operation, null, $"-Body holds {what}: the operation is in -Path, and the connection adds the API secret key itself.");

    private string? Plain(string operation, string name, object? value) => value switch
    {
        null => null,
        bool flag => flag ? "yes" : "no",
        SecureString secret => Reveal(secret),
        string or long or int or short or byte or decimal or double or Uri or Guid => Convert.ToString(value, CultureInfo.InvariantCulture),
        _ => throw errors.Refuse(operation, null, $"The field '{name}' holds a {value.GetType().Name}, and a form of {context.PlatformName} takes only texts, numbers and booleans."),
    };
}
