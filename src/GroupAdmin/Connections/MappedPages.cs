using System;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using GroupAdmin.Contracts;

namespace GroupAdmin.Connections;

/// <summary>A listing with every item turned into something else.</summary>
internal sealed class MappedPages<TFrom, TTo>(IPageSource<TFrom> source, Func<TFrom, TTo> map) : IPageSource<TTo>
{
    public async Task<Page<TTo>?> ReadAsync(CancellationToken cancellationToken) =>
        await source.ReadAsync(cancellationToken).ConfigureAwait(false) is { } page
            ? new Page<TTo>([.. page.Items.Select(map)], page.Total)
            : null;

    public void Dispose() => source.Dispose();
}
