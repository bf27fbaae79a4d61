using System;
using System.Buffers;
using System.Collections.Generic;
using System.IO;
using System.Text.Json;
using System.Threading;
using System.Threading.Tasks;

namespace GroupAdmin.Engine.Json;

/// <summary>
/// Reads JSON token by token while it arrives. Memory holds one token (or the one value that is asked for whole) and never the text.
/// </summary>
/// <param name="stream">The text in UTF-8, with or without a byte order mark. It stays open.</param>
/// <param name="maximumValueBytes">The longest token, or value that is read whole: 1 MiB unless given.</param>
/// <param name="place">Follows the lines; null where nobody asks for them.</param>
internal sealed class JsonStreamReader(Stream stream, int maximumValueBytes = 1024 * 1024, TextPlace? place = null) : IDisposable
{
    private const int FirstBufferBytes = 16 * 1024;
    private const int HeadBytes = 4096;

    private readonly byte[] head = new byte[HeadBytes];
    private JsonReaderState state = new(JsonPlain.Options);
    private byte[] buffer = ArrayPool<byte>.Shared.Rent(FirstBufferBytes);
    private int headLength;
    private int position;
    private int end;
    private int tokenStart;
    private int tokenLength;
    private int anchor = NoAnchor;
    private int passed;
    private bool hasBegun;
    private bool isFinal;

    private const int NoAnchor = -1;

    /// <summary>Makes something of a value; the reader stands on its first token and is left on its last.</summary>
    /// <typeparam name="T">What is made.</typeparam>
    /// <param name="reader">The reader.</param>
    public delegate T Parser<out T>(ref Utf8JsonReader reader);

    /// <summary>
    /// Makes something of a value that may not have arrived whole, so that it need not be gone over first to find out; the reader stands on
    /// its first token and is left on its last.
    /// </summary>
    /// <typeparam name="T">What is made.</typeparam>
    /// <param name="reader">The reader.</param>
    /// <param name="value">What was made.</param>
    /// <returns>False where the text ends before the value does.</returns>
    public delegate bool TryParser<T>(ref Utf8JsonReader reader, out T value);

    /// <summary>The token that was read last.</summary>
    public JsonTokenType TokenType { get; private set; }

    /// <summary>How many objects and lists are open around the token.</summary>
    public int Depth { get; private set; }

    /// <summary>The first bytes of the text, up to 4,096, as far as they were read.</summary>
    public ReadOnlyMemory<byte> Head => head.AsMemory(0, headLength);

    /// <summary>Reads the next token.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>False when the text has ended after one complete value.</returns>
    /// <exception cref="JsonException">The text is no JSON, breaks off, is nested too deeply, or holds too long a token.</exception>
    public async ValueTask<bool> ReadAsync(CancellationToken cancellationToken)
    {
        while (!Advance())
        {
            if (isFinal)
            {
                return false;
            }

            await FillAsync(cancellationToken).ConfigureAwait(false);
        }

        return true;
    }

    /// <summary>The text of the token: a string or a property's name.</summary>
    public string GetText() => Parse(tokenStart, tokenLength, JsonPlain.Text);

    /// <summary>Reads the value that begins with the token as a plain value.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    public ValueTask<object?> ReadValueAsync(CancellationToken cancellationToken) => ReadValueAsync(JsonPlain.Read, cancellationToken);

    /// <summary>Reads the value that begins with the token whole and makes something of it.</summary>
    /// <typeparam name="T">What is made.</typeparam>
    /// <param name="parse">Makes it.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async ValueTask<T> ReadValueAsync<T>(Parser<T> parse, CancellationToken cancellationToken)
    {
        if (TokenType is not (JsonTokenType.StartObject or JsonTokenType.StartArray))
        {
            return Parse(tokenStart, tokenLength, parse);
        }

        anchor = tokenStart;
        var depth = Depth;
        while (!AdvanceToEnd(depth))
        {
            await FillAsync(cancellationToken).ConfigureAwait(false);
        }

        var value = Parse(anchor, position - anchor, parse);
        anchor = NoAnchor;
        return value;
    }

    /// <summary>
    /// Reads the next values of a list that have arrived whole, one after the other and without a wait. The reader stands on the list's
    /// start or on the last token of a value, and is left so; what it cannot take, an end or a value that is still arriving, is read with
    /// <see cref="ReadAsync"/> next.
    /// </summary>
    /// <typeparam name="T">What is made of a value.</typeparam>
    /// <param name="parse">Makes it.</param>
    /// <param name="into">Takes what is made.</param>
    /// <param name="most">How many values are read at most.</param>
    /// <exception cref="JsonException">The first of them is no JSON. After others, it is read, and fails, in the next call.</exception>
    public void ReadArrived<T>(Parser<T> parse, List<T> into, int most) =>
        ReadArrived(parse, static (parse, json, start, ref reader, out value) =>
        {
            if (!reader.TrySkip())
            {
                value = default!;
                return false;
            }

            value = json.Parse(json.position + start, (int)reader.BytesConsumed - start, parse);
            return true;
        }, into, most);

    /// <inheritdoc cref="ReadArrived{T}(Parser{T}, List{T}, int)"/>
    public void ReadArrived<T>(TryParser<T> parse, List<T> into, int most) =>
        ReadArrived(parse, static (parse, _, _, ref reader, out value) => parse(ref reader, out value), into, most);

    private delegate bool Step<TParse, T>(TParse parse, JsonStreamReader json, int start, ref Utf8JsonReader reader, out T value);

    private void ReadArrived<TParse, T>(TParse parse, Step<TParse, T> step, List<T> into, int most)
    {
        var reader = new Utf8JsonReader(buffer.AsSpan(position, end - position), isFinal, state);
        try
        {
            for (var count = 0; count < most; count++)
            {
                var next = reader;
                if (!next.Read() || next.TokenType == JsonTokenType.EndArray || !step(parse, this, (int)next.TokenStartIndex, ref next, out var value))
                {
                    break;
                }

                into.Add(value);
                reader = next;
            }
        }
        catch (JsonException) when (reader.BytesConsumed > 0)
        {
            // Those before it are true.
        }
        finally
        {
            if (reader.BytesConsumed > 0)
            {
                position += (int)reader.BytesConsumed;
                state = reader.CurrentState;
                TokenType = reader.TokenType;
                Depth = reader.CurrentDepth;
            }
        }
    }

    /// <summary>Passes over the value that begins with the token, however long it is.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async ValueTask SkipAsync(CancellationToken cancellationToken)
    {
        if (TokenType is not (JsonTokenType.StartObject or JsonTokenType.StartArray))
        {
            return;
        }

        var depth = Depth;
        while (!AdvanceToEnd(depth))
        {
            await FillAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (buffer.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(buffer);
            buffer = [];
            position = end = 0;
        }
    }

    private bool Advance()
    {
        if (!hasBegun && !Begin())
        {
            return false;
        }

        var reader = new Utf8JsonReader(buffer.AsSpan(position, end - position), isFinal, state);
        var isRead = reader.Read();
        if (isRead)
        {
            TokenType = reader.TokenType;
            Depth = reader.CurrentDepth;
            tokenStart = position + (int)reader.TokenStartIndex;
            place?.Pass(buffer.AsSpan(passed, tokenStart - passed));
            passed = tokenStart;
            tokenLength = reader.ValueSpan.Length + (TokenType is JsonTokenType.String or JsonTokenType.PropertyName ? 2 : 0);
        }

        position += (int)reader.BytesConsumed;
        state = reader.CurrentState;
        return isRead;
    }

    // The text may end inside the value: then the reader itself throws, because it is told that no more will come.
    private bool AdvanceToEnd(int depth)
    {
        var reader = new Utf8JsonReader(buffer.AsSpan(position, end - position), isFinal, state);
        var isEnd = false;
        while (!isEnd && reader.Read())
        {
            isEnd = reader.CurrentDepth == depth;
        }

        position += (int)reader.BytesConsumed;
        state = reader.CurrentState;
        TokenType = reader.TokenType;
        return isEnd;
    }

    // Three bytes must be there to tell whether the text begins with a byte order mark.
    private bool Begin()
    {
        if (end < 3 && !isFinal)
        {
            return false;
        }

        hasBegun = true;
        position = passed = end - JsonPlain.WithoutMark(buffer.AsSpan(0, end)).Length;
        return true;
    }

    private async Task FillAsync(CancellationToken cancellationToken)
    {
        var keep = anchor == NoAnchor ? position : anchor;
        if (keep > 0)
        {
            if (passed < keep)
            {
                place?.Pass(buffer.AsSpan(passed, keep - passed));
                passed = keep;
            }

            passed -= keep;
            Buffer.BlockCopy(buffer, keep, buffer, 0, end - keep);
            end -= keep;
            position -= keep;
            anchor = anchor == NoAnchor ? NoAnchor : 0;
        }

        if (end == buffer.Length)
        {
            Grow();
        }

        var read = await stream.ReadAsync(buffer, end, buffer.Length - end, cancellationToken).ConfigureAwait(false);
        isFinal = read == 0;
        if (headLength < HeadBytes)
        {
            var copied = Math.Min(read, HeadBytes - headLength);
            Buffer.BlockCopy(buffer, end, head, headLength, copied);
            headLength += copied;
        }

        end += read;
    }

    private void Grow()
    {
        if (buffer.Length >= maximumValueBytes)
        {
            throw new JsonException($"A single value in it is longer than {maximumValueBytes:N0} bytes.");
        }

        var larger = ArrayPool<byte>.Shared.Rent(buffer.Length * 2);
        Buffer.BlockCopy(buffer, 0, larger, 0, end);
        ArrayPool<byte>.Shared.Return(buffer);
        buffer = larger;
    }

    private T Parse<T>(int start, int length, Parser<T> parse)
    {
        var reader = new Utf8JsonReader(buffer.AsSpan(start, length), JsonPlain.Options);
        reader.Read();
        return parse(ref reader);
    }
}
