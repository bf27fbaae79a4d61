using System;
using System.Collections.Generic;
using System.Net.Http;
using System.Threading;
using System.Threading.Tasks;
using GroupAdmin.Contracts;

namespace GroupAdmin.Engine.Transport;

/// <summary>
/// Holds requests back: no more in flight than the throttle limit, no more starts in a second than the rate, none in a pause that the
/// platform asked for. The limits are read anew for each request. A slot is held until the answer is whole, but for a streamed answer only until its headers are in: a listing
/// that waits for its consumer must not starve the consumer's own writes.
/// </summary>
internal sealed class ThrottleHandler(TransportSetup setup, HttpMessageHandler inner) : DelegatingHandler(inner)
{
    private readonly SharedPause pause = setup.Pause;
    private readonly object gate = new();
    private readonly LinkedList<TaskCompletionSource<bool>> waiting = new();
    private int inFlight;
    private long nextStart = long.MinValue;

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        await EnterAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            await KeepPauseAsync(request, cancellationToken).ConfigureAwait(false);
            if (setup.Limits.RequestsPerSecond is { } rate)
            {
                await KeepRateAsync(rate, cancellationToken).ConfigureAwait(false);
            }

            return await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            Leave();
        }
    }

    private Task EnterAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        LinkedListNode<TaskCompletionSource<bool>> place;
        lock (gate)
        {
            if (waiting.Count == 0 && inFlight < setup.Limits.ThrottleLimit)
            {
                inFlight++;
                return Task.CompletedTask;
            }

            place = waiting.AddLast(new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously));
        }

        return WaitAsync(place, cancellationToken);
    }

    private async Task WaitAsync(LinkedListNode<TaskCompletionSource<bool>> place, CancellationToken cancellationToken)
    {
        using (cancellationToken.Register(() => Abandon(place)))
        {
            if (!await place.Value.Task.ConfigureAwait(false))
            {
                cancellationToken.ThrowIfCancellationRequested();
            }
        }
    }

    private void Abandon(LinkedListNode<TaskCompletionSource<bool>> place)
    {
        lock (gate)
        {
            // Already let in: the request notices the cancellation itself and leaves as usual.
            if (place.List is null)
            {
                return;
            }

            waiting.Remove(place);
        }

        place.Value.SetResult(false);
    }

    private void Leave()
    {
        lock (gate)
        {
            inFlight--;
            while (inFlight < setup.Limits.ThrottleLimit && waiting.First is { } next)
            {
                waiting.RemoveFirst();
                inFlight++;
                next.Value.SetResult(true);
            }
        }
    }

    // What a platform asks one request for, it would have to ask the next one for as well. A pause that is too long to be waited for is kept
    // by sending nothing.
    private async Task KeepPauseAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        while (pause.Left() is var left && left > TimeSpan.Zero)
        {
            if (left > setup.Limits.MaximumRetryWait)
            {
                var facts = CallFacts.Of(request);
                throw setup.Failure(
                    ChatErrorKind.Throttled,
                    $"{setup.Where} asked for a pause, of which {Durations.Text(left)} are left, longer than this connection waits ({Durations.Text(setup.Limits.MaximumRetryWait)}): '{facts.Operation}' was not sent. Try again later; a new connection knows of no pause.",
                    facts,
                    scope: ChatErrorScope.Connection);
            }

            setup.Statistics.CountWait(left);
            OperationLog.Current.Verbose($"{setup.Where} asked for a pause: the next request waits {Durations.Text(left)}.");
            await Waits.DelayAsync(setup.Time, left, cancellationToken).ConfigureAwait(false);
        }
    }

    // Starts are spread evenly: each takes the next free moment of the rate.
    private async Task KeepRateAsync(double rate, CancellationToken cancellationToken)
    {
        TimeSpan wait;
        lock (gate)
        {
            var now = setup.Time.GetTimestamp();
            var start = Math.Max(now, nextStart);
            nextStart = start + (long)(setup.Time.TimestampFrequency / rate);
            wait = setup.Time.GetElapsedTime(now, start);
        }

        if (wait > TimeSpan.Zero)
        {
            setup.Statistics.CountWait(wait);
            await Waits.DelayAsync(setup.Time, wait, cancellationToken).ConfigureAwait(false);
        }
    }
}
