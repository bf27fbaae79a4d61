using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Threading.Tasks;
using GroupAdmin.Contracts;
using GroupAdmin.Engine.Json;
using Xunit;

namespace GroupAdmin.Tests.Platforms.Cord;

/// <summary>Gives the client every answer that a real Cord server was recorded with: it must read each one rightly.</summary>
public sealed class CordRecordingTests
{
    private static readonly Dictionary<string, ChatErrorKind> Kinds = new()
    {
        ["invalid_request"] = ChatErrorKind.InvalidRequest,
        ["invalid_field"] = ChatErrorKind.InvalidRequest,
        ["missing_field"] = ChatErrorKind.InvalidRequest,
        ["group_not_found"] = ChatErrorKind.NotFound,
        ["user_not_found"] = ChatErrorKind.NotFound,
        ["organization_already_exists"] = ChatErrorKind.AlreadyExists,
        ["error"] = ChatErrorKind.Server,
    };

    public static TheoryData<string> Stories => ["groups", "members", "paging"];

    [Theory]
    [MemberData(nameof(Stories))]
    public async Task Every_recorded_answer_is_read_by_a_free_call(string story)
    {
        foreach (var step in CordStory.Read(story).Steps)
        {
            using var wire = new CordWire();
            wire.Then(step.Answer ?? Long(step), step.Status);
            var call = new ApiCall(step.Method, step.Path["/v1/".Length..].TrimStart('/')) { Text = step.Body is { Length: < 1_000_000 } body ? body : null };
            object? found;
            try
            {
                found = await wire.Client.InvokeAsync(call, default);
            }
            catch (ChatServiceException error)
            {
                Assert.True(step.Status >= 300, $"{step.Title}: {error.Message}");
                AssertFailure(step, error);
                continue;
            }

            Assert.True(step.Status < 300, $"{step.Title} was read as a success.");
            Assert.Equal(Canonical(step.Answer is { Length: > 0 } text ? JsonPlain.Parse(System.Text.Encoding.UTF8.GetBytes(text)) : step.Answer is null ? found : null), Canonical(found));
        }
    }

    [Theory]
    [MemberData(nameof(Stories))]
    public async Task Every_recorded_answer_to_a_request_of_the_client_becomes_the_right_objects(string story)
    {
        var read = 0;
        foreach (var step in CordStory.Read(story).Steps.Where(step => step.Answer is not null))
        {
            var parts = step.Path.Split('?')[0].Trim('/').Split('/');
            var act = (step.Method, parts.Length, parts[1]) switch
            {
                ("GET", 2, "groups") => ListGroupsAsync(step),
                ("GET", 3, "groups") => GetGroupAsync(step, Uri.UnescapeDataString(parts[2])),
                ("GET", 4, "groups") when parts[3] == "members" => ListMembersAsync(step, Uri.UnescapeDataString(parts[2])),
                ("GET", 2, "users") => ListUsersAsync(step),
                ("GET", 3, "users") => GetUserAsync(step, Uri.UnescapeDataString(parts[2])),
                ("POST", 4, "groups") => AddMembersAsync(step, parts[2]),
                ("DELETE", 3, "groups") => DeleteAsync(step, wire => wire.Client.DeleteGroupAsync(parts[2], default)),
                ("DELETE", 3, "users") => DeleteAsync(step, wire => wire.Client.DeleteUserAsync(parts[2], default)),
                _ => null,
            };
            if (act is not null)
            {
                read++;
                await act;
            }
        }

        Assert.True(read >= 25, $"Only {read} answers were read.");
    }

    [Fact]
    public void No_recording_holds_a_token()
    {
        Assert.All(Directory.GetFiles(CordStory.Folder, "*.har"), file => Assert.DoesNotContain("Bearer ", File.ReadAllText(file)));
    }

    private static string Long(CordStory.Step step) => step.Path.EndsWith("groups", StringComparison.Ordinal) || step.Path.EndsWith("groups/", StringComparison.Ordinal) ? "[]" : "{}";

    private static void AssertFailure(CordStory.Step step, ChatServiceException error)
    {
        Assert.Equal(step.Status, error.StatusCode);
        Assert.Equal(step.ErrorCode, error.PlatformCode);
        var expected = step.ErrorCode is { } code ? Kinds[code] : ChatErrorKind.InvalidRequest;
        Assert.True(expected == error.Kind, $"{step.Title}: {error.Kind} {error.Message}");
        Assert.True(error.Kind != ChatErrorKind.Authentication);
    }

    private static string Canonical(object? plain) => JsonSerializer.Serialize(plain);

    private static JsonNode? Node(CordStory.Step step) => JsonNode.Parse(step.Answer!);

    private static string? Metadata(IDictionary<string, object?>? pairs) => pairs is null ? null : Canonical(pairs);

    private static string Metadata(JsonNode node) => Canonical(JsonPlain.Parse(System.Text.Encoding.UTF8.GetBytes(node["metadata"]!.ToJsonString())));

    private static void AssertGroup(JsonNode expected, ChatGroup group)
    {
        Assert.Equal((string)expected["id"]!, group.Id);
        Assert.Equal((string)expected["name"]!, group.Name);
        Assert.Equal((string)expected["status"]!, group.Status);
        Assert.Equal(Metadata(expected), Metadata(group.Metadata));
        Assert.Equal(false, group.AdditionalProperties["connectedToSlack"]);
        Assert.Equal(expected["members"]?.AsArray().Count, group.MemberCount is { } count ? (int)count : null);
        Assert.Equal(("Cord", "test"), (group.Platform, group.ConnectionName));
    }

    private static async Task ListGroupsAsync(CordStory.Step step)
    {
        using var wire = new CordWire();
        using var pages = wire.Then(step.Answer!, step.Status).Client.ListGroups(new GroupQuery());
        if (step.Status >= 300)
        {
            AssertFailure(step, await Assert.ThrowsAsync<ChatServiceException>(() => pages.ReadAsync(default)));
            return;
        }

        var groups = (await pages.ReadAsync(default))?.Items ?? [];
        var expected = Node(step)!.AsArray();
        Assert.Equal(expected.Count, groups.Count);
        Assert.All(groups.Zip(expected), pair => AssertGroup(pair.Second!, pair.First));
    }

    private static async Task GetGroupAsync(CordStory.Step step, string id)
    {
        using var wire = new CordWire();
        wire.Then(step.Answer!, step.Status);
        if (step.Status == 304)
        {
            return;
        }

        var groups = await wire.Client.GetGroupsAsync([id], default);
        if (step.Status == 404)
        {
            Assert.Empty(groups);
            return;
        }

        AssertGroup(Node(step)!, Assert.Single(groups));
    }

    // Alone it would be a list that ends too early.
    private static bool IsLastOfSeveral(CordStory.Step step, int users) =>
        Node(step)!["pagination"]! is var pagination && (string?)pagination["token"] is not { Length: > 0 } && users < (long)pagination["total"]!;

    private static async Task ListMembersAsync(CordStory.Step step, string groupId)
    {
        using var wire = new CordWire { Repeats = step.Status >= 300 };
        wire.Then(step.Answer!, step.Status);
        using var pages = wire.Client.ListMembers(groupId, ListRange.All);
        if (step.Status >= 300)
        {
            AssertFailure(step, await Assert.ThrowsAsync<ChatServiceException>(() => pages.ReadAsync(default)));
            return;
        }

        var expected = Node(step)!["users"]!.AsArray();
        if (IsLastOfSeveral(step, expected.Count))
        {
            Assert.Contains("users that it counts", (await Assert.ThrowsAsync<ChatServiceException>(() => pages.ReadAsync(default))).Message);
            return;
        }

        var page = await pages.ReadAsync(default);
        Assert.Equal((long)Node(step)!["pagination"]!["total"]!, page!.Total);
        Assert.Equal(expected.Count, page.Items.Count);
        Assert.All(page.Items.Zip(expected), pair =>
        {
            Assert.Equal((string)pair.Second!["id"]!, pair.First.UserId);
            Assert.Equal(groupId, pair.First.GroupId);
            Assert.Equal((string?)pair.Second["name"], pair.First.Name);
            Assert.Equal((string?)pair.Second["email"], pair.First.Email);
            Assert.Equal((string?)pair.Second["status"], pair.First.Status);
            Assert.Equal(Metadata(pair.Second), Metadata(pair.First.Metadata));
            Assert.Equal(DateTimeOffset.Parse((string)pair.Second["createdTimestamp"]!, System.Globalization.CultureInfo.InvariantCulture), pair.First.CreatedAt);
            Assert.Equal((string?)pair.Second["shortName"], pair.First.AdditionalProperties["shortName"]);
        });

        // Whether another page follows is what the cursor says.
        var hasMore = (string?)Node(step)!["pagination"]!["token"] is { Length: > 0 };
        wire.Then("""{"users":[],"pagination":{"token":null,"total":0}}""");
        Assert.Equal(hasMore, await pages.ReadAsync(default) is not null);
    }

    private static async Task ListUsersAsync(CordStory.Step step)
    {
        using var wire = new CordWire { Repeats = true };
        wire.Then(step.Answer!, step.Status);
        using var pages = wire.Client.ListUsers(new UserQuery());
        if (step.Status >= 300)
        {
            AssertFailure(step, await Assert.ThrowsAsync<ChatServiceException>(() => pages.ReadAsync(default)));
            return;
        }

        var expected = Node(step)!["users"]!.AsArray();
        if (IsLastOfSeveral(step, expected.Count))
        {
            Assert.Contains("users that it counts", (await Assert.ThrowsAsync<ChatServiceException>(() => pages.ReadAsync(default))).Message);
            return;
        }

        var page = await pages.ReadAsync(default);
        Assert.Equal((long)Node(step)!["pagination"]!["total"]!, page!.Total);
        Assert.Equal(expected.Select(user => (string)user!["id"]!), page.Items.Select(user => user.Id));
        Assert.All(page.Items.Zip(expected), pair => AssertUser(pair.Second!, pair.First));
    }

    private static void AssertUser(JsonNode expected, ChatUser user)
    {
        Assert.Equal((string)expected["id"]!, user.Id);
        Assert.Equal((string?)expected["name"], user.Name);
        Assert.Equal((string?)expected["email"], user.Email);
        Assert.Equal((string?)expected["shortName"], user.ShortName);
        Assert.Equal((string?)expected["status"], user.Status);
        Assert.Equal(Metadata(expected), Metadata(user.Metadata));
        Assert.Equal(expected["createdTimestamp"] is not null, user.CreatedAt is not null);
        Assert.Equal(expected["groups"]?.AsArray().Select(id => (string)id!), user.Groups);
        Assert.DoesNotContain("short_name", user.AdditionalProperties.Keys);
        Assert.Contains("first_name", user.AdditionalProperties.Keys);
    }

    private static async Task GetUserAsync(CordStory.Step step, string id)
    {
        using var wire = new CordWire();
        AssertUser(Node(step)!, (await wire.Then(step.Answer!, step.Status).Client.GetUserAsync(id, true, default))!);
    }

    private static async Task AddMembersAsync(CordStory.Step step, string groupId)
    {
        if (JsonNode.Parse(step.Body is { Length: > 0 } text ? text : "{}") is not JsonObject body
            || body.Count != 1
            || body.First().Value is not JsonArray { Count: > 0 } list
            || list.Any(item => item?.GetValueKind() != JsonValueKind.String))
        {
            return;
        }

        using var wire = new CordWire();
        wire.Then(step.Answer!, step.Status);
        string[] ids = [.. list.Select(id => (string)id!)];
        var change = () => body.ContainsKey("add") ? wire.Client.AddMembersAsync(groupId, ids, false, default) : wire.Client.RemoveMembersAsync(groupId, ids, default);
        if (step.Status < 300)
        {
            var answer = await change();
            Assert.All(ids, id => Assert.Equal(MemberOutcome.Done, answer.For(id)));
        }
        else
        {
            var error = await Assert.ThrowsAsync<ChatServiceException>(change);
            AssertFailure(step, error);
            if (error.PlatformCode == "user_not_found")
            {
                Assert.Equal(ChatErrorScope.Users, error.Scope);
                Assert.Equal(["nobody"], error.Culprits);
            }
        }

        Assert.Equal($"POST /groups/{groupId}/members {step.Body}", Assert.Single(wire.Requests));
    }

    private static async Task DeleteAsync(CordStory.Step step, Func<CordWire, Task> delete)
    {
        using var wire = new CordWire();
        wire.Then(step.Answer!, step.Status);
        if (step.Status < 300)
        {
            await delete(wire);
        }
        else
        {
            AssertFailure(step, await Assert.ThrowsAsync<ChatServiceException>(() => delete(wire)));
        }
    }
}
