using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading.Tasks;
using GroupAdmin.Contracts;
using Xunit;

namespace GroupAdmin.Tests.Platforms.Cord;

public sealed class CordClientTests
{
    private const string Active = """{"id":"g","name":"G","status":"active","members":["u1"],"connectedToSlack":false,"metadata":{}}""";
    private const string Deleted = """{"id":"g","name":"G","status":"deleted","members":[],"connectedToSlack":false,"metadata":{}}""";
    private const string Created = "✅ You successfully created group g";
    private const string Updated = "✅ You successfully updated group g";

    [Fact]
    public async Task Creating_a_group_looks_first_and_then_makes_it()
    {
        using var wire = new CordWire();
        wire.ThenFailed(404, "group_not_found").ThenDone(Created);

        var group = await wire.Client.CreateGroupAsync(new NewGroup { Id = "g", Name = "G", Metadata = new Dictionary<string, object?> { ["seats"] = 5, ["trial"] = false } }, default);

        Assert.Equal(("g", "G", "active"), (group.Id, group.Name, group.Status));
        wire.AssertAll("GET /groups/g", """PUT /groups/g {"name":"G","metadata":{"seats":5,"trial":false}}""");
        Assert.Equal([null, "application/json"], wire.MediaTypes);
    }

    [Fact]
    public async Task Creating_a_group_that_is_there_is_an_error_and_changes_nothing()
    {
        using var wire = new CordWire();
        wire.Then(Active);

        var error = await Assert.ThrowsAsync<ChatServiceException>(() => wire.Client.CreateGroupAsync(new NewGroup { Id = "g", Name = "G" }, default));

        Assert.Equal(ChatErrorKind.AlreadyExists, error.Kind);
        wire.AssertAll("GET /groups/g");
    }

    [Fact]
    public async Task A_group_that_somebody_creates_at_the_same_moment_is_told()
    {
        using var wire = new CordWire();
        wire.ThenFailed(404, "group_not_found").ThenDone(Updated);

        var error = await Assert.ThrowsAsync<ChatServiceException>(() => wire.Client.CreateGroupAsync(new NewGroup { Id = "g", Name = "G" }, default));

        Assert.Equal(ChatErrorKind.AlreadyExists, error.Kind);
        Assert.Contains("at the same moment", error.Message);
    }

    [Theory]
    [InlineData(true, ChatErrorKind.AlreadyExists)]
    [InlineData(false, ChatErrorKind.Server)]
    public async Task An_inner_failure_at_creation_is_settled_by_reading_back(bool isThere, ChatErrorKind expected)
    {
        using var wire = new CordWire();
        wire.ThenFailed(404, "group_not_found").ThenFailed(500, "error", "internal server error");
        if (isThere)
        {
            wire.Then(Active);
        }
        else
        {
            wire.ThenFailed(404, "group_not_found");
        }

        var error = await Assert.ThrowsAsync<ChatServiceException>(() => wire.Client.CreateGroupAsync(new NewGroup { Id = "g", Name = "G" }, default));

        Assert.Equal((expected, false), (error.Kind, error.MayHaveTakenEffect));
    }

    [Fact]
    public async Task A_creation_whose_answer_is_lost_is_not_blindly_repeated()
    {
        using var wire = new CordWire();
        wire.ThenFailed(404, "group_not_found").ThenLost();

        var error = await Assert.ThrowsAsync<ChatServiceException>(() => wire.Client.CreateGroupAsync(new NewGroup { Id = "g", Name = "G" }, default));

        Assert.Equal((ChatErrorKind.Transport, true), (error.Kind, error.MayHaveTakenEffect));
        Assert.Equal(2, wire.Requests.Count);
    }

    [Fact]
    public async Task An_answer_about_another_does_not_give_its_state_away()
    {
        using var wire = new CordWire();
        wire.Then("""{"id":"other","name":"O","status":"active","members":[]}""");

        var error = await Assert.ThrowsAsync<ChatServiceException>(() => wire.Client.UpdateGroupAsync(new GroupChange("g") { Name = "H" }, default));

        Assert.Contains("is about another group, 'other'", error.Message);
        wire.AssertAll("GET /groups/g");
    }

    [Fact]
    public async Task Renaming_a_deleted_group_does_not_revive_it()
    {
        using var wire = new CordWire();
        wire.Then(Deleted).ThenDone(Updated);

        await wire.Client.UpdateGroupAsync(new GroupChange("g") { Name = "H" }, default);

        wire.AssertAll("GET /groups/g", """PUT /groups/g {"name":"H","status":"deleted"}""");
    }

    [Fact]
    public async Task A_group_whose_members_are_more_than_is_read_at_once_is_found_in_the_list()
    {
        using var wire = new CordWire(limits: new ConnectionLimits { MaximumAnswerBytes = 2000 });
        wire.Then("""{"id":"g","name":"G","status":"deleted","members":["u1"],"connectedToSlack":false,"metadata":{}}""" + new string(' ', 3000))
            .Then("""[{"id":"f","name":"F","status":"active","connectedToSlack":false,"metadata":{}},{"id":"g","name":"G","status":"deleted","connectedToSlack":false,"metadata":{"a":1}}]""")
            .Then("""{"users":[{"id":"u1","status":"active"}],"pagination":{"token":"MQ==","total":1234567}}""");

        var group = Assert.Single(await wire.Client.GetGroupsAsync(["g"], default));

        Assert.Equal(("G", "deleted", 1234567), (group.Name, group.Status, group.MemberCount));
        wire.AssertAll("GET /groups/g", "GET /groups", "GET /groups/g/members?limit=1");
    }

    [Fact]
    public async Task Renaming_a_group_whose_members_are_more_than_is_read_at_once_keeps_its_state()
    {
        using var wire = new CordWire(limits: new ConnectionLimits { MaximumAnswerBytes = 2000 });
        wire.Then(Active + new string(' ', 3000)).Then($"[{Deleted}]").ThenDone(Updated);

        await wire.Client.UpdateGroupAsync(new GroupChange("g") { Name = "H" }, default);

        wire.AssertAll("GET /groups/g", "GET /groups", """PUT /groups/g {"name":"H","status":"deleted"}""");
    }

    [Fact]
    public async Task A_group_that_is_deleted_while_it_is_changed_is_told()
    {
        using var wire = new CordWire();
        wire.Then(Active).ThenDone(Created);

        var error = await Assert.ThrowsAsync<ChatServiceException>(() => wire.Client.UpdateGroupAsync(new GroupChange("g") { Name = "H" }, default));

        Assert.Equal(ChatErrorKind.Conflict, error.Kind);
    }

    [Fact]
    public async Task Changing_a_group_that_is_not_there_makes_none()
    {
        using var wire = new CordWire();
        wire.ThenFailed(404, "group_not_found", "Platform group not found.");

        var error = await Assert.ThrowsAsync<ChatServiceException>(() => wire.Client.UpdateGroupAsync(new GroupChange("g") { Name = "H" }, default));

        Assert.Equal(ChatErrorKind.NotFound, error.Kind);
        wire.AssertAll("GET /groups/g");
    }

    public static TheoryData<string, object?> UnstorableMetadata => new()
    {
        { "nested", new Dictionary<string, object?> { ["a"] = 1 } },
        { "list", new object[] { 1 } },
        { "nothing", null },
        { "digits", 9_007_199_254_740_993L },
        { "nul", "a\0b" },
        { "half", "\uD800" },
        { "infinite", double.PositiveInfinity },
    };

    [Theory]
    [MemberData(nameof(UnstorableMetadata))]
    public async Task Metadata_that_Cord_cannot_store_is_refused_before_any_request(string name, object? value)
    {
        using var wire = new CordWire();

        var error = await Assert.ThrowsAsync<ChatServiceException>(() =>
            wire.Client.CreateGroupAsync(new NewGroup { Id = "g", Name = "G", Metadata = new Dictionary<string, object?> { [name] = value } }, default));

        Assert.Equal(ChatErrorKind.InvalidRequest, error.Kind);
        Assert.Contains($"'{name}'", error.Message);
        Assert.Empty(wire.Requests);
    }

    [Fact]
    public async Task An_unknown_user_in_a_batch_is_named_whatever_the_id_is()
    {
        using var wire = new CordWire();
        wire.ThenFailed(401, "user_not_found", "Platform user x not found. y not found. If you wanted to create a new user, add user_details to your request.");

        var error = await Assert.ThrowsAsync<ChatServiceException>(() => wire.Client.AddMembersAsync("g", ["u1", "x not found. y", "u2"], false, default));

        Assert.Equal((ChatErrorKind.NotFound, ChatErrorScope.Users, "x not found. y"), (error.Kind, error.Scope, Assert.Single(error.Culprits)));
    }

    [Fact]
    public async Task An_unknown_group_ends_the_change_for_everybody()
    {
        using var wire = new CordWire();
        wire.ThenFailed(401, "group_not_found", "Platform group g not found.");

        var error = await Assert.ThrowsAsync<ChatServiceException>(() => wire.Client.AddMembersAsync("g", ["u1", "u2"], false, default));

        Assert.Equal((ChatErrorKind.NotFound, ChatErrorScope.Target, "g"), (error.Kind, error.Scope, error.Target));
    }

    [Fact]
    public async Task Replacing_sends_each_member_once_and_the_status_back()
    {
        using var wire = new CordWire();
        wire.Then(Deleted).ThenDone(Updated);

        await wire.Client.AddMembersAsync("g", ["u1", "u2", "u1"], true, default);

        wire.AssertAll("GET /groups/g", """PUT /groups/g {"members":["u1","u2"],"status":"deleted"}""");
    }

    [Fact]
    public async Task Members_come_and_go_in_one_request()
    {
        using var wire = new CordWire();
        wire.ThenDone("✅ You successfully updated group members");

        var answer = await wire.Client.ChangeMembersAsync("g/1", ["u1", "é\""], ["u3"], default);

        Assert.All(new[] { "u1", "é\"", "u3" }, id => Assert.Equal(MemberOutcome.Done, answer.For(id)));
        wire.AssertAll("""POST /groups/g%2F1/members {"add":["u1","é\""],"remove":["u3"]}""");
        Assert.Equal(["application/json"], wire.MediaTypes);
    }

    [Theory]
    [InlineData("add/1", "u2")]
    [InlineData("remove/1", "u4")]
    public async Task A_refused_entry_of_a_joint_change_is_found_in_its_own_list(string place, string culprit)
    {
        using var wire = new CordWire();
        wire.ThenFailed(400, "invalid_request", $"Invalid UpdatePlatformGroupMembersVariables: Input x for {place} must NOT have more than 128 characters.");

        var error = await Assert.ThrowsAsync<ChatServiceException>(() => wire.Client.ChangeMembersAsync("g", ["u1", "u2"], ["u3", "u4"], default));

        Assert.Equal((ChatErrorScope.Users, culprit), (error.Scope, Assert.Single(error.Culprits)));
    }

    [Fact]
    public async Task A_joint_change_with_a_long_id_lets_nobody_leave_before_everybody_has_come()
    {
        var known = new string('x', 129);
        using var wire = new CordWire();
        wire.ThenDone().Then($$"""{"id":"{{known}}","status":"active","groups":[]}""").ThenDone("✅ You successfully updated user").ThenDone();

        var answer = await wire.Client.ChangeMembersAsync("g", ["u1", known], ["u2"], default);

        Assert.All(new[] { "u1", known, "u2" }, id => Assert.Equal(MemberOutcome.Done, answer.For(id)));
        wire.AssertAll(
            """POST /groups/g/members {"add":["u1"]}""",
            $"GET /users/{known}",
            $$"""PUT /users/{{known}} {"addGroups":["g"],"status":"active"}""",
            """POST /groups/g/members {"remove":["u2"]}""");
    }

    [Fact]
    public async Task A_user_with_a_long_id_joins_through_a_request_of_its_own()
    {
        var known = new string('x', 129);
        var unknown = new string('y', 320);
        using var wire = new CordWire();
        wire.ThenDone().Then($$"""{"id":"{{known}}","status":"deleted","groups":[]}""").ThenDone("✅ You successfully updated user").ThenFailed(404, "user_not_found");

        var answer = await wire.Client.AddMembersAsync("g", ["u1", known, unknown], false, default);

        Assert.Equal([MemberOutcome.Done, MemberOutcome.Done, MemberOutcome.NotFound], new[] { "u1", known, unknown }.Select(answer.For));
        wire.AssertAll(
            """POST /groups/g/members {"add":["u1"]}""",
            $"GET /users/{known}",
            $$"""PUT /users/{{known}} {"addGroups":["g"],"status":"deleted"}""",
            $"GET /users/{unknown}");
    }

    [Fact]
    public async Task A_user_and_a_group_with_long_ids_cannot_meet_and_the_others_go_on()
    {
        var (group, user) = (new string('g', 129), new string('x', 129));
        using var wire = new CordWire { Repeats = true };
        wire.ThenDone();

        var answer = await wire.Client.AddMembersAsync(group, ["u1", user], false, default);

        var error = answer.FailureOf(user);
        Assert.Equal((ChatErrorKind.InvalidRequest, ChatErrorScope.Users), (error?.Kind, error?.Scope));
        Assert.Equal(MemberOutcome.Done, answer.For("u1"));
        wire.AssertAll($$"""POST /groups/{{group}}/members {"add":["u1"]}""");
    }

    [Fact]
    public async Task A_group_of_an_option_that_is_not_there_is_told()
    {
        using var wire = new CordWire();
        wire.ThenFailed(404, "user_not_found").ThenFailed(401, "group_not_found", "Platform group ops not found.");

        var error = await Assert.ThrowsAsync<ChatServiceException>(() =>
            wire.Client.CreateUserAsync(new NewUser { Id = "ann", Status = "Active", Option = new Dictionary<string, object?> { ["addGroups"] = "ops" } }, default));

        Assert.Contains("one of the groups", error.Message);
        wire.AssertAll("GET /users/ann", """PUT /users/ann {"status":"active","addGroups":["ops"]}""");
    }

    [Fact]
    public async Task The_ids_of_all_members_are_read_from_the_group_while_it_arrives()
    {
        var members = Enumerable.Range(1, 2500).Select(static number => $"日{number}").ToList();
        using var wire = new CordWire();
        wire.Then($$"""{"id":"g","name":"G","status":"active","members":[{{string.Join(",", members.Select(static id => $"\"{id}\""))}}],"metadata":{"members":"no"},"connectedToSlack":false}""");

        using var pages = wire.Client.ListMemberIds("g");
        var read = new List<IReadOnlyList<string>>();
        while (await pages.ReadAsync(default) is { } page)
        {
            read.Add(page.Items);
        }

        Assert.Equal([1000, 1000, 500], read.Select(static page => page.Count));
        Assert.Equal(members, read.SelectMany(static page => page));
        wire.AssertAll("GET /groups/g");
    }

    [Theory]
    [InlineData("""{"id":"h","members":["a"]}""", "is about another group, 'h'")]
    [InlineData("""{"id":"g"}""", "holds no list in 'members'")]
    [InlineData("""{"id":"g","members":null}""", "holds no list in 'members'")]
    [InlineData("""{"id":"g","members":[7]}""", "holds something that is no id in 'members'")]
    [InlineData("""["a"]""", "holds no list in 'members'")]
    [InlineData("""{"id":"g","members":["a"]""", "is not complete, valid JSON")]
    public async Task Ids_of_members_that_cannot_be_read_are_an_error_and_never_nobody(string body, string why)
    {
        using var wire = new CordWire();
        wire.Then(body);

        using var pages = wire.Client.ListMemberIds("g");
        var error = await Assert.ThrowsAsync<ChatServiceException>(async () =>
        {
            while (await pages.ReadAsync(default) is not null)
            {
            }
        });

        Assert.Equal(ChatErrorKind.MalformedAnswer, error.Kind);
        Assert.Contains(why, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_fails_for_a_long_id_says_nothing_of_those_who_were_added_before()
    {
        var id = new string('x', 200);
        using var wire = new CordWire();
        wire.ThenDone().ThenFailed(500, "error");

        var answer = await wire.Client.AddMembersAsync("g", ["u1", id], false, default);

        Assert.Equal(MemberOutcome.Done, answer.For("u1"));
        Assert.Null(answer.FailureOf("u1"));
        Assert.Equal(ChatErrorKind.Server, answer.FailureOf(id)?.Kind);
    }

    [Fact]
    public async Task A_replacement_in_several_requests_that_breaks_off_says_that_a_part_was_made()
    {
        var id = new string('x', 200);
        using var wire = new CordWire();
        wire.ThenDone().Then($$"""{"id":"{{id}}","status":"active"}""").ThenDone().ThenFailed(401, "invalid_project_token", "No.");

        var error = await Assert.ThrowsAsync<ChatServiceException>(() => wire.Client.AddMembersAsync("g", ["u1", id], true, default));

        Assert.Equal((true, ChatErrorScope.Call), (error.MayHaveTakenEffect, error.Scope));
        Assert.StartsWith("Only a part of the change of the members of 'g' was made: ", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_page_at_which_Cord_fails_is_asked_for_in_another_size()
    {
        const string Page = """{"users":[{"id":"a"},{"id":"日本"},{"id":"z"}],"pagination":{"token":"t/1=","total":4}}""";
        using var wire = new CordWire();
        wire.ThenFailed(500, "error").Then(Page).Then("""{"users":[{"id":"é"}],"pagination":{"token":null,"total":4}}""");

        using var pages = wire.Client.ListMembers("g", new ListRange(0, 2));
        var first = await pages.ReadAsync(default);

        Assert.Equal((3, 4L), (first!.Items.Count, first.Total));
        Assert.Null(await pages.ReadAsync(default));
        wire.AssertAll("GET /groups/g/members?limit=2", "GET /groups/g/members?limit=3");
    }

    [Fact]
    public async Task Where_no_page_size_helps_all_that_is_left_is_read_at_once()
    {
        using var wire = new CordWire();
        wire.Then("""{"users":[{"id":"a"}],"pagination":{"token":"t/1=","total":2501}}""");
        wire.ThenFailed(500, "error").ThenFailed(500, "error").ThenFailed(500, "error");
        var left = string.Join(",", Enumerable.Range(1, 2500).Select(n => $"{{\"id\":\"日{n}\"}}"));
        wire.Then("""{"users":[""" + left + """],"pagination":{"token":null,"total":2501}}""");

        using var pages = wire.Client.ListMembers("g", ListRange.All);
        var ids = new List<string>();
        while (await pages.ReadAsync(default) is { } page)
        {
            ids.AddRange(page.Items.Select(member => member.UserId));
        }

        Assert.Equal(2501, ids.Distinct().Count());
        wire.AssertAll(
            "GET /groups/g/members?limit=1000",
            "GET /groups/g/members?limit=1000&token=t%2F1%3D",
            "GET /groups/g/members?limit=1001&token=t%2F1%3D",
            "GET /groups/g/members?limit=1005&token=t%2F1%3D",
            "GET /groups/g/members?limit=2000000000&token=t%2F1%3D");
    }

    [Fact]
    public async Task A_listing_without_pagination_or_in_a_circle_is_no_complete_listing()
    {
        using var wire = new CordWire { Repeats = true };
        wire.Then("""{"users":[{"id":"a"}]}""").Then("""{"users":[{"id":"a"}],"pagination":{"token":"t","total":2}}""");

        using var without = wire.Client.ListMembers("g", ListRange.All);
        Assert.Equal(ChatErrorKind.MalformedAnswer, (await Assert.ThrowsAsync<ChatServiceException>(() => without.ReadAsync(default))).Kind);

        using var circle = wire.Client.ListMembers("g", ListRange.All);
        Assert.NotNull(await circle.ReadAsync(default));
        Assert.Equal(ChatErrorKind.MalformedAnswer, (await Assert.ThrowsAsync<ChatServiceException>(() => circle.ReadAsync(default))).Kind);
    }

    [Fact]
    public async Task Groups_are_narrowed_by_their_state()
    {
        using var wire = new CordWire();
        wire.Then("""[{"id":"a","name":"A","status":"active"},{"id":"b","name":"B","status":"deleted"}]""");

        using var pages = wire.Client.ListGroups(new GroupQuery { Status = "Deleted" });

        Assert.Equal("b", Assert.Single((await pages.ReadAsync(default))!.Items).Id);
        Assert.Null(await pages.ReadAsync(default));
        Assert.Equal(ChatErrorKind.InvalidRequest, Assert.Throws<ChatServiceException>(() => wire.Client.ListGroups(new GroupQuery { Status = "gone" })).Kind);
    }

    [Fact]
    public async Task Users_are_filtered_by_metadata_on_the_server_and_by_state_here()
    {
        using var wire = new CordWire();
        wire.Then("""{"users":[{"id":"a","status":"active"},{"id":"b","status":"deleted"}],"pagination":{"token":"","total":2}}""");

        using var pages = wire.Client.ListUsers(new UserQuery { Metadata = new Dictionary<string, object?> { ["team"] = "ops", ["n"] = 1 }, Status = "active", Range = new ListRange(0, 1) });

        var page = await pages.ReadAsync(default);
        Assert.Equal(("a", null), (Assert.Single(page!.Items).Id, page.Total));
        Assert.Null(await pages.ReadAsync(default));
        Assert.Equal("""GET /users?filter={"metadata":{"team":"ops","n":1}}&limit=1000""", Uri.UnescapeDataString(Assert.Single(wire.Requests)));
    }

    [Fact]
    public async Task Changing_a_user_looks_first_and_keeps_the_state()
    {
        using var wire = new CordWire();
        wire.Then("""{"id":"u1","status":"deleted","groups":[]}""").ThenDone("✅ You successfully updated user u1");

        await wire.Client.UpdateUserAsync(new UserChange("u1") { Name = "Ann", Option = new Dictionary<string, object?> { ["addgroups"] = "ops" } }, default);

        wire.AssertAll("GET /users/u1", """PUT /users/u1 {"name":"Ann","addGroups":["ops"],"status":"deleted"}""");
    }

    [Fact]
    public async Task What_Cord_would_ignore_of_a_user_is_refused()
    {
        using var wire = new CordWire();

        Assert.Contains("cannot clear", (await Assert.ThrowsAsync<ChatServiceException>(() => wire.Client.UpdateUserAsync(new UserChange("u1") { Email = "" }, default))).Message);
        Assert.Contains("no option 'foo'", (await Assert.ThrowsAsync<ChatServiceException>(() =>
            wire.Client.UpdateUserAsync(new UserChange("u1") { Option = new Dictionary<string, object?> { ["foo"] = 1 } }, default))).Message);
        Assert.Empty(wire.Requests);
    }

    [Fact]
    public async Task A_deletion_that_is_found_done_after_a_lost_answer_is_done()
    {
        using var wire = new CordWire();
        wire.ThenLost().ThenFailed(401, "group_not_found", "Platform group not found.");

        await wire.Client.DeleteGroupAsync("g", default);

        wire.AssertAll("DELETE /groups/g", "DELETE /groups/g");
    }

    [Fact]
    public async Task The_test_of_a_connection_tells_the_application()
    {
        using var wire = new CordWire();
        wire.Then("""{"success":true,"application_id":"x","application_name":"Our chat"}""");

        Assert.Equal("Our chat", await wire.Client.TestAsync(default));
        wire.AssertAll("GET /verify");
    }

    [Fact]
    public async Task An_expired_token_is_renewed_once()
    {
        var time = new Clock { Now = DateTimeOffset.UtcNow };
        using var wire = new CordWire(time);
        wire.Then(() =>
        {
            time.Now += TimeSpan.FromSeconds(1);
            return new System.Net.Http.HttpResponseMessage((System.Net.HttpStatusCode)401)
            {
                Content = new System.Net.Http.StringContent("""{"error":"invalid_project_token","message":"jwt expired"}"""),
            };
        }).ThenDone();

        await wire.Client.AddMembersAsync("g", ["u1"], false, default);

        Assert.Equal(2, wire.Tokens.Distinct().Count());
    }

    [Theory]
    [InlineData(-90, "90 minutes behind")]
    [InlineData(45, "45 minutes ahead of")]
    public async Task A_clock_that_is_off_is_told_with_both_times(int minutes, string expected)
    {
        var server = new DateTimeOffset(2026, 11, 21, 12, 0, 0, TimeSpan.Zero);
        using var wire = new CordWire(new Clock { Now = server.AddMinutes(minutes) }) { Repeats = true };
        wire.Then("""{"error":"invalid_project_token","message":"jwt expired"}""", 401, server);

        var error = await Assert.ThrowsAsync<ChatServiceException>(() => wire.Client.TestAsync(default));

        Assert.Equal((ChatErrorKind.Authentication, ChatErrorScope.Connection), (error.Kind, error.Scope));
        Assert.Contains(expected, error.Message);
        Assert.Contains("Set the clock", error.Message);
        Assert.Equal(2, wire.Requests.Count);
    }

    [Theory]
    [InlineData("missing_authorization_header", ChatErrorKind.Authentication)]
    [InlineData("invalid_authorization_header", ChatErrorKind.Authentication)]
    [InlineData("invalid_project_token", ChatErrorKind.Authentication)]
    [InlineData("project_not_found", ChatErrorKind.Authentication)]
    [InlineData("group_not_found", ChatErrorKind.NotFound)]
    [InlineData("user_not_found", ChatErrorKind.NotFound)]
    [InlineData("user_not_in_group", ChatErrorKind.InvalidRequest)]
    [InlineData("invalid_user_id", ChatErrorKind.InvalidRequest)]
    [InlineData("group_members_missing", ChatErrorKind.InvalidRequest)]
    [InlineData("group_already_exists", ChatErrorKind.AlreadyExists)]
    [InlineData("user_already_exists", ChatErrorKind.AlreadyExists)]
    [InlineData("unexpected_field", ChatErrorKind.InvalidRequest)]
    [InlineData("error", ChatErrorKind.Server)]
    public async Task The_code_decides_and_not_the_status(string code, ChatErrorKind kind)
    {
        using var wire = new CordWire { Repeats = true };
        wire.ThenFailed(401, code);

        var error = await Assert.ThrowsAsync<ChatServiceException>(() => wire.Client.AddMembersAsync("g", ["u1", "u2"], false, default));

        Assert.Equal((kind, code), (error.Kind, error.PlatformCode));
    }

    [Theory]
    [InlineData("../users")]
    [InlineData("groups/%2e%2e/users")]
    [InlineData("https://evil.test/groups")]
    [InlineData("//evil.test/groups")]
    [InlineData("")]
    [InlineData("groups/a b")]
    public async Task A_free_call_cannot_leave_the_address_of_the_connection(string path)
    {
        using var wire = new CordWire();

        await Assert.ThrowsAsync<ChatServiceException>(() => wire.Client.InvokeAsync(new ApiCall(null, path), default));

        Assert.Empty(wire.Requests);
    }

    [Fact]
    public async Task A_free_call_sends_JSON_and_keeps_the_query()
    {
        using var wire = new CordWire();
        wire.ThenDone().Then("[]");

        await wire.Client.InvokeAsync(new ApiCall(null, "/batch") { Fields = new Dictionary<string, object?> { ["users"] = new object[] { new Dictionary<string, object?> { ["id"] = "u1", ["n"] = null } } } }, default);
        await wire.Client.InvokeAsync(new ApiCall("GET", "groups/a%2Fb/members?limit=2&token=a%3D%3D"), default);

        wire.AssertAll("""POST /batch {"users":[{"id":"u1","n":null}]}""", "GET /groups/a%2Fb/members?limit=2&token=a%3D%3D");
    }

    [Fact]
    public async Task A_web_page_at_the_address_is_told_as_one()
    {
        using var wire = new CordWire();
        wire.Then("<html>Welcome</html>");

        var error = await Assert.ThrowsAsync<ChatServiceException>(() => wire.Client.GetUserAsync("u1", false, default));

        Assert.Equal(ChatErrorKind.MalformedAnswer, error.Kind);
        Assert.Contains("check -BaseUri", error.Message);
    }

    private sealed class Clock : TimeProvider
    {
        public DateTimeOffset Now { get; set; }

        public override DateTimeOffset GetUtcNow() => Now;
    }
}
