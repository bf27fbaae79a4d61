using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Net;
using System.Net.Http;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Threading;
using System.Threading.Tasks;
using GroupAdmin.Engine.Sandbox;

namespace GroupAdmin.Engine.Platforms.Cord;

/// <summary>
/// Cord in memory, at the place of the socket: it reads the requests that the real client writes and answers as the recorded server did.
/// Any project and secret are right, except the secret <see cref="RefusedSecret"/>.
/// </summary>
/// <param name="store">What it knows.</param>
/// <param name="time">The clock that tokens are checked by; the system's unless given.</param>
internal sealed class CordSandbox(CordSandboxStore store, TimeProvider? time = null) : HttpMessageHandler, ISandboxState
{
    /// <summary>The secret that is refused, so that people can rehearse what a wrong one looks like.</summary>
    public const string RefusedSecret = "wrong";

    private const int MaximumBodyBytes = 10 * 1024 * 1024;

    private readonly object gate = new();
    private readonly CordSandboxOperations operations = new(store);
    private readonly CordSandboxToken tokens = new(time ?? TimeProvider.System);

    /// <summary>A sandbox with the sample data.</summary>
    public CordSandbox()
        : this(CordSandboxStore.CreateWithSamples())
    {
    }

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, object?> Describe(int limit)
    {
        lock (gate)
        {
            return CordSandboxView.Describe(store, limit);
        }
    }

    /// <inheritdoc/>
    public void ListSampleUsers(int count)
    {
        lock (gate)
        {
            for (var number = 1; number <= count; number++)
            {
                store.Touch("u" + number.ToString(CultureInfo.InvariantCulture));
            }
        }
    }

    /// <inheritdoc/>
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var body = request.Content is null ? [] : await request.Content.ReadAsByteArrayAsync().ConfigureAwait(false);
        CordSandboxAnswer answer;
        lock (gate)
        {
            answer = Answer(request, body);
        }

        return Write(request, answer);
    }

    private static Dictionary<string, object?> Form(byte[] body)
    {
        var fields = new Dictionary<string, object?>(StringComparer.Ordinal);
        foreach (var pair in CordSandboxCursor.Parameters(Encoding.UTF8.GetString(body)))
        {
            fields[pair.Key] = pair.Value;
        }

        return fields;
    }

    /// <summary>Reads a body as the server does: JSON or a form by its media type, anything else is as good as none.</summary>
    private static (CordSandboxAnswer? Failure, object? Value) Read(HttpContent? content, byte[] body)
    {
        var none = new Dictionary<string, object?>();
        var type = content?.Headers.ContentType;
        var isForm = string.Equals(type?.MediaType, "application/x-www-form-urlencoded", StringComparison.OrdinalIgnoreCase);
        var isJson = string.Equals(type?.MediaType, "application/json", StringComparison.OrdinalIgnoreCase);
        if (body.Length == 0 || !(isForm || isJson))
        {
            return (null, none);
        }

        if (body.Length > MaximumBodyBytes)
        {
            return (Invalid("request entity too large"), null);
        }

        if (isForm)
        {
            return (null, Form(body));
        }

        var charset = type?.CharSet?.Trim('"') ?? "utf-8";
        if (!charset.StartsWith("utf-", StringComparison.OrdinalIgnoreCase))
        {
            return (Invalid($"unsupported charset \"{charset.ToUpperInvariant()}\""), null);
        }

        var text = Encoding.UTF8.GetString(body).TrimStart('\uFEFF');
        var start = text.TrimStart();
        if (start.Length == 0)
        {
            return (null, none);
        }

        if (start[0] is not ('{' or '['))
        {
            return (Invalid($"Unexpected token '{start[0]}', \"{text}\" is not valid JSON"), null);
        }

        try
        {
            return (null, CordSandboxJson.Parse(text));
        }
        catch (JsonException)
        {
            return (Invalid("Unexpected end of JSON input"), null);
        }
    }

    private static CordSandboxAnswer Invalid(string why) => CordSandboxAnswer.Failed(400, "invalid_request", why);

    // The mark of the real server's answers, by which it knows that a client has one already.
    private static string Tag(byte[] body)
    {
#pragma warning disable CA5350 // the server's own choice; nothing is protected by it
#if NET
        var hash = SHA1.HashData(body);
#else
        using var sha = SHA1.Create();
        var hash = sha.ComputeHash(body);
#endif
#pragma warning restore CA5350
        return $"W/\"{body.Length:x}-{Convert.ToBase64String(hash).Substring(0, 27)}\"";
    }

    private static HttpResponseMessage Write(HttpRequestMessage request, CordSandboxAnswer answer)
    {
        var bytes = Encoding.UTF8.GetBytes(answer.Body);
        var response = new HttpResponseMessage((HttpStatusCode)answer.Status) { RequestMessage = request };
        response.Headers.Date = DateTimeOffset.UtcNow;
        if (!answer.IsHtml && bytes.Length > 0)
        {
            var tag = Tag(bytes);
            response.Headers.TryAddWithoutValidation("ETag", tag);
            if (request.Headers.IfNoneMatch.Any(known => known.ToString() == tag))
            {
                response.StatusCode = HttpStatusCode.NotModified;
                bytes = [];
            }
        }

        response.Content = new ByteArrayContent(request.Method == HttpMethod.Head ? [] : bytes);
        if (bytes.Length > 0)
        {
            response.Content.Headers.ContentType = new MediaTypeHeaderValue(answer.IsHtml ? "text/html" : "application/json") { CharSet = "utf-8" };
        }

        return response;
    }

    private CordSandboxAnswer Answer(HttpRequestMessage request, byte[] bytes)
    {
        var (failure, body) = Read(request.Content, bytes);
        if (failure is not null)
        {
            return failure;
        }

        var method = request.Method.Method.ToUpperInvariant();
        if (method == "OPTIONS")
        {
            return CordSandboxAnswer.Empty(204);
        }

        // I: that the token is looked at before the route; the body is looked at before both (S).
        var path = request.RequestUri!.AbsolutePath;
        var refusal = tokens.Refuse(request.Headers.TryGetValues("Authorization", out var values) ? values.First() : null);
        var asked = new CordSandboxRequest(method == "HEAD" ? "GET" : method, path, CordSandboxCursor.Parameters(request.RequestUri.Query), body);
        return refusal ?? operations.Run(asked) ?? CordSandboxAnswer.NoRoute(method, path);
    }
}
