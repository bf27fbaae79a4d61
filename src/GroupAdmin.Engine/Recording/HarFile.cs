using System;
using System.Collections.Generic;
using System.IO;
using System.Text;
using System.Text.Json;

namespace GroupAdmin.Engine.Recording;

/// <summary>A recording that was read from its file: HAR 1.2, written by this module or by a browser.</summary>
internal sealed class HarFile
{
    private HarFile(string path, string? platform, Uri? baseUri, IReadOnlyList<HarEntry> entries)
    {
        Path = path;
        Platform = platform;
        BaseUri = baseUri;
        Entries = entries;
    }

    public string Path { get; }

    /// <summary>The platform that was recorded; null in a file that this module did not write.</summary>
    public string? Platform { get; }

    /// <summary>The base address that was recorded; null in a file that this module did not write.</summary>
    public Uri? BaseUri { get; }

    public IReadOnlyList<HarEntry> Entries { get; }

    /// <summary>Reads a recording.</summary>
    /// <exception cref="ChatServiceException">There is no such file, or it is no recording.</exception>
    public static HarFile Load(string path)
    {
        try
        {
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            using var document = JsonDocument.Parse(file, new JsonDocumentOptions { AllowTrailingCommas = true });
            return Read(path, document.RootElement);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new ChatServiceException(ChatErrorKind.InvalidRequest, $"The recording '{path}' cannot be read: {error.Message} Give the path of a HAR file with -ReplayFrom.", error) { Target = path };
        }
        catch (JsonException error)
        {
            throw NoHar(path, $"it is no JSON ({error.Message})", error);
        }
        catch (InvalidOperationException error)
        {
            // A text is looked at only when it is asked for.
            throw NoHar(path, "a text in it holds bytes or escapes that are no characters", error);
        }
    }

    private static HarFile Read(string path, JsonElement root)
    {
        if (root.ValueKind != JsonValueKind.Object
            || !root.TryGetProperty("log", out var log) || log.ValueKind != JsonValueKind.Object
            || !log.TryGetProperty("entries", out var list) || list.ValueKind != JsonValueKind.Array)
        {
            throw NoHar(path, "it has no 'log' with 'entries'");
        }

        var entries = new List<HarEntry>(list.GetArrayLength());
        foreach (var item in list.EnumerateArray())
        {
            entries.Add(ReadEntry(path, item, entries.Count + 1));
        }

        var address = Text(log, "_baseUri");
        return new HarFile(
            path,
            Text(log, "_platform"),
            address is not null && Uri.TryCreate(address, UriKind.Absolute, out var baseUri) ? baseUri : null,
            entries);
    }

    private static HarEntry ReadEntry(string path, JsonElement item, int number)
    {
        if (!(Child(item, "request") is { } request && Text(request, "method") is { } method && Text(request, "url") is { } url
            && Child(item, "response") is { } response && response.TryGetProperty("status", out var status)
            && status.ValueKind == JsonValueKind.Number && status.TryGetInt32(out var code)))
        {
            throw NoHar(path, $"its entry {number} lacks a request with method and url, or a response with a status");
        }

        var sent = Child(request, "postData");
        var content = Child(response, "content");
        try
        {
            return new HarEntry(number, method, HarAddress.Of(url))
            {
                RequestMediaType = sent is { } data ? Text(data, "mimeType") ?? string.Empty : string.Empty,
                RequestBody = Decode(sent, "_encoding"),
                StatusCode = code,
                Reason = Text(response, "statusText") ?? string.Empty,
                Headers = Headers(response),
                MediaType = content is { } body ? Text(body, "mimeType") ?? string.Empty : string.Empty,
                Body = Decode(content, "encoding"),
                Error = Text(response, "_error"),
                IsUnreached = response.TryGetProperty("_reached", out var reached) && reached.ValueKind == JsonValueKind.False,
            };
        }
        catch (FormatException error)
        {
            throw NoHar(path, $"a body of its entry {number} is no Base64", error);
        }
    }

    private static ChatServiceException NoHar(string path, string why, Exception? cause = null) =>
        new(ChatErrorKind.InvalidRequest, $"The file '{path}' is no recording: {why}. Give the path of a HAR file with -ReplayFrom.", cause) { Target = path };

    private static JsonElement? Child(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var child) && child.ValueKind == JsonValueKind.Object ? child : null;

    private static string? Text(JsonElement element, string name) =>
        element.TryGetProperty(name, out var text) && text.ValueKind == JsonValueKind.String ? text.GetString() : null;

    private static byte[] Decode(JsonElement? body, string encodingName)
    {
        if (body is not { } element || Text(element, "text") is not { } text)
        {
            return [];
        }

        return Text(element, encodingName) == "base64" ? Convert.FromBase64String(text) : Encoding.UTF8.GetBytes(text);
    }

    private static List<KeyValuePair<string, string>> Headers(JsonElement response)
    {
        var headers = new List<KeyValuePair<string, string>>();
        if (response.TryGetProperty("headers", out var list) && list.ValueKind == JsonValueKind.Array)
        {
            foreach (var header in list.EnumerateArray())
            {
                if (header.ValueKind == JsonValueKind.Object && Text(header, "name") is { } name && Text(header, "value") is { } value)
                {
                    headers.Add(new(name, value));
                }
            }
        }

        return headers;
    }
}
