using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Threading;
using GroupAdmin.Contracts;
using GroupAdmin.Engine.Transport;

namespace GroupAdmin.Engine.Recording;

/// <summary>
/// Writes a recording: a HAR 1.2 file without any secret in it. After every entry the file is whole, so that a process that is killed
/// leaves a recording that can be used. Thread-safe.
/// </summary>
internal sealed class HarWriter : IDisposable
{
    private static readonly byte[] Tail = Encoding.ASCII.GetBytes("\n]}}\n");
    private static readonly UTF8Encoding StrictUtf8 = new(false, true);

    // Header names that hold a secret, or part of one; a value is then left out whole, whatever else stands in it.
    private static readonly string[] SecretNames = ["auth", "key", "token", "secret", "password", "cookie", "session", "signature", "credential"];

    private readonly AsyncLocal<bool> paused = new();
    private readonly object gate = new();
    private readonly string path;
    private readonly Redactor redactor;
    private readonly FileStream file;
    private long end;
    private bool isEmpty = true;
    private bool isOver;
    private bool isClosed;

    /// <summary>Makes the file.</summary>
    /// <exception cref="ChatServiceException">There is such a file already, or it cannot be made.</exception>
    public HarWriter(string path, string platform, Uri baseUri, Redactor redactor)
    {
        this.path = path;
        this.redactor = redactor;
        file = Create(path);
        var head = Serialize(writer =>
        {
            writer.WriteStartObject();
            writer.WriteStartObject("log");
            writer.WriteString("version", "1.2");
            writer.WriteStartObject("creator");
            writer.WriteString("name", "GroupAdmin");
            writer.WriteString("version", typeof(HarWriter).Assembly.GetName().Version!.ToString(3));
            writer.WriteEndObject();
            writer.WriteString("_platform", platform);
            writer.WriteString("_baseUri", redactor.Redact(baseUri.AbsoluteUri));
            writer.WriteStartArray("entries");
            writer.WriteEndArray();
            writer.WriteEndObject();
            writer.WriteEndObject();
        });

        // What closes the array and both objects is written again behind each entry.
        end = head.Length - 3;
        Write(head, (int)end);
    }

    /// <summary>True while the running operation is left out.</summary>
    public bool IsPaused => paused.Value;

    /// <summary>Leaves out what the running operation requests, until the result is disposed of; other operations are recorded all the same.</summary>
    public IDisposable Pause()
    {
        paused.Value = true;
        return new Break(this);
    }

    /// <summary>Closes the file. One without entries is removed: it would only stand in the way of the next try.</summary>
    public void Dispose()
    {
        lock (gate)
        {
            if (isClosed)
            {
                return;
            }

            isClosed = isOver = true;
            file.Dispose();
            if (isEmpty)
            {
                File.Delete(path);
            }
        }
    }

    public void Append(HarExchange exchange)
    {
        var entry = Serialize(writer => WriteEntry(writer, exchange));
        lock (gate)
        {
            if (isOver)
            {
                return;
            }

            try
            {
                Write(entry, entry.Length, isEmpty ? "\n" : ",\n");
                isEmpty = false;
            }
            catch (IOException error)
            {
                // The work goes on: a full disk must not stop a change half-way.
                isOver = true;
                OperationLog.Current.Warning($"The recording '{path}' could not be written and ends here: {error.Message}");
            }
        }
    }

    private static FileStream Create(string path)
    {
        FileStream? made = null;
        try
        {
            // No buffer: each entry reaches the file in one write.
            made = new FileStream(path, FileMode.OpenOrCreate, FileAccess.Write, FileShare.Read, 1);
            if (made.Length == 0)
            {
                return made;
            }
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            made?.Dispose();
            throw new ChatServiceException(ChatErrorKind.InvalidRequest, $"The recording '{path}' cannot be written: {error.Message} Give another path with -RecordTo.", error) { Target = path };
        }

        made.Dispose();
        throw new ChatServiceException(ChatErrorKind.InvalidRequest, $"The file '{path}' exists already and is not overwritten. Give another path with -RecordTo, or remove the file first.") { Target = path };
    }

    private static byte[] Serialize(Action<Utf8JsonWriter> write)
    {
        using var buffer = new MemoryStream();

        // Readable text: the file is read as JSON, never put into a web page.
        using (var writer = new Utf8JsonWriter(buffer, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            write(writer);
        }

        return buffer.ToArray();
    }

    private static bool IsSecretHeader(string name)
    {
        foreach (var part in SecretNames)
        {
            if (name.Holds(part))
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsText(string mediaType) =>
        mediaType.Length == 0
        || mediaType.StartsWith("text/", StringComparison.OrdinalIgnoreCase)
        || mediaType.Holds("json")
        || mediaType.Holds("xml")
        || mediaType.Holds("form")
        || mediaType.Holds("javascript");

    // One write, from where the tail of the entry before begins to the new tail.
    private void Write(byte[] bytes, int count, string separator = "")
    {
        var lead = Encoding.ASCII.GetBytes(separator);
        var whole = new byte[lead.Length + count + Tail.Length];
        lead.CopyTo(whole, 0);
        Buffer.BlockCopy(bytes, 0, whole, lead.Length, count);
        Tail.CopyTo(whole, lead.Length + count);
        file.Position = separator.Length == 0 ? 0 : end;
        file.Write(whole, 0, whole.Length);
        file.Flush();
        end = file.Position - Tail.Length;
    }

    private void WriteEntry(Utf8JsonWriter writer, HarExchange exchange)
    {
        writer.WriteStartObject();
        writer.WriteString("startedDateTime", exchange.Started.ToString("o", CultureInfo.InvariantCulture));
        writer.WriteNumber("time", Math.Round(exchange.WaitMilliseconds + exchange.ReceiveMilliseconds, 3));
        writer.WriteStartObject("request");
        writer.WriteString("method", exchange.Method);
        writer.WriteString("url", redactor.Redact(exchange.Address));
        writer.WriteString("httpVersion", $"HTTP/{exchange.Version}");
        WriteNothing(writer, "cookies");
        WriteHeaders(writer, exchange.RequestHeaders);
        WriteQuery(writer, exchange.Address);
        if (exchange.RequestBody.Length > 0)
        {
            writer.WriteStartObject("postData");
            writer.WriteString("mimeType", exchange.RequestMediaType);
            WriteBody(writer, exchange.RequestBody, exchange.RequestMediaType, "_encoding");
            writer.WriteEndObject();
        }

        writer.WriteNumber("headersSize", -1);
        writer.WriteNumber("bodySize", exchange.RequestBody.Length);
        writer.WriteEndObject();
        writer.WriteStartObject("response");
        writer.WriteNumber("status", exchange.StatusCode);
        writer.WriteString("statusText", redactor.Redact(exchange.Reason));
        writer.WriteString("httpVersion", $"HTTP/{exchange.Version}");
        WriteNothing(writer, "cookies");
        WriteHeaders(writer, exchange.ResponseHeaders);
        writer.WriteStartObject("content");
        writer.WriteNumber("size", exchange.ResponseBody.Length);
        writer.WriteString("mimeType", exchange.ResponseMediaType);
        WriteBody(writer, exchange.ResponseBody, exchange.ResponseMediaType, "encoding");
        writer.WriteEndObject();
        writer.WriteString("redirectURL", redactor.Redact(RedirectOf(exchange)));
        writer.WriteNumber("headersSize", -1);
        writer.WriteNumber("bodySize", exchange.StatusCode == 0 ? -1 : exchange.ResponseBody.Length);
        if (exchange.Error is { } error)
        {
            writer.WriteString("_error", redactor.Redact(error));
            writer.WriteBoolean("_reached", !exchange.IsUnreached);
        }

        writer.WriteEndObject();
        writer.WriteStartObject("cache");
        writer.WriteEndObject();
        writer.WriteStartObject("timings");
        writer.WriteNumber("send", 0);
        writer.WriteNumber("wait", Math.Round(exchange.WaitMilliseconds, 3));
        writer.WriteNumber("receive", Math.Round(exchange.ReceiveMilliseconds, 3));
        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    private static void WriteNothing(Utf8JsonWriter writer, string name)
    {
        writer.WriteStartArray(name);
        writer.WriteEndArray();
    }

    private static string RedirectOf(HarExchange exchange)
    {
        foreach (var header in exchange.ResponseHeaders)
        {
            if (header.Key.Equals("Location", StringComparison.OrdinalIgnoreCase))
            {
                return header.Value;
            }
        }

        return string.Empty;
    }

    private void WriteHeaders(Utf8JsonWriter writer, IReadOnlyList<KeyValuePair<string, string>> headers)
    {
        writer.WriteStartArray("headers");
        foreach (var header in headers)
        {
            WritePair(writer, header.Key, IsSecretHeader(header.Key) ? Redactor.Mark : redactor.Redact(header.Value));
        }

        writer.WriteEndArray();
    }

    private void WriteQuery(Utf8JsonWriter writer, string address)
    {
        writer.WriteStartArray("queryString");
        foreach (var field in FieldList.Parse(HarAddress.Of(address).Query))
        {
            WritePair(writer, redactor.Redact(field.Key), redactor.Redact(field.Value));
        }

        writer.WriteEndArray();
    }

    private static void WritePair(Utf8JsonWriter writer, string name, string value)
    {
        writer.WriteStartObject();
        writer.WriteString("name", name);
        writer.WriteString("value", value);
        writer.WriteEndObject();
    }

    private void WriteBody(Utf8JsonWriter writer, byte[] body, string mediaType, string encodingName)
    {
        if (IsText(mediaType) && TryDecode(body) is { } text)
        {
            writer.WriteString("text", redactor.Redact(text));
            return;
        }

        // A secret inside a binary body cannot be cut out without spoiling it, so that the body is left out whole.
        var readable = Encoding.UTF8.GetString(body);
        if (!ReferenceEquals(redactor.Redact(readable), readable))
        {
            writer.WriteString("text", Redactor.Mark);
            return;
        }

        writer.WriteString("text", Convert.ToBase64String(body));
        writer.WriteString(encodingName, "base64");
    }

    private static string? TryDecode(byte[] body)
    {
        try
        {
            return StrictUtf8.GetString(body);
        }
        catch (DecoderFallbackException)
        {
            return null;
        }
    }

    private sealed class Break(HarWriter writer) : IDisposable
    {
        public void Dispose() => writer.paused.Value = false;
    }
}
