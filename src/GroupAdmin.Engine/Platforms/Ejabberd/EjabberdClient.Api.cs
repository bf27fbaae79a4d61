using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using GroupAdmin.Contracts;
using GroupAdmin.Engine.Transport;

namespace GroupAdmin.Engine.Platforms.Ejabberd;

/// <content>Any other command.</content>
internal sealed partial class EjabberdClient : IApiInvoker
{
    // Commands that only tell, by the words their names begin with or consist of: those may be asked again when an answer was lost.
    private static readonly string[] Telling = ["get_", "check_", "registered_", "connected_", "status", "stats", "muc_online_", "num_", "user_", "list_"];

    /// <inheritdoc/>
    public string MethodOf(ApiCall call) => call.Method is { Length: > 0 } given ? given.ToUpperInvariant() : "POST";

    /// <inheritdoc/>
    public async Task<object?> InvokeAsync(ApiCall request, CancellationToken cancellationToken)
    {
        var command = request.Path.Trim().TrimStart('/');
        if (command.Length == 0 || !command.All(static c => c is (>= 'a' and <= 'z') or (>= '0' and <= '9') or '_'))
        {
            throw errors.Refuse("Invoke", null, "-Path takes the name of a command, such as 'get_room_occupants'; its arguments go into -Body. Nothing was sent.");
        }

        if (request.Method is not (null or "POST"))
        {
            throw errors.Refuse("Invoke", null, $"Every command of {context.PlatformName} is called with POST: leave -Method out. Nothing was sent.");
        }

        var isTelling = Telling.Any(word => command.StartsWith(word, StringComparison.Ordinal));
        string body;
        try
        {
            body = request.Text ?? EjabberdBody.Of(request.Fields ?? new Dictionary<string, object?>(), Reveal);
        }
        catch (FormatException error)
        {
            throw errors.Refuse("Invoke", null, error.Message + " Nothing was sent.");
        }

        var answer = await AskAsync(
            new EjabberdCall(command)
            {
                IsFree = true,
                IsChange = !isTelling,
                IsIdempotent = isTelling,
                GroupId = request.Fields is { } named && named.TryGetValue("name", out var room) ? room as string : null,
                UserId = request.Fields is { } given && given.TryGetValue("user", out var user) ? user as string : null,
                Body = body,
            },
            cancellationToken).ConfigureAwait(false);

        // The options of a room hold its password in plain, and no object holds a secret.
        if (answer is Dictionary<string, object?> fields && fields.TryGetValue(EjabberdRoomOptions.Password, out var password) && password is string { Length: > 0 })
        {
            fields[EjabberdRoomOptions.Password] = Redactor.Mark;
        }

        return answer;
    }
}
