using System;
using System.IO;
using System.Net.Http;
using System.Threading;
using System.Threading.Tasks;

namespace GroupAdmin.Engine.Transport;

/// <summary>
/// The body of an answer as it arrives. A kilobyte that does not come within the connection's time-out, a lost connection and a closed
/// connection are the module's exceptions here as everywhere.
/// </summary>
/// <remarks>The time between two reads is the consumer's and does not count.</remarks>
internal sealed class AnswerStream : Stream
{
    // A server that sends a byte now and then would otherwise keep a listing waiting for ever.
    private const int Part = 1024;

    private readonly Stream inner;
    private readonly HttpContent content;
    private readonly TransportSetup setup;
    private readonly CallFacts facts;
    private readonly CancellationToken closing;
    private readonly CancellationTokenSource ending;
    private readonly ITimer idle;
    private long received;
    private int receivedOfPart;
    private long begun;
    private TimeSpan waitedForPart;
    private volatile bool isLate;
    private bool isDisposed;
#if !NET
    private readonly CancellationTokenRegistration abort;
#endif

    public AnswerStream(Stream inner, HttpContent content, TransportSetup setup, CallFacts facts, CancellationToken cancellationToken, CancellationToken closing)
    {
        this.inner = inner;
        this.content = content;
        this.setup = setup;
        this.facts = facts;
        this.closing = closing;
        ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, closing);
        idle = setup.Time.CreateTimer(static state => ((AnswerStream)state!).EndLate(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
#if !NET
        // A read from the network does not notice a cancellation by itself on .NET Framework.
        abort = ending.Token.Register(content.Dispose);
#endif
    }

    public override bool CanRead => !isDisposed;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override int Read(byte[] buffer, int offset, int count) =>
        ReadAsync(buffer, offset, count, CancellationToken.None).GetAwaiter().GetResult();

    public override async Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken)
    {
        var registration = Begin(cancellationToken);
        try
        {
            return Count(await inner.ReadAsync(buffer, offset, count, ending.Token).ConfigureAwait(false));
        }
        catch (Exception error)
        {
            throw Explain(error, cancellationToken);
        }
        finally
        {
            End(registration);
        }
    }

#if NET
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var registration = Begin(cancellationToken);
        try
        {
            return Count(await inner.ReadAsync(buffer, ending.Token).ConfigureAwait(false));
        }
        catch (Exception error)
        {
            throw Explain(error, cancellationToken);
        }
        finally
        {
            End(registration);
        }
    }
#endif

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing && !isDisposed)
        {
            isDisposed = true;
            idle.Dispose();
#if !NET
            abort.Dispose();
#endif
            inner.Dispose();
            content.Dispose();
            ending.Dispose();
        }

        base.Dispose(disposing);
    }

    private CancellationTokenRegistration Begin(CancellationToken cancellationToken)
    {
        if (isDisposed)
        {
            throw new ObjectDisposedException(nameof(AnswerStream));
        }

        begun = setup.Time.GetTimestamp();
        var left = setup.Limits.OperationTimeout - waitedForPart;
        idle.Change(left > TimeSpan.Zero ? left : TimeSpan.Zero, Timeout.InfiniteTimeSpan);

        // A read that is given up ends the whole answer: nobody could say where the next one would begin.
        return cancellationToken.CanBeCanceled
            ? cancellationToken.Register(static state => ((AnswerStream)state!).Cancel(), this)
            : default;
    }

    private void End(CancellationTokenRegistration registration)
    {
        registration.Dispose();
        waitedForPart = receivedOfPart == 0 ? TimeSpan.Zero : waitedForPart + setup.Time.GetElapsedTime(begun);
        if (!isDisposed)
        {
            idle.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        }
    }

    private int Count(int bytes)
    {
        received += bytes;
        receivedOfPart = receivedOfPart + bytes >= Part ? 0 : receivedOfPart + bytes;
        return bytes;
    }

    private void EndLate()
    {
        isLate = true;
        Cancel();
    }

    private void Cancel()
    {
        try
        {
            ending.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // The answer was finished at the same moment.
        }
    }

    private Exception Explain(Exception error, CancellationToken cancellationToken)
    {
        if (isDisposed && !closing.IsCancellationRequested)
        {
            return new ObjectDisposedException(nameof(AnswerStream));
        }

        if (closing.IsCancellationRequested)
        {
            return ServiceTransport.Closed(setup, facts.Operation, facts.Target);
        }

        if (isLate)
        {
            var limit = Durations.Text(setup.Limits.OperationTimeout);
            var what = waitedForPart > TimeSpan.FromTicks(setup.Limits.OperationTimeout.Ticks / 2) ? $"only {receivedOfPart:N0} bytes came in {limit}, {received:N0} in all" : $"nothing came for {limit} after {received:N0} bytes";
            return setup.Failure(
                ChatErrorKind.Timeout,
                $"{setup.Where} stopped in the middle of its answer to '{facts.Operation}': {what}. Try again, or raise -OperationTimeoutSeconds.",
                facts,
                cause: error,
                brokeOff: true);
        }

        if (cancellationToken.IsCancellationRequested || error is OperationCanceledException || ending.IsCancellationRequested)
        {
            return new OperationCanceledException("The answer was not read to its end: the operation was cancelled.", error, cancellationToken);
        }

        return error switch
        {
            ChatServiceException => error,
            InvalidDataException => setup.Failure(
                ChatErrorKind.MalformedAnswer,
                $"{setup.Where} sent a body that cannot be decompressed, in its answer to '{facts.Operation}'. Check that -BaseUri is the address of the API.",
                facts,
                cause: error),
            _ => setup.Failure(
                ChatErrorKind.Transport,
                $"{setup.Where} lost the connection in the middle of its answer to '{facts.Operation}', after {received:N0} bytes. Try again.",
                facts,
                cause: error,
                brokeOff: true),
        };
    }
}
