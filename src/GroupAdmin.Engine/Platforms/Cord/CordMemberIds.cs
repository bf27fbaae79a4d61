using System;
using System.Collections.Generic;
using System.Text.Json;
using GroupAdmin.Engine.Json;
using GroupAdmin.Engine.Transport;

namespace GroupAdmin.Engine.Platforms.Cord;

/// <summary>
/// The ids of a group's members, which Cord sends with the group: in one answer, deleted users included, as in the list of members (D, recorded).
/// </summary>
/// <param name="call">The call that reads the group.</param>
/// <param name="transport">Reaches the platform.</param>
/// <param name="errors">Says what is wrong with an answer.</param>
/// <param name="signer">Makes the tokens.</param>
internal sealed class CordMemberIds(CordCall call, IServiceTransport transport, CordErrors errors, CordSigner? signer) : CordStream<string>(call, transport, errors)
{
    private readonly string groupId = call.GroupId!;

    protected override async IAsyncEnumerable<string> ReadItemsAsync(JsonStreamReader json)
    {
        var hasMembers = false;
        if (json.TokenType == JsonTokenType.StartObject)
        {
            await json.ReadAsync(Token).ConfigureAwait(false);
            while (json.TokenType == JsonTokenType.PropertyName)
            {
                var name = json.GetText();
                await json.ReadAsync(Token).ConfigureAwait(false);
                if (name == "id" && json.TokenType == JsonTokenType.String && json.GetText() is var id && id != groupId)
                {
                    throw new FormatException($"is about another group, '{id}'");
                }

                if (name == "members" && json.TokenType == JsonTokenType.StartArray)
                {
                    hasMembers = true;
                    await json.ReadAsync(Token).ConfigureAwait(false);
                    while (json.TokenType != JsonTokenType.EndArray)
                    {
                        yield return json.TokenType == JsonTokenType.String ? json.GetText() : throw new FormatException("holds something that is no id in 'members'");
                        await json.ReadAsync(Token).ConfigureAwait(false);
                    }
                }
                else
                {
                    await json.SkipAsync(Token).ConfigureAwait(false);
                }

                await json.ReadAsync(Token).ConfigureAwait(false);
            }
        }

        if (!hasMembers)
        {
            throw new FormatException("holds no list in 'members'");
        }
    }

    protected override bool Renew()
    {
        signer?.Renew();
        return signer is not null;
    }
}
