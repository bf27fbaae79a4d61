using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading.Tasks;
using GroupAdmin.Contracts;
using GroupAdmin.Tests.Transport;
using Xunit;

namespace GroupAdmin.Tests.Platforms.Publisher;

/// <summary>What the Publisher client writes in both formats, and what it makes of the answers.</summary>
public sealed class PublisherClientTests
{
    private const string AnnJson = """{"id":456,"name":{"firstname":"Ann","lastname":"Lee","title":"Dr"},"externalid":"x1","email":"ann@x.test","phone":"1","status":"active","organisation":{"id":7,"name":"Org"},"img":"https://x.test/a.png","link":"https://x.test/u/456"}""";
    private const string AnnXml = """<user><id>456</id><name><firstname>Ann</firstname><lastname>Lee</lastname><title>Dr</title></name><externalid>x1</externalid><email>ann@x.test</email><phone>1</phone><status>active</status><organisation><id>7</id><name>Org</name></organisation><img>https://x.test/a.png</img><atom:link rel="self" href="https://x.test/u/456"/></user>""";

    [Fact]
    public async Task Groups_are_created_read_and_deleted_in_json()
    {
        using var wire = new PublisherWire();
        wire.Then("""{"group":{"id":12,"name":"Ops & more","link":"https://host.test/g/12"}}""")
            .Then("""{"group":{"id":12,"name":"Ops & more","users":[456,7]}}""")
            .Then("", 202);

        var made = await wire.Client.CreateGroupAsync(new NewGroup { Name = "Ops & more" }, default);
        var read = Assert.Single(await wire.Client.GetGroupsAsync(["12"], default));
        await wire.Client.DeleteGroupAsync("12", default);

        wire.AssertAll("""POST groups {"group":{"name":"Ops \u0026 more","users":[]}}""", "GET groups/12", "DELETE groups/12");
        Assert.Equal(("12", "Ops & more", "https://host.test/g/12", "Publisher", "test"), (made.Id, made.Name, made.Uri!.AbsoluteUri, made.Platform, made.ConnectionName));
        Assert.Equal(("12", 2L), (read.Id, read.MemberCount));
        Assert.Equal(["456", "7"], (object?[])read.AdditionalProperties["users"]!);
    }

    [Fact]
    public async Task Groups_are_created_read_and_deleted_in_xml()
    {
        using var wire = new PublisherWire("Xml");
        wire.Then("""<?xml version="1.0" encoding="UTF-8"?><group><id>12</id><name>Ops &amp; more</name><link>https://host.test/g/12</link></group>""")
            .Then("<group><id>12</id><name>Ops</name><users><user>456</user><user>7</user></users></group>")
            .Then("<group><id>13</id><name>One</name><users><user>456</user></users></group>")
            .Then("<group><id>14</id><name>None</name><users/></group>")
            .Then("", 202);

        var made = await wire.Client.CreateGroupAsync(new NewGroup { Name = "Ops & more" }, default);
        var read = await wire.Client.GetGroupsAsync(["12", "13", "14"], default);
        await wire.Client.DeleteGroupAsync("12", default);

        wire.AssertAll("POST groups <group><name>Ops &amp; more</name><users /></group>", "GET groups/12", "GET groups/13", "GET groups/14", "DELETE groups/12");
        Assert.Equal(("12", "Ops & more", "https://host.test/g/12"), (made.Id, made.Name, made.Uri!.AbsoluteUri));
        Assert.Equal([2L, 1L, 0L], read.Select(group => group.MemberCount!.Value));
    }

    [Theory]
    [InlineData("Json")]
    [InlineData("Xml")]
    public async Task A_listing_of_groups_pages_to_the_total_and_escapes_what_it_sends(string format)
    {
        using var wire = new PublisherWire(format);
        var ids = new[] { new[] { 1, 2 }, [3] };
        foreach (var page in ids)
        {
            wire.Then(format == "Json"
                ? $$"""{"total":3,"currentpage":1,"groups":[{{string.Join(",", page.Select(id => $$"""{"id":{{id}},"name":"G{{id}}","link":"https://host.test/g/{{id}}"}"""))}}]}"""
                : $"<groups><total>3</total><currentpage>1</currentpage>{string.Concat(page.Select(id => $"<group><id>{id}</id><name>G{id}</name><link>https://host.test/g/{id}</link></group>"))}</groups>");
        }

        var query = new GroupQuery
        {
            Search = "a+b c",
            Sort = "-name,+created",
            Detailed = true,
            CreatedAfter = new DateTimeOffset(2024, 1, 31, 0, 0, 0, TimeSpan.Zero),
            CreatedBefore = new DateTimeOffset(2024, 3, 1, 0, 0, 0, TimeSpan.Zero),
            ModifiedAfter = new DateTimeOffset(2024, 2, 1, 0, 0, 0, TimeSpan.FromHours(3)),
        };
        var groups = await PublisherWire.AllAsync(wire.Client.ListGroups(query));

        const string Filter = "groups?search=a%2Bb%20c&sort=-name%2C%2Bcreated&fields=all&createdDate=20240131%2C20240229&modifiedDate=20240131%2C29991231&limit=200&offset=";
        wire.AssertAll("GET " + Filter + "0", "GET " + Filter + "2");
        Assert.Equal(["1 G1 https://host.test/g/1", "2 G2 https://host.test/g/2", "3 G3 https://host.test/g/3"], groups.Select(group => $"{group.Id} {group.Name} {group.Uri}"));
    }

    [Fact]
    public async Task No_more_is_asked_for_than_is_wanted()
    {
        using var wire = new PublisherWire();
        wire.Then("""{"total":900,"groups":[{"id":1},{"id":2}]}""").Then("""{"total":900,"groups":[{"id":3}]}""");
        Assert.Equal(3, (await PublisherWire.AllAsync(wire.Client.ListGroups(new GroupQuery { Skip = 1, First = 2 }))).Count);
        wire.AssertAll("GET groups?limit=3&offset=0", "GET groups?limit=1&offset=2");
    }

    [Theory]
    [InlineData("Json")]
    [InlineData("Xml")]
    public async Task Members_are_read_as_users_and_an_unknown_group_is_not_an_empty_one(string format)
    {
        using var wire = new PublisherWire(format);
        var isJson = format == "Json";
        wire.Then(isJson ? $$"""{"total":1,"users":[{{AnnJson}}]}""" : $"<users><total>1</total>{AnnXml}</users>")
            .Then(isJson ? """{"total":0,"users":[]}""" : "<users><total>0</total></users>")
            .Then("", 404);

        var ann = Assert.Single(await PublisherWire.AllAsync(wire.Client.ListMembers("12", ListRange.All)));
        var error = await Assert.ThrowsAsync<ChatServiceException>(() => PublisherWire.AllAsync(wire.Client.ListMembers("13", ListRange.All)));

        wire.AssertAll("GET users?usergroups=12&limit=200&offset=0", "GET users?usergroups=13&limit=200&offset=0", "GET groups/13");
        Assert.Equal(("12", "456", "Ann Lee", "ann@x.test", "active"), (ann.GroupId, ann.UserId, ann.Name, ann.Email, ann.Status));
        Assert.Equal("https://x.test/u/456", ann.AdditionalProperties["link"]);
        Assert.Equal((ChatErrorKind.NotFound, "13"), (error.Kind, error.Target));
    }

    [Fact]
    public async Task Changing_a_user_writes_the_whole_object_as_it_was_read_in_json()
    {
        using var wire = new PublisherWire();
        wire.Then($$"""{"user":{{AnnJson}}}""").Then("""{"user":{"id":456,"email":"ann@x.test","link":"l"}}""").Then("""{"user":{"id":456,"email":"ann@x.test","link":"l"}}""");
        await wire.Client.UpdateUserAsync(
            new UserChange("456") { Name = "Ann Maria Lee-Wu", Status = "Disabled", Option = new Dictionary<string, object?> { ["Phone"] = "2", ["title"] = "Prof", ["organisation"] = new System.Collections.Hashtable { ["id"] = 8 } } },
            default);
        wire.AssertAll(
            "GET users/456",
            """PUT users/456 {"user":{"id":456,"name":{"firstname":"Ann Maria","lastname":"Lee-Wu","title":"Prof"},"externalid":"x1","email":"ann@x.test","phone":"2","status":"active","organisation":{"id":8},"img":"https://x.test/a.png"}}""",
            "POST users/456/disable");
    }

    [Fact]
    public async Task Changing_a_user_writes_the_whole_object_as_it_was_read_in_xml()
    {
        using var wire = new PublisherWire("Xml");
        wire.Then(AnnXml).Then("<user><id>456</id><email>new@x.test</email><atom:link rel=\"self\" href=\"l\"/></user>");
        await wire.Client.UpdateUserAsync(new UserChange("ann@x.test") { Email = "new@x.test" }, default);
        wire.AssertAll(
            "GET users/ann%40x.test",
            "PUT users/456 <user><id>456</id><name><firstname>Ann</firstname><lastname>Lee</lastname><title>Dr</title></name><externalid>x1</externalid><email>new@x.test</email><phone>1</phone><status>active</status><organisation><id>7</id><name>Org</name></organisation><img>https://x.test/a.png</img></user>");
    }

    [Theory]
    [InlineData("active", "reinstate")]
    [InlineData("Disabled", "disable")]
    [InlineData("ARCHIVED", "archive")]
    public async Task A_state_alone_is_one_call(string status, string action)
    {
        using var wire = new PublisherWire();
        wire.Then("""{"user":{"id":456}}""");
        await wire.Client.UpdateUserAsync(new UserChange("456") { Status = status }, default);
        wire.AssertAll($"POST users/456/{action}");
    }

    [Fact]
    public async Task Accounts_are_blocked_unblocked_and_archived_by_their_own_calls()
    {
        using var wire = new PublisherWire();
        const string Ann = """{"user":{"id":456,"email":"ann@x.test","link":"https://x.test/u/456"}}""";
        wire.Then(Ann).Then(Ann).Then(Ann).Then("", 404);
        await wire.Client.BlockAccountAsync("456", default);
        await wire.Client.UnblockAccountAsync("ann@x.test", default);
        await wire.Client.ArchiveUserAsync("456", default);
        var error = await Assert.ThrowsAsync<ChatServiceException>(() => wire.Client.ArchiveUserAsync("457", default));
        wire.AssertAll("POST users/456/disable", "POST users/ann%40x.test/reinstate", "POST users/456/archive", "POST users/457/archive");
        Assert.Equal((ChatErrorKind.NotFound, "457"), (error.Kind, error.Target));
    }

    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("<!DOCTYPE html><html><body>Please sign in.</body></html>")]
    public async Task A_success_that_does_not_name_the_user_leaves_it_in_doubt_what_became_of_him(string body)
    {
        using var wire = new PublisherWire();
        wire.Then(body);

        var error = await Assert.ThrowsAsync<ChatServiceException>(() => wire.Client.ArchiveUserAsync("456", default));

        Assert.Equal((ChatErrorKind.MalformedAnswer, true), (error.Kind, error.MayHaveTakenEffect));
    }

    [Theory]
    [InlineData(404, false)]
    [InlineData(200, true)]
    public async Task A_deletion_that_is_answered_with_a_page_is_looked_after(int status, bool fails)
    {
        using var wire = new PublisherWire();
        wire.Then("<html><body>Please sign in.</body></html>").Then("""{"group":{"id":7,"name":"Seven","users":[]}}""", status);

        var error = await Record.ExceptionAsync(() => wire.Client.DeleteGroupAsync("7", default));

        Assert.Equal(fails, error is ChatServiceException { Kind: ChatErrorKind.MalformedAnswer });
        wire.AssertAll("DELETE groups/7", "GET groups/7");
    }

    [Fact]
    public async Task A_user_that_cannot_be_read_by_its_address_is_searched_for()
    {
        using var wire = new PublisherWire();
        wire.Then("", 404).Then($$"""{"total":2,"users":[{"id":4567,"email":"b@x.test"},{{AnnJson}}]}""").Then("", 404).Then("""{"total":0,"users":[]}""");
        Assert.Equal("Ann Lee", (await wire.Client.GetUserAsync("456", false, default))!.Name);
        Assert.Null(await wire.Client.GetUserAsync("nobody@x.test", false, default));
        wire.AssertAll("GET users/456", "GET users?search=456&fields=all&limit=200&offset=0", "GET users/nobody%40x.test", "GET users?search=nobody%40x.test&fields=all&limit=200&offset=0");
    }

    [Fact]
    public async Task A_user_is_created_with_every_field()
    {
        using var wire = new PublisherWire();
        wire.Then("""{"user":{"id":9,"email":"ann@x.test","link":"https://x.test/u/9"}}""");
        var user = await wire.Client.CreateUserAsync(
            new NewUser { Name = "Ann Lee", Email = "ann@x.test", AvatarUri = "i", Status = "active", Option = new Dictionary<string, object?> { ["jobtitle"] = "Clerk", ["externalid"] = 5 } },
            default);
        wire.AssertAll("""POST users {"user":{"jobtitle":"Clerk","externalid":5,"name":{"firstname":"Ann","lastname":"Lee"},"email":"ann@x.test","img":"i","status":"active"}}""");
        Assert.Equal(("9", "Ann Lee", "ann@x.test", "https://x.test/u/9", null), (user.Id, user.Name, user.Email, user.AdditionalProperties["link"], user.ProfileUri));
    }

    [Theory]
    [InlineData("""{"error":{"ref":478,"summary":"No such thing"}}""", "478", "No such thing")]
    [InlineData("<error><ref>478</ref><summary>No such thing</summary></error>", "478", "No such thing")]
    [InlineData("""{"errors":[{"code":"E1","message":"Bad"}]}""", "E1", "Bad")]
    [InlineData("plain words", null, null)]
    [InlineData("<html><body>Oops</body></html>", null, null)]
    public async Task An_error_of_any_shape_is_told(string body, string? code, string? text)
    {
        using var wire = new PublisherWire();
        wire.Then(body, 400);
        var error = await Assert.ThrowsAsync<ChatServiceException>(() => wire.Client.CreateGroupAsync(new NewGroup { Name = "Ops" }, default));
        Assert.Equal((ChatErrorKind.InvalidRequest, code, text, 400), (error.Kind, error.PlatformCode, error.PlatformText, error.StatusCode));
        Assert.Contains(text ?? body, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(401, ChatErrorKind.Authentication)]
    [InlineData(403, ChatErrorKind.Permission)]
    [InlineData(404, ChatErrorKind.NotFound)]
    [InlineData(409, ChatErrorKind.Conflict)]
    [InlineData(500, ChatErrorKind.Server)]
    public async Task A_status_decides_the_kind(int status, ChatErrorKind kind)
    {
        using var wire = new PublisherWire();
        wire.Then("", status);
        Assert.Equal(kind, (await Assert.ThrowsAsync<ChatServiceException>(() => wire.Client.DeleteGroupAsync("12", default))).Kind);
    }

    [Fact]
    public async Task A_group_that_is_gone_after_a_lost_deletion_was_deleted()
    {
        using var wire = new PublisherWire();
        wire.Then("", 503).Then("", 404);
        await wire.Client.DeleteGroupAsync("12", default);
        wire.AssertAll("DELETE groups/12", "DELETE groups/12");
    }

    [Theory]
    [InlineData("<!DOCTYPE group [<!ENTITY e \"x\">]><group><id>1</id><name>&e;</name></group>")]
    [InlineData("<!DOCTYPE group SYSTEM \"file:///etc/passwd\"><group><id>1</id></group>")]
    [InlineData("<group><id>1</id><name>&other;</name></group>")]
    [InlineData("<group><id>1</id>")]
    [InlineData("<group/><group/>")]
    [InlineData("<group><name>no id</name></group>")]
    [InlineData("{\"group\":[]}")]
    [InlineData("")]
    public async Task What_is_no_group_is_malformed(string body)
    {
        using var wire = new PublisherWire("Xml");
        wire.Then(body);
        Assert.Equal(ChatErrorKind.MalformedAnswer, (await Assert.ThrowsAsync<ChatServiceException>(() => wire.Client.GetGroupsAsync(["1"], default))).Kind);
    }

    [Fact]
    public async Task Xml_that_is_nested_too_deeply_is_malformed()
    {
        using var wire = new PublisherWire("Xml");
        wire.Then(string.Concat(Enumerable.Repeat("<a>", 5000)) + string.Concat(Enumerable.Repeat("</a>", 5000)));
        Assert.Equal(ChatErrorKind.MalformedAnswer, (await Assert.ThrowsAsync<ChatServiceException>(() => wire.Client.GetGroupsAsync(["1"], default))).Kind);
    }

    [Fact]
    public async Task Throttling_waits_until_the_second_that_the_platform_names()
    {
        var time = new SkippingTime();
        using var wire = new PublisherWire(time: time);
        var reset = time.GetUtcNow().AddSeconds(90).ToUnixTimeSeconds();
        wire.Then("", 429, ("X-Ratelimit-Reset", reset.ToString(System.Globalization.CultureInfo.InvariantCulture))).Then("""{"group":{"id":1,"name":"A","users":[]}}""");
        Assert.Single(await wire.Client.GetGroupsAsync(["1"], default));
        Assert.InRange(wire.Statistics.Throttled.TotalSeconds, 88, 92);
        Assert.Equal(2, wire.Requests.Count);
    }

    [Fact]
    public async Task A_text_that_xml_cannot_carry_is_refused()
    {
        using var wire = new PublisherWire("Xml");
        var error = await Assert.ThrowsAsync<ChatServiceException>(() => wire.Client.CreateGroupAsync(new NewGroup { Name = "a\u0001b" }, default));
        Assert.Equal(ChatErrorKind.InvalidRequest, error.Kind);
        Assert.EndsWith("Nothing was sent.", error.Message, StringComparison.Ordinal);
        Assert.Empty(wire.Requests);
    }

    [Fact]
    public async Task A_group_whose_members_are_not_found_is_unknown()
    {
        using var wire = new PublisherWire();
        wire.Then("", 404);
        var error = await Assert.ThrowsAsync<ChatServiceException>(() => PublisherWire.AllAsync(wire.Client.ListMembers("13", ListRange.All)));
        Assert.Equal((ChatErrorKind.NotFound, "13"), (error.Kind, error.Target));
        Assert.Contains("no group '13'", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(IdKind.Group, "12", true)]
    [InlineData(IdKind.Group, "ops", false)]
    [InlineData(IdKind.Group, "012", false)]
    [InlineData(IdKind.Group, "-1", false)]
    [InlineData(IdKind.Group, "", false)]
    [InlineData(IdKind.Group, "1234567890123456789", false)]
    [InlineData(IdKind.User, "456", true)]
    [InlineData(IdKind.User, "ann@x.test", true)]
    [InlineData(IdKind.User, "ann @x.test", false)]
    [InlineData(IdKind.User, "u1", false)]
    public void Ids_are_whole_numbers_or_addresses_of_users(IdKind kind, string id, bool isTaken)
    {
        using var wire = new PublisherWire();
        Assert.Equal(isTaken, wire.Client.Refuse(kind, id) is null);
    }

    [Fact]
    public async Task What_cannot_be_done_is_refused_before_any_request()
    {
        using var wire = new PublisherWire();
        Func<Task>[] refused =
        [
            () => wire.Client.CreateGroupAsync(new NewGroup { Id = "12", Name = "Ops" }, default),
            () => wire.Client.CreateGroupAsync(new NewGroup(), default),
            () => wire.Client.CreateUserAsync(new NewUser { Id = "12", Name = "Ann", Email = "a@x.test" }, default),
            () => wire.Client.CreateUserAsync(new NewUser { Name = "Ann" }, default),
            () => wire.Client.UpdateUserAsync(new UserChange("456") { Status = "sleeping" }, default),
            () => wire.Client.UpdateGroupAsync(new GroupChange("12"), default),
            () => wire.Client.AddMembersAsync("12", ["ann@x.test"], false, default),
        ];
        foreach (var act in refused)
        {
            Assert.Contains("Nothing was sent", (await Assert.ThrowsAsync<ChatServiceException>(act)).Message, StringComparison.Ordinal);
        }

        Assert.Empty(wire.Requests);
    }
}
