using System;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using GroupAdmin.Contracts;

namespace GroupAdmin.Engine.Platforms.Cord;

/// <summary>A listing of which only some items are wanted. How many these are is not known before its end.</summary>
/// <typeparam name="T">What is listed.</typeparam>
/// <param name="all">The whole listing.</param>
/// <param name="isWanted">Which items are wanted.</param>
internal sealed class CordFilteredPages<T>(IPageSource<T> all, Func<T, bool> isWanted) : IPageSource<T>
{
    /// <inheritdoc/>
    public async Task<Page<T>?> ReadAsync(CancellationToken cancellationToken) =>
        await all.ReadAsync(cancellationToken).ConfigureAwait(false) is { } page ? new Page<T>([.. page.Items.Where(isWanted)]) : null;

    /// <inheritdoc/>
    public void Dispose() => all.Dispose();
}
