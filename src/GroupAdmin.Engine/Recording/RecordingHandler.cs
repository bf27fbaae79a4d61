using System;
using System.Net.Http;
using System.Threading;
using System.Threading.Tasks;
using GroupAdmin.Engine.Transport;

namespace GroupAdmin.Engine.Recording;

/// <summary>Writes down each attempt with its answer, or with the reason why there was none.</summary>
internal sealed class RecordingHandler(TransportSetup setup, HarWriter writer, HttpMessageHandler inner) : DelegatingHandler(inner)
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (writer.IsPaused)
        {
            return await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
        }

        var facts = CallFacts.Of(request);
        var body = request.Content is null ? [] : await request.Content.ReadAsByteArrayAsync().ConfigureAwait(false);
        var exchange = new HarExchange(request, body, setup.Time.GetUtcNow());
        var start = setup.Time.GetTimestamp();
        HttpResponseMessage? response = null;
        try
        {
            response = await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
            exchange.WaitMilliseconds = Since(start);
            exchange.Answer(response);
            if (facts.IsStreaming)
            {
                response.Content = new RecordedContent(response.Content, received => Finish(exchange, received, start));
                return response;
            }

            var received = await BodyReader.ReadAsync(response.Content, setup.Limits.MaximumAnswerBytes, cancellationToken).ConfigureAwait(false)
                ?? throw setup.TooLong(facts, exchange.StatusCode);
            var streamed = response.Content;
            response.Content = new BufferedContent(received, streamed?.Headers);
            streamed?.Dispose();
            Finish(exchange, received, start);
            return response;
        }
        catch (Exception error)
        {
            response?.Dispose();
            exchange.Fail(error is OperationCanceledException
                ? "The request was cancelled, or its time was up, before its answer was complete."
                : error.Message);
            exchange.IsUnreached = error is not (OperationCanceledException or ChatServiceException) && !AttemptFailure.Of(error, setup).MayHaveTakenEffect;
            exchange.WaitMilliseconds = Since(start);
            writer.Append(exchange);
            throw;
        }
    }

    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        if (disposing)
        {
            writer.Dispose();
        }
    }

    private void Finish(HarExchange exchange, byte[] received, long start)
    {
        exchange.ResponseBody = received;
        exchange.ReceiveMilliseconds = Since(start) - exchange.WaitMilliseconds;
        writer.Append(exchange);
    }

    private double Since(long start) => setup.Time.GetElapsedTime(start, setup.Time.GetTimestamp()).TotalMilliseconds;
}
