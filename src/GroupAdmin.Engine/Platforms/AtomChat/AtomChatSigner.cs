using System.Net.Http;
using System.Threading;
using System.Threading.Tasks;
using GroupAdmin.Engine.Transport;

namespace GroupAdmin.Engine.Platforms.AtomChat;

/// <summary>Puts the API key into the header <c>api-key</c> of every request.</summary>
/// <param name="key">The key; the engine has made sure that a header can carry it.</param>
internal sealed class AtomChatSigner(string key) : IRequestSigner
{
    private const string Header = "api-key";

    /// <inheritdoc/>
    public Task SignAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        request.Headers.Remove(Header);
        request.Headers.TryAddWithoutValidation(Header, key);
        return Task.CompletedTask;
    }
}
