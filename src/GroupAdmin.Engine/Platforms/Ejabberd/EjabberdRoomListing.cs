using System;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using GroupAdmin.Contracts;

namespace GroupAdmin.Engine.Platforms.Ejabberd;

/// <summary>A list of rooms' addresses, each room of a page looked at, several at once.</summary>
/// <param name="addresses">The addresses.</param>
/// <param name="find">Looks at one room; null where it is gone by now.</param>
internal sealed class EjabberdRoomListing(IPageSource<string> addresses, Func<string, CancellationToken, Task<ChatGroup?>> find) : IPageSource<ChatGroup>
{
    /// <inheritdoc/>
    public async Task<Page<ChatGroup>?> ReadAsync(CancellationToken cancellationToken)
    {
        if (await addresses.ReadAsync(cancellationToken).ConfigureAwait(false) is not { } page)
        {
            return null;
        }

        var found = await Task.WhenAll(page.Items.Select(address => find(address, cancellationToken))).ConfigureAwait(false);
        return new Page<ChatGroup>([.. found.OfType<ChatGroup>()]);
    }

    /// <inheritdoc/>
    public void Dispose() => addresses.Dispose();
}
