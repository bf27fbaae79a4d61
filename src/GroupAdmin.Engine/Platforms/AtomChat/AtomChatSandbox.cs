using System.Collections.Generic;
using System.Linq;
using System.Net;
using System.Net.Http;
using System.Threading;
using System.Threading.Tasks;
using GroupAdmin.Engine.Sandbox;

namespace GroupAdmin.Engine.Platforms.AtomChat;

/// <summary>
/// AtomChat in memory, at the place of the socket: it reads the requests that the real client writes and answers as the documented
/// service would. Any key is right, except <see cref="RefusedKey"/>.
/// </summary>
/// <param name="store">What it knows.</param>
internal sealed class AtomChatSandbox(AtomChatSandboxStore store) : HttpMessageHandler, ISandboxState
{
    /// <summary>The key that is refused, so that people can rehearse what a wrong key looks like.</summary>
    public const string RefusedKey = "wrong";

    private readonly AtomChatSandboxOperations operations = new(store);

    /// <summary>A sandbox with the sample data.</summary>
    public AtomChatSandbox()
        : this(AtomChatSandboxStore.CreateWithSamples())
    {
    }

    /// <summary>What it knows.</summary>
    public AtomChatSandboxStore Store => store;

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, object?> Describe(int limit) => AtomChatSandboxView.Describe(store, limit);

    /// <inheritdoc/>
    public void ListSampleUsers(int count) => store.ListSampleUsers(count);

    /// <inheritdoc/>
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();

        // I: how a method other than POST and an unknown operation are refused.
        if (request.Method != HttpMethod.Post)
        {
            return Answer(request, HttpStatusCode.MethodNotAllowed, Refusal(2001, "Method not allowed."));
        }

        var key = request.Headers.TryGetValues("api-key", out IEnumerable<string>? values) ? values.First() : string.Empty;
        if (key.Length == 0)
        {
            return Answer(request, HttpStatusCode.OK, Refusal(1010, "Invalid API KEY."));
        }

        if (key == RefusedKey)
        {
            return Answer(request, HttpStatusCode.OK, Refusal(1011, "Incorrect API KEY."));
        }

        var path = request.RequestUri!.AbsolutePath;
        var form = await FormFields.ReadAsync(request.Content).ConfigureAwait(false);
        return operations.Run(path.Substring(path.LastIndexOf('/') + 1), form) is { } answer
            ? Answer(request, HttpStatusCode.OK, answer)
            : Answer(request, HttpStatusCode.NotFound, Refusal(2001, "Invalid API."));
    }

    private static JsonSteps Refusal(int status, string message) =>
        AtomChatSandboxOperations.Tell(AtomChatSandboxVerdict.Failed(status, message));

    private static HttpResponseMessage Answer(HttpRequestMessage request, HttpStatusCode status, JsonSteps body) =>
        new(status) { RequestMessage = request, Content = SteppedJsonStream.ToContent(body) };
}
