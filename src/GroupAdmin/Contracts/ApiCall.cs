using System.Collections.Generic;

namespace GroupAdmin.Contracts;

/// <summary>A call of the platform's API that no cmdlet covers.</summary>
/// <param name="method">The HTTP method, in capitals; null for the platform's usual one: GET without a body and POST with one, unless it always takes the same.</param>
/// <param name="path">The path below the connection's base address, with the query if there is one. Never an absolute address.</param>
public sealed class ApiCall(string? method, string path)
{
    /// <summary>The HTTP method, in capitals; null for the platform's usual one.</summary>
    public string? Method { get; } = method;

    /// <summary>The path below the connection's base address.</summary>
    public string Path { get; } = path;

    /// <summary>Fields of the body: a form or a JSON object, whichever the platform speaks.</summary>
    public IDictionary<string, object?>? Fields { get; set; }

    /// <summary>The body as it is to be sent, instead of <see cref="Fields"/>.</summary>
    public string? Text { get; set; }
}
