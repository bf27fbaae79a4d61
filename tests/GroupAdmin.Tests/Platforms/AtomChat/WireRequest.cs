using System;
using System.Net.Http;
using System.Threading.Tasks;
using Xunit;

namespace GroupAdmin.Tests.Platforms.AtomChat;

/// <summary>A request as it left. What every request to AtomChat has in common is asserted at once.</summary>
internal sealed record WireRequest(string Operation, string Body)
{
    private const string Root = "https://chat.test/api/v2/";

    public string Line => $"{Operation} {Body}";

    public static async Task<WireRequest> OfAsync(HttpRequestMessage request)
    {
        var address = request.RequestUri!.AbsoluteUri;
        Assert.StartsWith(Root, address, StringComparison.Ordinal);
        Assert.Empty(request.RequestUri.Query);
        Assert.Equal(HttpMethod.Post, request.Method);
        Assert.Equal(AtomChatWire.Key, Assert.Single(request.Headers.GetValues("api-key")));
        Assert.NotNull(request.Content);
        Assert.Equal("application/x-www-form-urlencoded", request.Content.Headers.ContentType?.ToString());
        return new WireRequest(address[Root.Length..], await request.Content.ReadAsStringAsync());
    }
}
