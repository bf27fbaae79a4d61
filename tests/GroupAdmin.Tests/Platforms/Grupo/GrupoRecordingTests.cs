using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Runtime.CompilerServices;
using System.Security;
using System.Threading.Tasks;
using GroupAdmin.Connections;
using GroupAdmin.Contracts;
using GroupAdmin.Engine;
using GroupAdmin.Tests.Recording;
using Xunit;

namespace GroupAdmin.Tests.Platforms.Grupo;

/// <summary>Replays every recording through the engine, strictly, and makes one in the sandbox.</summary>
public sealed class GrupoRecordingTests
{
    private static readonly Dictionary<string, (Func<ChatClient, Task<string>> Act, string Expected)> Replays = new(StringComparer.Ordinal)
    {
        ["groups-add"] = (
            async client => Text(await client.CreateGroupAsync(
                new NewGroup { Name = "Night shift", Description = "Shifts", Type = ChatGroupType.Private, Option = new Dictionary<string, object?> { ["group_category_id"] = 3, ["custom_field_12"] = "Köln" } },
                default)),
            "night-shift (Night shift) Private group_id=17"),
        ["groups-add-password"] = (
            async client => Text(await client.CreateGroupAsync(new NewGroup { Id = "vault", Name = "The vault", Type = ChatGroupType.Password, Password = Secure("opensesame") }, default)),
            "vault (The vault) Password "),
        ["groups-add-exists"] = (CreateOpsAsync, "AlreadyExists ops slug_already_exists"),
        ["groups-add-wrong-key"] = (CreateOpsAsync, "Authentication ops invalid_api_secret_key"),
        ["groups-add-unknown-error"] = (CreateOpsAsync, "InvalidRequest ops e_4711"),
        ["groups-add-login-page"] = (CreateOpsAsync, "MalformedAnswer ops  in doubt"),
        ["groups-add-php-error"] = (CreateOpsAsync, "MalformedAnswer ops  in doubt"),
        ["groups-add-no-api"] = (CreateOpsAsync, "InvalidRequest ops "),
        ["groups-update"] = (
            client => ChangeAsync(client, new GroupChange("ops") { Name = "Operations & on-call", Option = new Dictionary<string, object?> { ["pin_group"] = true } }),
            "done"),
        ["groups-update-unknown-group"] = (client => ChangeAsync(client, new GroupChange("gone") { Name = "X" }), "NotFound gone group_not_found"),
        ["site_users-add"] = (
            async client => Text(await client.CreateUserAsync(
                new NewUser
                {
                    Id = "ann",
                    Name = "Ann Ähren",
                    Email = "ann@chat.example",
                    Password = Secure("opensesame"),
                    Role = "2",
                    AvatarUri = "https://chat.example/ann.png",
                    Option = new Dictionary<string, object?> { ["custom_field_1"] = "Berlin" },
                },
                default)),
            "ann (Ann Ähren) user_id=31"),
        ["site_users-add-taken"] = (
            async client => Text(await client.CreateUserAsync(new NewUser { Id = "ann", Name = "Ann", Email = "ann@chat.example", Password = Secure("opensesame") }, default)),
            "AlreadyExists ann invalid_value"),
        ["message-add"] = (
            client => SendAsync(client, new NewMessage("ann", "Hello 👋") { UserId = "bob", Option = new Dictionary<string, object?> { ["gif_url"] = "https://chat.example/wave.gif" } }),
            "done"),
        ["message-add-unknown-user"] = (client => SendAsync(client, new NewMessage("ann", "Hello") { UserId = "nobody" }), "NotFound nobody user_not_found"),
    };

    public static TheoryData<string> Names => [.. Replays.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task A_recording_replays_strictly(string name)
    {
        var (act, expected) = Replays[name];
        using var session = new ChatEngine().Open(new ConnectionOptions("Grupo") { ReplayFrom = Path.Combine(Folder(), name + ".har") });

        string found;
        try
        {
            found = await act(new ChatClient(session));
        }
        catch (ChatServiceException error)
        {
            found = $"{error.Kind} {error.Target} {error.PlatformCode}{(error.MayHaveTakenEffect ? " in doubt" : string.Empty)}";
        }

        Assert.Equal(expected, found);
        Assert.Empty(session.UnusedReplayEntries);
    }

    [Fact]
    public void Every_recording_is_replayed() => Assert.Equal(
        Directory.GetFiles(Folder(), "*.har").Select(file => Path.GetFileNameWithoutExtension(file)).Order(StringComparer.Ordinal),
        Replays.Keys.Order(StringComparer.Ordinal));

    [Fact]
    public async Task A_recording_holds_no_secret_of_either_kind_of_form_and_replays_without_one()
    {
        using var folder = new TemporaryFolder();
        var file = folder.Write("rota.txt", "Mon: ann");
        const string Key = "key of+the=site&1";
        using (var session = new ChatEngine().Open(new ConnectionOptions("Grupo") { Sandbox = true, Secret = Secure(Key), RecordTo = folder["made.har"] }))
        {
            await PlayAsync(new ChatClient(session), file);
        }

        var recorded = await File.ReadAllTextAsync(folder["made.har"]);
        Assert.Contains("api_secret_key", recorded, StringComparison.Ordinal);
        Assert.DoesNotContain(Key, recorded, StringComparison.Ordinal);
        Assert.DoesNotContain(Uri.EscapeDataString(Key), recorded, StringComparison.Ordinal);
        Assert.DoesNotContain("opensesame", recorded, StringComparison.Ordinal);
        using var replay = new ChatEngine().Open(new ConnectionOptions("Grupo") { ReplayFrom = folder["made.har"] });
        await PlayAsync(new ChatClient(replay), file);
        Assert.Empty(replay.UnusedReplayEntries);
    }

    [Fact]
    public async Task The_sandbox_knows_its_samples_and_what_was_made()
    {
        using var session = new ChatEngine().Open(new ConnectionOptions("Grupo") { Sandbox = true });
        var client = new ChatClient(session);

        await client.UpdateGroupAsync(new GroupChange("general") { Name = "All", Option = new Dictionary<string, object?> { ["slug"] = "all" } }, default);
        await client.UpdateGroupAsync(new GroupChange("1") { Description = "Everybody" }, default);
        await FailsAsync(ChatErrorKind.NotFound, client.UpdateGroupAsync(new GroupChange("general") { Name = "All" }, default));
        await FailsAsync(ChatErrorKind.AlreadyExists, client.CreateGroupAsync(new NewGroup { Name = "All" }, default));
        await FailsAsync(ChatErrorKind.AlreadyExists, client.CreateUserAsync(new NewUser { Id = "u1", Name = "A", Email = "a@x.test", Password = Secure("opensesame") }, default));
        await FailsAsync(ChatErrorKind.NotFound, client.SendMessageAsync(new NewMessage("u1", "Hi") { UserId = "nobody" }, default));
        await client.SendMessageAsync(new NewMessage("u1@example.org", "Hi") { UserId = "u4711" }, default);
    }

    [Fact]
    public async Task The_key_wrong_is_refused_in_the_sandbox()
    {
        using var session = new ChatEngine().Open(new ConnectionOptions("Grupo") { Sandbox = true, Secret = Secure("wrong") });
        await FailsAsync(ChatErrorKind.Authentication, new ChatClient(session).CreateGroupAsync(new NewGroup { Name = "All" }, default));
    }

    [Fact]
    public void What_Grupo_cannot_do_is_refused_before_any_request_with_the_platforms_that_can()
    {
        using var session = new ChatEngine().Open(new ConnectionOptions("Grupo") { Sandbox = true });
        var client = new ChatClient(session);
        Action[] refused =
        [
            () => client.Change(MemberAction.Add, "general"),
            () => client.Change(MemberAction.Remove, "general"),
            () => client.ListMembers("general", ListRange.All),
            () => client.ListGroups(new GroupQuery()),
            () => _ = client.DeleteGroupAsync("general", default),
            () => _ = client.DeleteUserAsync("u1", default),
            () => _ = client.UpdateUserAsync(new UserChange("u1") { Name = "A" }, default),
        ];
        Assert.All(refused, act =>
        {
            var error = Assert.Throws<ChatServiceException>(act);
            Assert.Equal(ChatErrorKind.NotSupported, error.Kind);
            Assert.Contains("AtomChat", error.Message, StringComparison.Ordinal);
        });
        Assert.Equal(0, session.Statistics.Requests);
    }

    [Fact]
    public void The_address_of_the_api_itself_is_refused_with_the_address_to_give()
    {
        var error = Assert.Throws<ChatServiceException>(() => new ChatEngine().Open(new ConnectionOptions("Grupo") { BaseUri = new Uri("https://x.test/chat/api_request/"), Secret = Secure("abc") }));
        Assert.Contains("leave 'api_request' out", error.Message, StringComparison.Ordinal);
    }

    private static async Task PlayAsync(ChatClient client, string file)
    {
        await client.CreateUserAsync(new NewUser { Id = "ann", Name = "Ann", Email = "ann@chat.example", Password = Secure("opensesame") }, default);
        await client.SendMessageAsync(new NewMessage("ann", "The rota") { UserId = "u2", FilePath = file }, default);
    }

    private static async Task FailsAsync(ChatErrorKind kind, Task task) =>
        Assert.Equal(kind, (await Assert.ThrowsAsync<ChatServiceException>(() => task)).Kind);

    private static async Task<string> CreateOpsAsync(ChatClient client) => Text(await client.CreateGroupAsync(new NewGroup { Id = "ops", Name = "Operations" }, default));

    private static async Task<string> ChangeAsync(ChatClient client, GroupChange change)
    {
        await client.UpdateGroupAsync(change, default);
        return "done";
    }

    private static async Task<string> SendAsync(ChatClient client, NewMessage message)
    {
        await client.SendMessageAsync(message, default);
        return "done";
    }

    private static string Text(ChatGroup group) => $"{group.Id} ({group.Name}) {group.Type} {More(group)}";

    private static string Text(ChatUser user) => $"{user.Id} ({user.Name}) {More(user)}";

    private static string More(ChatObject item) => string.Join(", ", item.AdditionalProperties.Select(pair => $"{pair.Key}={pair.Value}"));

    private static string Folder([CallerFilePath] string here = "") => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "../../../recordings/Grupo"));

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
