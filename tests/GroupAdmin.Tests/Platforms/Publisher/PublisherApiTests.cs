using System;
using System.Collections.Generic;
using System.Net;
using System.Threading.Tasks;
using GroupAdmin.Contracts;
using Xunit;

namespace GroupAdmin.Tests.Platforms.Publisher;

/// <summary>Calls that no cmdlet covers, in both formats.</summary>
public sealed class PublisherApiTests
{
    [Theory]
    [InlineData("Json", """{"groups":[{"id":1,"name":"Board"}],"total":1}""")]
    [InlineData("Xml", "<groups><total>1</total><group><id>1</id><name>Board</name><atom:link href='x'/></group></groups>")]
    public async Task A_path_without_a_body_is_read_with_its_query_encoded(string format, string answer)
    {
        using var wire = new PublisherWire(format);
        wire.Then(answer);

        var whole = Assert.IsType<Dictionary<string, object?>>(await wire.Client.InvokeAsync(new ApiCall(null, "/groups?sort=%2Bname&search=a%20b"), default));

        wire.AssertAll("GET groups?sort=%2Bname&search=a%20b");
        var group = Assert.IsType<Dictionary<string, object?>>(Assert.Single(Assert.IsType<object?[]>(whole["groups"])));
        Assert.Equal("Board", group["name"]);
    }

    [Theory]
    [InlineData("Json", """{"group":{"name":"Board","users":[1,2]}}""")]
    [InlineData("Xml", "<group><name>Board</name><users><user>1</user><user>2</user></users></group>")]
    public async Task A_body_is_written_in_the_connections_format(string format, string body)
    {
        using var wire = new PublisherWire(format);
        wire.Then(string.Empty, 202);
        var fields = new Dictionary<string, object?> { ["group"] = new SortedDictionary<string, object?> { ["name"] = "Board", ["users"] = new[] { 1, 2 } } };

        Assert.Null(await wire.Client.InvokeAsync(new ApiCall(null, "groups") { Fields = fields }, default));

        wire.AssertAll("POST groups " + body);
    }

    [Fact]
    public async Task Text_is_sent_as_it_is()
    {
        using var wire = new PublisherWire("Xml");
        wire.Then("<user><id>7</id></user>");

        await wire.Client.InvokeAsync(new ApiCall("PUT", "users/7") { Text = "<user><id>7</id></user>" }, default);

        wire.AssertAll("PUT users/7 <user><id>7</id></user>");
    }

    [Fact]
    public async Task A_secret_in_the_body_travels_readable_and_stands_in_no_error()
    {
        using var wire = new PublisherWire();
        wire.Then("""{"error":{"summary":"hunter2-is-too-short"}}""", 400);
        var fields = new Dictionary<string, object?> { ["user"] = new Dictionary<string, object?> { ["password"] = new NetworkCredential(string.Empty, "hunter2-is-too-short").SecurePassword } };

        var error = await Assert.ThrowsAsync<ChatServiceException>(() => wire.Client.InvokeAsync(new ApiCall(null, "users") { Fields = fields }, default));

        wire.AssertAll("""POST users {"user":{"password":"hunter2-is-too-short"}}""");
        Assert.DoesNotContain("hunter2", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Json")]
    [InlineData("Xml")]
    public async Task Half_a_character_is_refused_and_not_sent_as_another(string format)
    {
        using var wire = new PublisherWire(format);

        var error = await Assert.ThrowsAsync<ChatServiceException>(() => wire.Client.CreateGroupAsync(new NewGroup { Name = "a\uDC00" }, default));

        Assert.Equal(ChatErrorKind.InvalidRequest, error.Kind);
        Assert.Empty(wire.Requests);
    }

    [Theory]
    [InlineData("../admin")]
    [InlineData("https://elsewhere.example/")]
    [InlineData("groups/%2e%2e/x")]
    [InlineData("groups//1")]
    [InlineData("groups/{id}")]
    [InlineData("")]
    public async Task A_path_that_leads_elsewhere_is_refused(string path)
    {
        using var wire = new PublisherWire();

        var error = await Assert.ThrowsAsync<ChatServiceException>(() => wire.Client.InvokeAsync(new ApiCall(null, path), default));

        Assert.Equal(ChatErrorKind.InvalidRequest, error.Kind);
        Assert.Empty(wire.Requests);
    }

    [Fact]
    public async Task A_body_that_is_not_one_thing_under_its_name_is_refused()
    {
        using var wire = new PublisherWire();
        var fields = new Dictionary<string, object?> { ["name"] = "Board" };

        var error = await Assert.ThrowsAsync<ChatServiceException>(() => wire.Client.InvokeAsync(new ApiCall(null, "groups") { Fields = fields }, default));

        Assert.Contains("one thing under its name", error.Message, StringComparison.Ordinal);
        Assert.Empty(wire.Requests);
    }

    [Theory]
    [InlineData("GET", 2)]
    [InlineData("DELETE", 2)]
    [InlineData("PUT", 1)]
    [InlineData("POST", 1)]
    public async Task Only_what_can_do_no_harm_is_repeated_after_a_failing_gateway(string method, int sent)
    {
        using var wire = new PublisherWire();
        wire.Then("busy", 502).Then("{}");

        try
        {
            await wire.Client.InvokeAsync(new ApiCall(method, "groups/1"), default);
        }
        catch (ChatServiceException error)
        {
            Assert.True(error.MayHaveTakenEffect);
        }

        Assert.Equal(sent, wire.Requests.Count);
    }

    [Fact]
    public async Task A_web_page_is_a_malformed_answer()
    {
        using var wire = new PublisherWire();
        wire.Then("<!DOCTYPE html><html><body>Login</body></html>");

        var error = await Assert.ThrowsAsync<ChatServiceException>(() => wire.Client.InvokeAsync(new ApiCall(null, "groups"), default));

        Assert.Equal(ChatErrorKind.MalformedAnswer, error.Kind);
    }

    [Fact]
    public async Task An_unknown_place_says_what_to_check_and_ends_nothing_else()
    {
        using var wire = new PublisherWire();
        wire.Then("{}", 404);

        var error = await Assert.ThrowsAsync<ChatServiceException>(() => wire.Client.InvokeAsync(new ApiCall(null, "nothing"), default));

        Assert.Equal((ChatErrorKind.InvalidRequest, ChatErrorScope.Call), (error.Kind, error.Scope));
        Assert.Contains("-Path and -Method", error.Message, StringComparison.Ordinal);
    }
}
