using System;
using System.Linq;
using System.Threading.Tasks;
using GroupAdmin.Engine.Transport;
using RestSharp;
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
}
