using System;
using System.Collections;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Security;
using System.Threading;
using System.Threading.Tasks;
using GroupAdmin.Contracts;

namespace GroupAdmin.Engine.Platforms.AtomChat;

/// <content>Any other operation.</content>
internal sealed partial class AtomChatClient : IApiInvoker
{
    /// <inheritdoc/>
    public string MethodOf(ApiCall call) => call.Method is { Length: > 0 } given ? given.ToUpperInvariant() : "POST";

    /// <inheritdoc/>
    public async Task<object?> InvokeAsync(ApiCall request, CancellationToken cancellationToken)
    {
        var path = request.Path.Trim();
        var operation = path.StartsWith("/", StringComparison.Ordinal) ? path.Substring(1) : path;
        if (request.Method is { Length: > 0 } method && !string.Equals(method, "POST", StringComparison.OrdinalIgnoreCase))
        {
            throw errors.Refuse(operation, null, $"AtomChat takes only POST, for reading too, not {method}: leave -Method out.");
        }

        // The operation becomes a part of the address: nothing in it may lead to another one.
        if (operation.Length == 0 || operation.Contains("..") || path.Contains("//") || !operation.All(IsPathCharacter))
        {
            throw errors.Refuse("Invoke", null, "-Path takes the name of an AtomChat operation, such as 'getUser': letters, digits, '-', '_', '.' and '/'. Its fields go into -Body.");
        }

        var fields = request.Fields ?? new Dictionary<string, object?>();
        var call = new AtomChatCall(operation)
        {
            GroupId = Single(fields, "GUID"),
            UserId = Single(fields, "UID"),
            IsChange = !AtomChatOperation.IsRead(operation),
            IsIdempotent = AtomChatOperation.IsIdempotent(operation),
            IsFree = true,
            Text = request.Text,
        };
        if (request.Text is null)
        {
            foreach (var field in fields)
            {
                call.With(field.Key, Plain(operation, field.Key, field.Value));
            }
        }

        var answer = AtomChatAnswer.Of(
            call,
            await context.Transport.SendAsync(call.ToServiceCall(), cancellationToken).ConfigureAwait(false),
            errors,
            takesAnyShape: true);
        return answer.Failure is null ? answer.Whole : throw answer.Failure;
    }

    private static bool IsPathCharacter(char c) => c is (>= 'a' and <= 'z') or (>= 'A' and <= 'Z') or (>= '0' and <= '9') or '-' or '_' or '.' or '/';

    private static string? Single(IDictionary<string, object?> fields, string name) =>
        fields.TryGetValue(name, out var value) && value is string text ? text : null;

    private string? Plain(string operation, string name, object? value) => value switch
    {
        null => null,
        string text => text,
        bool flag => flag ? "true" : "false",
        SecureString secret => Reveal(secret),
        IDictionary => throw errors.Refuse(operation, null, $"The field '{name}' holds a dictionary, and a form of AtomChat takes only single values and lists."),
        IEnumerable list => string.Join(",", list.Cast<object?>().Select(item => Item(operation, name, item))),
        DateTimeOffset time => time.ToString("o", CultureInfo.InvariantCulture),
        DateTime time => time.ToString("o", CultureInfo.InvariantCulture),
        _ => Convert.ToString(value, CultureInfo.InvariantCulture),
    };

    private string? Item(string operation, string name, object? item)
    {
        var text = Plain(operation, name, item);
        return text?.Contains(',') != true
            ? text
            : throw errors.Refuse(operation, null, $"An entry of the list '{name}' contains a comma, and AtomChat separates the entries with commas.");
    }

    /// <summary>Decodes a password at the last moment, and makes it known as a secret first of all.</summary>
    private string? Reveal(SecureString? secret)
    {
        if (secret is null)
        {
            return null;
        }

        var plain = SecretText.Decode(secret);
        context.Redactor.Learn(plain);
        return plain;
    }
}
