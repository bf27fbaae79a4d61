using RestSharp;

namespace GroupAdmin.Engine.Transport;

/// <summary>One request to a platform: what is sent, what it is called, and whether it may be sent twice.</summary>
/// <param name="operation">The platform's operation, such as <c>addUsersToGroup</c> or <c>PUT /groups/ID</c>. Shown to people; holds no id and no secret.</param>
/// <param name="request">The request, relative to the connection's base address. Used once.</param>
public sealed class ServiceCall(string operation, RestRequest request)
{
    /// <summary>The platform's operation, for people.</summary>
    public string Operation { get; } = operation;

    /// <summary>The request, relative to the connection's base address.</summary>
    public RestRequest Request { get; } = request;

    /// <summary>Id of the group or user that the call is about.</summary>
    public string? Target { get; init; }

    /// <summary>
    /// True where sending the call twice has the same effect as sending it once, so that it is repeated when its answer is lost.
    /// A call that is not idempotent is repeated only when it certainly did not reach the platform, or was refused with 429.
    /// </summary>
    public bool IsIdempotent { get; init; } = true;

    /// <summary>
    /// True where the platform takes an id that is <c>.</c> or <c>..</c> percent-encoded. Such an id then leaves as <c>%2E</c> or <c>%2E%2E</c>,
    /// which an address would otherwise be freed of before it is sent. Not possible on .NET Framework, where the request is refused.
    /// </summary>
    public bool KeepsDotSegments { get; init; }
}
