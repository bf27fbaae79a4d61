using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using GroupAdmin.Contracts;

namespace GroupAdmin.Connections;

/// <summary>A listing that one call answers whole.</summary>
internal sealed class SinglePage<T>(Func<CancellationToken, Task<IReadOnlyList<T>>> read) : IPageSource<T>
{
    private bool wasRead;

    public async Task<Page<T>?> ReadAsync(CancellationToken cancellationToken)
    {
        if (wasRead)
        {
            return null;
        }

        wasRead = true;
        var items = await read(cancellationToken).ConfigureAwait(false);
        return new Page<T>(items, items.Count);
    }

    public void Dispose()
    {
    }
}
