using System;
using System.Collections.Generic;
using System.IO;
using System.Net.Http;
using System.Net.Http.Headers;
using System.Text.Json;

namespace GroupAdmin.Engine.Sandbox;

/// <summary>Reads the JSON that <see cref="JsonSteps"/> writes, which come to be written as they are read.</summary>
internal sealed class SteppedJsonStream : Stream
{
    private const int PieceSize = 16 * 1024;

    private readonly MemoryStream piece = new();
    private readonly Utf8JsonWriter writer;
    private readonly IEnumerator<bool> steps;
    private bool finished;

    private SteppedJsonStream(JsonSteps document)
    {
        writer = new Utf8JsonWriter(piece);
        steps = document(writer).GetEnumerator();
    }

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <summary>A body with the document: with its length when it is short, as a stream of unknown length when it is long.</summary>
    /// <param name="document">The document.</param>
    public static HttpContent ToContent(JsonSteps document)
    {
        var stream = new SteppedJsonStream(document);
        stream.WritePiece();
        HttpContent content;
        if (stream.finished)
        {
            content = new ByteArrayContent(stream.piece.ToArray());
            stream.Dispose();
        }
        else
        {
            content = new StreamContent(stream);
        }

        content.Headers.ContentType = new MediaTypeHeaderValue("application/json") { CharSet = "utf-8" };
        return content;
    }

    public override int Read(byte[] buffer, int offset, int count)
    {
        while (piece.Position == piece.Length)
        {
            if (finished)
            {
                return 0;
            }

            WritePiece();
        }

        return piece.Read(buffer, offset, count);
    }

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            steps.Dispose();
            writer.Dispose();
            piece.Dispose();
        }

        base.Dispose(disposing);
    }

    private void WritePiece()
    {
        piece.SetLength(0);
        while (!finished && writer.BytesPending < PieceSize)
        {
            finished = !steps.MoveNext();
        }

        writer.Flush();
        piece.Position = 0;
    }
}
