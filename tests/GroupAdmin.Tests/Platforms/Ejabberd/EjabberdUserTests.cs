using System.Linq;
using System.Net;
using System.Security;
using System.Threading.Tasks;
using GroupAdmin.Contracts;
using Xunit;

namespace GroupAdmin.Tests.Platforms.Ejabberd;

/// <summary>What is told of an account that takes several requests to make, to change or to read.</summary>
public sealed class EjabberdUserTests
{
    private const string Registered = "\"User ann@localhost successfully registered\"";
    private const string Taken = """{"status":"error","code":10090,"message":"User ann@localhost already registered"}""";
    private const string OtherShape = """{"result":[{"something":"else"}]}""";

    private static SecureString Word => new NetworkCredential(string.Empty, "word-of-ann").SecurePassword;

    [Fact]
    public async Task A_creation_whose_answer_was_lost_goes_on_where_the_password_shows_that_it_was_made()
    {
        using var wire = new EjabberdWire().OnLost("register").On("check_password", "0").On("set_vcard", "0").On("set_vcard2", "0");

        var made = await wire.Domain.CreateUserAsync(Ann(), default);

        Assert.Equal(("ann@localhost", "Ann", "ann@example.net"), (made.Id, made.Name, made.Email));
        Assert.Equal(["register", "check_password", "set_vcard", "set_vcard2"], Commands(wire));
    }

    [Fact]
    public async Task A_creation_whose_answer_was_lost_leaves_somebody_elses_account_alone()
    {
        using var wire = new EjabberdWire().OnLost("register").On("register", Taken, 409).On("check_password", "1");

        var error = await Assert.ThrowsAsync<ChatServiceException>(() => wire.Domain.CreateUserAsync(Ann(), default));

        Assert.Equal(ChatErrorKind.AlreadyExists, error.Kind);
        Assert.Equal(["register", "check_password", "register", "check_password"], Commands(wire));
    }

    [Fact]
    public async Task A_creation_that_nobody_can_say_anything_of_is_told_as_a_doubt_and_not_tried_again()
    {
        using var wire = new EjabberdWire().OnLost("register").On("check_password", """{"status":"error","code":32,"message":"AccessRules: Account does not have the right to perform the operation."}""", 403);

        var error = await Assert.ThrowsAsync<ChatServiceException>(() => wire.Domain.CreateUserAsync(Ann(), default));

        Assert.True(error.MayHaveTakenEffect);
        Assert.StartsWith("It is not known whether the user 'ann@localhost' was created: run Get-ChatUser -Id 'ann@localhost'", error.Message, System.StringComparison.Ordinal);
        Assert.Equal(["register", "check_password"], Commands(wire));
    }

    [Fact]
    public async Task An_account_whose_card_is_refused_is_told_as_created_with_what_is_missing()
    {
        using var wire = new EjabberdWire().On("register", Registered).On("set_vcard", "0").On("set_vcard2", "1");

        var error = await Assert.ThrowsAsync<ChatServiceException>(() => wire.Domain.CreateUserAsync(Ann(), default));

        Assert.True(error.MayHaveTakenEffect);
        Assert.Equal(("ann@localhost", "set_vcard2"), (error.Target, error.Operation));
        Assert.StartsWith("The user 'ann@localhost' was created, but its e-mail address was not set: run Set-ChatUser -Id 'ann@localhost' with -Email. ", error.Message, System.StringComparison.Ordinal);
        Assert.Equal(["register", "set_vcard", "set_vcard2"], Commands(wire));
    }

    [Fact]
    public async Task A_name_that_is_refused_leaves_the_address_unset_too_and_both_are_told()
    {
        using var wire = new EjabberdWire().On("register", Registered).On("set_vcard", "1");

        var error = await Assert.ThrowsAsync<ChatServiceException>(() => wire.Domain.CreateUserAsync(Ann(), default));

        Assert.StartsWith("The user 'ann@localhost' was created, but its name and e-mail address were not set: run Set-ChatUser -Id 'ann@localhost' with -Name and -Email. ", error.Message, System.StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\"0\"", 200)]
    [InlineData(OtherShape, 200)]
    [InlineData("<html>Sign in</html>", 200)]
    [InlineData("\"internal_error\"", 500)]
    public async Task A_field_whose_answer_tells_nothing_is_written_again_at_a_creation(string answer, int status)
    {
        using var wire = new EjabberdWire().On("register", Registered).On("set_vcard", answer, status).On("set_vcard", "0").On("set_vcard2", "0");

        await wire.Domain.CreateUserAsync(Ann(), default);

        Assert.Equal(["register", "set_vcard", "set_vcard", "set_vcard2"], Commands(wire));
    }

    [Fact]
    public async Task A_field_whose_answers_tell_nothing_is_told_as_a_doubt_of_an_account_that_was_created()
    {
        using var wire = new EjabberdWire().On("register", Registered).On("set_vcard", "0").On("set_vcard2", OtherShape);

        var error = await Assert.ThrowsAsync<ChatServiceException>(() => wire.Domain.CreateUserAsync(Ann(), default));

        Assert.Equal(ChatErrorKind.MalformedAnswer, error.Kind);
        Assert.StartsWith("The user 'ann@localhost' was created, but its e-mail address may not have been set: run Set-ChatUser", error.Message, System.StringComparison.Ordinal);
        Assert.Equal(["register", "set_vcard", "set_vcard2", "set_vcard2"], Commands(wire));
    }

    [Fact]
    public async Task A_change_that_ends_half_way_says_what_was_done()
    {
        using var wire = new EjabberdWire().On("check_account", "0").On("change_password", "0").On("set_vcard", "1");

        var error = await Assert.ThrowsAsync<ChatServiceException>(() => wire.Domain.UpdateUserAsync(new UserChange("ann") { Name = "Ann", Password = Word }, default));

        Assert.True(error.MayHaveTakenEffect);
        Assert.StartsWith("The password of 'ann@localhost' was changed, but its name was not set: run Set-ChatUser -Id 'ann@localhost' with -Name. ", error.Message, System.StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_account_on_a_server_that_knows_no_vcards_is_there_all_the_same()
    {
        const string Unknown = """{"status":"error","code":40,"message":"Command not found."}""";
        using var wire = new EjabberdWire().On("check_account", "0").On("get_vcard", Unknown, 404).On("get_vcard2", Unknown, 404);

        var user = await wire.Domain.GetUserAsync("ann", false, default);

        Assert.Equal("ann@localhost", user!.Id);
        Assert.Null(user.Name);
        Assert.Null(user.Email);
    }

    [Theory]
    [InlineData(OtherShape)]
    [InlineData("""{"content":7}""")]
    [InlineData("[]")]
    public async Task A_card_of_another_shape_is_not_taken_for_an_empty_one(string answer)
    {
        using var wire = new EjabberdWire().On("check_account", "0").On("get_vcard", answer);

        var error = await Assert.ThrowsAsync<ChatServiceException>(() => wire.Domain.GetUserAsync("ann", false, default));

        Assert.Equal(ChatErrorKind.MalformedAnswer, error.Kind);
    }

    [Theory]
    [InlineData("get_presence", OtherShape)]
    [InlineData("get_presence", """{"jid":"ann@localhost","show":null,"status":""}""")]
    [InlineData("get_last", """{"timestamp":"2026-01-01T00:00:00Z","status":1}""")]
    public async Task A_presence_of_another_shape_is_not_taken_for_nobody_there(string command, string answer)
    {
        using var wire = new EjabberdWire();
        wire.On(command, answer).On("get_last", """{"timestamp":"2026-01-01T00:00:00Z","status":"ONLINE"}""").On("get_presence", """{"jid":"ann@localhost","show":"away","status":""}""");

        var error = await Assert.ThrowsAsync<ChatServiceException>(() => wire.Client.GetStatusAsync(["ann"], default));

        Assert.Equal((ChatErrorKind.MalformedAnswer, command), (error.Kind, error.Operation));
    }

    private static NewUser Ann() => new() { Id = "ann", Name = "Ann", Email = "ann@example.net", Password = Word };

    private static string[] Commands(EjabberdWire wire) => [.. wire.Requests.Select(static request => request.Split(' ')[0])];
}
