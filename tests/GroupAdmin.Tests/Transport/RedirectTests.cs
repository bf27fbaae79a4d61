using System;
using System.Linq;
using System.Net.Http;
using System.Threading;
using System.Threading.Tasks;
using GroupAdmin.Engine.Transport;
using RestSharp;
using RestSharp.Interceptors;
using Xunit;

namespace GroupAdmin.Tests.Transport;

public sealed class RedirectTests
{
    [Theory]
    [InlineData(301)]
    [InlineData(302)]
    [InlineData(307)]
    [InlineData(308)]
    public async Task Within_the_origin_a_redirect_keeps_method_and_body(int status)
    {
        var handler = new ScriptedHandler().Answer(status, headers: ("Location", "/api/v3/addUsersToGroup")).Answer(200);
        using var bed = new TestBed(handler);

        var answer = await bed.Send();

        Assert.Equal(200, answer.StatusCode);
        Assert.Equal(1, answer.Attempts);
        Assert.Equal(["https://chat.example/api/v2/addUsersToGroup", "https://chat.example/api/v3/addUsersToGroup"], handler.Requests.Select(request => request.Address));
        Assert.All(handler.Requests, request => Assert.Equal("POST", request.Method));
        Assert.All(handler.Requests, request => Assert.Equal("GUID=ops%20%26%20more&UIDs=a%2Cb", request.Body));
        Assert.All(handler.Requests, request => Assert.Equal(TestBed.Key, request.Headers["api-key"]));
    }

    [Theory]
    [InlineData("https://evil.example/api/v2/addUsersToGroup", "https://evil.example")]
    [InlineData("http://chat.example/api/v2/addUsersToGroup", "http://chat.example")]
    [InlineData("https://chat.example:8443/api/v2/addUsersToGroup", "https://chat.example:8443")]
    [InlineData("//evil.example/x", "https://evil.example")]
    [InlineData("https://user@chat.example/api", "https://chat.example")]
    [InlineData("ftp://chat.example/", "ftp://chat.example")]
    public async Task To_another_origin_a_redirect_is_refused_and_nothing_is_sent_there(string location, string named)
    {
        var handler = new ScriptedHandler().Answer(302, headers: ("Location", location)).Answer(200);
        using var bed = new TestBed(handler);

        var error = await bed.Fails();

        Assert.Equal(ChatErrorKind.Transport, error.Kind);
        Assert.Equal(302, error.StatusCode);
        Assert.Contains($"another address, {named},", error.Message);
        Assert.Contains("-BaseUri", error.Message);
        Assert.Single(handler.Requests);
    }

    [Fact]
    public async Task See_other_is_followed_for_a_get()
    {
        var handler = new ScriptedHandler().Answer(303, headers: ("Location", "/elsewhere")).Answer(200);
        using var bed = new TestBed(handler);

        Assert.Equal(200, (await bed.Send(TestBed.Get())).StatusCode);
        Assert.Equal("GET", handler.Requests[1].Method);
    }

    [Fact]
    public async Task See_other_is_refused_for_a_write_which_may_have_taken_effect()
    {
        var handler = new ScriptedHandler().Answer(303, headers: ("Location", "/elsewhere"));
        using var bed = new TestBed(handler);

        var error = await bed.Fails();

        Assert.Equal(ChatErrorKind.Transport, error.Kind);
        Assert.True(error.MayHaveTakenEffect);
        Assert.Single(handler.Requests);
    }

    [Fact]
    public async Task After_five_redirects_it_ends()
    {
        var handler = new ScriptedHandler();
        for (var count = 0; count < 10; count++)
        {
            handler.Answer(307, headers: ("Location", "/api/v2/addUsersToGroup"));
        }

        using var bed = new TestBed(handler);

        var error = await bed.Fails();

        Assert.Contains("more than 5 times", error.Message);
        Assert.Equal(6, handler.Requests.Count);
    }

    [Theory]
    [InlineData(304)]
    [InlineData(300)]
    [InlineData(302)]
    public async Task Without_a_target_it_is_an_answer(int status)
    {
        using var bed = new TestBed(new ScriptedHandler().Answer(status));

        Assert.Equal(status, (await bed.Send()).StatusCode);
    }

    [Theory]
    [InlineData("https://evil.example/steal")]
    [InlineData("//evil.example/steal")]
    [InlineData("http://chat.example/api/v2/x")]
    public async Task A_path_that_leads_elsewhere_sends_nothing(string path)
    {
        var handler = new ScriptedHandler().Answer(200);
        using var bed = new TestBed(handler);

        var error = await bed.Fails(TestBed.Get(path));

        Assert.Equal(ChatErrorKind.InvalidRequest, error.Kind);
        Assert.Empty(handler.Requests);
    }

    [Theory]
    [InlineData("../../admin/keys")]
    [InlineData("../v1/groups")]
    [InlineData("%2e%2e/v1")]
    public async Task A_path_that_leaves_the_base_address_sends_nothing(string path)
    {
        var handler = new ScriptedHandler().Answer(200);
        using var bed = new TestBed(handler);

        var error = await bed.Fails(TestBed.Get(path));

        Assert.Equal(ChatErrorKind.InvalidRequest, error.Kind);
        Assert.Contains("below the connection's address", error.Message);
        Assert.Empty(handler.Requests);
    }

    [Theory]
    [InlineData(".")]
    [InlineData("..")]
    public async Task An_id_that_is_a_dot_segment_sends_nothing(string id)
    {
        var handler = new ScriptedHandler().Answer(200);
        using var bed = new TestBed(handler);
        var request = new RestRequest("groups/{id}", Method.Delete).AddUrlSegment("id", id);

        var error = await bed.Fails(new ServiceCall("DELETE /groups/ID", request));

        Assert.Equal(ChatErrorKind.InvalidRequest, error.Kind);
        Assert.Empty(handler.Requests);
    }

    [Theory]
    [InlineData("a/b")]
    [InlineData("../users")]
    [InlineData(@"..\x")]
    [InlineData("a/../..")]
    public async Task An_address_whose_slashes_the_framework_has_decoded_is_not_sent(string id)
    {
        var handler = new ScriptedHandler().Answer(200);
        using var bed = new TestBed(handler);
        var request = new RestRequest("groups/{id}", Method.Delete) { Interceptors = [new SlashDecoder()] }.AddIdSegment("id", id);

        var error = await bed.Fails(new ServiceCall("DELETE /groups/ID", request));

        Assert.Equal(ChatErrorKind.InvalidRequest, error.Kind);
        Assert.Contains("the encoded slashes", error.Message);
        Assert.Contains("Nothing was sent", error.Message);
        Assert.Empty(handler.Requests);
    }

    [Fact]
    public async Task A_path_whose_slashes_the_framework_has_decoded_is_not_sent_either()
    {
        var handler = new ScriptedHandler().Answer(200);
        using var bed = new TestBed(handler);

        await bed.Fails(new ServiceCall("GET", new RestRequest("groups/a%2fb") { Interceptors = [new SlashDecoder()] }));
        Assert.Empty(handler.Requests);

        await bed.Send(new ServiceCall("GET", new RestRequest("groups/a%2fb?name=c%2Fd%5ce%") { Interceptors = [] }));
        Assert.Equal("https://chat.example/api/v2/groups/a%2fb?name=c%2Fd%5ce%25", handler.Requests.Single().Address);
    }

    [Theory]
    [InlineData("", 0)]
    [InlineData("groups/a", 0)]
    [InlineData("%2F", 1)]
    [InlineData("a%2fb%5Cc%5cd", 3)]
    [InlineData("a%252F%2", 0)]
    [InlineData("a%", 0)]
    [InlineData("a%%2F", 1)]
    [InlineData("a%2Fb?c%2F", 1)]
    [InlineData("a?%2F", 0)]
    public void Encoded_slashes_of_a_path_are_counted(string path, int count) => Assert.Equal(count, RequestSegments.EncodedSlashes(path));

    [Theory]
    [InlineData("a/b", "a%2Fb")]
    [InlineData("..%2f", "..%252f")]
    [InlineData("ä ?#", "%C3%A4%20%3F%23")]
    public async Task An_id_stays_one_segment_of_the_path(string id, string sent)
    {
        var handler = new ScriptedHandler().Answer(200);
        using var bed = new TestBed(handler);
        var request = new RestRequest("groups/{id}", Method.Delete).AddIdSegment("id", id);

        await bed.Send(new ServiceCall("DELETE /groups/ID", request));

        Assert.Equal($"https://chat.example/api/v2/groups/{sent}", handler.Requests.Single().Address);
    }

    [Theory]
    [InlineData("https://chat.example/api/v2")]
    [InlineData("https://chat.example/api/v2/")]
    public async Task A_slash_at_the_end_of_the_address_makes_no_difference(string address)
    {
        var handler = new ScriptedHandler().Answer(200);
        using var bed = new TestBed(handler, new Uri(address));

        await bed.Send();

        Assert.Equal("https://chat.example/api/v2/addUsersToGroup", handler.Requests.Single().Address);
    }

    /// <summary>Does to an address what .NET Framework does in a host that does not say which version it was made for.</summary>
    private sealed class SlashDecoder : Interceptor
    {
        public override ValueTask BeforeHttpRequest(HttpRequestMessage requestMessage, CancellationToken cancellationToken)
        {
            requestMessage.RequestUri = new Uri(
                requestMessage.RequestUri!.AbsoluteUri.Replace("%2F", "/", StringComparison.OrdinalIgnoreCase).Replace("%5C", "/", StringComparison.OrdinalIgnoreCase));
            return default;
        }
    }
}
