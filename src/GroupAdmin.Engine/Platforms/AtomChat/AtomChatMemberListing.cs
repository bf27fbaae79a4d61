using System;
using System.Collections.Generic;
using System.Text.Json;
using System.Threading.Tasks;
using GroupAdmin.Engine.Json;
using GroupAdmin.Engine.Transport;

namespace GroupAdmin.Engine.Platforms.AtomChat;

/// <summary>
/// The members of one group. How AtomChat sends them is inferred (I), so these are taken: a list of <c>{GUID, users: […]}</c>, one such
/// object, and an object by GUID whose values are lists or such objects.
/// </summary>
/// <typeparam name="T">What is made of a member.</typeparam>
/// <param name="call">The call.</param>
/// <param name="transport">Reaches the platform.</param>
/// <param name="errors">Says what is wrong with an answer.</param>
/// <param name="parse">Makes something of one member.</param>
/// <param name="tryParse">The same for a member that may not have arrived whole, where it can be told on the way.</param>
internal sealed class AtomChatMemberListing<T>(
    AtomChatCall call,
    IServiceTransport transport,
    AtomChatErrors errors,
    JsonStreamReader.Parser<T> parse,
    JsonStreamReader.TryParser<T>? tryParse = null)
    : AtomChatListing<T>(call, transport, errors)
{
    private readonly string groupId = call.GroupId!;

    protected override async IAsyncEnumerable<List<T>> ReadDataAsync(JsonStreamReader json)
    {
        if (json.TokenType == JsonTokenType.StartObject)
        {
            await foreach (var members in ReadGroupAsync(json, isNamed: false, mayBeByGuid: true).ConfigureAwait(false))
            {
                yield return members;
            }

            yield break;
        }

        if (json.TokenType != JsonTokenType.StartArray)
        {
            throw NoShape();
        }

        await json.ReadAsync(Token).ConfigureAwait(false);
        while (json.TokenType != JsonTokenType.EndArray)
        {
            if (json.TokenType != JsonTokenType.StartObject)
            {
                throw NoShape();
            }

            await foreach (var members in ReadGroupAsync(json, isNamed: false, mayBeByGuid: false).ConfigureAwait(false))
            {
                yield return members;
            }

            await json.ReadAsync(Token).ConfigureAwait(false);
        }
    }

    private static FormatException NoShape() => new("holds no members by group in 'data'");

    /// <summary>Reads an object that is one group or, where it may be, holds groups by GUID.</summary>
    /// <param name="json">Stands on the object's start.</param>
    /// <param name="isNamed">True where the GUID was the name that the object was found under.</param>
    /// <param name="mayBeByGuid">True where the object's names may be GUIDs.</param>
    private async IAsyncEnumerable<List<T>> ReadGroupAsync(JsonStreamReader json, bool isNamed, bool mayBeByGuid)
    {
        var hasMembers = false;
        var isEmpty = true;
        while (await NextNameAsync(json).ConfigureAwait(false) is { } name)
        {
            isEmpty = false;
            if (name is "GUID" or "guid" && json.TokenType is JsonTokenType.String or JsonTokenType.Number)
            {
                Check(AtomChatFields.Text(await json.ReadValueAsync(Token).ConfigureAwait(false)));
                isNamed = true;
                continue;
            }

            var isUsers = name == "users" && (isNamed || !mayBeByGuid || groupId != "users");
            var isByGuid = !isUsers && mayBeByGuid && !isNamed;
            if (isByGuid && json.TokenType is JsonTokenType.StartArray or JsonTokenType.StartObject)
            {
                Check(name);
            }

            if (isUsers && hasMembers)
            {
                throw new FormatException("holds a group's 'users' twice");
            }

            if ((isUsers || isByGuid) && json.TokenType == JsonTokenType.StartArray)
            {
                await foreach (var members in ReadListAsync(json, parse, tryParse).ConfigureAwait(false))
                {
                    yield return members;
                }

                hasMembers = true;
                isNamed |= isByGuid;
            }
            else if (isByGuid && json.TokenType == JsonTokenType.StartObject)
            {
                await foreach (var members in ReadGroupAsync(json, isNamed: true, mayBeByGuid: false).ConfigureAwait(false))
                {
                    yield return members;
                }

                hasMembers = true;
                isNamed = true;
            }
            else
            {
                await json.SkipAsync(Token).ConfigureAwait(false);
            }
        }

        // PHP writes an empty map as [] or as {}: both say that there is nobody.
        if (isEmpty && mayBeByGuid)
        {
            yield break;
        }

        if (!hasMembers)
        {
            throw NoShape();
        }

        if (!isNamed)
        {
            throw new FormatException("does not say whose members it holds");
        }
    }

    // Without regard to case: a server that finds the group under another case sends the case it stores.
    private void Check(string? id)
    {
        if (!string.Equals(id, groupId, StringComparison.OrdinalIgnoreCase))
        {
            throw new FormatException($"is about another group, '{id}'");
        }
    }
}
