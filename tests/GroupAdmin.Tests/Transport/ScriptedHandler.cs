using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Linq;
using System.Net;
using System.Net.Http;
using System.Text;
using System.Threading;
using System.Threading.Tasks;

namespace GroupAdmin.Tests.Transport;

/// <summary>Answers requests from a script, one step each, and keeps what was asked.</summary>
internal sealed class ScriptedHandler : HttpMessageHandler
{
    private readonly ConcurrentQueue<Func<HttpRequestMessage, CancellationToken, Task<HttpResponseMessage>>> steps = new();
    private readonly ConcurrentQueue<SentRequest> requests = new();

    public IReadOnlyList<SentRequest> Requests => [.. requests];

    public bool IsDisposed { get; private set; }

    public ScriptedHandler Answer(int status, string body = "{}", string mediaType = "application/json", params (string Name, string Value)[] headers) =>
        Do((_, _) =>
        {
            var response = new HttpResponseMessage((HttpStatusCode)status) { Content = new StringContent(body, Encoding.UTF8, mediaType) };
            foreach (var (name, value) in headers)
            {
                response.Headers.TryAddWithoutValidation(name, value);
            }

            return Task.FromResult(response);
        });

    public ScriptedHandler Fail(Exception error) => Do((_, _) => Task.FromException<HttpResponseMessage>(error));

    public ScriptedHandler Do(Func<HttpRequestMessage, CancellationToken, Task<HttpResponseMessage>> step)
    {
        steps.Enqueue(step);
        return this;
    }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        requests.Enqueue(new SentRequest(
            request.Method.Method,
            request.RequestUri!.AbsoluteUri,
            request.Content is null ? string.Empty : await request.Content.ReadAsStringAsync(cancellationToken),
            request.Headers.Concat(request.Content?.Headers ?? Enumerable.Empty<KeyValuePair<string, IEnumerable<string>>>())
                .ToDictionary(header => header.Key, header => string.Join(", ", header.Value), StringComparer.OrdinalIgnoreCase)));
        return steps.TryDequeue(out var step)
            ? await step(request, cancellationToken)
            : throw new InvalidOperationException("The script has no further answer.");
    }

    protected override void Dispose(bool disposing)
    {
        IsDisposed = true;
        base.Dispose(disposing);
    }
}
