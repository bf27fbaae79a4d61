using System;
using System.Linq;
using System.Text.Json;
using System.Threading;
using System.Threading.Tasks;
using GroupAdmin.Contracts;

namespace GroupAdmin.ToyPlatform;

/// <summary>A listing of the toy: each page says where the next begins.</summary>
internal sealed class ToyPages<T>(Func<int, CancellationToken, Task<JsonElement>> ask, Func<JsonElement, T> read) : IPageSource<T>
{
    private int? next = 0;

    public async Task<Page<T>?> ReadAsync(CancellationToken cancellationToken)
    {
        if (next is not { } place)
        {
            return null;
        }

        var page = await ask(place, cancellationToken);
        next = page.GetProperty("next") is { ValueKind: JsonValueKind.Number } following ? following.GetInt32() : null;
        return new Page<T>([.. page.GetProperty("items").EnumerateArray().Select(read)], page.GetProperty("total").GetInt64());
    }

    public void Dispose()
    {
    }
}
