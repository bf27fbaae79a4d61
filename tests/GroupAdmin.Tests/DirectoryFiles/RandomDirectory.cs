using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using GroupAdmin.Directories;

namespace GroupAdmin.Tests.DirectoryFiles;

/// <summary>Directories of hostile content, the same for the same seed.</summary>
internal sealed class RandomDirectory(int seed)
{
    // What means something to CSV, JSON, spreadsheets, terminals or to whoever reads a text from right to left.
    private static readonly string[] Pieces =
    [
        "a", "B", "7", "=", "+", "-", "@", "'", "''", "＝", "＠", "\"", "\"\"", ",", ";", "\t", "\r", "\n", "\r\n", " ", "  ", "\\", "/", "{", "}", "[", "]", "#", "%", "|",
        "\0", "\u0007", "\u001B", "\u007F", "\u0085", "\u00A0", "\u200B", "\u200D", "\u200E", "\u200F", "\u202E", "\u2028", "\u2029", "\u2066", "\uFEFF", "\uFFFD", "\uFFFE", "\uFFFF",
        "é", "e\u0301", "ß", "שלום", "中文", "😀", "👩‍👩‍👧", "\U0010FFFF", "null", "true", "1e5", "=1+1", "sep=;", "GroupId", "UserId", "member", "banned", "unlisted", "user", "\\u0041", "\\n",
    ];

    private readonly Random random = new(seed);

    public ChatDirectory Make()
    {
        var directory = new ChatDirectory();
        for (var i = random.Next(6); i > 0; i--)
        {
            if (Id() is var id && directory.FindGroup(id) is null)
            {
                Fill(directory, directory.AddGroup(id));
            }
        }

        if (random.Next(2) == 0)
        {
            directory.Users = new DirectoryUserTable(directory.UserIds);
            for (var i = random.Next(6); i > 0; i--)
            {
                directory.Users.Set(User());
            }
        }

        return directory;
    }

    private void Fill(ChatDirectory directory, DirectoryGroup group)
    {
        group.Name = Maybe(Text);
        group.Type = random.Next(4) is var type && type < 3 ? (ChatGroupType)type : null;
        group.Owner = Maybe(Id);
        group.Description = Maybe(Text);
        group.Metadata = Maybe(() => Table(3));
        var ids = Enumerable.Range(0, random.Next(12)).Select(_ => Id()).Distinct(StringComparer.Ordinal).ToArray();
        var members = random.Next(ids.Length + 1);
        group.Members = random.Next(5) == 0 ? null : List(directory, ids.Take(members), withRole: true);
        group.Bans = random.Next(2) == 0 ? null : List(directory, ids.Skip(members), withRole: false);
    }

    private MemberList List(ChatDirectory directory, IEnumerable<string> ids, bool withRole)
    {
        var list = new MemberList();
        foreach (var id in ids)
        {
            list.Add(directory.UserIds.Add(id), withRole && random.Next(3) == 0 ? Text() is { Length: > 0 } role ? role : "admin" : null);
        }

        return list;
    }

    private DirectoryUser User() => new(Id())
    {
        Name = Maybe(Text),
        Email = Maybe(Text),
        ShortName = Maybe(Text),
        AvatarUri = Maybe(Text),
        ProfileUri = Maybe(Text),
        Role = Maybe(Text),
        Status = Maybe(Text),
        Metadata = Maybe(() => Table(3)),
    };

    private string Text() => string.Concat(Enumerable.Range(0, random.Next(7)).Select(_ => Pieces[random.Next(Pieces.Length)]));

    // Not empty, no control character, no space at its ends: those are refused or warned of.
    private string Id() => string.Concat(Text().Where(static unit => !char.IsControl(unit))).Trim() is { Length: > 0 } id ? id : "u" + random.Next(20).ToString(CultureInfo.InvariantCulture);

    private PropertyTable Table(int depth)
    {
        var table = new PropertyTable();
        for (var i = random.Next(4); i > 0; i--)
        {
            table[Text()] = Value(depth);
        }

        return table;
    }

    private object? Value(int depth) => random.Next(depth > 0 ? 9 : 7) switch
    {
        0 => null,
        1 => random.Next(2) == 0,
        2 => random.NextInt64(long.MinValue, long.MaxValue),
        3 => new decimal(random.Next(), random.Next(), random.Next(), random.Next(2) == 0, 7),
        4 => (random.NextDouble() - 0.5) * 1e300,
        7 => Enumerable.Range(0, random.Next(3)).Select(_ => Value(depth - 1)).ToArray(),
        8 => Table(depth - 1),
        _ => Text(),
    };

    private T? Maybe<T>(Func<T> make)
        where T : class => random.Next(3) == 0 ? null : make();
}
