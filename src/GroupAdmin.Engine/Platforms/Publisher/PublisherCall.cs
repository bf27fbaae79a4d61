using System;
using System.Collections.Generic;
using GroupAdmin.Engine.Transport;
using RestSharp;

namespace GroupAdmin.Engine.Platforms.Publisher;

/// <summary>One operation of Publisher.</summary>
/// <param name="method">The HTTP method.</param>
/// <param name="path">The path below the address, with <c>{id}</c> for the target.</param>
internal sealed class PublisherCall(Method method, string path)
{
    private readonly List<KeyValuePair<string, string>> query = [];

    /// <summary>The operation, for people.</summary>
    public string Operation { get; } = $"{method.ToString().ToUpperInvariant()} /{path.Replace("{id}", "ID")}";

    /// <summary>What the call is about: a group or a user.</summary>
    public string Noun { get; init; } = path.StartsWith("users", StringComparison.Ordinal) ? "user" : "group";

    /// <summary>Id of the group or user that the call is about.</summary>
    public string? Target { get; init; }

    /// <summary>What is sent, under the name of <see cref="Noun"/>.</summary>
    public IEnumerable<KeyValuePair<string, object?>>? Body { get; init; }

    /// <summary>The body as it is to be sent, instead of <see cref="Body"/>.</summary>
    public string? Text { get; init; }

    /// <summary>True where the user chose path and body, so that nothing is known of what they are about.</summary>
    public bool IsFree { get; init; }

    /// <summary>True where the call changes something.</summary>
    public bool IsChange { get; } = method != Method.Get;

    /// <summary>True where the call makes something new.</summary>
    public bool IsCreation { get; init; }

    /// <summary>False where sending it again, some time later, can do harm.</summary>
    public bool IsIdempotent { get; init; } = true;

    /// <summary>Adds a parameter of the query; null leaves it out.</summary>
    public PublisherCall With(string name, string? value)
    {
        if (value is not null)
        {
            query.Add(new KeyValuePair<string, string>(name, value));
        }

        return this;
    }

    public ServiceCall ToServiceCall(bool asXml)
    {
        var type = asXml ? "application/xml" : "application/json";
        var request = new RestRequest(path, method);
        request.AddHeader("Accept", type);
        if (path.Contains("{id}"))
        {
            request.AddIdSegment("id", Target!);
        }

        foreach (var parameter in query)
        {
            // Encoded here: a plus sign that travels as it is would be read as a space.
            request.AddQueryParameter(parameter.Key, Uri.EscapeDataString(parameter.Value), encode: false);
        }

        if ((Text ?? (Body is null ? null : PublisherDocument.Write(Noun, Body, asXml))) is { } body)
        {
            request.AddStringBody(body, type);
        }

        return new ServiceCall(Operation, request) { Target = Target, IsIdempotent = IsIdempotent };
    }
}
