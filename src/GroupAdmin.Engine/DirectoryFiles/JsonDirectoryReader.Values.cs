using System;
using System.Collections.Generic;
using System.Text.Json;
using System.Threading.Tasks;

namespace GroupAdmin.Engine.DirectoryFiles;

/// <content>Values, and what is wrong with them.</content>
internal sealed partial class JsonDirectoryReader
{
    private async ValueTask NextAsync()
    {
        if (!await json.ReadAsync(cancellationToken).ConfigureAwait(false))
        {
            throw new JsonException("It ends too early.");
        }
    }

    // The name of the next property, with the reader on its value; null at the end of the object.
    private async ValueTask<string?> NextPropertyAsync(HashSet<string> names, string what, string? groupId = null)
    {
        await NextAsync().ConfigureAwait(false);
        if (json.TokenType == JsonTokenType.EndObject)
        {
            return null;
        }

        var name = json.GetText();
        if (!names.Add(name))
        {
            problems.Error(place.Line, $"The property \"{DirectoryValues.Shown(name)}\" of {what} is given twice. Keep one of the two.", groupId, column: place.Column);
        }

        await NextAsync().ConfigureAwait(false);
        return name;
    }

    // False where the list is not stated.
    private async ValueTask<bool> EachAsync(string name, string? groupId, Func<ValueTask> read)
    {
        if (json.TokenType == JsonTokenType.Null)
        {
            return false;
        }

        if (json.TokenType != JsonTokenType.StartArray)
        {
            await WrongAsync(name, "a list, [ … ]", groupId, null).ConfigureAwait(false);
            return false;
        }

        await NextAsync().ConfigureAwait(false);
        while (json.TokenType != JsonTokenType.EndArray)
        {
            await read().ConfigureAwait(false);
            await NextAsync().ConfigureAwait(false);
        }

        return true;
    }

    private async ValueTask<bool> IsObjectAsync(string what)
    {
        if (json.TokenType == JsonTokenType.StartObject)
        {
            return true;
        }

        problems.Error(place.Line, $"{what} is to be an object, {{ … }}, and here is {Kind()}.", column: place.Column);
        await json.SkipAsync(cancellationToken).ConfigureAwait(false);
        return false;
    }

    // A null is the same as a property that is left out.
    private async ValueTask<string?> TextAsync(string name, string? groupId, string? userId)
    {
        if (json.TokenType == JsonTokenType.String)
        {
            return Text(groupId, userId);
        }

        if (json.TokenType != JsonTokenType.Null)
        {
            await WrongAsync(name, "a text in quotation marks", groupId, userId).ConfigureAwait(false);
        }

        return null;
    }

    private async ValueTask<string?> IdAsync(string what, string? groupId)
    {
        if (json.TokenType != JsonTokenType.String)
        {
            problems.Error(place.Line, $"The id of the {what} is to be a text in quotation marks, and here is {Kind()}.", groupId, column: place.Column);
            await json.SkipAsync(cancellationToken).ConfigureAwait(false);
            return null;
        }

        if (Text(groupId, null) is not { } id)
        {
            return null;
        }

        if (DirectoryValues.Refuse(what, id) is { } reason)
        {
            problems.Error(place.Line, reason, groupId, column: place.Column);
            return null;
        }

        if (DirectoryValues.IsPadded(id))
        {
            problems.Warning(place.Line, DirectoryValues.PaddedText(what, id), groupId, column: place.Column);
        }

        return id;
    }

    private async ValueTask<ChatGroupType?> TypeAsync(string? groupId)
    {
        var (line, column) = (place.Line, place.Column);
        var text = await TextAsync("type", groupId, null).ConfigureAwait(false);
        if (text is null)
        {
            return null;
        }

        if (DirectoryValues.TryType(text, out var type))
        {
            return type;
        }

        problems.Error(line, DirectoryValues.TypeText(text), groupId, column: column);
        return null;
    }

    private async ValueTask<PropertyTable?> TableAsync(string? groupId, string? userId)
    {
        if (json.TokenType == JsonTokenType.StartObject)
        {
            return PropertyTable.Of((IDictionary<string, object?>?)await json.ReadValueAsync(cancellationToken).ConfigureAwait(false));
        }

        if (json.TokenType != JsonTokenType.Null)
        {
            await WrongAsync("metadata", "an object, { … }", groupId, userId).ConfigureAwait(false);
        }

        return null;
    }

    private string? Text(string? groupId, string? userId)
    {
        try
        {
            return json.GetText();
        }
        catch (JsonException)
        {
            problems.Error(place.Line, "The text is no valid Unicode: a byte of it is no UTF-8, or it holds half a character. Write it again, and save the file as UTF-8.", groupId, userId, place.Column);
            return null;
        }
    }

    private async ValueTask WrongAsync(string name, string wanted, string? groupId, string? userId)
    {
        problems.Error(place.Line, $"The property \"{name}\" is to be {wanted}, and here is {Kind()}.", groupId, userId, place.Column);
        await json.SkipAsync(cancellationToken).ConfigureAwait(false);
    }

    private async ValueTask UnknownAsync(string name, string what, string? groupId = null)
    {
        problems.Warning(place.Line, $"\"{DirectoryValues.Shown(name)}\" is no property of {what} and is passed over. Look whether it is misspelt.", groupId, column: place.Column);
        await json.SkipAsync(cancellationToken).ConfigureAwait(false);
    }

    private string Kind() => json.TokenType switch
    {
        JsonTokenType.StartObject => "an object",
        JsonTokenType.StartArray => "a list",
        JsonTokenType.String => "a text",
        JsonTokenType.Number => "a number",
        JsonTokenType.Null => "null",
        _ => "true or false",
    };
}
