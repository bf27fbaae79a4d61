using System;
using System.Linq;
using System.Threading.Tasks;
using GroupAdmin.Contracts;
using GroupAdmin.Tests.Transport;
using Xunit;

namespace GroupAdmin.Tests.Platforms.Publisher;

/// <summary>Answers that must not be taken for what they look like: a part of a list for the whole, another group for the one asked for, a locked group for bad users.</summary>
public sealed class PublisherDoubtTests
{
    private const string Group = """{"group":{"id":1,"name":"General","users":[2]}}""";
    private const string Bigger = """{"group":{"id":1,"name":"General","users":[2,3]}}""";
    private const string Written = """{"group":{"id":1,"name":"General","link":"x"}}""";
    private static readonly string[] Many = [.. Enumerable.Range(100, 11).Select(static number => number.ToString(System.Globalization.CultureInfo.InvariantCulture))];

    private const string Refused = """{"error":{"summary":"group is locked"}}""";

    [Fact]
    public async Task A_list_that_ends_before_its_total_is_an_error()
    {
        using var wire = new PublisherWire().Then("""{"total":3,"groups":[{"id":1,"name":"a"}]}""").Then("""{"total":3,"groups":[]}""");

        var error = await Assert.ThrowsAsync<ChatServiceException>(() => PublisherWire.AllAsync(wire.Client.ListGroups(new GroupQuery())));

        Assert.Equal(ChatErrorKind.MalformedAnswer, error.Kind);
        Assert.Contains("ends after 1 of the 3 groups that it counts", error.Message);
    }

    [Theory]
    [InlineData("""{"total":3,"groups":[]}""")]
    [InlineData("<groups><total>1</total><currentpage>1</currentpage></groups>")]
    public async Task A_list_without_entries_that_counts_some_is_an_error(string answer)
    {
        using var wire = new PublisherWire(answer[0] == '<' ? "Xml" : null).Then(answer);
        await Assert.ThrowsAsync<ChatServiceException>(() => PublisherWire.AllAsync(wire.Client.ListGroups(new GroupQuery())));
    }

    [Fact]
    public async Task A_list_that_shrinks_while_it_is_read_is_none()
    {
        using var wire = new PublisherWire().Then("""{"total":3,"groups":[{"id":1,"name":"a"},{"id":2,"name":"b"}]}""").Then("""{"total":2,"groups":[]}""");
        Assert.Equal(2, (await PublisherWire.AllAsync(wire.Client.ListGroups(new GroupQuery()))).Count);
    }

    [Fact]
    public async Task A_part_of_a_list_may_count_the_whole_and_says_so()
    {
        using var wire = new PublisherWire().Then("""{"total":300,"groups":[{"id":1,"name":"a"}]}""").Then("""{"total":300,"groups":[]}""");
        var log = new CollectingLog();
        using (OperationLog.Use(log))
        {
            Assert.Single(await PublisherWire.AllAsync(wire.Client.ListGroups(new GroupQuery { Search = "a" })));
        }

        Assert.Contains("counts 300 groups and lists 1 of them", Assert.Single(log.Warnings));
    }

    [Fact]
    public async Task A_change_of_members_sends_the_name_back_as_it_came()
    {
        using var wire = new PublisherWire().Then("""{"group":{"id":1,"name":"  lead\u00a0\n","users":[2]}}""").Then(Written).Then("""{"group":{"id":1,"name":"  lead\u00a0\n","users":[2,3]}}""");

        await wire.Client.AddMembersAsync("1", ["3"], false, default);

        Assert.Equal("""PUT groups/1 {"group":{"id":1,"name":"  lead\u00A0\n","users":[2,3]}}""", wire.Requests[1]);
    }

    [Fact]
    public async Task Another_group_than_the_one_asked_for_is_not_written_over_it()
    {
        using var wire = new PublisherWire().Then("""{"group":{"id":2,"name":"Support","users":[2,4]}}""");

        var error = await Assert.ThrowsAsync<ChatServiceException>(() => wire.Client.AddMembersAsync("1", ["3"], false, default));

        Assert.Contains("tells of another group ('2')", error.Message);
        wire.AssertAll("GET groups/1");
    }

    [Theory]
    [InlineData(400, "{}", ChatErrorScope.Target)]
    [InlineData(500, "{}", ChatErrorScope.Call)]
    [InlineData(200, "<html>sign in</html>", ChatErrorScope.Call)]
    [InlineData(200, "", ChatErrorScope.Call)]
    public async Task Where_only_the_reading_failed_nothing_was_changed(int status, string answer, ChatErrorScope scope)
    {
        using var wire = new PublisherWire().Then(answer, status);

        var error = await Assert.ThrowsAsync<ChatServiceException>(() => wire.Client.AddMembersAsync("1", ["3", "4"], false, default));

        Assert.True(error.IsBeforeChange);
        Assert.False(error.MayHaveTakenEffect);
        Assert.Equal(scope, error.Scope);
        wire.AssertAll("GET groups/1");
    }

    [Fact]
    public async Task A_group_that_cannot_be_written_as_it_is_either_is_no_matter_of_its_users()
    {
        using var wire = new PublisherWire().Then(Group).Then(Refused, 400).Then(Bigger).Then(Refused, 400);

        var error = await Assert.ThrowsAsync<ChatServiceException>(() => wire.Client.AddMembersAsync("1", Many, false, default));

        Assert.Equal(ChatErrorScope.Target, error.Scope);
        Assert.Contains("group is locked", error.Message);
        Assert.Contains("as it is either", error.Message);
        Assert.Equal(4, wire.Requests.Count);

        // What another program added meanwhile is in the list that is tried.
        Assert.Equal("""PUT groups/1 {"group":{"id":1,"name":"General","users":[2,3]}}""", wire.Requests[3]);
    }

    [Theory]
    [InlineData(1, Group)]
    [InlineData(11, """{"group":{"id":1,"name":"General","users":[]}}""")]
    public async Task For_a_few_users_and_for_an_empty_group_it_is_not_tried(int users, string group)
    {
        using var wire = new PublisherWire().Then(group).Then(Refused, 400).Then(group);

        var error = await Assert.ThrowsAsync<ChatServiceException>(() => wire.Client.AddMembersAsync("1", [.. Many.Take(users)], false, default));

        Assert.Equal(ChatErrorScope.Call, error.Scope);
        Assert.Single(wire.Requests, line => line.StartsWith("PUT", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_text_that_cannot_be_sent_sends_nothing()
    {
        using var wire = new PublisherWire().Then(Group);
        await Assert.ThrowsAsync<ChatServiceException>(() => wire.Client.UpdateGroupAsync(new GroupChange("1") { Name = "a\ud800" }, default));
        wire.AssertAll("GET groups/1");
    }

    [Fact]
    public async Task A_pause_that_is_too_long_ends_a_change_without_reading_back()
    {
        using var wire = new PublisherWire().Then(Group).Then("{}", 503, ("Retry-After", "600"));

        var error = await Assert.ThrowsAsync<ChatServiceException>(() => wire.Client.AddMembersAsync("1", ["3"], false, default));

        Assert.Equal((ChatErrorKind.Throttled, ChatErrorScope.Connection, true), (error.Kind, error.Scope, error.MayHaveTakenEffect));
        Assert.Equal(2, wire.Requests.Count);
    }

    [Fact]
    public async Task A_user_who_is_named_by_an_address_is_changed_by_the_number()
    {
        using var wire = new PublisherWire().Then("""{"user":{"id":7,"email":"old@example.org"}}""").Then("""{"user":{"id":7}}""").Then("""{"user":{"id":7}}""");

        await wire.Client.UpdateUserAsync(new UserChange("old@example.org") { Email = "new@example.org", Status = "disabled" }, default);

        wire.AssertAll("GET users/old%40example.org", """PUT users/7 {"user":{"id":7,"email":"new@example.org"}}""", "POST users/7/disable");
    }

    [Fact]
    public async Task Another_group_than_the_one_asked_for_is_no_group_that_is_missing()
    {
        using var wire = new PublisherWire().Then("""{"group":{"id":2,"name":"Support"}}""");
        var error = await Assert.ThrowsAsync<ChatServiceException>(() => wire.Client.GetGroupsAsync(["1"], default));
        Assert.Equal(ChatErrorKind.MalformedAnswer, error.Kind);
    }

    [Fact]
    public async Task A_group_that_can_be_written_is_tried_once_and_its_users_are_looked_for()
    {
        using var wire = new PublisherWire().Then(Group).Then(Refused, 400).Then(Group).Then(Written).Then(Group).Then(Refused, 400).Then(Group).Then(Written).Then(Bigger);

        for (var time = 0; time < 2; time++)
        {
            var error = await Assert.ThrowsAsync<ChatServiceException>(() => wire.Client.AddMembersAsync("1", Many, false, default));
            Assert.Equal((ChatErrorKind.InvalidRequest, ChatErrorScope.Call), (error.Kind, error.Scope));
        }

        Assert.Equal(MemberOutcome.Done, (await wire.Client.AddMembersAsync("1", ["3"], false, default)).For("3"));
        Assert.Equal(4, wire.Requests.Count(line => line.StartsWith("PUT", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData(0, 503, 1)]
    [InlineData(1, 503, 2)]
    [InlineData(9, 503, 4)]
    [InlineData(9, 500, 1)]
    public async Task A_list_is_written_again_as_often_as_the_connection_repeats(int retries, int status, int written)
    {
        using var wire = new PublisherWire();
        wire.Limits.MaximumRetryCount = retries;
        wire.Then(Group);
        for (var time = 0; time < written; time++)
        {
            wire.Then("{}", status).Then(Group);
        }

        var error = await Assert.ThrowsAsync<ChatServiceException>(() => wire.Client.AddMembersAsync("1", ["3"], false, default));

        Assert.Equal(status, error.StatusCode);
        Assert.True(error.MayHaveTakenEffect);
        Assert.Equal(written, wire.Requests.Count(line => line.StartsWith("PUT", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_lost_answer_to_the_last_writing_is_read_back_before_it_is_told()
    {
        using var wire = new PublisherWire();
        wire.Limits.MaximumRetryCount = 0;
        wire.Then(Group).Then("{}", 503).Then(Bigger);
        Assert.Equal(MemberOutcome.Done, (await wire.Client.AddMembersAsync("1", ["3"], false, default)).For("3"));
    }

    [Theory]
    [InlineData(IdKind.User, null)]
    [InlineData(IdKind.Member, "give the user's id, not the e-mail address")]
    public void An_address_names_a_user_and_no_member(IdKind kind, string? reason)
    {
        using var wire = new PublisherWire();
        var said = wire.Client.Refuse(kind, "u5@example.org");
        if (reason is null)
        {
            Assert.Null(said);
        }
        else
        {
            Assert.Contains(reason, said);
        }
    }
}
