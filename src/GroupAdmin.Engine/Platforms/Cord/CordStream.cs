using System;
using System.Collections.Generic;
using System.Runtime.ExceptionServices;
using System.Text.Json;
using System.Threading;
using System.Threading.Tasks;
using GroupAdmin.Contracts;
using GroupAdmin.Engine.Json;
using GroupAdmin.Engine.Transport;

namespace GroupAdmin.Engine.Platforms.Cord;

/// <summary>A listing in one answer, however long it is: read while it arrives, and handed over in pages of a thousand.</summary>
/// <typeparam name="T">What is listed.</typeparam>
/// <param name="call">The call.</param>
/// <param name="transport">Reaches the platform.</param>
/// <param name="errors">Says what is wrong with an answer.</param>
internal abstract class CordStream<T>(CordCall call, IServiceTransport transport, CordErrors errors) : IPageSource<T>
{
    private const int PageSize = 1000;
    private const int MaximumErrorBytes = 64 * 1024;

    private IAsyncEnumerator<T>? items;
    private StreamedAnswer? answer;
    private JsonStreamReader? json;
    private ExceptionDispatchInfo? broken;
    private bool hasEnded;

    /// <summary>Ends the wait of the page that is being read.</summary>
    protected CancellationToken Token { get; private set; }

    /// <inheritdoc/>
    public async Task<Page<T>?> ReadAsync(CancellationToken cancellationToken)
    {
        broken?.Throw();
        if (hasEnded)
        {
            return null;
        }

        Token = cancellationToken;
        items ??= WalkAsync().GetAsyncEnumerator(CancellationToken.None);
        var page = new List<T>();
        try
        {
            while (page.Count < PageSize && !hasEnded)
            {
                hasEnded = !await items.MoveNextAsync().ConfigureAwait(false);
                if (!hasEnded)
                {
                    page.Add(items.Current);
                }
            }
        }
        catch (Exception error)
        {
            // After an error there is no end that could be mistaken for a complete listing: every further call fails the same way.
            broken = ExceptionDispatchInfo.Capture(Explain(error));
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

    /// <summary>Reads the items; the reader stands on the answer's first token and is left on its last.</summary>
    /// <exception cref="FormatException">It has no known shape; the message ends the sentence "The answer …".</exception>
    protected abstract IAsyncEnumerable<T> ReadItemsAsync(JsonStreamReader json);

    /// <summary>Reads the list that the reader stands on.</summary>
    protected async IAsyncEnumerable<T> ReadListAsync(JsonStreamReader json, Func<Dictionary<string, object?>, T> read, string what)
    {
        if (json.TokenType != JsonTokenType.StartArray)
        {
            throw new FormatException($"holds no list of {what}s");
        }

        await json.ReadAsync(Token).ConfigureAwait(false);
        while (json.TokenType != JsonTokenType.EndArray)
        {
            var item = await json.ReadValueAsync(Token).ConfigureAwait(false) as Dictionary<string, object?>;
            yield return read(item ?? throw new FormatException($"holds something that is no {what}"));
            await json.ReadAsync(Token).ConfigureAwait(false);
        }
    }

    /// <summary>Called when the token was refused because its time is over.</summary>
    /// <returns>True where the call is to be made once more.</returns>
    protected virtual bool Renew() => false;

    private Exception Explain(Exception error) => error switch
    {
        JsonException flawed => errors.Malformed(call, answer!.StatusCode, JsonPlain.Flaw(flawed), json!.Head, error),
        FormatException => errors.Malformed(call, answer!.StatusCode, error.Message, json!.Head),
        _ => error,
    };

    private async IAsyncEnumerable<T> WalkAsync()
    {
        answer = await transport.OpenAsync(call.ToServiceCall(), Token).ConfigureAwait(false);
        if (await FailureAsync(answer).ConfigureAwait(false) is { } failed)
        {
            if (!failed.IsTokenExpired || !Renew())
            {
                throw failed.Failure!;
            }

            answer.Dispose();
            answer = await transport.OpenAsync(call.ToServiceCall(), Token).ConfigureAwait(false);
            if (await FailureAsync(answer).ConfigureAwait(false) is { } again)
            {
                throw again.Failure!;
            }
        }

        json = new JsonStreamReader(answer.Body);
        await json.ReadAsync(Token).ConfigureAwait(false);
        await foreach (var item in ReadItemsAsync(json).ConfigureAwait(false))
        {
            yield return item;
        }

        // Reads what follows the answer: nothing may.
        await json.ReadAsync(Token).ConfigureAwait(false);
    }

    private async Task<CordAnswer?> FailureAsync(StreamedAnswer opened)
    {
        if (opened.StatusCode is >= 200 and <= 299)
        {
            return null;
        }

        var start = new byte[MaximumErrorBytes];
        var length = 0;
        int read;
        do
        {
            read = await opened.Body.ReadAsync(start, length, start.Length - length, Token).ConfigureAwait(false);
            length += read;
        }
        while (read > 0 && length < start.Length);

        return CordAnswer.Of(call, new ServiceAnswer { StatusCode = opened.StatusCode, Body = start.AsMemory(0, length) }, errors);
    }
}
