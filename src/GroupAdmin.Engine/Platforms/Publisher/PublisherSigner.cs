using System.Net.Http;
using System.Net.Http.Headers;
using System.Threading;
using System.Threading.Tasks;
using GroupAdmin.Engine.Transport;

namespace GroupAdmin.Engine.Platforms.Publisher;

/// <summary>Puts the OAuth 2 access token onto every request.</summary>
/// <param name="token">The token; the engine has made sure that a header can carry it.</param>
internal sealed class PublisherSigner(string token) : IRequestSigner
{
    /// <inheritdoc/>
    public Task SignAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return Task.CompletedTask;
    }
}
