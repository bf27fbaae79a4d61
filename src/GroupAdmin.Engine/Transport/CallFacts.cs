using System.Collections.Generic;
using System.Net;
using System.Net.Http;
using System.Threading;
using System.Threading.Tasks;
using RestSharp;
using RestSharp.Interceptors;

namespace GroupAdmin.Engine.Transport;

/// <summary>
/// What the handlers need to know of the call that a request belongs to. It travels with the request as an interceptor, the only
/// place where RestSharp shows the <see cref="HttpRequestMessage"/> that it has made of a <see cref="RestRequest"/>.
/// </summary>
internal sealed class CallFacts(ServiceCall call, bool isStreaming) : Interceptor
{
#if NET
    private static readonly HttpRequestOptionsKey<CallFacts> Key = new("GroupAdmin.Call");
#else
    private const string Key = "GroupAdmin.Call";
#endif

    /// <summary>Stands in the address for an id that is a dot segment until the message is made.</summary>
    public const string DotSegmentMark = "-dot-segment-5d0c2e7a91f64b3e-";

    public string Operation { get; } = call.Operation;

    public string? Target { get; } = call.Target;

    public bool IsIdempotent { get; } = call.IsIdempotent;

    public bool IsStreaming { get; } = isStreaming;

    /// <summary>How many times the request was sent so far; following a redirect is no further time.</summary>
    public int Attempts { get; set; } = 1;

    /// <summary>The id in the path that is a dot segment; null where there is none.</summary>
    public string? DotSegment { get; set; }

    /// <summary>How many slashes and backslashes the address must hold encoded, because they belong to a name.</summary>
    public int EncodedSlashes { get; set; }

    /// <summary>True once an attempt ended without an answer that tells whether it took effect.</summary>
    public bool MayHaveTakenEffect { get; set; }

    /// <summary>The answer's status, content and headers, taken from the message before RestSharp disposes of it.</summary>
    public HttpStatusCode StatusCode { get; private set; }

    public HttpContent? Content { get; private set; }

    public IReadOnlyDictionary<string, string> Headers { get; private set; } = AnswerHeaders.None;

    public static CallFacts Of(HttpRequestMessage request) =>
#if NET
        request.Options.TryGetValue(Key, out var facts) ? facts : throw Missing();
#else
        request.Properties.TryGetValue(Key, out var facts) ? (CallFacts)facts : throw Missing();
#endif

    public void AttachTo(HttpRequestMessage request) =>
#if NET
        request.Options.Set(Key, this);
#else
        request.Properties[Key] = this;
#endif

    public override ValueTask BeforeHttpRequest(HttpRequestMessage requestMessage, CancellationToken cancellationToken)
    {
        AttachTo(requestMessage);
#if NET
        if (DotSegment is { } dots)
        {
            // The only address that is sent as it is written. Everything in it was percent-encoded before.
            requestMessage.RequestUri = new System.Uri(
                requestMessage.RequestUri!.AbsoluteUri.Replace(DotSegmentMark, dots.Replace(".", "%2E", System.StringComparison.Ordinal), System.StringComparison.Ordinal),
                new System.UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true });
        }
#endif
        return default;
    }

    /// <summary>Takes the answer over instead of RestSharp, which would make a text of the body and dispose of a stream.</summary>
    public RestResponse Receive(HttpResponseMessage response, RestRequest request)
    {
        StatusCode = response.StatusCode;
        Content = response.Content;
        Headers = new AnswerHeaders(response.Headers, response.Content?.Headers);
        response.Content = null!;
        return new RestResponse(request) { ResponseStatus = ResponseStatus.Completed };
    }

    private static System.InvalidOperationException Missing() => new("The request was not made by the transport.");
}
