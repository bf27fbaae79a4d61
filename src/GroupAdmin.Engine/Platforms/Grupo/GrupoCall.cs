using System;
using System.Collections.Generic;
using System.Text;
using GroupAdmin.Engine.Transport;
using RestSharp;

namespace GroupAdmin.Engine.Platforms.Grupo;

/// <summary>One operation of Grupo: a form whose first field names it, and whom it is about.</summary>
/// <param name="verb"><c>add</c> or <c>update</c>: the field that names the operation.</param>
/// <param name="noun">The operation: that field's value.</param>
internal sealed class GrupoCall(string verb, string noun)
{
    // The slash at the end is a part of it: without it, sites redirect (D).
    private const string Path = "api_request/";

    private static readonly FileParameterOptions PlainName = new() { DisableFilenameEncoding = true, DisableFilenameStar = true };

    private readonly List<KeyValuePair<string, string>> fields = [];

    /// <summary>The operation, for people.</summary>
    public string Operation { get; } = $"{verb}={noun}";

    /// <summary>The group or user that the call is about.</summary>
    public string? Target { get; init; }

    /// <summary>False where sending it twice would do it twice.</summary>
    public bool IsIdempotent { get; init; }

    /// <summary>Further fields as a form writes them, instead of those that were added.</summary>
    public string? Text { get; init; }

    /// <summary>Name and content of a file that goes along.</summary>
    public (string Name, byte[] Content)? File { get; init; }

    /// <summary>True where a field has been added.</summary>
    public bool Has(string name) => fields.Exists(field => field.Key == name);

    /// <summary>Adds a field; null leaves it out.</summary>
    public GrupoCall With(string name, string? value)
    {
        if (value is not null)
        {
            fields.Add(new KeyValuePair<string, string>(name, value));
        }

        return this;
    }

    /// <summary>The request.</summary>
    /// <exception cref="FormatException">A text cannot be sent; the message is the reason as a sentence.</exception>
    public ServiceCall ToServiceCall()
    {
        var request = new RestRequest(Path, Method.Post);
        if (Text is not null)
        {
            request.AddStringBody($"{verb}={noun}&{WholeText.Require("Body", Text)}", "application/x-www-form-urlencoded");
            return new ServiceCall(Operation, request) { IsIdempotent = IsIdempotent };
        }

        request.AddParameter(verb, noun, ParameterType.GetOrPost);
        foreach (var field in fields)
        {
            request.AddParameter(WholeText.Require(field.Key, field.Key), WholeText.Require(field.Key, field.Value), ParameterType.GetOrPost);
        }

        if (File is { } file)
        {
            request.AddFile("file_attachments", file.Content, OnTheWire(file.Name), "application/octet-stream", PlainName);
        }

        return new ServiceCall(Operation, request) { Target = Target, IsIdempotent = IsIdempotent };
    }

    // A form names its files in UTF-8 (RFC 7578), while headers are written as Latin-1: one character a byte. What would end the name is written
    // as browsers write it.
    private static string OnTheWire(string name)
    {
        var escaped = WholeText.Require("FilePath", name).Replace("\r", "%0D").Replace("\n", "%0A").Replace("\"", "%22").Replace("\\", "%5C");
        return Encoding.GetEncoding("iso-8859-1").GetString(Encoding.UTF8.GetBytes(escaped));
    }
}
