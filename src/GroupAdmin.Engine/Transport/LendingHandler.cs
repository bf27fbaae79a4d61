#if NET
using System;
using System.Net.Http;
using System.Threading;
using System.Threading.Tasks;
using GroupAdmin.Contracts;

namespace GroupAdmin.Engine.Transport;

/// <summary>Sends on the calling thread where it was lent. The answer is the same, and so are a cancellation and every failure.</summary>
internal sealed class LendingHandler(HttpMessageHandler inner) : DelegatingHandler(inner)
{
    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (!LentThread.IsLent)
        {
            return base.SendAsync(request, cancellationToken);
        }

        try
        {
            return Task.FromResult(base.Send(request, cancellationToken));
        }
        catch (Exception error)
        {
            return Task.FromException<HttpResponseMessage>(error);
        }
    }
}
#endif
