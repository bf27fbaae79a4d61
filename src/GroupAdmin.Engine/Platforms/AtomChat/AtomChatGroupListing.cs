using System;
using System.Collections.Generic;
using System.Text.Json;
using GroupAdmin.Engine.Json;
using GroupAdmin.Engine.Transport;

namespace GroupAdmin.Engine.Platforms.AtomChat;

/// <summary>All groups: a list of objects, or an object by GUID (I).</summary>
internal sealed class AtomChatGroupListing(AtomChatCall call, IServiceTransport transport, AtomChatErrors errors, AtomChatShapes shapes)
    : AtomChatListing<ChatGroup>(call, transport, errors)
{
    protected override async IAsyncEnumerable<ChatGroup> ReadDataAsync(JsonStreamReader json)
    {
        if (json.TokenType == JsonTokenType.StartObject)
        {
            while (await NextNameAsync(json).ConfigureAwait(false) is { } id)
            {
                yield return Group(await json.ReadValueAsync(Token).ConfigureAwait(false), id);
            }

            yield break;
        }

        if (json.TokenType != JsonTokenType.StartArray)
        {
            throw new FormatException("holds no list of groups in 'data'");
        }

        await json.ReadAsync(Token).ConfigureAwait(false);
        while (json.TokenType != JsonTokenType.EndArray)
        {
            yield return Group(await json.ReadValueAsync(Token).ConfigureAwait(false), null);
            await json.ReadAsync(Token).ConfigureAwait(false);
        }
    }

    private ChatGroup Group(object? value, string? key) => value is Dictionary<string, object?> fields
        ? shapes.Group(fields, key)
        : throw new FormatException("holds something that is no group in 'data'");
}
