using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using GroupAdmin.Contracts;

namespace GroupAdmin.Engine.Platforms.Publisher;

/// <summary>A listing by <c>limit</c> and <c>offset</c>.</summary>
/// <param name="client">Makes the calls.</param>
/// <param name="makeCall">The call without its page.</param>
/// <param name="list">The name of the list in the answer.</param>
/// <param name="read">Reads one entry.</param>
/// <param name="wanted">How many entries are wanted at most; null for all.</param>
/// <param name="checkEmpty">What is looked at when there is nothing, because an unknown group may look like an empty one; null for nothing.</param>
/// <param name="isFiltered">True where the platform may count more than it lists, because what was asked for is a part.</param>
internal sealed class PublisherListing<T>(
    PublisherClient client,
    Func<PublisherCall> makeCall,
    string list,
    Func<object?, T> read,
    long? wanted,
    Func<CancellationToken, Task>? checkEmpty = null,
    bool isFiltered = false) : IPageSource<T>
{
    // The platform's own default (D). Its maximum is not published, so that nothing larger is asked for.
    private const int PageSize = 200;

    private long offset;
    private bool ended;
    private long? counted;
    private string? firstBefore;

    public async Task<Page<T>?> ReadAsync(CancellationToken cancellationToken)
    {
        if (ended || offset >= wanted)
        {
            return null;
        }

        var limit = Math.Min(PageSize, (wanted - offset) ?? PageSize);
        var call = makeCall()
            .With("limit", limit.ToString(CultureInfo.InvariantCulture))
            .With("offset", offset.ToString(CultureInfo.InvariantCulture));
        var (items, total) = await client.ReadAsync(call, Read, cancellationToken).ConfigureAwait(false);
        if (items.Count == 0 && total > offset)
        {
            WarnOfMissing(total.Value);
        }

        if (offset == 0 && items.Count == 0 && checkEmpty is not null)
        {
            await checkEmpty(cancellationToken).ConfigureAwait(false);
        }

        // A server may send fewer than asked for; only the total, or an empty page, tells the end.
        offset += items.Count;
        ended = items.Count == 0 || offset >= total;
        return new Page<T>(items, total);
    }

    public void Dispose()
    {
    }

    private void WarnOfMissing(long total) => OperationLog.Current.Warning(
        $"The platform counts {total.ToString("N0", CultureInfo.InvariantCulture)} {list} and lists {offset.ToString("N0", CultureInfo.InvariantCulture)} of them: what the account may not see, or what is not of the part that was asked for, may be counted.");

    private (List<T> Items, long? Total) Read(Dictionary<string, object?> answer)
    {
        answer.TryGetValue(list, out var entries);
        if (entries is Dictionary<string, object?> wrapped && wrapped.Count == 1)
        {
            entries = wrapped.Values.First();
        }

        if (entries is not object?[] several)
        {
            throw new FormatException($"holds no list '{list}'");
        }

        // A server that does not heed the offset would be asked for ever.
        var first = several.Length > 0 && several[0] is Dictionary<string, object?> fields && fields.TryGetValue("id", out var id) ? PublisherShapes.Text(id) : null;
        if (first is not null && first == firstBefore)
        {
            throw new FormatException("is the page before once more");
        }

        firstBefore = first;
        answer.TryGetValue("total", out var sent);
        long? now = long.TryParse(PublisherShapes.Text(sent), NumberStyles.None, CultureInfo.InvariantCulture, out var count) ? count : null;

        // What is made or deleted meanwhile may be counted and not listed: the least that was ever counted must be there.
        var total = now < counted ? now : counted ?? now;
        counted = total;
        if (several.Length == 0 && total > offset && !isFiltered)
        {
            // Whoever takes a part of a list for the whole makes again what it does not see, or leaves it out of a file.
            throw new FormatException($"ends after {offset.ToString("N0", CultureInfo.InvariantCulture)} of the {total.Value.ToString("N0", CultureInfo.InvariantCulture)} {list} that it counts");
        }

        return ([.. several.Select(read)], now);
    }
}
