using System;
using System.Collections.Generic;
using System.Runtime.ExceptionServices;
using System.Text.Json;
using System.Threading;
using System.Threading.Tasks;
using GroupAdmin.Contracts;
using GroupAdmin.Engine.Json;
using GroupAdmin.Engine.Transport;

namespace GroupAdmin.Engine.Platforms.Ejabberd;

/// <summary>A list in one answer, however long it is (there is no paging): read while it arrives, and handed over in pages of a thousand.</summary>
/// <typeparam name="T">What is listed.</typeparam>
/// <param name="call">The call.</param>
/// <param name="read">Reads one entry; null leaves it out. A <see cref="FormatException"/> says that it has no known shape.</param>
/// <param name="transport">Reaches the platform.</param>
/// <param name="errors">Says what is wrong with an answer.</param>
/// <param name="pageSize">How many entries a page has.</param>
internal sealed class EjabberdStream<T>(EjabberdCall call, Func<object?, T?> read, IServiceTransport transport, EjabberdErrors errors, int pageSize = 1000) : IPageSource<T>
    where T : class
{
    private const int MaximumErrorBytes = 64 * 1024;

    private StreamedAnswer? answer;
    private JsonStreamReader? json;
    private ExceptionDispatchInfo? broken;
    private bool hasEnded;

    /// <inheritdoc/>
    public async Task<Page<T>?> ReadAsync(CancellationToken cancellationToken)
    {
        broken?.Throw();
        if (hasEnded)
        {
            return null;
        }

        var page = new List<T>();
        try
        {
            await FillAsync(page, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception error)
        {
            // After an error there is no end that could be mistaken for a complete list: every further call fails the same way.
            broken = ExceptionDispatchInfo.Capture(error switch
            {
                JsonException flawed => errors.Malformed(call, answer!.StatusCode, JsonPlain.Flaw(flawed), json!.Head, error),
                FormatException => errors.Malformed(call, answer!.StatusCode, error.Message, json!.Head),
                _ => error,
            });
            if (page.Count == 0)
            {
                broken.Throw();
            }
        }

        return page.Count == 0 && hasEnded ? null : new Page<T>(page);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        json?.Dispose();
        answer?.Dispose();
    }

    private async Task FillAsync(List<T> page, CancellationToken cancellationToken)
    {
        if (json is null)
        {
            await BeginAsync(cancellationToken).ConfigureAwait(false);
        }

        while (page.Count < pageSize)
        {
            if (json!.TokenType == JsonTokenType.EndArray)
            {
                // Reads what follows the list: nothing may.
                await json.ReadAsync(cancellationToken).ConfigureAwait(false);
                hasEnded = true;
                return;
            }

            if (read(await json.ReadValueAsync(cancellationToken).ConfigureAwait(false)) is { } item)
            {
                page.Add(item);
            }

            await json.ReadAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task BeginAsync(CancellationToken cancellationToken)
    {
        answer = await transport.OpenAsync(call.ToServiceCall(), cancellationToken).ConfigureAwait(false);
        if (answer.StatusCode is < 200 or > 299)
        {
            throw errors.Failed(call, answer.StatusCode, await StartAsync(answer, cancellationToken).ConfigureAwait(false));
        }

        json = new JsonStreamReader(answer.Body);
        if (!await json.ReadAsync(cancellationToken).ConfigureAwait(false) || json.TokenType != JsonTokenType.StartArray)
        {
            throw new FormatException("is no list");
        }

        await json.ReadAsync(cancellationToken).ConfigureAwait(false);
    }

    private static async Task<ReadOnlyMemory<byte>> StartAsync(StreamedAnswer opened, CancellationToken cancellationToken)
    {
        var start = new byte[MaximumErrorBytes];
        var length = 0;
        int read;
        do
        {
            read = await opened.Body.ReadAsync(start, length, start.Length - length, cancellationToken).ConfigureAwait(false);
            length += read;
        }
        while (read > 0 && length < start.Length);

        return start.AsMemory(0, length);
    }
}
