using System.Linq;
using System.Net.Http;
using System.Threading;
using System.Threading.Tasks;
using GroupAdmin.Engine.Transport;

namespace GroupAdmin.Engine.Platforms.AtomChat;

/// <summary>Puts the API key into the header <c>api-key</c> of every request.</summary>
internal sealed class AtomChatSigner : IRequestSigner
{
    private const string Header = "api-key";

    private readonly string key;

    /// <summary>Takes the key.</summary>
    /// <param name="secret">The key; white space around it, which comes with pasting, is no part of it.</param>
    /// <param name="redactor">Is told the key.</param>
    /// <exception cref="ChatServiceException"><see cref="ChatErrorKind.Authentication"/> when no header can carry it.</exception>
    public AtomChatSigner(string secret, Redactor redactor)
    {
        key = secret.Trim();
        if (key.Length == 0 || key.Any(static c => c is < ' ' or > '~'))
        {
            throw new ChatServiceException(
                ChatErrorKind.Authentication,
                key.Length == 0
                    ? "The API key is empty: pass the one of your AtomChat account with -Secret."
                    : "The API key holds a character that no key has (a line break, or one beyond ASCII): check -Secret.")
            {
                Platform = AtomChatPlatform.Name,
            };
        }

        redactor.Learn(key);
    }

    /// <inheritdoc/>
    public Task SignAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        request.Headers.Remove(Header);
        request.Headers.TryAddWithoutValidation(Header, key);
        return Task.CompletedTask;
    }
}
