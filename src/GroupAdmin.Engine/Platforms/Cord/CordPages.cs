using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using GroupAdmin.Contracts;
using GroupAdmin.Engine.Transport;

namespace GroupAdmin.Engine.Platforms.Cord;

/// <summary>
/// A listing by cursor: users or members. A page is read whole, so that one that was lost on the way is asked for again. Cord fails at a
/// page whose last id holds a character above U+00FF when more follow (S): then a page of another size is asked for, and in the end all
/// that is left, which needs no cursor and is read while it arrives.
/// </summary>
/// <typeparam name="T">What is listed.</typeparam>
/// <param name="makeCall">Makes the call without its cursor.</param>
/// <param name="read">Reads one item.</param>
/// <param name="needed">How many items are needed from the first on; null for all.</param>
/// <param name="ask">Makes a call.</param>
/// <param name="transport">Reaches the platform, for an answer that is read while it arrives.</param>
/// <param name="errors">Says what is wrong with an answer.</param>
/// <param name="pageSize">How many items are asked for at once.</param>
/// <param name="isFiltered">True where the platform may count more than it lists, because what was asked for is a part.</param>
internal sealed class CordPages<T>(
    Func<CordCall> makeCall,
    Func<Dictionary<string, object?>, T> read,
    long? needed,
    Func<CordCall, CancellationToken, Task<CordAnswer>> ask,
    IServiceTransport transport,
    CordErrors errors,
    int pageSize = CordPages<T>.PageSize,
    bool isFiltered = false) : IPageSource<T>
{
    /// <summary>How many items are asked for at once, unless somebody says otherwise.</summary>
    public const int PageSize = 1000;

    // There is no maximum; this is more than there can be.
    private const long Everything = 2_000_000_000;

    private static readonly int[] Steps = [0, 1, 5];

    private CordStream<T>? rest;
    private string? token;
    private long delivered;
    private long counted = long.MaxValue;
    private bool hasEnded;

    /// <inheritdoc/>
    public async Task<Page<T>?> ReadAsync(CancellationToken cancellationToken)
    {
        if (rest is not null)
        {
            return await rest.ReadAsync(cancellationToken).ConfigureAwait(false);
        }

        if (hasEnded || delivered >= needed)
        {
            return null;
        }

        var limit = Math.Min(pageSize, (needed - delivered) ?? pageSize);
        foreach (var step in Steps)
        {
            var answer = await ask(Call(limit + step), cancellationToken).ConfigureAwait(false);
            if (answer.Failure is not { } failure)
            {
                return Next(answer);
            }

            if (failure is not { StatusCode: 500, PlatformCode: "error" })
            {
                throw failure;
            }
        }

        OperationLog.Current.Verbose("No page of the usual size can be read, because of the ids at its end; all that is left is read at once.");
        rest = new CordUserStream<T>(Call(Everything), read, transport, errors);
        return await rest.ReadAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public void Dispose() => rest?.Dispose();

    private CordCall Call(long limit) => makeCall().With("limit", limit.ToString(CultureInfo.InvariantCulture)).With("token", token);

    private Page<T> Next(CordAnswer answer)
    {
        try
        {
            answer.Fields.TryGetValue("users", out var users);
            var rows = users as object?[] ?? throw new FormatException("holds no list in 'users'");
            var items = rows.Select(row => read(row as Dictionary<string, object?> ?? throw new FormatException("holds something that is no user in 'users'"))).ToList();
            var (next, total) = Pagination(answer.Fields);
            if (next is not null && next == token)
            {
                throw new FormatException("names the page before as the next one");
            }

            token = next;
            hasEnded = next is null;
            delivered += items.Count;

            // What is made or deleted meanwhile may be counted and not listed: the least that was ever counted must be there.
            counted = Math.Min(counted, total ?? 0);
            if (hasEnded && delivered < counted && !isFiltered)
            {
                throw new FormatException($"ends after {delivered.ToString("N0", CultureInfo.InvariantCulture)} of the {counted.ToString("N0", CultureInfo.InvariantCulture)} users that it counts");
            }

            return new Page<T>(items, total);
        }
        catch (FormatException error)
        {
            throw errors.Malformed(answer.Call, answer.StatusCode, error.Message, answer.Body);
        }
    }

    private static (string? Token, long? Total) Pagination(Dictionary<string, object?> fields)
    {
        fields.TryGetValue("pagination", out var value);
        var pagination = value as Dictionary<string, object?> ?? throw new FormatException("holds no 'pagination', so that it is not known whether more follows");
        pagination.TryGetValue("total", out var total);
        pagination.TryGetValue("token", out var next);
        return (next is null or string ? next as string is { Length: > 0 } text ? text : null : throw new FormatException("holds a cursor that is no text"), total as long?);
    }
}
