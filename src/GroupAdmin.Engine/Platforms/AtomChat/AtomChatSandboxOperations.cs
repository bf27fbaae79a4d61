using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text.Json;
using GroupAdmin.Engine.Sandbox;

namespace GroupAdmin.Engine.Platforms.AtomChat;

/// <summary>AtomChat's operations over a store: from form fields to the JSON of the answer, in the shapes of <c>platforms/atomchat.md</c>.</summary>
/// <param name="store">What the operations read and change.</param>
internal sealed class AtomChatSandboxOperations(AtomChatSandboxStore store)
{
    private const int DefaultPageSize = 100;
    private const int MembersPerStep = 32;

    private static readonly JsonEncodedText UidName = JsonEncodedText.Encode("uid");
    private static readonly JsonEncodedText NameName = JsonEncodedText.Encode("name");

    /// <summary>Runs an operation; null where there is none of that name.</summary>
    /// <param name="operation">The operation.</param>
    /// <param name="form">Its fields.</param>
    public JsonSteps? Run(string operation, FormFields form) => operation switch
    {
        "createGroup" => CreateGroup(form),
        // I: the name of the second field.
        "updateGroup" => Tell(store.RenameGroup(form["GUID"], form["name"])),
        "deleteGroup" => Tell(store.DeleteGroup(form["GUID"])),
        "addUsersToGroup" => Tell(store.AddMembers(form["GUID"], form.List("UIDs"), IsTrue(form["clearExisting"]))),
        "removeUsersFromGroup" => Tell(store.RemoveMembers(form["GUID"], form.List("UIDs"), "Users removed from group successfully.")),
        "kickUsersFromGroup" => Tell(store.RemoveMembers(form["GUID"], form.List("UIDs"), "Users kicked from group successfully.")),
        "banUsersFromGroup" => Tell(store.Ban(form["GUID"], form.List("UIDs"))),
        "unbanUsersFromGroup" => Tell(store.Unban(form["GUID"], form.List("UIDs"))),
        "getGroupList" => GetGroupList(form),
        "getGroupUserList" => GetGroupUserList(form),
        "listUsers" => ListUsers(form),
        "createUser" => Tell(store.CreateUser(
            form["UID"], form["name"], form["email"], form["avatarURL"], form["profileURL"], form["role"])),
        "updateUser" => Tell(store.UpdateUser(
            form["UID"], form["name"], form["email"], form["avatarURL"], form["profileURL"], form["role"])),
        "getUser" => GetUser(form),
        "getUserStatus" => GetUserStatus(form),
        "deleteUser" => Tell(store.DeleteUser(form["UID"])),
        "addFriends" => Tell(store.AddFriends(form["UID"], form.List("friendsUID"), IsTrue(form["clearExisting"]))),
        "deleteFriends" => Tell(store.DeleteFriends(form["UID"], form.List("friendsUID"))),
        "blockUser" => Tell(store.Block(form["senderUID"], form["receiverUID"])),
        "unblockUser" => Tell(store.Unblock(form["senderUID"], form["receiverUID"])),
        "sendMessage" => Tell(store.Send(form["senderUID"], form["receiverUID"], form["isGroup"] == "1", form["message"])),
        _ => null,
    };

    /// <summary>The answer that says how a change went, and nothing else.</summary>
    /// <param name="verdict">How it went.</param>
    public static JsonSteps Tell(AtomChatSandboxVerdict verdict) => writer => Tell(writer, verdict);

    private static IEnumerable<bool> Tell(Utf8JsonWriter writer, AtomChatSandboxVerdict verdict, Action? more = null)
    {
        Open(writer, verdict);
        if (verdict.InternalIds is { } ids)
        {
            writer.WriteStartArray("data");
            foreach (var id in ids)
            {
                writer.WriteStringValue(Text(id));
                yield return true;
            }

            writer.WriteEndArray();
        }

        more?.Invoke();
        Close(writer);
    }

    private static JsonSteps Give(string message, Func<Utf8JsonWriter, IEnumerable<bool>> data)
    {
        return Write;

        IEnumerable<bool> Write(Utf8JsonWriter writer)
        {
            Open(writer, AtomChatSandboxVerdict.Done(message));
            writer.WritePropertyName("data");
            foreach (var step in data(writer))
            {
                yield return step;
            }

            Close(writer);
        }
    }

    private static void Open(Utf8JsonWriter writer, AtomChatSandboxVerdict verdict)
    {
        writer.WriteStartObject();
        writer.WriteStartObject(verdict.IsSuccess ? "success" : "failed");
        writer.WriteString("status", Text(verdict.Status));
        writer.WriteString("message", verdict.Message);
    }

    private static void Close(Utf8JsonWriter writer)
    {
        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    private static JsonSteps Fail(string message) => Tell(AtomChatSandboxVerdict.Failed(message));

    // I: that "1" means the same.
    private static bool IsTrue(string value) => value is "true" or "1";

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);

    private static string TypeText(int type) => type switch
    {
        1 => "Password Protected Group",
        4 => "Private Group",
        _ => "Public Group",
    };

    private static void WriteMember(Utf8JsonWriter writer, string id, string name)
    {
        writer.WriteStartObject();
        writer.WriteString(UidName, id);
        writer.WriteString(NameName, name);
        writer.WriteEndObject();
    }

    private static string Join(IEnumerable<AtomChatSandboxUser> users) => string.Join(",", users.Select(static user => user.Id));

    private JsonSteps CreateGroup(FormFields form)
    {
        var id = form["GUID"];
        var verdict = store.CreateGroup(id, form["name"], form["type"], form["password"].Length > 0, form["createdby"]);
        return verdict.IsSuccess ? writer => Tell(writer, verdict, () => writer.WriteString("guid", id)) : Tell(verdict);
    }

    // I: the shape, that unknown groups are left out of it, and that it fails when none is known.
    private JsonSteps GetGroupList(FormFields form)
    {
        var ids = form.List("GUIDs");
        var groups = ids.Length == 0
            ? store.ListGroups()
            : [.. ids.Distinct(StringComparer.Ordinal).Select(store.FindGroup).OfType<AtomChatSandboxGroup>()];
        return ids.Length > 0 && groups.Length == 0 ? Fail("Group does not exist.") : Give("Groups fetched successfully.", Write);

        IEnumerable<bool> Write(Utf8JsonWriter writer)
        {
            writer.WriteStartArray();
            foreach (var group in groups)
            {
                writer.WriteStartObject();
                writer.WriteString("GUID", group.Id);
                writer.WriteString("name", group.Name);
                writer.WriteNumber("type", group.Type);
                writer.WriteEndObject();
                yield return true;
            }

            writer.WriteEndArray();
        }
    }

    // I: the shape, that unknown groups are left out of it, and that it fails when none is known.
    private JsonSteps GetGroupUserList(FormFields form)
    {
        var ids = form.List("GUIDs");
        if (ids.Length == 0)
        {
            return Fail("GUID is not defined.");
        }

        var known = ids.Distinct(StringComparer.Ordinal).Where(id => store.FindGroup(id) is not null).ToArray();
        return known.Length == 0 ? Fail("Group does not exist.") : Give("Group users fetched successfully.", Write);

        IEnumerable<bool> Write(Utf8JsonWriter writer)
        {
            writer.WriteStartArray();
            foreach (var id in known)
            {
                if (store.MembersOf(id) is not { } members)
                {
                    continue;
                }

                writer.WriteStartObject();
                writer.WriteString("GUID", id);
                writer.WriteStartArray("users");
                var step = 0;
                foreach (var key in members.List())
                {
                    if (store.FindName(key) is var (userId, name))
                    {
                        WriteMember(writer, userId, name);
                        if (++step % MembersPerStep == 0)
                        {
                            yield return true;
                        }
                    }
                }

                writer.WriteEndArray();
                writer.WriteEndObject();
                yield return true;
            }

            writer.WriteEndArray();
        }
    }

    private JsonSteps ListUsers(FormFields form)
    {
        // I: the page's size when none is asked for, and that a value that is no number counts as left out.
        var offset = long.TryParse(form["offset"], NumberStyles.None, CultureInfo.InvariantCulture, out var first) ? first : 0;
        var limit = int.TryParse(form["limit"], NumberStyles.None, CultureInfo.InvariantCulture, out var size) ? size : DefaultPageSize;
        var keys = store.ListUsers(offset, limit);
        return Give("Users fetched successfully.", Write);

        IEnumerable<bool> Write(Utf8JsonWriter writer)
        {
            writer.WriteStartArray();
            foreach (var key in keys)
            {
                if (store.FindUser(key) is not { } user)
                {
                    continue;
                }

                writer.WriteStartObject();
                writer.WriteString("username", user.Id);
                writer.WriteString("displayname", user.Name);
                writer.WriteString("friends", Join(store.FriendsOf(key)));
                writer.WriteString("uid", user.Id);
                writer.WriteString("role", user.Role);
                writer.WriteString("status", user.Presence);
                writer.WriteString("lastactivity", Text(user.LastActivity));
                writer.WriteEndObject();
                yield return true;
            }

            writer.WriteEndArray();
        }
    }

    private JsonSteps GetUser(FormFields form)
    {
        if (store.FindUser(form["UID"]) is not { } user)
        {
            return Fail("Invalid UID.");
        }

        var friends = store.FriendsOf(user.Key);
        var groups = IsTrue(form["returnJoinedGroups"]) ? store.GroupsOf(user.Key) : null;
        var withFriends = IsTrue(form["returnFriends"]);
        return Give("User details fetched successfully.", Write);

        IEnumerable<bool> Write(Utf8JsonWriter writer)
        {
            writer.WriteStartObject();
            writer.WriteStartObject("user");
            writer.WriteString("uid", user.Id);
            writer.WriteString("name", user.Name);
            writer.WriteString("link", user.Link);
            writer.WriteString("avatar", user.Avatar);
            writer.WriteString("friends", Join(friends));
            writer.WriteString("role", user.Role);
            writer.WriteString("credits", "0");
            writer.WriteString("cid", Text(user.Key));
            writer.WriteString("lastactivity", Text(user.LastActivity));
            writer.WriteEndObject();
            if (withFriends)
            {
                writer.WriteStartArray("friends");
                foreach (var friend in friends)
                {
                    WriteMember(writer, friend.Id, friend.Name);
                    yield return true;
                }

                writer.WriteEndArray();
            }

            if (groups is not null)
            {
                writer.WriteStartArray("groups");
                foreach (var group in groups)
                {
                    writer.WriteStartObject();
                    writer.WriteString("guid", group.Id);
                    writer.WriteString("name", group.Name);
                    writer.WriteString("type", TypeText(group.Type));
                    writer.WriteEndObject();
                    yield return true;
                }

                writer.WriteEndArray();
            }

            writer.WriteEndObject();
        }
    }

    // I: the shape, that unknown users are left out of it, and that it fails when none is known.
    private JsonSteps GetUserStatus(FormFields form)
    {
        var users = form.List("UIDs").Distinct(StringComparer.Ordinal).Select(store.FindUser).OfType<AtomChatSandboxUser>().ToArray();
        return users.Length == 0 ? Fail("Invalid UID.") : Give("Status fetched successfully.", Write);

        IEnumerable<bool> Write(Utf8JsonWriter writer)
        {
            writer.WriteStartArray();
            foreach (var user in users)
            {
                writer.WriteStartObject();
                writer.WriteString("uid", user.Id);
                writer.WriteString("status", user.Presence);
                writer.WriteString("lastactivity", Text(user.LastActivity));
                writer.WriteEndObject();
                yield return true;
            }

            writer.WriteEndArray();
        }
    }
}
