using System;
using System.Collections.Generic;
using GroupAdmin.Engine.Transport;
using RestSharp;

namespace GroupAdmin.Engine.Platforms.Cord;

/// <summary>One call of Cord: what is sent, and whom it is about, which decides what a failure means.</summary>
/// <param name="method">The HTTP method.</param>
/// <param name="path">The path below the base address; an id's place in it is written <c>{id}</c>.</param>
internal sealed class CordCall(Method method, string path)
{
    private const string IdPlace = "{id}";

    private readonly List<KeyValuePair<string, string>> query = [];

    public string Operation { get; } = $"{method.ToString().ToUpperInvariant()} /{path.Replace(IdPlace, "ID")}";

    /// <summary>The group that the call is about, which is in its path unless a user is.</summary>
    public string? GroupId { get; init; }

    /// <summary>The user in the call's path.</summary>
    public string? UserId { get; init; }

    /// <summary>The users in the call's list.</summary>
    public IReadOnlyList<string> UserIds { get; init; } = [];

    /// <summary>Where among <see cref="UserIds"/> those begin who are removed, in a call that adds and removes.</summary>
    public int FirstRemoved { get; init; }

    /// <summary>True where the call changes something, so that a lost or strange answer leaves it open whether it did.</summary>
    public bool IsChange { get; init; }

    /// <summary>False where sending it twice would do it twice.</summary>
    public bool IsIdempotent { get; init; } = true;

    /// <summary>True where the answer holds all members of a group, however many these are.</summary>
    public bool HasMembers { get; init; }

    /// <summary>True where the user chose path and body, so that nothing is known of what they are about.</summary>
    public bool IsFree { get; init; }

    /// <summary>The body, JSON; null for none.</summary>
    public string? Body { get; init; }

    public string? Target => UserId ?? GroupId ?? (UserIds.Count == 1 ? UserIds[0] : null);

    /// <summary>Adds a query parameter; null leaves it out.</summary>
    public CordCall With(string name, string? value)
    {
        if (value is not null)
        {
            query.Add(new KeyValuePair<string, string>(name, value));
        }

        return this;
    }

    public ServiceCall ToServiceCall()
    {
        var request = new RestRequest(path, method);
        if (path.Contains(IdPlace))
        {
            request.AddIdSegment("id", UserId ?? GroupId ?? string.Empty);
        }

        foreach (var parameter in query)
        {
            request.AddQueryParameter(Uri.EscapeDataString(parameter.Key), Uri.EscapeDataString(parameter.Value), encode: false);
        }

        // Without the media type Cord ignores the body, and says that all went well.
        if (Body is not null)
        {
            request.AddStringBody(Body, ContentType.Json);
        }

        return new ServiceCall(Operation, request) { Target = Target, IsIdempotent = IsIdempotent, KeepsDotSegments = true };
    }
}
