using System;
using System.Threading;
using System.Threading.Tasks;

namespace GroupAdmin.Contracts;

/// <summary>
/// A listing that is read forward, page by page. Nothing is requested before the first call of <see cref="ReadAsync"/>, and no page
/// before it is asked for. A page may be a part of one long answer that is still arriving, so the source must be disposed of.
/// </summary>
/// <typeparam name="T">What is listed.</typeparam>
public interface IPageSource<T> : IDisposable
{
    /// <summary>Reads the next page.</summary>
    /// <param name="cancellationToken">Ends the wait and the request.</param>
    /// <returns>The page, or null after the last one. A page may be empty.</returns>
    /// <exception cref="ChatServiceException">The platform failed, or its answer makes no sense.</exception>
    Task<Page<T>?> ReadAsync(CancellationToken cancellationToken);
}
