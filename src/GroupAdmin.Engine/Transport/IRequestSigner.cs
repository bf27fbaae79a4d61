using System.Net.Http;
using System.Threading;
using System.Threading.Tasks;

namespace GroupAdmin.Engine.Transport;

/// <summary>Puts the connection's authentication onto each attempt, so that a token that has run out is renewed between two attempts.</summary>
public interface IRequestSigner
{
    /// <summary>Signs one attempt.</summary>
    /// <param name="request">The request as it will leave.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    Task SignAsync(HttpRequestMessage request, CancellationToken cancellationToken);
}
