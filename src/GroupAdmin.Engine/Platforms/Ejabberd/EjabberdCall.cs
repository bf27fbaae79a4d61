using System.Collections.Generic;
using System.Text.Json;
using GroupAdmin.Engine.Transport;
using RestSharp;

namespace GroupAdmin.Engine.Platforms.Ejabberd;

/// <summary>One command of ejabberd: what is sent, and whom it is about, which decides what a failure means.</summary>
/// <param name="command">The command's name, which is the path below the base address.</param>
internal sealed class EjabberdCall(string command)
{
    private readonly Dictionary<string, object?> arguments = [];

    public string Command { get; } = command;

    /// <summary>Id of the room that the call is about.</summary>
    public string? GroupId { get; init; }

    /// <summary>Id of the user that the call is about.</summary>
    public string? UserId { get; init; }

    /// <summary>True where the call changes something, so that a lost or strange answer leaves it open whether it did.</summary>
    public bool IsChange { get; init; }

    /// <summary>False where sending it twice would do it twice.</summary>
    public bool IsIdempotent { get; init; } = true;

    /// <summary>True where the user chose command and body, so that nothing is known of what they are about.</summary>
    public bool IsFree { get; init; }

    /// <summary>The body instead of arguments.</summary>
    public string? Body { get; init; }

    public string? Target => UserId ?? GroupId;

    /// <summary>Adds an argument.</summary>
    public EjabberdCall With(string name, object value)
    {
        arguments[name] = value;
        return this;
    }

    /// <summary>Adds the room.</summary>
    public EjabberdCall With(EjabberdJid room) => With("name", room.Name).With("service", room.Host);

    public ServiceCall ToServiceCall()
    {
        // Measured: an empty body is answered with a web page, so that a command without arguments sends an empty object.
        var request = new RestRequest(Command, Method.Post);
        request.AddStringBody(Body ?? JsonSerializer.Serialize(arguments, EjabberdBody.Readable), ContentType.Json);
        return new ServiceCall(Command, request) { Target = Target, IsIdempotent = IsIdempotent };
    }
}
