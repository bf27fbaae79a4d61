using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using GroupAdmin.Contracts;

namespace GroupAdmin.Engine.Platforms.AtomChat;

/// <summary>All users, by row offset and limit.</summary>
/// <remarks>
/// Only an empty page is the end: a server may send fewer rows than it was asked for (because it caps the limit, or leaves users out
/// after counting), and a short page that is taken for the last one loses everybody behind it. That costs one request more.
/// </remarks>
/// <param name="range">What the caller needs; it counts for itself, so that rows are always sent from the first on.</param>
/// <param name="send">Makes a call that must succeed.</param>
/// <param name="errors">Says what is wrong with an answer.</param>
/// <param name="shapes">Reads users.</param>
internal sealed class AtomChatUserListing(
    ListRange range,
    Func<AtomChatCall, CancellationToken, Task<AtomChatAnswer>> send,
    AtomChatErrors errors,
    AtomChatShapes shapes) : IPageSource<ChatUser>
{
    /// <summary>How many rows are asked for at once.</summary>
    public const int PageSize = 100;

    private const int MaximumRepeats = 2;

    private HashSet<string> before = new(StringComparer.Ordinal);
    private long offset;
    private int repeats;
    private bool hasEnded;

    /// <summary>How many rows are needed from the first on; null for all.</summary>
    private long? Needed => range.First is { } first ? range.Skip + first : null;

    /// <inheritdoc/>
    public async Task<Page<ChatUser>?> ReadAsync(CancellationToken cancellationToken)
    {
        if (hasEnded || offset >= Needed)
        {
            return null;
        }

        var limit = Math.Min(PageSize, (Needed - offset) ?? PageSize);
        var answer = await send(Call(offset, limit), cancellationToken).ConfigureAwait(false);
        try
        {
            return Next(Rows(answer.Success));
        }
        catch (FormatException error)
        {
            throw errors.Malformed(answer.Call, answer.StatusCode, error.Message, answer.Body);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
    }

    public static AtomChatCall Call(long offset, long limit) => new AtomChatCall(AtomChatOperation.ListUsers)
        .With("offset", offset.ToString(CultureInfo.InvariantCulture))
        .With("limit", limit.ToString(CultureInfo.InvariantCulture));

    private List<ChatUser> Rows(Dictionary<string, object?> success)
    {
        success.TryGetValue("data", out var data);
        var rows = data as object?[] ?? throw new FormatException("holds no list of users in 'data'");
        return [.. rows.Select(row => shapes.User(row as Dictionary<string, object?> ?? throw new FormatException("holds something that is no user in 'data'")))];
    }

    private Page<ChatUser>? Next(List<ChatUser> rows)
    {
        if (rows.Count == 0)
        {
            hasEnded = true;
            return null;
        }

        offset += rows.Count;

        // Users that are created meanwhile push rows over to the next page: they come again there.
        var fresh = rows.Where(row => !before.Contains(row.Id)).ToList();
        repeats = fresh.Count == 0 && rows.Count == before.Count ? repeats + 1 : 0;
        if (repeats >= MaximumRepeats)
        {
            throw new FormatException("holds the same users as the pages before, whatever the offset");
        }

        before = new HashSet<string>(rows.Select(static row => row.Id), StringComparer.Ordinal);
        return new Page<ChatUser>(fresh);
    }
}
