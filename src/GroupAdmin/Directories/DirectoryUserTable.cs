using System;
using System.Collections;
using System.Collections.Generic;

namespace GroupAdmin.Directories;

/// <summary>The users of a directory, packed: a user takes the bytes of the texts and some 12 more, and becomes an object when asked for.</summary>
/// <param name="pool">The directory's user ids.</param>
public sealed class DirectoryUserTable(IdPool pool) : IReadOnlyList<DirectoryUser>
{
    private readonly ByteArena arena = new();
    private readonly PackedRecord record = new();
    private int[] users = [];
    private uint[] addresses = [];

    // By the user's number in the pool: the place in the table plus one.
    private int[] places = [];

    /// <summary>How many users there are.</summary>
    public int Count { get; private set; }

    /// <summary>A user.</summary>
    /// <param name="index">The place in the table.</param>
    public DirectoryUser this[int index] => Read(UserAt(index), addresses[index]);

    /// <summary>Adds a user, or puts another description in the place of the one that is there.</summary>
    /// <param name="user">The user.</param>
    public void Set(DirectoryUser user)
    {
        var number = pool.Add(user.Id);
        Pack(user);
        var address = arena.Reserve(record.Length, out var block, out var offset);
        Buffer.BlockCopy(record.Bytes, 0, block, offset, record.Length);
        var place = PlaceOf(number);
        if (place < 0)
        {
            place = Append(number);
        }

        addresses[place] = address;
    }

    /// <summary>The number of a user in the pool.</summary>
    /// <param name="index">The place in the table.</param>
    public int UserAt(int index) => (uint)index < (uint)Count ? users[index] : throw new ArgumentOutOfRangeException(nameof(index));

    /// <summary>True where the table describes a user.</summary>
    /// <param name="userId">The user's number in the pool.</param>
    public bool Contains(int userId) => PlaceOf(userId) >= 0;

    /// <summary>The description of a user; null where there is none.</summary>
    /// <param name="userId">The user's number in the pool.</param>
    public DirectoryUser? Find(int userId) => PlaceOf(userId) is var place && place >= 0 ? this[place] : null;

    /// <summary>Puts the table into the order of the ids.</summary>
    public void Sort()
    {
        Array.Sort(users, addresses, 0, Count, pool);
        for (var i = 0; i < Count; i++)
        {
            places[users[i]] = i + 1;
        }
    }

    /// <inheritdoc/>
    public IEnumerator<DirectoryUser> GetEnumerator()
    {
        for (var i = 0; i < Count; i++)
        {
            yield return this[i];
        }
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private int PlaceOf(int userId) => (uint)userId < (uint)places.Length ? places[userId] - 1 : -1;

    private int Append(int number)
    {
        if (Count == users.Length)
        {
            var capacity = Math.Max(16, Count * 2);
            Array.Resize(ref users, capacity);
            Array.Resize(ref addresses, capacity);
        }

        if (number >= places.Length)
        {
            Array.Resize(ref places, Math.Max(16, Math.Max(number + 1, places.Length * 2)));
        }

        users[Count++] = number;
        places[number] = Count;
        return Count - 1;
    }

    private void Pack(DirectoryUser user)
    {
        record.Clear();
        record.Number(user.Line);
        record.Number((int)user.Given);
        Pack(user.Name);
        Pack(user.Email);
        Pack(user.ShortName);
        Pack(user.AvatarUri);
        Pack(user.ProfileUri);
        Pack(user.Role);
        Pack(user.Status);
        if (user.Metadata is not null)
        {
            record.Table(user.Metadata);
        }
    }

    private void Pack(string? text)
    {
        if (text is not null)
        {
            record.Text(text);
        }
    }

    private DirectoryUser Read(int number, uint address)
    {
        var block = arena.At(address, out var offset);
        var packed = PackedRecord.Over(block, offset);
        var line = packed.ReadNumber();
        var given = (DirectoryFields)packed.ReadNumber();
        string? Text(DirectoryFields field) => (given & field) != 0 ? packed.ReadText() : null;
        return new DirectoryUser(pool[number], line)
        {
            Name = Text(DirectoryFields.Name),
            Email = Text(DirectoryFields.Email),
            ShortName = Text(DirectoryFields.ShortName),
            AvatarUri = Text(DirectoryFields.AvatarUri),
            ProfileUri = Text(DirectoryFields.ProfileUri),
            Role = Text(DirectoryFields.Role),
            Status = Text(DirectoryFields.Status),
            Metadata = (given & DirectoryFields.Metadata) != 0 ? packed.ReadTable() : null,
        };
    }
}
