using System;
using System.Collections.Generic;
using System.IO;
using System.Runtime.ExceptionServices;
using System.Text.Json;
using System.Threading;
using System.Threading.Tasks;
using GroupAdmin.Contracts;
using GroupAdmin.Engine.Json;
using GroupAdmin.Engine.Transport;

namespace GroupAdmin.Engine.Platforms.AtomChat;

/// <summary>
/// A listing that AtomChat sends whole in one answer, however long it is: read while it arrives, and handed over in pages of a
/// thousand, so that memory does not grow with it.
/// </summary>
/// <typeparam name="T">What is listed.</typeparam>
internal abstract class AtomChatListing<T> : IPageSource<T>
{
    private const int PageSize = 1000;
    private const int MaximumErrorBytes = 64 * 1024;

    private readonly AtomChatCall call;
    private readonly IServiceTransport transport;
    private readonly AtomChatErrors errors;
    private IAsyncEnumerator<List<T>>? portions;
    private StreamedAnswer? answer;
    private JsonStreamReader? json;
    private ExceptionDispatchInfo? broken;
    private bool hasEnded;
    private int room;

    protected AtomChatListing(AtomChatCall call, IServiceTransport transport, AtomChatErrors errors)
    {
        this.call = call;
        this.transport = transport;
        this.errors = errors;
    }

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
        portions ??= WalkAsync().GetAsyncEnumerator(CancellationToken.None);
        var page = new List<T>();
        try
        {
            while (page.Count < PageSize)
            {
                room = PageSize - page.Count;
                if (!await portions.MoveNextAsync().ConfigureAwait(false))
                {
                    hasEnded = true;
                    break;
                }

                page.AddRange(portions.Current);
            }
        }
        catch (Exception error)
        {
            // After an error there is no end that could be mistaken for a complete listing: every further call fails the same way.
            broken = ExceptionDispatchInfo.Capture(Explain(error));

            // What arrived before an answer broke off is true; what came in an answer that proves to be about something else is not.
            if (page.Count == 0 || error is not (JsonException or ChatServiceException))
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

    /// <summary>Reads what is inside <c>data</c>, in portions; the reader stands on its first token and is left on its last.</summary>
    /// <exception cref="FormatException">It has no known shape; the message ends the sentence "The answer …".</exception>
    protected abstract IAsyncEnumerable<List<T>> ReadDataAsync(JsonStreamReader json);

    /// <summary>Reads the list that the reader stands on. What has arrived is a portion: a step that may wait, made for each item, costs more than the item.</summary>
    protected async IAsyncEnumerable<List<T>> ReadListAsync(JsonStreamReader json, JsonStreamReader.Parser<T> parse, JsonStreamReader.TryParser<T>? tryParse = null)
    {
        while (true)
        {
            var portion = new List<T>();
            if (tryParse is null)
            {
                json.ReadArrived(parse, portion, room);
            }
            else
            {
                json.ReadArrived(tryParse, portion, room);
            }

            if (portion.Count == 0)
            {
                await json.ReadAsync(Token).ConfigureAwait(false);
                if (json.TokenType == JsonTokenType.EndArray)
                {
                    yield break;
                }

                portion.Add(await json.ReadValueAsync(parse, Token).ConfigureAwait(false));
            }

            yield return portion;
        }
    }

    private Exception Explain(Exception error) => error switch
    {
        JsonException flawed => errors.Malformed(call, answer!.StatusCode, JsonPlain.Flaw(flawed), json!.Head, error),
        FormatException => errors.Malformed(call, answer!.StatusCode, error.Message, json!.Head),
        _ => error,
    };

    private async IAsyncEnumerable<List<T>> WalkAsync()
    {
        answer = await transport.OpenAsync(call.ToServiceCall(), Token).ConfigureAwait(false);
        if (!AtomChatAnswer.IsSuccess(answer.StatusCode))
        {
            var whole = new ServiceAnswer { StatusCode = answer.StatusCode, Body = await ReadStartAsync(answer.Body).ConfigureAwait(false) };
            throw AtomChatAnswer.Of(call, whole, errors).Failure!;
        }

        json = new JsonStreamReader(answer.Body);
        await json.ReadAsync(Token).ConfigureAwait(false);
        if (json.TokenType != JsonTokenType.StartObject)
        {
            await json.SkipAsync(Token).ConfigureAwait(false);
            await json.ReadAsync(Token).ConfigureAwait(false);
            throw new FormatException("has neither 'success' nor 'failed'");
        }

        var outside = new Dictionary<string, object?>(StringComparer.Ordinal);
        var hasData = false;
        while (await NextNameAsync(json).ConfigureAwait(false) is { } name)
        {
            if (name != "success" || json.TokenType != JsonTokenType.StartObject)
            {
                await KeepAsync(outside, name, name is "success" or "failed").ConfigureAwait(false);
                continue;
            }

            var inside = new Dictionary<string, object?>(StringComparer.Ordinal);
            while (await NextNameAsync(json).ConfigureAwait(false) is { } inner)
            {
                if (inner != "data")
                {
                    await KeepAsync(inside, inner, inner is "status" or "message").ConfigureAwait(false);
                    continue;
                }

                if (hasData)
                {
                    throw new FormatException("holds 'data' twice");
                }

                hasData = true;
                await foreach (var portion in ReadDataAsync(json).ConfigureAwait(false))
                {
                    yield return portion;
                }
            }

            outside["success"] = inside;
        }

        // Reads what follows the answer: nothing may.
        await json.ReadAsync(Token).ConfigureAwait(false);
        var (wrong, _, failed) = AtomChatAnswer.Open(outside);
        if (failed is not null)
        {
            var (code, message) = AtomChatAnswer.Reason(failed);
            throw errors.Failed(call, answer.StatusCode, code, message);
        }

        if (wrong is not null || !hasData)
        {
            throw new FormatException(wrong ?? "holds no 'data'");
        }
    }

    /// <summary>Moves to the value of an object's next property; null at the end of the object.</summary>
    protected async ValueTask<string?> NextNameAsync(JsonStreamReader json)
    {
        await json.ReadAsync(Token).ConfigureAwait(false);
        if (json.TokenType != JsonTokenType.PropertyName)
        {
            return null;
        }

        var name = json.GetText();
        await json.ReadAsync(Token).ConfigureAwait(false);
        return name;
    }

    private async ValueTask KeepAsync(Dictionary<string, object?> values, string name, bool isWanted)
    {
        if (isWanted && values.ContainsKey(name))
        {
            throw new RepeatedNameException(name);
        }

        if (isWanted)
        {
            values[name] = await json!.ReadValueAsync(Token).ConfigureAwait(false);
        }
        else
        {
            await json!.SkipAsync(Token).ConfigureAwait(false);
        }
    }

    private async Task<ReadOnlyMemory<byte>> ReadStartAsync(Stream body)
    {
        var start = new byte[MaximumErrorBytes];
        var length = 0;
        int read;
        do
        {
            read = await body.ReadAsync(start, length, start.Length - length, Token).ConfigureAwait(false);
            length += read;
        }
        while (read > 0 && length < start.Length);

        return start.AsMemory(0, length);
    }
}
