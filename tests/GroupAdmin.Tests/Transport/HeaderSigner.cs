using System.Net.Http;
using System.Threading;
using System.Threading.Tasks;
using GroupAdmin.Engine.Transport;

namespace GroupAdmin.Tests.Transport;

/// <summary>Signs like a platform with a key in a header.</summary>
internal sealed class HeaderSigner(string key) : IRequestSigner
{
    public int Count { get; private set; }

    public Task SignAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        Count++;
        request.Headers.Add("api-key", key);
        return Task.CompletedTask;
    }
}
