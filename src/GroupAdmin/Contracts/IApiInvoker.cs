using System.Threading;
using System.Threading.Tasks;

namespace GroupAdmin.Contracts;

/// <summary>Makes any other call of the platform's API with the connection's authentication, retries and redaction.</summary>
[Capability(ChatCapability.InvokeApi)]
public interface IApiInvoker
{
    /// <summary>The HTTP method that a call is made with, in capitals: the one that it names, or the platform's own choice.</summary>
    /// <param name="call">The call.</param>
    string MethodOf(ApiCall call);

    /// <summary>Makes one call.</summary>
    /// <param name="request">The call.</param>
    /// <param name="cancellationToken">Ends the wait and the request.</param>
    /// <returns>The parsed answer as plain values: dictionaries, lists, strings, numbers, booleans, null.</returns>
    Task<object?> InvokeAsync(ApiCall request, CancellationToken cancellationToken);
}
