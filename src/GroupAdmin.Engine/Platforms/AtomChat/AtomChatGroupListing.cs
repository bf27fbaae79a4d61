using System;
using System.Collections.Generic;
using System.Text.Json;
using System.Threading.Tasks;
using GroupAdmin.Engine.Json;
using GroupAdmin.Engine.Transport;

namespace GroupAdmin.Engine.Platforms.AtomChat;

/// <summary>All groups: a list of objects, or an object by GUID (I).</summary>
internal sealed class AtomChatGroupListing(AtomChatCall call, IServiceTransport transport, AtomChatErrors errors, AtomChatShapes shapes)
    : AtomChatListing<ChatGroup>(call, transport, errors)
{
    protected override async IAsyncEnumerable<List<ChatGroup>> ReadDataAsync(JsonStreamReader json)
    {
        if (json.TokenType == JsonTokenType.StartObject)
        {
            while (await NextNameAsync(json).ConfigureAwait(false) is { } id)
            {
                yield return [Group(await json.ReadValueAsync(Token).ConfigureAwait(false), id)];
            }

            yield break;
        }

        if (json.TokenType != JsonTokenType.StartArray)
        {
            throw new FormatException("holds no list of groups in 'data'");
        }

        await foreach (var groups in ReadListAsync(json, (ref reader) => Group(JsonPlain.Read(ref reader), null)).ConfigureAwait(false))
        {
            yield return groups;
        }
    }

    private ChatGroup Group(object? value, string? key) => value is Dictionary<string, object?> fields
        ? shapes.Group(fields, key)
        : throw new FormatException("holds something that is no group in 'data'");
}
