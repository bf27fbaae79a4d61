using System.Collections.Generic;

namespace GroupAdmin.Engine.Platforms.Cord;

/// <summary>A request as the emulated Cord sees it.</summary>
/// <param name="method">The method, in capitals.</param>
/// <param name="path">The path as it was sent.</param>
/// <param name="query">The parameters of the query.</param>
/// <param name="body">The body as a value; an empty object where there was none that it reads.</param>
internal sealed class CordSandboxRequest(string method, string path, IReadOnlyList<KeyValuePair<string, string>> query, object? body)
{
    public string Method { get; } = method;

    public string Path { get; } = path;

    public IReadOnlyList<KeyValuePair<string, string>> Query { get; } = query;

    public object? Body { get; } = body;
}
