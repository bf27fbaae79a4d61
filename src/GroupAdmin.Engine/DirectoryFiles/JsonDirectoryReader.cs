using System;
using System.Collections.Generic;
using System.IO;
using System.Text.Json;
using System.Threading;
using System.Threading.Tasks;
using GroupAdmin.Directories;
using GroupAdmin.Engine.Json;

namespace GroupAdmin.Engine.DirectoryFiles;

/// <summary>Reads a directory from JSON, token by token, and goes on after every error that leaves the text readable.</summary>
internal sealed partial class JsonDirectoryReader : IDisposable
{
    private readonly ChatDirectory directory = new();
    private readonly ProblemList problems = new();
    private readonly MembershipCheck check;
    private readonly TextPlace place = new();
    private readonly JsonStreamReader json;
    private readonly CancellationToken cancellationToken;
    private readonly List<int> memberLines = [];
    private readonly List<int> banLines = [];

    public JsonDirectoryReader(Stream file, CancellationToken cancellationToken)
    {
        json = new JsonStreamReader(new Utf8Source(file), place: place);
        check = new MembershipCheck(directory, problems);
        this.cancellationToken = cancellationToken;
    }

    /// <summary>Reads the file to its end.</summary>
    public async Task<DirectoryReading> ReadAsync()
    {
        try
        {
            await NextAsync().ConfigureAwait(false);
            if (json.TokenType != JsonTokenType.StartObject)
            {
                problems.Error(place.Line, $"The file is to be an object, {{ … }}, and begins with {Kind()}. It is no directory file.", column: place.Column);
                return problems.Result(directory);
            }

            await ReadRootAsync().ConfigureAwait(false);
            await json.ReadAsync(cancellationToken).ConfigureAwait(false); // nothing may follow
        }
        catch (JsonException error)
        {
            Broken(error);
        }

        return problems.Result(directory);
    }

    /// <inheritdoc/>
    public void Dispose() => json.Dispose();

    private void Broken(JsonException error)
    {
        var line = (int)(error.LineNumber + 1 ?? place.Line);
        if (json.TokenType == JsonTokenType.None && IsBlank(json.Head.Span))
        {
            problems.Error(0, "The file is empty. A directory without groups is { \"version\": 1, \"groups\": [] }.");
            return;
        }

        // The reader's own sentence ends with its count of lines, which is from zero.
        var end = error.Message.IndexOf(" LineNumber:", StringComparison.Ordinal);
        var reason = (end < 0 ? error.Message : error.Message.Substring(0, end)).TrimEnd('.', ' ');
        problems.Error(line, $"The file is no valid JSON from here on: {reason}. Nothing after this was read.");
    }

    private static bool IsBlank(ReadOnlySpan<byte> text)
    {
        foreach (var unit in JsonPlain.WithoutMark(text))
        {
            if (unit is not ((byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n'))
            {
                return false;
            }
        }

        return true;
    }

    private async ValueTask ReadRootAsync()
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        while (await NextPropertyAsync(names, "the file").ConfigureAwait(false) is { } name)
        {
            switch (name)
            {
                case "$schema" or "$comment":
                    await TextAsync(name, null, null).ConfigureAwait(false);
                    break;
                case "version":
                    await ReadVersionAsync().ConfigureAwait(false);
                    break;
                case "platform":
                    directory.Platform = await TextAsync(name, null, null).ConfigureAwait(false);
                    break;
                case "groups":
                    await EachAsync(name, null, ReadGroupAsync).ConfigureAwait(false);
                    break;
                case "users":
                    directory.Users = new DirectoryUserTable(directory.UserIds);
                    await EachAsync(name, null, ReadUserAsync).ConfigureAwait(false);
                    break;
                default:
                    await UnknownAsync(name, "a directory file").ConfigureAwait(false);
                    break;
            }
        }

        Demand(names, "version", $"The file does not say the version of its format. Put \"version\": {JsonNames.Version} at its head.");
        Demand(names, "groups", "The file has no property \"groups\". A directory without groups says \"groups\": [].");
    }

    private void Demand(HashSet<string> names, string name, string message)
    {
        if (!names.Contains(name))
        {
            problems.Error(0, message);
        }
    }

    private async ValueTask ReadVersionAsync()
    {
        var (line, column) = (place.Line, place.Column);
        var value = await json.ReadValueAsync(cancellationToken).ConfigureAwait(false);
        if (value is not JsonNames.Version)
        {
            problems.Error(line, $"The file has the version {DirectoryValues.Shown(JsonText.Of(value))} of the format, and this module reads version {JsonNames.Version}. Use the version of GroupAdmin that wrote it, or a newer one.", column: column);
        }
    }
}
