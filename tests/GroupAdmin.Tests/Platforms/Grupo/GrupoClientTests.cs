using System;
using System.Collections.Generic;
using System.Linq;
using System.Security;
using System.Threading.Tasks;
using GroupAdmin.Contracts;
using GroupAdmin.Engine.Platforms.Grupo;
using GroupAdmin.Tests.Recording;
using GroupAdmin.Tests.Transport;
using Xunit;

namespace GroupAdmin.Tests.Platforms.Grupo;

/// <summary>What the Grupo client writes, and what it makes of the answers.</summary>
public sealed class GrupoClientTests : IDisposable
{
    private const string Done = """{"success":true}""";

    private readonly GrupoWire wire = new();

    public void Dispose() => wire.Dispose();

    [Fact]
    public async Task Creating_a_group_sends_every_field_and_keeps_what_the_answer_holds_beyond()
    {
        wire.Then("""{"success":true,"group_id":17,"note":{"by":"api"}}""");

        var group = await wire.Client.CreateGroupAsync(
            new NewGroup
            {
                Id = "night",
                Name = "Night & day",
                Type = ChatGroupType.Password,
                Password = Secure("opensesame"),
                Description = "Shifts",
                Option = new Dictionary<string, object?>
                {
                    ["Group_Category_Id"] = 3,
                    ["unleavable"] = true,
                    ["pin_group"] = "no",
                    ["group_icon_url"] = "https://x.test/i.png",
                    ["custom_field_12"] = "ä",
                },
            },
            default);

        wire.AssertOne("add=groups&group_name=Night%20%26%20day&description=Shifts&slug=night&secret_group=no&password_protect=yes&password=opensesame&group_category_id=3&unleavable=yes&pin_group=no&group_icon_url=https%3A%2F%2Fx.test%2Fi.png&custom_field_12=%C3%A4");
        Assert.Equal(("night", "Night & day", ChatGroupType.Password, "Shifts"), (group.Id, group.Name, group.Type, group.Description));
        Assert.Equal(("Grupo", "test"), (group.Platform, group.ConnectionName));
        Assert.Equal(17L, group.AdditionalProperties["group_id"]);
        Assert.Equal("api", ((Dictionary<string, object?>)group.AdditionalProperties["note"]!)["by"]);
    }

    [Theory]
    [InlineData("Équipe  de Nuit!", "equipe-de-nuit")]
    [InlineData("--A_b--", "a-b")]
    [InlineData("Über 18", "uber-18")]
    public async Task Without_an_id_the_slug_is_made_from_the_name_and_told(string name, string slug)
    {
        wire.Then(Done);
        var log = new CollectingLog();
        ChatGroup group;
        using (OperationLog.Use(log))
        {
            group = await wire.Client.CreateGroupAsync(new NewGroup { Name = name }, default);
        }

        Assert.Equal(slug, group.Id);
        Assert.Contains("slug=" + slug, wire.Requests.Single().Body, StringComparison.Ordinal);
        Assert.Contains(log.All, text => text.Contains($"'{slug}'", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_slug_that_the_site_chose_itself_is_the_groups_id()
    {
        wire.Then("""{"success":"1","slug":"ops-2"}""");
        Assert.Equal("ops-2", (await wire.Client.CreateGroupAsync(new NewGroup { Name = "Ops" }, default)).Id);
    }

    [Fact]
    public async Task Changing_a_group_sends_only_what_was_named()
    {
        wire.Then(Done);
        await wire.Client.UpdateGroupAsync(new GroupChange("17") { Description = string.Empty, Option = new Dictionary<string, object?> { ["slug"] = "new-slug" } }, default);
        wire.AssertOne("update=groups&group=17&description=&slug=new-slug");
    }

    [Fact]
    public async Task Creating_a_user_sends_the_documented_fields()
    {
        wire.Then("""{"success":true,"user_id":"9"}""");
        var user = await wire.Client.CreateUserAsync(
            new NewUser { Id = "ann", Name = "Ann", Email = "ann@x.test", Password = Secure("hunter22"), Role = "2", AvatarUri = "https://x.test/a.png", Option = new Dictionary<string, object?> { ["custom_field_1"] = 5L } },
            default);
        wire.AssertOne("add=site_users&full_name=Ann&username=ann&email_address=ann%40x.test&password=hunter22&site_role=2&avatarURL=https%3A%2F%2Fx.test%2Fa.png&custom_field_1=5");
        Assert.Equal(("ann", "Ann", "ann@x.test", "9"), (user.Id, user.Name, user.Email, user.AdditionalProperties["user_id"]));
    }

    [Fact]
    public async Task A_message_goes_with_its_animation()
    {
        wire.Then(Done);
        await wire.Client.SendMessageAsync(new NewMessage("ann", "Hi") { UserId = "bob@x.test", Option = new Dictionary<string, object?> { ["gif_url"] = "https://x.test/g.gif" } }, default);
        wire.AssertOne("add=message&user=bob%40x.test&sender=ann&message=Hi&gif_url=https%3A%2F%2Fx.test%2Fg.gif");
    }

    [Theory]
    [InlineData("ü 会.txt", "ü 会.txt")]
    [InlineData("a\"b\nc\\d.txt", "a%22b%0Ac%5Cd.txt")]
    public async Task A_file_is_named_in_utf8_and_nothing_ends_its_name_early(string name, string sent)
    {
        using var folder = new TemporaryFolder();
        var path = folder.Write(name, "x");
        wire.Then(Done);

        await wire.Client.SendMessageAsync(new NewMessage("ann", "The rota") { UserId = "bob", FilePath = path }, default);

        Assert.Contains($"filename=\"{sent}\"\r\n", wire.Requests.Single().Body, StringComparison.Ordinal);
        Assert.DoesNotContain("filename*", wire.Requests.Single().Body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Ærø", "aero")]
    [InlineData("ß Æ œ Ł", "ss-ae-oe-l")]
    [InlineData("Đorđe þing", "dorde-thing")]
    public void Letters_that_are_no_others_with_a_mark_have_a_place_in_a_slug(string name, string slug) => Assert.Equal(slug, GrupoSlug.Of(name));

    [Fact]
    public async Task No_word_about_success_and_no_reason_leaves_it_open()
    {
        wire.Then("""{"success":null}""");
        var error = await Assert.ThrowsAsync<ChatServiceException>(() => wire.Client.CreateGroupAsync(new NewGroup { Id = "ops", Name = "Ops" }, default));
        Assert.Equal((ChatErrorKind.MalformedAnswer, true), (error.Kind, error.MayHaveTakenEffect));
    }

    [Fact]
    public async Task Several_reasons_are_one_text()
    {
        wire.Then("""{"success":false,"error_message":["Too long.","Too late."]}""");
        var error = await Assert.ThrowsAsync<ChatServiceException>(() => wire.Client.CreateGroupAsync(new NewGroup { Id = "ops", Name = "Ops" }, default));
        Assert.Equal("Too long. Too late.", error.PlatformText);
    }

    [Fact]
    public async Task A_slug_that_no_change_could_name_is_not_made()
    {
        var error = await Assert.ThrowsAsync<ChatServiceException>(() => wire.Client.CreateGroupAsync(new NewGroup { Name = new string('x', 300) }, default));
        Assert.Contains("Give another with -Id", error.Message);
        Assert.Empty(wire.Requests);
    }

    [Fact]
    public async Task Half_a_character_in_a_name_sends_nothing()
    {
        var error = await Assert.ThrowsAsync<ChatServiceException>(() => wire.Client.CreateGroupAsync(new NewGroup { Name = "ba\ud800d" }, default));
        Assert.Contains("half a character", error.Message);
        Assert.Empty(wire.Requests);
    }

    [Fact]
    public async Task A_file_travels_in_a_multipart_form_that_begins_with_the_key()
    {
        using var folder = new TemporaryFolder();
        var path = folder.Write("rota.txt", "Mon: ann");
        wire.Then(Done);

        await wire.Client.SendMessageAsync(new NewMessage("ann", "The rota") { UserId = "bob", FilePath = path }, default);

        var request = wire.Requests.Single();
        Assert.StartsWith("multipart/form-data; boundary=", request.Type, StringComparison.Ordinal);
        var boundary = "--" + request.Type["multipart/form-data; boundary=".Length..].Trim('"');
        var parts = request.Body.Split(boundary);
        Assert.Equal(string.Empty, parts[0]);
        Assert.Equal("--", parts[^1].Trim());
        Assert.Equal(["api_secret_key", "add", "user", "sender", "message", "file_attachments"], Enumerable.Order(parts[1..^1].Select(NameOf), Comparer<string>.Create((one, other) => Rank(one) - Rank(other))));
        Assert.Contains("name=\"api_secret_key\"\r\n\r\n" + GrupoWire.Key + "\r\n", parts[1], StringComparison.Ordinal);
        var file = parts.Single(part => part.Contains("file_attachments", StringComparison.Ordinal));
        Assert.Contains("filename=\"rota.txt\"", file, StringComparison.Ordinal);
        Assert.EndsWith("\r\n\r\nMon: ann\r\n", file, StringComparison.Ordinal);

        static string NameOf(string part) => part.Split("name=\"")[1].Split('"')[0];
        static int Rank(string name) => Array.IndexOf(["api_secret_key", "add", "user", "sender", "message", "file_attachments"], name);
    }

    [Theory]
    [InlineData("true", true)]
    [InlineData("1", true)]
    [InlineData("\"true\"", true)]
    [InlineData("\"1\"", true)]
    [InlineData("false", false)]
    [InlineData("0", false)]
    [InlineData("\"false\"", false)]
    [InlineData("\"\"", false)]
    [InlineData("null", false)]
    public async Task Success_decides_in_whatever_form_and_not_the_status(string success, bool succeeds)
    {
        wire.Then($$"""{"success":{{success}},"error_message":"Nope","error_key":"strange_thing"}""", succeeds ? 422 : 200);
        var task = wire.Client.UpdateGroupAsync(new GroupChange("ops") { Name = "Ops" }, default);
        if (succeeds)
        {
            await task;
            return;
        }

        var error = await Assert.ThrowsAsync<ChatServiceException>(() => task);
        Assert.Equal((ChatErrorKind.InvalidRequest, "strange_thing", "Nope"), (error.Kind, error.PlatformCode, error.PlatformText));
        Assert.Contains("Nope (strange_thing)", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("invalid_api_secret_key", "x", ChatErrorKind.Authentication)]
    [InlineData("permission_denied", "x", ChatErrorKind.Permission)]
    [InlineData("slug_already_exists", "x", ChatErrorKind.AlreadyExists)]
    [InlineData("invalid_value", "The username is already taken", ChatErrorKind.AlreadyExists)]
    [InlineData("group_not_found", "x", ChatErrorKind.NotFound)]
    [InlineData("e17", "The group does not exist", ChatErrorKind.NotFound)]
    [InlineData("too_many_requests", "x", ChatErrorKind.Throttled)]
    [InlineData("e18", "x", ChatErrorKind.InvalidRequest)]
    public async Task An_error_key_is_read_by_its_words(string key, string message, ChatErrorKind kind)
    {
        wire.Then($$"""{"success":false,"error_message":"{{message}}","error_key":"{{key}}"}""");
        var error = await Assert.ThrowsAsync<ChatServiceException>(() => wire.Client.CreateGroupAsync(new NewGroup { Id = "ops", Name = "Ops" }, default));
        Assert.Equal((kind, key, message, "ops"), (error.Kind, error.PlatformCode, error.PlatformText, error.Target));
    }

    [Theory]
    [InlineData("<!DOCTYPE html><html><body>Log in</body></html>", "login page")]
    [InlineData("<br />\n<b>Fatal error</b>:  Uncaught PDOException", "PHP error")]
    [InlineData("Access denied", "not valid JSON")]
    [InlineData("{\"ok\":true}", "does not say 'success'")]
    [InlineData("[1]", "does not say 'success'")]
    [InlineData("", "empty body")]
    public async Task An_answer_that_is_none_of_Grupos_says_what_it_is(string body, string says)
    {
        wire.Then(body);
        var error = await Assert.ThrowsAsync<ChatServiceException>(() => wire.Client.CreateGroupAsync(new NewGroup { Id = "ops", Name = "Ops" }, default));
        Assert.Equal(ChatErrorKind.MalformedAnswer, error.Kind);
        Assert.True(error.MayHaveTakenEffect);
        Assert.Contains(says, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(401, ChatErrorKind.Authentication)]
    [InlineData(403, ChatErrorKind.Permission)]
    [InlineData(404, ChatErrorKind.InvalidRequest)]
    [InlineData(500, ChatErrorKind.Server)]
    public async Task A_web_page_with_an_error_status_is_told_by_the_status(int status, ChatErrorKind kind)
    {
        wire.Then("<html></html>", status);
        var error = await Assert.ThrowsAsync<ChatServiceException>(() => wire.Client.CreateGroupAsync(new NewGroup { Id = "ops", Name = "Ops" }, default));
        Assert.Equal((kind, status), (error.Kind, error.StatusCode));
    }

    [Fact]
    public async Task The_secrets_stand_in_no_error()
    {
        wire.Then($$"""{"success":false,"error_message":"bad {{GrupoWire.Key}} hunter22","error_key":"x"}""");
        var error = await Assert.ThrowsAsync<ChatServiceException>(() => wire.Client.CreateUserAsync(new NewUser { Id = "ann", Name = "Ann", Email = "a@x.test", Password = Secure("hunter22") }, default));
        Assert.DoesNotContain(GrupoWire.Key, error.ToString() + error.PlatformText, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter22", error.ToString() + error.PlatformText, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_lost_creation_is_not_repeated_and_a_lost_change_is()
    {
        wire.Then("<html></html>", 503).Then("<html></html>", 503).Then(Done);
        var error = await Assert.ThrowsAsync<ChatServiceException>(() => wire.Client.CreateGroupAsync(new NewGroup { Id = "ops", Name = "Ops" }, default));
        Assert.True(error.MayHaveTakenEffect);
        Assert.Single(wire.Requests);

        await wire.Client.UpdateGroupAsync(new GroupChange("ops") { Name = "Ops" }, default);
        Assert.Equal(3, wire.Requests.Count);
        Assert.Equal(wire.Requests[1].Body, wire.Requests[2].Body);
        Assert.All(wire.Requests, request => Assert.StartsWith("Mozilla/5.0 (compatible; GroupAdmin/", request.Agent, StringComparison.Ordinal));
    }

    public static TheoryData<string, Func<IDisposable, Task>> Refusals()
    {
        return new TheoryData<string, Func<IDisposable, Task>>
        {
            { "needs a name", Try(wire => wire.Client.CreateGroupAsync(new NewGroup { Id = "ops" }, default)) },
            { "No slug can be made", Try(wire => wire.Client.CreateGroupAsync(new NewGroup { Name = "夜" }, default)) },
            { "both are the same", Try(wire => wire.Client.CreateGroupAsync(new NewGroup { Id = "ops", Name = "Ops", Option = With("slug", "other") }, default)) },
            { "no setting 'colour'", Try(wire => wire.Client.CreateGroupAsync(new NewGroup { Id = "ops", Name = "Ops", Option = With("colour", "red") }, default)) },
            { "no setting 'api_secret_key'", Try(wire => wire.Client.CreateGroupAsync(new NewGroup { Id = "ops", Name = "Ops", Option = With("api_secret_key", "x") }, default)) },
            { "yes or no", Try(wire => wire.Client.CreateGroupAsync(new NewGroup { Id = "ops", Name = "Ops", Option = With("pin_group", "perhaps") }, default)) },
            { "given twice", Try(wire => wire.Client.CreateGroupAsync(new NewGroup { Id = "ops", Name = "Ops", Type = ChatGroupType.Private, Option = With("secret_group", false) }, default)) },
            { "none was given", Try(wire => wire.Client.CreateGroupAsync(new NewGroup { Id = "ops", Name = "Ops", Type = ChatGroupType.Password }, default)) },
            { "pass -Email", Try(wire => wire.Client.CreateUserAsync(new NewUser { Id = "ann", Name = "Ann" }, default)) },
            { "with -User", Try(wire => wire.Client.SendMessageAsync(new NewMessage("ann", "Hi") { GroupId = "ops" }, default)) },
            { "cannot be read", Try(wire => wire.Client.SendMessageAsync(new NewMessage("ann", "Hi") { UserId = "bob", FilePath = "/nowhere/at/all.txt" }, default)) },
        };

        static Func<IDisposable, Task> Try(Func<GrupoWire, Task> act) => wire => act((GrupoWire)wire);
        static Dictionary<string, object?> With(string name, object value) => new() { [name] = value };
    }

    [Theory]
    [MemberData(nameof(Refusals), DisableDiscoveryEnumeration = true)]
    public async Task What_Grupo_could_not_understand_is_refused_before_any_request(string says, Func<IDisposable, Task> act)
    {
        var error = await Assert.ThrowsAsync<ChatServiceException>(async () => await act(wire));
        Assert.Contains(says, error.Message, StringComparison.Ordinal);
        Assert.EndsWith("Nothing was sent.", error.Message, StringComparison.Ordinal);
        Assert.Empty(wire.Requests);
    }

    private static SecureString Secure(string text)
    {
        var secret = new SecureString();
        foreach (var character in text)
        {
            secret.AppendChar(character);
        }

        return secret;
    }
}
