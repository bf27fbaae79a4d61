using System;
using System.Collections.Generic;
using System.Linq;
using GroupAdmin.Engine.Sandbox;

namespace GroupAdmin.Engine.Platforms.AtomChat;

/// <summary>
/// What the emulated AtomChat knows: users, groups, members, bans, friends, blocks, messages. Thread-safe, deterministic, and fit
/// for rehearsals with millions of members. Every id <c>u1</c> … <c>u10000000</c> counts as a registered user from the start, so
/// that bulk work needs no preparation; only those that something was done with are listed.
/// </summary>
internal sealed class AtomChatSandboxStore
{
    private const int HighestSampleNumber = 10_000_000;
    private const int MessagesKept = 1000;

    private readonly object gate = new();
    private readonly Dictionary<string, Group> groups = new(StringComparer.Ordinal);
    private readonly SortedDictionary<long, Group> groupsInOrder = [];
    private readonly Dictionary<int, AtomChatSandboxUser> written = [];
    private readonly Dictionary<string, int> createdKeys = new(StringComparer.Ordinal);
    private readonly NumberSet listed = new();
    private readonly NumberSet deleted = new();
    private readonly NumberRelation friends = new();
    private readonly NumberRelation blocks = new();
    private readonly Queue<AtomChatSandboxMessage> messages = new();
    private long groupSequence;
    private int lastKey = HighestSampleNumber;

    private AtomChatSandboxStore()
    {
    }

    /// <summary>How many users are listed.</summary>
    public int UserCount
    {
        get
        {
            lock (gate)
            {
                return listed.Count;
            }
        }
    }

    /// <summary>The latest messages, the oldest first.</summary>
    public IReadOnlyList<AtomChatSandboxMessage> Messages
    {
        get
        {
            lock (gate)
            {
                return [.. messages];
            }
        }
    }

    /// <summary>A store with nothing in it but the users that always are.</summary>
    public static AtomChatSandboxStore CreateEmpty() => new();

    /// <summary>A store with the sample data: a dozen named users, some of them friends, and four groups.</summary>
    /// <param name="users">How many users are listed; those above twelve have no names of their own.</param>
    public static AtomChatSandboxStore CreateWithSamples(int users = 12)
    {
        var store = new AtomChatSandboxStore();
        AtomChatSandboxSamples.Fill(store, users);
        return store;
    }

    /// <summary>Lists the users <c>u1</c> to <c>uN</c> without changing them.</summary>
    /// <param name="count">The last number.</param>
    public void ListSampleUsers(int count)
    {
        lock (gate)
        {
            for (var key = 1; key <= Math.Min(count, HighestSampleNumber); key++)
            {
                listed.Add(key);
            }
        }
    }

    /// <summary>The user of that id; null where there is none.</summary>
    /// <param name="id">The id.</param>
    public AtomChatSandboxUser? FindUser(string id)
    {
        lock (gate)
        {
            return TryResolve(id, out var key) ? Describe(key) : null;
        }
    }

    /// <summary>The user of that internal number; null where it has been deleted.</summary>
    /// <param name="key">The number.</param>
    public AtomChatSandboxUser? FindUser(int key)
    {
        lock (gate)
        {
            return Exists(key) ? Describe(key) : null;
        }
    }

    /// <summary>Id and name alone of the user of that internal number, for long lists; null where it has been deleted.</summary>
    /// <param name="key">The number.</param>
    public (string Id, string Name)? FindName(int key)
    {
        lock (gate)
        {
            return !Exists(key) ? null
                : written.TryGetValue(key, out var user) ? (user.Id, user.Name)
                : (AtomChatSandboxSamples.IdOf(key), AtomChatSandboxSamples.NameOf(key));
        }
    }

    /// <summary>The listed users in the order of their internal numbers.</summary>
    /// <param name="offset">How many to skip.</param>
    /// <param name="limit">How many to take.</param>
    public int[] ListUsers(long offset, int limit)
    {
        lock (gate)
        {
            return [.. listed.List(Math.Max(0, offset)).Take(limit)];
        }
    }

    /// <summary>The friends of a user.</summary>
    /// <param name="key">The user's internal number.</param>
    public AtomChatSandboxUser[] FriendsOf(int key)
    {
        lock (gate)
        {
            return [.. friends.Targets(key).Select(Describe)];
        }
    }

    /// <summary>The ids of the users that a user blocks.</summary>
    /// <param name="id">The user's id.</param>
    public string[] BlockedBy(string id)
    {
        lock (gate)
        {
            return TryResolve(id, out var key) ? [.. blocks.Targets(key).Select(IdOf)] : [];
        }
    }

    /// <summary>The groups that a user is in, in the order of their creation.</summary>
    /// <param name="key">The user's internal number.</param>
    public AtomChatSandboxGroup[] GroupsOf(int key)
    {
        lock (gate)
        {
            return [.. groupsInOrder.Values.Where(group => group.Members.Contains(key)).Select(Describe)];
        }
    }

    /// <summary>All groups in the order of their creation.</summary>
    public AtomChatSandboxGroup[] ListGroups()
    {
        lock (gate)
        {
            return [.. groupsInOrder.Values.Select(Describe)];
        }
    }

    /// <summary>The group of that id; null where there is none.</summary>
    /// <param name="id">The id.</param>
    public AtomChatSandboxGroup? FindGroup(string id)
    {
        lock (gate)
        {
            return groups.TryGetValue(id, out var group) ? Describe(group) : null;
        }
    }

    /// <summary>The members of a group as they are now; null where there is no such group.</summary>
    /// <param name="groupId">The group's id.</param>
    public NumberSet? MembersOf(string groupId)
    {
        lock (gate)
        {
            return groups.TryGetValue(groupId, out var group) ? group.Members.Copy() : null;
        }
    }

    /// <summary>The users banned from a group as they are now; null where there is no such group.</summary>
    /// <param name="groupId">The group's id.</param>
    public NumberSet? BansOf(string groupId)
    {
        lock (gate)
        {
            return groups.TryGetValue(groupId, out var group) ? group.Bans.Copy() : null;
        }
    }

    /// <summary>The password itself is not kept: nothing ever asks for it.</summary>
    public AtomChatSandboxVerdict CreateGroup(string id, string name, string type, bool hasPassword, string owner)
    {
        lock (gate)
        {
            if (id.Length == 0)
            {
                return AtomChatSandboxVerdict.Failed("GUID is not defined.");
            }

            if (name.Length == 0)
            {
                return AtomChatSandboxVerdict.Failed("Group name is not defined.");
            }

            // I: that a group without a type is public, and how another type is refused.
            if (type is not ("" or "0" or "1" or "4"))
            {
                return AtomChatSandboxVerdict.Failed("Invalid group type.");
            }

            if (type == "1" && !hasPassword)
            {
                return AtomChatSandboxVerdict.Failed("Password required for Password Protected Group.");
            }

            if (groups.ContainsKey(id))
            {
                return AtomChatSandboxVerdict.Failed("GUID must be unique.");
            }

            // I: that an owner must be a user, and that owning a group makes nobody its member.
            if (owner.Length > 0 && !Touch(owner))
            {
                return AtomChatSandboxVerdict.Failed("Invalid UID.");
            }

            var group = new Group(++groupSequence, id, name, type.Length == 0 ? 0 : type[0] - '0', owner);
            groups.Add(id, group);
            groupsInOrder.Add(group.Sequence, group);
            return AtomChatSandboxVerdict.Done("Group created successfully.");
        }
    }

    public AtomChatSandboxVerdict RenameGroup(string id, string name)
    {
        lock (gate)
        {
            if (FindForChange(id, out var group) is { } failure)
            {
                return failure;
            }

            if (name.Length == 0)
            {
                return AtomChatSandboxVerdict.Failed("Group name is not defined.");
            }

            group.Name = name;
            return AtomChatSandboxVerdict.Done("Group updated successfully.");
        }
    }

    public AtomChatSandboxVerdict DeleteGroup(string id)
    {
        lock (gate)
        {
            if (FindForChange(id, out var group) is { } failure)
            {
                return failure;
            }

            groups.Remove(id);
            groupsInOrder.Remove(group.Sequence);
            return AtomChatSandboxVerdict.Done("Group deleted successfully.");
        }
    }

    /// <summary>
    /// The trap that hides partial failures: a success when at least one user was added, with no word of the others, and a failure
    /// only when none was.
    /// </summary>
    public AtomChatSandboxVerdict AddMembers(string groupId, IReadOnlyList<string> userIds, bool replace)
    {
        lock (gate)
        {
            if (FindForMembers(groupId, userIds, out var group) is { } failure)
            {
                return failure;
            }

            var additions = new List<int>(userIds.Count);
            var present = new List<int>();
            var anyBanned = false;
            foreach (var id in userIds)
            {
                if (!TryResolve(id, out var key))
                {
                    continue;
                }

                if (group.Bans.Contains(key))
                {
                    anyBanned = true;
                }
                else if (!replace && group.Members.Contains(key))
                {
                    present.Add(key);
                }
                else
                {
                    additions.Add(key);
                }
            }

            if (additions.Count == 0)
            {
                // I: which message wins when the reasons differ, the message about a ban, and that the old members stay when a
                // replacement has nobody to put in their place.
                return present.Count > 0 ? AtomChatSandboxVerdict.Failed("Users already part of group.", present)
                    : anyBanned ? AtomChatSandboxVerdict.Failed("User is banned.")
                    : AtomChatSandboxVerdict.Failed("User not registered");
            }

            if (replace)
            {
                group.Members.Clear();
            }

            foreach (var key in additions)
            {
                group.Members.Add(key);
                listed.Add(key);
            }

            return AtomChatSandboxVerdict.Done("Users added to group successfully.");
        }
    }

    /// <summary>Fails whole, before anything is changed, when one of the users is no member.</summary>
    /// <remarks>I: that a kick fails in the same way.</remarks>
    public AtomChatSandboxVerdict RemoveMembers(string groupId, IReadOnlyList<string> userIds, string success)
    {
        lock (gate)
        {
            if (FindForMembers(groupId, userIds, out var group) is { } failure)
            {
                return failure;
            }

            if (Resolve(userIds, group.Members) is not { } keys)
            {
                return AtomChatSandboxVerdict.Failed("Users not part of group.");
            }

            foreach (var key in keys)
            {
                group.Members.Remove(key);
            }

            return AtomChatSandboxVerdict.Done(success);
        }
    }

    /// <summary>Bans users, members or not, and takes them out of the group.</summary>
    /// <remarks>I: all of it but the name of the operation. It succeeds when at least one was banned, as adding does.</remarks>
    public AtomChatSandboxVerdict Ban(string groupId, IReadOnlyList<string> userIds)
    {
        lock (gate)
        {
            if (FindForMembers(groupId, userIds, out var group) is { } failure)
            {
                return failure;
            }

            var anyKnown = false;
            var anyNew = false;
            foreach (var id in userIds)
            {
                if (TryResolve(id, out var key))
                {
                    anyKnown = true;
                    anyNew |= group.Bans.Add(key);
                    group.Members.Remove(key);
                    listed.Add(key);
                }
            }

            return anyNew ? AtomChatSandboxVerdict.Done("Users banned from group successfully.")
                : anyKnown ? AtomChatSandboxVerdict.Failed("Users already banned.")
                : AtomChatSandboxVerdict.Failed("User not registered");
        }
    }

    /// <summary>Lifts bans; those who were members before do not come back.</summary>
    /// <remarks>I: all of it but the name of the operation. It fails whole when one was not banned, as removing does.</remarks>
    public AtomChatSandboxVerdict Unban(string groupId, IReadOnlyList<string> userIds)
    {
        lock (gate)
        {
            if (FindForMembers(groupId, userIds, out var group) is { } failure)
            {
                return failure;
            }

            if (Resolve(userIds, group.Bans) is not { } keys)
            {
                return AtomChatSandboxVerdict.Failed("Users not part of group.");
            }

            foreach (var key in keys)
            {
                group.Bans.Remove(key);
            }

            return AtomChatSandboxVerdict.Done("Users unbanned from group successfully.");
        }
    }

    public AtomChatSandboxVerdict CreateUser(string id, string name, string email, string avatar, string link, string role)
    {
        lock (gate)
        {
            if (id.Length == 0)
            {
                return AtomChatSandboxVerdict.Failed("Invalid UID.");
            }

            if (name.Length == 0)
            {
                // I: the message; that the name is required is documented.
                return AtomChatSandboxVerdict.Failed("User name is not defined.");
            }

            // A numbered user whom nothing has mentioned yet may be created too: a script that creates its users first can be rehearsed.
            if (TryResolve(id, out var existing) && listed.Contains(existing))
            {
                return AtomChatSandboxVerdict.Failed("User already exists");
            }

            if (!TryParseSample(id, out var key))
            {
                key = ++lastKey;
                createdKeys.Add(id, key);
            }

            deleted.Remove(key);
            listed.Add(key);
            written[key] = new AtomChatSandboxUser(key, id, name, email, avatar, link, role.Length == 0 ? "default" : role);
            return AtomChatSandboxVerdict.Done("User created successfully.");
        }
    }

    /// <summary>Writes every field: what is left out is blanked.</summary>
    public AtomChatSandboxVerdict UpdateUser(string id, string name, string email, string avatar, string link, string role)
    {
        lock (gate)
        {
            if (!TryResolve(id, out var key))
            {
                return AtomChatSandboxVerdict.Failed("User not registered");
            }

            listed.Add(key);
            written[key] = new AtomChatSandboxUser(key, id, name, email, avatar, link, role);
            return AtomChatSandboxVerdict.Done("User updated successfully.");
        }
    }

    public AtomChatSandboxVerdict DeleteUser(string id)
    {
        lock (gate)
        {
            if (!TryResolve(id, out var key))
            {
                return AtomChatSandboxVerdict.Failed("User not registered");
            }

            if (key <= HighestSampleNumber)
            {
                deleted.Add(key);
            }

            createdKeys.Remove(id);
            written.Remove(key);
            listed.Remove(key);
            friends.Forget(key);
            blocks.Forget(key);
            foreach (var group in groupsInOrder.Values)
            {
                group.Members.Remove(key);
                group.Bans.Remove(key);
            }

            return AtomChatSandboxVerdict.Done("User deleted successfully.");
        }
    }

    /// <remarks>I: that friendship goes both ways, and that one unknown friend fails the call before anything is changed.</remarks>
    public AtomChatSandboxVerdict AddFriends(string id, IReadOnlyList<string> friendIds, bool replace)
    {
        lock (gate)
        {
            if (FindForFriends(id, friendIds, out var key, out var friendKeys) is { } failure)
            {
                return failure;
            }

            if (replace)
            {
                friends.Forget(key);
            }

            listed.Add(key);
            foreach (var friend in friendKeys)
            {
                friends.Add(key, friend);
                friends.Add(friend, key);
                listed.Add(friend);
            }

            return AtomChatSandboxVerdict.Done("Friends added successfully.");
        }
    }

    /// <remarks>I: that a user who is no friend is passed over.</remarks>
    public AtomChatSandboxVerdict DeleteFriends(string id, IReadOnlyList<string> friendIds)
    {
        lock (gate)
        {
            if (FindForFriends(id, friendIds, out var key, out var friendKeys) is { } failure)
            {
                return failure;
            }

            foreach (var friend in friendKeys)
            {
                friends.Remove(key, friend);
                friends.Remove(friend, key);
            }

            return AtomChatSandboxVerdict.Done("Friends deleted successfully.");
        }
    }

    public AtomChatSandboxVerdict Block(string senderId, string receiverId)
    {
        lock (gate)
        {
            if (!TryResolve(senderId, out var sender) || !TryResolve(receiverId, out var receiver) || sender == receiver)
            {
                return AtomChatSandboxVerdict.Failed("Invalid Sender or Receiver UID");
            }

            listed.Add(sender);
            listed.Add(receiver);
            return blocks.Add(sender, receiver)
                ? AtomChatSandboxVerdict.Done("User blocked successfully.")
                : AtomChatSandboxVerdict.Failed("User already Blocked.");
        }
    }

    public AtomChatSandboxVerdict Unblock(string senderId, string receiverId)
    {
        lock (gate)
        {
            if (!TryResolve(senderId, out var sender) || !TryResolve(receiverId, out var receiver) || sender == receiver)
            {
                return AtomChatSandboxVerdict.Failed("Invalid Sender or Receiver UID");
            }

            return blocks.Remove(sender, receiver)
                ? AtomChatSandboxVerdict.Done("User unblocked successfully.")
                : AtomChatSandboxVerdict.Failed(1014, "User already unblocked.");
        }
    }

    /// <remarks>I: that a group need not have the sender as a member, and how an empty message is refused.</remarks>
    public AtomChatSandboxVerdict Send(string senderId, string receiverId, bool isGroup, string text)
    {
        lock (gate)
        {
            if (!TryResolve(senderId, out var sender) || (!isGroup && !TryResolve(receiverId, out _)))
            {
                return AtomChatSandboxVerdict.Failed("Invalid Sender or Receiver UID");
            }

            if (isGroup && !groups.ContainsKey(receiverId))
            {
                return AtomChatSandboxVerdict.Failed("Group does not exist.");
            }

            if (text.Length == 0)
            {
                return AtomChatSandboxVerdict.Failed("Message is not defined.");
            }

            listed.Add(sender);
            if (messages.Count == MessagesKept)
            {
                messages.Dequeue();
            }

            messages.Enqueue(new AtomChatSandboxMessage(senderId, receiverId, isGroup, text));
            return AtomChatSandboxVerdict.Done("Message sent successfully.");
        }
    }

    private static bool TryParseSample(string id, out int number)
    {
        number = 0;
        if (id.Length is < 2 or > 9 || id[0] != 'u' || id[1] == '0')
        {
            return false;
        }

        for (var index = 1; index < id.Length; index++)
        {
            if (id[index] is < '0' or > '9')
            {
                return false;
            }

            number = (number * 10) + (id[index] - '0');
        }

        return number <= HighestSampleNumber;
    }

    private static AtomChatSandboxGroup Describe(Group group) =>
        new(group.Id, group.Name, group.Type, group.Owner, group.Members.Count, group.Bans.Count);

    private AtomChatSandboxVerdict? FindForChange(string id, out Group group)
    {
        group = null!;
        return id.Length == 0 ? AtomChatSandboxVerdict.Failed("GUID is not defined.")
            : !groups.TryGetValue(id, out group!) ? AtomChatSandboxVerdict.Failed("GUID does not exist.")
            : null;
    }

    private AtomChatSandboxVerdict? FindForMembers(string id, IReadOnlyList<string> userIds, out Group group)
    {
        group = null!;
        return id.Length == 0 ? AtomChatSandboxVerdict.Failed("GUID is not defined.")
            : !groups.TryGetValue(id, out group!) ? AtomChatSandboxVerdict.Failed("Group does not exist.")
            : userIds.Count == 0 ? AtomChatSandboxVerdict.Failed("Invalid UID.")
            : null;
    }

    private AtomChatSandboxVerdict? FindForFriends(string id, IReadOnlyList<string> friendIds, out int key, out List<int> friendKeys)
    {
        friendKeys = new List<int>(friendIds.Count);
        if (!TryResolve(id, out key))
        {
            return AtomChatSandboxVerdict.Failed("Invalid UID.");
        }

        foreach (var friendId in friendIds)
        {
            if (!TryResolve(friendId, out var friend) || friend == key)
            {
                return AtomChatSandboxVerdict.Failed("Invalid Friends UID");
            }

            friendKeys.Add(friend);
        }

        return friendKeys.Count == 0 ? AtomChatSandboxVerdict.Failed("Invalid Friends UID") : null;
    }

    private List<int>? Resolve(IReadOnlyList<string> userIds, NumberSet among)
    {
        var keys = new List<int>(userIds.Count);
        foreach (var id in userIds)
        {
            if (!TryResolve(id, out var key) || !among.Contains(key))
            {
                return null;
            }

            keys.Add(key);
        }

        return keys;
    }

    private bool TryResolve(string id, out int key) =>
        TryParseSample(id, out key) ? !deleted.Contains(key) : createdKeys.TryGetValue(id, out key);

    private bool Touch(string id)
    {
        if (!TryResolve(id, out var key))
        {
            return false;
        }

        listed.Add(key);
        return true;
    }

    private bool Exists(int key) => key <= HighestSampleNumber ? key > 0 && !deleted.Contains(key) : written.ContainsKey(key);

    private string IdOf(int key) => written.TryGetValue(key, out var user) ? user.Id : AtomChatSandboxSamples.IdOf(key);

    private AtomChatSandboxUser Describe(int key) =>
        written.TryGetValue(key, out var user) ? user : AtomChatSandboxSamples.Describe(key, AtomChatSandboxSamples.NameOf(key));

    private sealed class Group(long sequence, string id, string name, int type, string owner)
    {
        public long Sequence { get; } = sequence;

        public string Id { get; } = id;

        public string Name { get; set; } = name;

        public int Type { get; } = type;

        public string Owner { get; } = owner;

        public NumberSet Members { get; } = new();

        public NumberSet Bans { get; } = new();
    }
}
