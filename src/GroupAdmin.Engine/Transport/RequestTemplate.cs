using System.Net.Http;
using System.Threading.Tasks;

namespace GroupAdmin.Engine.Transport;

/// <summary>
/// What every attempt of a request is made from. Each attempt gets a message of its own: a signer may change the body, a signature
/// of an earlier attempt must not stay, and on .NET Framework a content that was sent once is disposed of.
/// </summary>
internal sealed class RequestTemplate
{
    private readonly HttpRequestMessage original;
    private readonly byte[]? body;

    private RequestTemplate(HttpRequestMessage original, byte[]? body)
    {
        this.original = original;
        this.body = body;
    }

    /// <summary>True where the method alone says that nothing can be changed by it.</summary>
    public bool OnlyReads => original.Method == HttpMethod.Get || original.Method == HttpMethod.Head;

    public static async Task<RequestTemplate> CaptureAsync(HttpRequestMessage original) => new(
        original,
        original.Content is null ? null : await original.Content.ReadAsByteArrayAsync().ConfigureAwait(false));

    public HttpRequestMessage Make(CallFacts facts)
    {
        var request = new HttpRequestMessage(original.Method, original.RequestUri) { Version = original.Version };
        HeaderCopy.Add(original.Headers, request.Headers);
        if (body is not null)
        {
            request.Content = new BufferedContent(body, original.Content!.Headers);
        }
        else if (!OnlyReads)
        {
            // Without a body the HTTP stack sends it again by itself when a connection ends without a word, and nobody hears of the first time.
            request.Content = new ByteArrayContent([]);
        }

        facts.AttachTo(request);
        return request;
    }
}
