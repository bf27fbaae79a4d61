using System.Net.Http;
using System.Threading;
using System.Threading.Tasks;

namespace GroupAdmin.Engine.Transport;

/// <summary>Signs each attempt anew.</summary>
internal sealed class SigningHandler(IRequestSigner signer, HttpMessageHandler inner) : DelegatingHandler(inner)
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        await signer.SignAsync(request, cancellationToken).ConfigureAwait(false);
        return await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
    }
}
