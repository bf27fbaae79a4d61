using System.Collections.Generic;
using GroupAdmin.Engine.Transport;
using RestSharp;

namespace GroupAdmin.Engine.Platforms.AtomChat;

/// <summary>One operation of AtomChat: its fields in the documented order, and whom it is about, which decides what a failure means.</summary>
/// <param name="operation">The operation's name, which is also its path.</param>
internal sealed class AtomChatCall(string operation)
{
    private readonly List<KeyValuePair<string, string>> fields = [];

    public string Operation { get; } = operation;

    /// <summary>The group that the call is about.</summary>
    public string? GroupId { get; init; }

    /// <summary>The one user that the call is about, or on whose behalf it is made.</summary>
    public string? UserId { get; init; }

    /// <summary>The users in the call's list, or the other side of a block.</summary>
    public IReadOnlyList<string> UserIds { get; init; } = [];

    /// <summary>True where the call changes something, so that a lost or strange answer leaves it open whether it did.</summary>
    public bool IsChange { get; init; }

    /// <summary>False where sending it twice would do it twice.</summary>
    public bool IsIdempotent { get; init; } = true;

    /// <summary>True where the user chose operation and fields, so that nothing is known of what they are about.</summary>
    public bool IsFree { get; init; }

    /// <summary>The body, instead of fields.</summary>
    public string? Text { get; init; }

    public string? Target => GroupId ?? UserId ?? (UserIds.Count == 1 ? UserIds[0] : null);

    /// <summary>Adds a field; null leaves it out.</summary>
    public AtomChatCall With(string name, string? value)
    {
        if (value is not null)
        {
            fields.Add(new KeyValuePair<string, string>(name, value));
        }

        return this;
    }

    /// <summary>Adds a list as the one comma-separated field that AtomChat takes.</summary>
    public AtomChatCall With(string name, IReadOnlyList<string> values) => With(name, string.Join(",", values));

    public ServiceCall ToServiceCall()
    {
        var request = new RestRequest(Operation, Method.Post);
        foreach (var field in fields)
        {
            request.AddParameter(field.Key, field.Value, ParameterType.GetOrPost);
        }

        if (Text is not null || fields.Count == 0)
        {
            request.AddStringBody(Text ?? string.Empty, ContentType.FormUrlEncoded);
        }

        return new ServiceCall(Operation, request) { Target = Target, IsIdempotent = IsIdempotent };
    }
}
