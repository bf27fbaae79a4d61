using System;
using System.Collections.Generic;
using System.IO;
using System.Net;
using System.Text;

namespace GroupAdmin.TestServer;

/// <summary>An answer to send: with a body of known length, or with one that is read while it is sent.</summary>
internal sealed class WireAnswer : IDisposable
{
    private IDisposable? owned;

    public int Status { get; set; } = 200;

    public List<KeyValuePair<string, string>> Headers { get; } = [];

    public string? ContentType { get; set; }

    public byte[] Body { get; set; } = [];

    /// <summary>The body, where its length is not known; it is sent in chunks, unless <see cref="StreamLength"/> is given.</summary>
    public Stream? Stream { get; private set; }

    public long? StreamLength { get; set; }

    public static WireAnswer FromText(int status, string? contentType, string text) =>
        new() { Status = status, ContentType = contentType, Body = Encoding.UTF8.GetBytes(text) };

    public static WireAnswer FromJson(int status, string json) => FromText(status, "application/json; charset=utf-8", json);

    /// <summary>Makes the body one that is read while it is sent.</summary>
    /// <param name="stream">The body.</param>
    /// <param name="owner">What is disposed of with the answer.</param>
    public void ReadFrom(Stream stream, IDisposable owner)
    {
        Stream = stream;
        owned = owner;
    }

    /// <summary>Makes the length known by reading the body.</summary>
    public void Materialise()
    {
        if (Stream is not null)
        {
            using var whole = new MemoryStream();
            Stream.CopyTo(whole);
            Body = whole.ToArray();
            Stream = null;
        }
    }

    /// <summary>The bytes before the body.</summary>
    /// <param name="close">Whether the connection ends after the answer.</param>
    public byte[] Head(bool close)
    {
        var head = new StringBuilder("HTTP/1.1 ").Append(Status).Append(' ').Append(Reason(Status)).Append("\r\n");
        if (ContentType is not null)
        {
            head.Append("Content-Type: ").Append(ContentType).Append("\r\n");
        }

        foreach (var header in Headers)
        {
            head.Append(header.Key).Append(": ").Append(header.Value).Append("\r\n");
        }

        if (Stream is null || StreamLength is not null)
        {
            head.Append("Content-Length: ").Append(StreamLength ?? Body.Length).Append("\r\n");
        }
        else
        {
            head.Append("Transfer-Encoding: chunked\r\n");
        }

        if (close)
        {
            head.Append("Connection: close\r\n");
        }

        return Encoding.UTF8.GetBytes(head.Append("\r\n").ToString());
    }

    public void Dispose() => owned?.Dispose();

    private static string Reason(int status) => status == 429 ? "Too Many Requests" : ((HttpStatusCode)status).ToString();
}
