using System;
using System.Collections.Generic;
using System.Net;
using System.Threading.Tasks;
using GroupAdmin.Contracts;
using Xunit;

namespace GroupAdmin.Tests.Platforms.Grupo;

/// <summary>Operations that no cmdlet covers.</summary>
public sealed class GrupoApiTests
{
    [Fact]
    public async Task An_operation_is_a_form_with_the_key_before_it()
    {
        using var wire = new GrupoWire();
        wire.Then("""{"success":"1","badge_id":7}""");
        var fields = new Dictionary<string, object?> { ["badge_title"] = "Ätsch & co", ["disabled"] = false, ["left"] = null };

        var answer = Assert.IsType<Dictionary<string, object?>>(await wire.Client.InvokeAsync(new ApiCall(null, "add=badges") { Fields = fields }, default));

        wire.AssertOne("add=badges&badge_title=%C3%84tsch%20%26%20co&disabled=no");
        Assert.Equal(("1", 7L), (answer["success"], answer["badge_id"]));
    }

    [Fact]
    public async Task Text_follows_the_operation_as_it_is()
    {
        using var wire = new GrupoWire();
        wire.Then("""{"success":true}""");

        await wire.Client.InvokeAsync(new ApiCall("POST", "update=groups") { Text = "group=ops&description=x+y" }, default);

        wire.AssertOne("update=groups&group=ops&description=x+y");
    }

    [Fact]
    public async Task A_secret_travels_readable_and_stands_in_no_error()
    {
        using var wire = new GrupoWire();
        wire.Then("""{"success":false,"error_key":"invalid_value","error_message":"hunter2-is-too-short"}""");
        var fields = new Dictionary<string, object?> { ["password"] = new NetworkCredential(string.Empty, "hunter2-is-too-short").SecurePassword };

        var error = await Assert.ThrowsAsync<ChatServiceException>(() => wire.Client.InvokeAsync(new ApiCall(null, "add=site_users") { Fields = fields }, default));

        wire.AssertOne("add=site_users&password=hunter2-is-too-short");
        Assert.Equal(ChatErrorKind.InvalidRequest, error.Kind);
        Assert.DoesNotContain("hunter2", error.Message + error.PlatformText, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("groups")]
    [InlineData("add=")]
    [InlineData("=groups")]
    [InlineData("add=groups&x=y")]
    [InlineData("../api?add=groups")]
    [InlineData("")]
    public async Task What_is_no_operation_is_refused(string path)
    {
        using var wire = new GrupoWire();

        var error = await Assert.ThrowsAsync<ChatServiceException>(() => wire.Client.InvokeAsync(new ApiCall(null, path), default));

        Assert.Contains("'add=groups'", error.Message, StringComparison.Ordinal);
        Assert.Empty(wire.Requests);
    }

    [Theory]
    [InlineData("api_secret_key")]
    [InlineData("add")]
    public async Task The_operation_and_the_key_cannot_be_given_again(string name)
    {
        using var wire = new GrupoWire();

        await Assert.ThrowsAsync<ChatServiceException>(() => wire.Client.InvokeAsync(new ApiCall(null, "add=x") { Fields = new Dictionary<string, object?> { [name] = "y" } }, default));
        await Assert.ThrowsAsync<ChatServiceException>(() => wire.Client.InvokeAsync(new ApiCall(null, "add=x") { Text = $"a=b&{name}=y" }, default));

        Assert.Empty(wire.Requests);
    }

    [Fact]
    public async Task Half_a_character_is_refused_and_not_sent_as_another()
    {
        using var wire = new GrupoWire();

        var error = await Assert.ThrowsAsync<ChatServiceException>(() => wire.Client.CreateGroupAsync(new NewGroup { Id = "g", Name = "a\uDC00" }, default));

        Assert.Contains("half a character", error.Message, StringComparison.Ordinal);
        Assert.Empty(wire.Requests);
    }

    [Fact]
    public async Task Other_methods_and_values_that_no_form_holds_are_refused()
    {
        using var wire = new GrupoWire();

        await Assert.ThrowsAsync<ChatServiceException>(() => wire.Client.InvokeAsync(new ApiCall("GET", "add=x"), default));
        await Assert.ThrowsAsync<ChatServiceException>(() => wire.Client.InvokeAsync(new ApiCall(null, "add=x") { Fields = new Dictionary<string, object?> { ["a"] = new[] { 1 } } }, default));

        Assert.Empty(wire.Requests);
    }

    [Theory]
    [InlineData("add=x", 1)]
    [InlineData("update=x", 2)]
    public async Task Only_a_change_is_repeated_after_a_failing_gateway(string path, int sent)
    {
        using var wire = new GrupoWire();
        wire.Then("busy", 502).Then("""{"success":true}""");

        try
        {
            await wire.Client.InvokeAsync(new ApiCall(null, path), default);
        }
        catch (ChatServiceException error)
        {
            Assert.True(error.MayHaveTakenEffect);
        }

        Assert.Equal(sent, wire.Requests.Count);
    }
}
