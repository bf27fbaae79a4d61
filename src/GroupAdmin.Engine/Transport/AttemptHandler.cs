using System;
using System.Net.Http;
using System.Threading;
using System.Threading.Tasks;
using GroupAdmin.Contracts;

namespace GroupAdmin.Engine.Transport;

/// <summary>
/// One attempt, from its first byte to its answer: within the connection's time-out, with the body read whole (so that a connection lost
/// in the middle of a body is a failed attempt like any other), counted and told of.
/// </summary>
internal sealed class AttemptHandler(TransportSetup setup, HttpMessageHandler inner) : DelegatingHandler(inner)
{
    private const int ShownBody = 2048;

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var facts = CallFacts.Of(request);
        var isVerbose = OperationLog.Current.IsVerbose;
        var start = isVerbose ? setup.Time.GetTimestamp() : 0;
        if (isVerbose)
        {
            await TellRequestAsync(request).ConfigureAwait(false);
        }

        setup.Statistics.CountRequest();
        using var deadline = Waits.Deadline(setup.Time, setup.Limits.OperationTimeout);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, deadline.Token);
        HttpResponseMessage? response = null;
        try
        {
            response = await base.SendAsync(request, linked.Token).ConfigureAwait(false);

            // No cookies are kept; a session id in one would be a secret in the headers of the answer.
            response.Headers.Remove("Set-Cookie");
            if (!facts.IsStreaming)
            {
                await BufferAsync(response, facts, linked.Token).ConfigureAwait(false);
            }
        }
        catch (Exception error) when (deadline.IsCancellationRequested && !cancellationToken.IsCancellationRequested && error is not ChatServiceException)
        {
            response?.Dispose();
            Tell(request, "no answer in time", start, isVerbose);
            throw new TimeoutException("The attempt took longer than the connection allows.", error);
        }
        catch (Exception error)
        {
            response?.Dispose();
            Tell(request, error is OperationCanceledException ? "cancelled" : "no answer", start, isVerbose);
            throw;
        }

        if (isVerbose)
        {
            TellAnswer(request, response, start);
        }

        return response;
    }

    private async Task BufferAsync(HttpResponseMessage response, CallFacts facts, CancellationToken cancellationToken)
    {
        var content = response.Content;
        if (content is BufferedContent ready && ready.Bytes.LongLength <= setup.Limits.MaximumAnswerBytes)
        {
            return;
        }

        var bytes = await BodyReader.ReadAsync(content, setup.Limits.MaximumAnswerBytes, cancellationToken).ConfigureAwait(false)
            ?? throw setup.TooLong(facts, (int)response.StatusCode);
        response.Content = new BufferedContent(bytes, content?.Headers);
        content?.Dispose();
    }

    private async Task TellRequestAsync(HttpRequestMessage request)
    {
        if (request.Content is { } content)
        {
            var body = await content.ReadAsByteArrayAsync().ConfigureAwait(false);
            OperationLog.Current.Debug($"{request.Method} {Path(request)} sends: {setup.Redactor.Excerpt(body, ShownBody)}");
        }
    }

    private void TellAnswer(HttpRequestMessage request, HttpResponseMessage response, long start)
    {
        var size = response.Content is BufferedContent { Bytes.Length: var length } ? $"{length:N0} bytes" : "a stream";
        Tell(request, $"{(int)response.StatusCode}, {size}", start, true);
        if (response.Content is BufferedContent content)
        {
            OperationLog.Current.Debug($"{request.Method} {Path(request)} is answered: {setup.Redactor.Excerpt(content.Bytes, ShownBody)}");
        }
    }

    private void Tell(HttpRequestMessage request, string result, long start, bool isVerbose)
    {
        if (isVerbose)
        {
            var elapsed = setup.Time.GetElapsedTime(start, setup.Time.GetTimestamp()).TotalMilliseconds;
            OperationLog.Current.Verbose($"{request.Method} {Path(request)}: {result}, {elapsed:F0} ms");
        }
    }

    private string Path(HttpRequestMessage request) => setup.Redactor.Redact(request.RequestUri!.PathAndQuery);
}
