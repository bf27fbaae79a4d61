using System.Threading;
using System.Threading.Tasks;

namespace GroupAdmin.Contracts;

/// <summary>Tests a connection's credentials with a call that changes nothing.</summary>
public interface IConnectionTester
{
    /// <summary>Makes the test call.</summary>
    /// <param name="cancellationToken">Ends the wait and the request.</param>
    /// <returns>Who the platform says the connection is, where it tells; otherwise null.</returns>
    /// <exception cref="ChatServiceException"><see cref="ChatErrorKind.Authentication"/> when the credentials are wrong.</exception>
    Task<string?> TestAsync(CancellationToken cancellationToken);
}
