using System.Net.Http;
using System.Threading;
using System.Threading.Tasks;

namespace GroupAdmin.Engine.Transport;

/// <summary>Signs each attempt anew.</summary>
internal sealed class SigningHandler(IRequestSigner signer, HttpMessageHandler inner) : DelegatingHandler(inner)
{
    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        // Most signers need not wait for anything.
        var signing = signer.SignAsync(request, cancellationToken);
        return signing.Status == TaskStatus.RanToCompletion
            ? base.SendAsync(request, cancellationToken)
            : SendWhenSignedAsync(signing, request, cancellationToken);
    }

    private async Task<HttpResponseMessage> SendWhenSignedAsync(Task signing, HttpRequestMessage request, CancellationToken cancellationToken)
    {
        await signing.ConfigureAwait(false);
        return await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
    }
}
