using System;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using GroupAdmin.Contracts;

namespace GroupAdmin.Connections;

/// <summary>A listing with every item (that is wanted) turned into something else.</summary>
internal sealed class MappedPages<TFrom, TTo>(IPageSource<TFrom> source, Func<TFrom, TTo> map, Func<TFrom, bool>? isWanted = null) : IPageSource<TTo>
{
    public async Task<Page<TTo>?> ReadAsync(CancellationToken cancellationToken) =>
        await source.ReadAsync(cancellationToken).ConfigureAwait(false) is { } page
            ? new Page<TTo>([.. (isWanted is null ? page.Items : page.Items.Where(isWanted)).Select(map)], isWanted is null ? page.Total : null)
            : null;

    public void Dispose() => source.Dispose();
}
