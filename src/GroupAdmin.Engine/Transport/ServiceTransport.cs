using System;
using System.Linq;
using System.Net;
using System.Net.Http;
using System.Runtime.ExceptionServices;
using System.Threading;
using System.Threading.Tasks;
using GroupAdmin.Engine.Recording;
using RestSharp;

namespace GroupAdmin.Engine.Transport;

/// <summary>
/// RestSharp over one chain of handlers: redirects, retries, throttle, signature, attempt, recording, and the network (or the sandbox, or a
/// replay) at its end. RestSharp writes the requests; everything that happens to them is the chain's.
/// </summary>
internal sealed class ServiceTransport : IServiceTransport
{
    private static readonly string Agent = $"GroupAdmin/{typeof(ServiceTransport).Assembly.GetName().Version!.ToString(3)}";
    private static readonly string[] Accepted = ["application/json"];

    private readonly TransportSetup setup;
    private readonly RestClient client;
    private readonly CancellationTokenSource closing = new();

    // Stays empty: no answer's cookies reach RestSharp, and no request brings any. Sharing it spares every request an own one.
    private readonly CookieContainer noCookies = new();
    private int isClosed;

    public ServiceTransport(TransportSetup setup, IRequestSigner signer, HttpMessageHandler terminal, HarWriter? recording = null)
    {
        this.setup = setup;
        var end = recording is null ? terminal : new RecordingHandler(setup, recording, terminal);
        var chain = new RedirectHandler(setup, new RetryHandler(setup, new ThrottleHandler(setup, new SigningHandler(signer, new AttemptHandler(setup, end)))));
        var options = new RestClientOptions(setup.BaseUri)
        {
            UserAgent = Agent,
            DisableCharset = true,
            FollowRedirects = false,
            ThrowOnAnyError = false,
            SetErrorExceptionOnUnsuccessfulStatusCode = false,
            Expect100Continue = false,
            Timeout = Timeout.InfiniteTimeSpan,
        };
        client = new RestClient(new HttpClient(chain, disposeHandler: true) { Timeout = Timeout.InfiniteTimeSpan }, options, disposeHttpClient: true)
        {
            AcceptedContentTypes = Accepted,
        };
    }

    public static ChatServiceException Closed(TransportSetup setup, string operation, string? target) => new(
        ChatErrorKind.Transport,
        $"The connection to {setup.Where} is closed; '{operation}' was not completed. Run Connect-ChatService again.")
    {
        Platform = setup.PlatformName,
        Operation = operation,
        Target = target,
        Scope = ChatErrorScope.Connection,
    };

    public async Task<ServiceAnswer> SendAsync(ServiceCall call, CancellationToken cancellationToken)
    {
        var facts = await ExecuteAsync(call, false, cancellationToken).ConfigureAwait(false);
        var content = facts.Content as BufferedContent;
        return new ServiceAnswer
        {
            StatusCode = (int)facts.StatusCode,
            MediaType = content?.Headers.ContentType?.MediaType,
            Body = content?.Bytes ?? ReadOnlyMemory<byte>.Empty,
            Attempts = facts.Attempts,
            Headers = facts.Headers,
        };
    }

    public async Task<StreamedAnswer> OpenAsync(ServiceCall call, CancellationToken cancellationToken)
    {
        if (!call.IsIdempotent)
        {
            throw new ArgumentException("An answer is streamed only for a call that may be repeated.", nameof(call));
        }

        var facts = await ExecuteAsync(call, true, cancellationToken).ConfigureAwait(false);
        var content = facts.Content ?? new BufferedContent([], null);
#if NET
        var body = await content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
#else
        var body = await content.ReadAsStreamAsync().ConfigureAwait(false);
#endif
        var stream = new AnswerStream(body, content, setup, facts, cancellationToken, closing.Token);
        return new StreamedAnswer((int)facts.StatusCode, content.Headers.ContentType?.MediaType, stream, content);
    }

    public void Dispose()
    {
        if (Interlocked.Exchange(ref isClosed, 1) == 0)
        {
            closing.Cancel();
            client.Dispose();
        }
    }

    private async Task<CallFacts> ExecuteAsync(ServiceCall call, bool isStreaming, CancellationToken cancellationToken)
    {
        if (isClosed != 0)
        {
            throw Closed(setup, call.Operation, call.Target);
        }

        cancellationToken.ThrowIfCancellationRequested();
        var facts = new CallFacts(call, isStreaming);
        Prepare(call, facts);
        Exception? error;
        try
        {
            error = (await client.ExecuteAsync(call.Request, cancellationToken).ConfigureAwait(false)).ErrorException;
        }
        catch (Exception thrown)
        {
            error = thrown;
        }

        if (error is null)
        {
            return facts;
        }

        // HttpClient's cancellation names a token of its own; callers compare with theirs.
        cancellationToken.ThrowIfCancellationRequested();
        if (isClosed != 0)
        {
            throw Closed(setup, call.Operation, call.Target);
        }

        if (error is ChatServiceException)
        {
            ExceptionDispatchInfo.Capture(error).Throw();
        }

        throw setup.Failure(
            ChatErrorKind.InvalidRequest,
            $"The request '{call.Operation}' to {setup.Where} could not be made: {error.Message}",
            facts,
            cause: error);
    }

    private void Prepare(ServiceCall call, CallFacts facts)
    {
        var request = call.Request;
        foreach (var interceptor in request.Interceptors ?? [])
        {
            // RestSharp would run the interceptors of both calls on each request.
            if (interceptor is CallFacts)
            {
                throw new ArgumentException("A request is sent once; make a new one for each call.", nameof(call));
            }
        }

        facts.EncodedSlashes = RequestSegments.EncodedSlashes(request.Resource);
        foreach (var parameter in request.Parameters)
        {
            if (parameter is UrlSegmentParameter { Value: string segment })
            {
                facts.EncodedSlashes += RequestSegments.EncodedSlashes(segment);
            }

            // An address is normalised before it is sent: an id that is a dot segment would name another resource.
            if (parameter is UrlSegmentParameter { Value: "." or ".." } dots)
            {
#if NET
                if (call.KeepsDotSegments)
                {
                    facts.DotSegment = (string)dots.Value!;
                    continue;
                }
#endif
                throw setup.Failure(
                    ChatErrorKind.InvalidRequest,
                    $"'{parameter.Value}' cannot be used as an id in '{call.Operation}': in an address it means another place. Nothing was sent.",
                    facts);
            }
        }

        if (facts.DotSegment is not null)
        {
            foreach (var dots in request.Parameters.GetParameters<UrlSegmentParameter>().Where(static parameter => parameter.Value is "." or "..").ToList())
            {
                request.RemoveParameter(dots).AddIdSegment(dots.Name!, CallFacts.DotSegmentMark);
            }
        }

        (request.Interceptors ??= []).Add(facts);
        request.AdvancedResponseWriter = facts.Receive;
        request.CompletionOption = HttpCompletionOption.ResponseHeadersRead;
        request.Timeout = Timeout.InfiniteTimeSpan;
        if (request.CookieContainer is null && request.PendingCookies.Count == 0)
        {
            request.CookieContainer = noCookies;
        }
    }
}
