using System;
using System.Net.Http;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using GroupAdmin.Engine.Transport;

namespace GroupAdmin.ToyPlatform;

/// <summary>Puts the key onto every request, in a form that is as secret as the key.</summary>
internal sealed class ToySigner : IRequestSigner
{
    private readonly string ticket;

    public ToySigner(string key, Redactor redactor)
    {
        ticket = Convert.ToHexString(Encoding.UTF8.GetBytes(key));
        redactor.Learn(ticket);
    }

    public Task SignAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        request.Headers.Remove("X-Toy-Ticket");
        request.Headers.Add("X-Toy-Ticket", ticket);
        return Task.CompletedTask;
    }
}
