using System;
using System.Collections.Generic;
using System.Text.Json;
using System.Threading.Tasks;
using GroupAdmin.Engine.Json;
using GroupAdmin.Engine.Transport;

namespace GroupAdmin.Engine.Platforms.Cord;

/// <summary>All users or members that are left, in one answer.</summary>
/// <typeparam name="T">What is listed.</typeparam>
internal sealed class CordUserStream<T>(CordCall call, Func<Dictionary<string, object?>, T> read, IServiceTransport transport, CordErrors errors)
    : CordStream<T>(call, transport, errors)
{
    protected override async IAsyncEnumerable<T> ReadItemsAsync(JsonStreamReader json)
    {
        var hasUsers = false;
        if (json.TokenType == JsonTokenType.StartObject)
        {
            await json.ReadAsync(Token).ConfigureAwait(false);
            while (json.TokenType == JsonTokenType.PropertyName)
            {
                var isUsers = json.GetText() == "users";
                await json.ReadAsync(Token).ConfigureAwait(false);
                if (isUsers)
                {
                    hasUsers = true;
                    await foreach (var item in ReadListAsync(json, read, "user").ConfigureAwait(false))
                    {
                        yield return item;
                    }
                }
                else
                {
                    await json.SkipAsync(Token).ConfigureAwait(false);
                }

                await json.ReadAsync(Token).ConfigureAwait(false);
            }
        }

        if (!hasUsers)
        {
            throw new FormatException("holds no list in 'users'");
        }
    }
}
