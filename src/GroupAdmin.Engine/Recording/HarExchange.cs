using System;
using System.Collections.Generic;
using System.Net.Http;
using System.Net.Http.Headers;

namespace GroupAdmin.Engine.Recording;

/// <summary>One request and what came of it, as a recording keeps it.</summary>
internal sealed class HarExchange
{
    public HarExchange(HttpRequestMessage request, byte[] body, DateTimeOffset started)
    {
        Method = request.Method.Method;
        Address = request.RequestUri!.AbsoluteUri;
        Version = request.Version;
        RequestHeaders = Read(request.Headers, request.Content?.Headers);
        RequestMediaType = request.Content?.Headers.ContentType?.ToString() ?? string.Empty;
        RequestBody = body;
        Started = started;
    }

    public string Method { get; }

    public string Address { get; }

    public Version Version { get; }

    public IReadOnlyList<KeyValuePair<string, string>> RequestHeaders { get; }

    public string RequestMediaType { get; }

    public byte[] RequestBody { get; }

    public DateTimeOffset Started { get; }

    /// <summary>The HTTP status; 0 where no answer came.</summary>
    public int StatusCode { get; private set; }

    public string Reason { get; private set; } = string.Empty;

    public IReadOnlyList<KeyValuePair<string, string>> ResponseHeaders { get; private set; } = [];

    public string ResponseMediaType { get; private set; } = string.Empty;

    public byte[] ResponseBody { get; set; } = [];

    public double WaitMilliseconds { get; set; }

    public double ReceiveMilliseconds { get; set; }

    /// <summary>Why there is no whole answer; null where there is one.</summary>
    public string? Error { get; private set; }

    /// <summary>True where the failure happened before the platform could see the request.</summary>
    public bool IsUnreached { get; set; }

    public void Answer(HttpResponseMessage response)
    {
        StatusCode = (int)response.StatusCode;
        Reason = response.ReasonPhrase ?? string.Empty;
        ResponseHeaders = Read(response.Headers, response.Content?.Headers);
        ResponseMediaType = response.Content?.Headers.ContentType?.ToString() ?? string.Empty;
    }

    public void Fail(string reason)
    {
        StatusCode = 0;
        Reason = string.Empty;
        ResponseHeaders = [];
        ResponseMediaType = string.Empty;
        Error = reason;
    }

    private static List<KeyValuePair<string, string>> Read(HttpHeaders headers, HttpContentHeaders? contentHeaders)
    {
        var all = new List<KeyValuePair<string, string>>();
        foreach (var header in headers)
        {
            all.Add(new(header.Key, string.Join(", ", header.Value)));
        }

        if (contentHeaders is not null)
        {
            foreach (var header in contentHeaders)
            {
                all.Add(new(header.Key, string.Join(", ", header.Value)));
            }
        }

        return all;
    }
}
