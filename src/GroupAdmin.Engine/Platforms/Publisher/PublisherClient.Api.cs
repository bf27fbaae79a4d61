using System;
using System.Collections;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Security;
using System.Threading;
using System.Threading.Tasks;
using GroupAdmin.Contracts;
using GroupAdmin.Engine.Transport;
using RestSharp;

namespace GroupAdmin.Engine.Platforms.Publisher;

/// <content>Any other call.</content>
internal sealed partial class PublisherClient : IApiInvoker
{
    private const int MaximumDepth = 32;

    /// <inheritdoc/>
    public string MethodOf(ApiCall call) => call.Method is { Length: > 0 } given ? given.ToUpperInvariant() : call.Text is not null || call.Fields is not null ? "POST" : "GET";

    /// <inheritdoc/>
    public async Task<object?> InvokeAsync(ApiCall request, CancellationToken cancellationToken)
    {
        var path = FreePath.Parse(request.Path) ?? throw errors.Refuse("Invoke", null, "-Path takes " + FreePath.Rule("groups?limit=10"));
        var name = MethodOf(request);
        if (!Enum.TryParse<Method>(name, ignoreCase: true, out var method))
        {
            throw errors.Refuse("Invoke", null, $"{context.PlatformName} has no method {name}.");
        }

        (string Name, Dictionary<string, object?> Fields)? root = request.Fields is null ? null : Root(request.Fields);
        var call = new PublisherCall(method, path.Place)
        {
            IsFree = true,
            Noun = root?.Name ?? "group",
            Body = root?.Fields,
            Text = request.Text,

            // A whole object that was right some seconds ago would undo what another program wrote since.
            IsIdempotent = method is Method.Get or Method.Delete,
        };
        foreach (var pair in path.Query)
        {
            call.With(pair.Key, pair.Value);
        }

        var answer = await SendAsync(call, cancellationToken).ConfigureAwait(false);
        if (answer.Body.Length == 0)
        {
            return null;
        }

        try
        {
            return PublisherDocument.ParseAny(answer.Body, context.Limits.MaximumAnswerBytes);
        }
        catch (FormatException error)
        {
            throw errors.Malformed(call, answer, error.Message, error.InnerException);
        }
    }

    // Publisher wraps whatever travels in its name, in JSON as in XML.
    private (string Name, Dictionary<string, object?> Fields) Root(IDictionary<string, object?> body) =>
        body.Count == 1 && Plain(body.First().Key, body.First().Value, MaximumDepth) is Dictionary<string, object?> fields
            ? (body.First().Key, fields)
            : throw errors.Refuse("Invoke", null, "-Body takes one thing under its name, such as @{ group = @{ name = 'Board'; users = 1, 2 } }, or text that is sent as it is.");

    private object? Plain(string name, object? value, int depth)
    {
        if (depth == 0)
        {
            throw errors.Refuse("Invoke", null, $"The field '{name}' is nested more than {MaximumDepth} deep.");
        }

        switch (value)
        {
            case SecureString secret:
                var plain = SecretText.Decode(secret);
                context.Redactor.Learn(plain);
                return plain;
            case IDictionary<string, object?> typed:
                return typed.ToDictionary(static pair => pair.Key, pair => Plain(pair.Key, pair.Value, depth - 1));
            case IDictionary table:
                return table.Keys.Cast<object>().ToDictionary(Key, key => Plain(Key(key), table[key], depth - 1));
            case IEnumerable list and not string:
                var items = list.Cast<object?>().Select(item => Plain(name, item, depth - 1)).ToArray();
                return name == "users" ? new PublisherMemberList(items) : items;
            default:
                return value;
        }

        static string Key(object key) => Convert.ToString(key, CultureInfo.InvariantCulture)!;
    }
}
