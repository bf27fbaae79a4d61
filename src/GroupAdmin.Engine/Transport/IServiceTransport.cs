using System;
using System.Threading;
using System.Threading.Tasks;

namespace GroupAdmin.Engine.Transport;

/// <summary>
/// How a platform's client reaches the platform: retries, waits, limits, recording and redaction are already taken care of.
/// One for each connection; thread-safe.
/// </summary>
public interface IServiceTransport : IDisposable
{
    /// <summary>Sends a call and reads the answer whole.</summary>
    /// <param name="call">The call.</param>
    /// <param name="cancellationToken">Ends waits and the request at once.</param>
    /// <returns>The answer, whatever its status, except those that end in an exception.</returns>
    /// <exception cref="ChatServiceException">
    /// <see cref="ChatErrorKind.Transport"/> (no connection, TLS, refused redirect), <see cref="ChatErrorKind.Timeout"/>,
    /// <see cref="ChatErrorKind.Throttled"/> (429 to the end), <see cref="ChatErrorKind.Server"/> (502, 503, 504 to the end),
    /// <see cref="ChatErrorKind.MalformedAnswer"/> (longer than the limit).
    /// </exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    Task<ServiceAnswer> SendAsync(ServiceCall call, CancellationToken cancellationToken);

    /// <summary>Sends a call and hands the answer over as soon as its headers are there.</summary>
    /// <param name="call">The call; it must be idempotent.</param>
    /// <param name="cancellationToken">Ends waits and the request at once.</param>
    /// <returns>The answer; the caller disposes of it.</returns>
    /// <exception cref="ChatServiceException">As <see cref="SendAsync"/>.</exception>
    Task<StreamedAnswer> OpenAsync(ServiceCall call, CancellationToken cancellationToken);
}
