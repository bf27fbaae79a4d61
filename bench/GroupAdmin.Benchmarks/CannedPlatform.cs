using System;
using System.Net;
using System.Net.Http;
using System.Net.Http.Headers;
using System.Threading;
using System.Threading.Tasks;
using GroupAdmin.Contracts;
using GroupAdmin.Engine;
using GroupAdmin.Engine.Platforms;

namespace GroupAdmin.Benchmarks;

/// <summary>
/// A platform at whose end the same bytes answer every request, so that nothing is measured but the client: its requests are really
/// written, signed, throttled and retried, its answers really read.
/// </summary>
internal static class CannedPlatform
{
    /// <summary>Opens a connection to it.</summary>
    /// <param name="platform">The platform whose client is used.</param>
    /// <param name="answer">Gives the body of the answer to a request.</param>
    /// <param name="configure">Changes how the connection is made.</param>
    public static ChatConnection Connect(string platform, Func<Uri, byte[]> answer, Action<ConnectionOptions>? configure = null)
    {
        var known = PlatformRegistry.BuiltIn().Find(platform)!;
        var registry = new PlatformRegistry();
        registry.Add(new PlatformRegistration
        {
            Name = known.Name,
            Description = known.Description,
            ClientType = known.ClientType,
            CreateClient = known.CreateClient,
            CreateSigner = known.CreateSigner,
            CreateSandbox = () => new Canned(answer),
            Authentication = known.Authentication,
            Formats = known.Formats,
            DefaultBatchSize = known.DefaultBatchSize,
        });
        var options = new ConnectionOptions(platform) { Name = "bench", Sandbox = true };
        configure?.Invoke(options);
        return new ChatConnection("bench", new ChatEngine(registry).Open(options), ConnectionMode.Sandbox);
    }

    private sealed class Canned(Func<Uri, byte[]> answer) : HttpMessageHandler
    {
        private static readonly MediaTypeHeaderValue Json = new("application/json");

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            // Answered on another thread, as from a network.
            await Task.Yield();
            return new HttpResponseMessage(HttpStatusCode.OK)
            {
                RequestMessage = request,
                Content = new ByteArrayContent(answer(request.RequestUri!)) { Headers = { ContentType = Json } },
            };
        }
    }
}
