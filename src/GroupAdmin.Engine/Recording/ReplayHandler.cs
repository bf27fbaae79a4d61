using System;
using System.Collections.Generic;
using System.IO;
using System.Net;
using System.Net.Http;
using System.Threading;
using System.Threading.Tasks;
using GroupAdmin.Engine.Transport;

namespace GroupAdmin.Engine.Recording;

/// <summary>
/// Answers from a recording, strictly: a request must be in it, with the same method, path, query and body, and each entry answers once. The
/// first unused entry that fits is taken, so that requests that run at once may come in another order.
/// </summary>
internal sealed class ReplayHandler : HttpMessageHandler
{
    private readonly object gate = new();
    private readonly TransportSetup setup;
    private readonly HarFile recording;
    private readonly HarAddress recordedBase;
    private readonly HarAddress ownBase;
    private readonly RecordedBody?[] bodies;
    private int firstUnused;

    public ReplayHandler(TransportSetup setup, HarFile recording)
    {
        this.setup = setup;
        this.recording = recording;
        ownBase = HarAddress.Of(setup.BaseUri.AbsoluteUri);
        recordedBase = recording.BaseUri is { } address ? HarAddress.Of(address.AbsoluteUri) : ownBase;
        bodies = new RecordedBody?[recording.Entries.Count];
    }

    /// <summary>The entries that no request has used, in words.</summary>
    public IReadOnlyList<string> UnusedEntries
    {
        get
        {
            var unused = new List<string>();
            lock (gate)
            {
                foreach (var entry in recording.Entries)
                {
                    if (!entry.IsUsed)
                    {
                        unused.Add($"entry {entry.Number}, {Name(entry)}");
                    }
                }
            }

            return unused;
        }
    }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var body = request.Content is null ? [] : await request.Content.ReadAsByteArrayAsync().ConfigureAwait(false);
        var asked = new Asked(
            request.Method.Method,
            HarAddress.Of(setup.Redactor.Redact(request.RequestUri!.AbsoluteUri)),
            RecordedBody.Of(body, request.Content?.Headers.ContentType?.ToString() ?? string.Empty, setup.Redactor));
        return Answer(Take(asked, CallFacts.Of(request)), request);
    }

    private HarEntry Take(Asked asked, CallFacts facts)
    {
        var path = asked.Address.PathBelow(ownBase);
        var query = RecordedBody.Fields(asked.Address.Query, setup.Redactor);
        HarEntry? nearest = null;
        var nearness = -1;
        var difference = string.Empty;
        lock (gate)
        {
            for (var index = firstUnused; index < recording.Entries.Count; index++)
            {
                var entry = recording.Entries[index];
                if (entry.IsUsed)
                {
                    firstUnused += index == firstUnused ? 1 : 0;
                    continue;
                }

                if (Compare(entry, index, asked, path, query) is not { } unlike)
                {
                    entry.IsUsed = true;
                    return entry;
                }

                if (unlike.Nearness > nearness)
                {
                    (nearness, difference) = unlike;
                    nearest = entry;
                }
            }
        }

        var shown = $"{asked.Method} {Shown(path)}";
        throw setup.Failure(
            ChatErrorKind.Transport,
            nearest is null
                ? $"The recording '{recording.Path}' holds no answer to {shown} ('{facts.Operation}'): all of its {recording.Entries.Count} entries are used."
                : $"The recording '{recording.Path}' holds no answer to {shown} ('{facts.Operation}'). The nearest unused entry is number {nearest.Number}, {Name(nearest)}: {difference}.",
            facts,
            scope: ChatErrorScope.Connection);
    }

    private (int Nearness, string Difference)? Compare(HarEntry entry, int index, Asked asked, string path, List<KeyValuePair<string, string>> query)
    {
        var recordedPath = entry.Address.PathBelow(recordedBase);
        if (!IsSamePath(recordedPath, path))
        {
            return (0, "it has another path");
        }

        if (!string.Equals(entry.Method, asked.Method, StringComparison.OrdinalIgnoreCase))
        {
            return (1, "it has another method");
        }

        if (RecordedBody.Difference(RecordedBody.Fields(entry.Address.Query, setup.Redactor), query) is { } inQuery)
        {
            return (2, $"in its query, {inQuery}");
        }

        var own = bodies[index] ??= RecordedBody.Of(entry.RequestBody, entry.RequestMediaType, setup.Redactor);
        return own.DifferenceFrom(asked.Body) is { } inBody ? (3, inBody) : null;
    }

    private static bool IsSamePath(string one, string other)
    {
        if (one == other)
        {
            return true;
        }

        // Encoded slashes are no separators, so that the parts are compared, not the whole.
        var left = one.Split('/');
        var right = other.Split('/');
        if (left.Length != right.Length)
        {
            return false;
        }

        for (var index = 0; index < left.Length; index++)
        {
            if (Uri.UnescapeDataString(left[index]) != Uri.UnescapeDataString(right[index]))
            {
                return false;
            }
        }

        return true;
    }

    private static string Shown(string path) => path.Length == 0 ? "/" : path;

    private string Name(HarEntry entry) => $"{entry.Method} {Shown(entry.Address.PathBelow(recordedBase))}";

    private HttpResponseMessage Answer(HarEntry entry, HttpRequestMessage request)
    {
        if (entry.StatusCode is < 100 or > 999)
        {
            var text = entry.Error ?? "The recording holds no answer to this request.";
            throw entry.IsUnreached ? Unreached(text) : new HttpRequestException(text, new IOException(text));
        }

        var response = new HttpResponseMessage((HttpStatusCode)entry.StatusCode)
        {
            ReasonPhrase = entry.Reason.IndexOfAny(['\r', '\n']) < 0 ? entry.Reason : null,
            RequestMessage = request,
            Content = new BufferedContent(entry.Body, null),
        };
        foreach (var header in entry.Headers)
        {
            // The body is recorded decompressed and whole; how it travelled no longer holds.
            if (header.Key.ToUpperInvariant() is "CONTENT-LENGTH" or "CONTENT-ENCODING" or "TRANSFER-ENCODING" or "CONNECTION" or "SET-COOKIE")
            {
                continue;
            }

            var value = header.Key.Equals("Location", StringComparison.OrdinalIgnoreCase) ? Moved(header.Value) : header.Value;
            if (!response.Headers.TryAddWithoutValidation(header.Key, value))
            {
                response.Content.Headers.TryAddWithoutValidation(header.Key, value);
            }
        }

        if (response.Content.Headers.ContentType is null && entry.MediaType.Length > 0)
        {
            response.Content.Headers.TryAddWithoutValidation("Content-Type", entry.MediaType);
        }

        return response;
    }

#if NET
    private static HttpRequestException Unreached(string text) => new(HttpRequestError.ConnectionError, text);
#else
    private static HttpRequestException Unreached(string text) => new(text, new WebException(text, WebExceptionStatus.ConnectFailure));
#endif

    // A redirect within the recorded address leads to the same place within the address of this connection.
    private string Moved(string location)
    {
        var target = HarAddress.Of(location);
        var isRecorded = target.Origin.Equals(recordedBase.Origin, StringComparison.OrdinalIgnoreCase)
            || (target.Origin.Length == 0 && location.StartsWith("/", StringComparison.Ordinal) && !location.StartsWith("//", StringComparison.Ordinal));
        if (!isRecorded)
        {
            return location;
        }

        var below = target.PathBelow(recordedBase);
        var path = below == target.Path ? target.Path : $"{ownBase.Path.TrimEnd('/')}/{below}";
        return target.Query.Length == 0 ? ownBase.Origin + path : $"{ownBase.Origin}{path}?{target.Query}";
    }

    private sealed class Asked(string method, HarAddress address, RecordedBody body)
    {
        public string Method { get; } = method;

        public HarAddress Address { get; } = address;

        public RecordedBody Body { get; } = body;
    }
}
