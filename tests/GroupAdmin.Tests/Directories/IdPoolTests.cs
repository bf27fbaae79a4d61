using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using GroupAdmin.Directories;
using Xunit;

namespace GroupAdmin.Tests.Directories;

public sealed class IdPoolTests
{
    // Prefixes of one another, ends that look like lengths, texts that differ by normal form, case, width, or an unseen mark.
    private static readonly string[] Adversarial =
    [
        string.Empty, "\0", "\0\0", "a", "A", "a\0", "aa", "aaaaaaa", "aaaaaaaa", "aaaaaaaaa", " a", "a ", "\t", "1", "01", "1.0",
        "é", "e\u0301", "ｅ", "İ", "i", "ß", "ss", "\u200B", "\u200F", "\uFEFF", "\uFFFD", "\uFFFF", "\uE000", "\uD7FF",
        "\uD800", "\uDBFF", "\uDC00", "\uDFFF", "\uDC00\uD800", "\uD800\uD800", "\uD800\uDC00", "\uD83D\uDE00", "\uDBFF\uDFFF",
        "a\uD800", "a\uD800b", "a\uD800\uDC00", "a\uFFFDb", "\uD800\uD800\uDC00", "\uDC00\uD800\uDC00", "\uD7FF\uD800",
        new string('x', 127), new string('x', 128), new string('x', 16383), new string('x', 16384), new string('€', 700_000),
    ];

    [Fact]
    public void Every_id_comes_back_exactly_and_is_held_once()
    {
        var pool = new IdPool();
        foreach (var id in Adversarial)
        {
            Assert.Equal(-1, pool.Find(id));
            Assert.Equal(pool.Count, pool.Add(id));
        }

        for (var i = 0; i < Adversarial.Length; i++)
        {
            Assert.Equal(i, pool.Add(Adversarial[i]));
            Assert.Equal(i, pool.Find(Adversarial[i]));
            Assert.Equal(Adversarial[i], pool[i], StringComparer.Ordinal);
        }

        Assert.Equal(Adversarial.Length, pool.Count);
    }

    [Fact]
    public void Ids_are_compared_as_strings_are_compared_ordinally()
    {
        var pool = new IdPool();
        var numbers = Adversarial.Select(pool.Add).ToArray();
        foreach (var a in numbers)
        {
            foreach (var b in numbers)
            {
                Assert.Equal(Math.Sign(string.CompareOrdinal(pool[a], pool[b])), Math.Sign(pool.Compare(a, b)));
            }
        }
    }

    [Fact]
    public void Random_strings_of_any_units_keep_their_identity_and_order()
    {
        var random = new Random(20261121);
        var pool = new IdPool();
        var known = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var i = 0; i < 50_000; i++)
        {
            var id = Units(random);
            var number = pool.Add(id);
            if (known.TryGetValue(id, out var before))
            {
                Assert.Equal(before, number);
            }

            known[id] = number;
            Assert.Equal(id, pool[number], StringComparer.Ordinal);
        }

        Assert.Equal(known.Count, pool.Count);
        var sorted = Enumerable.Range(0, pool.Count).Order(pool).Select(number => pool[number]);
        Assert.Equal(known.Keys.Order(StringComparer.Ordinal), sorted, StringComparer.Ordinal);
    }

    [Fact]
    public void An_unknown_number_is_refused()
    {
        var pool = new IdPool();
        pool.Add("a");
        Assert.Throws<ArgumentOutOfRangeException>(() => pool[1]);
        Assert.Throws<ArgumentOutOfRangeException>(() => pool[-1]);
        Assert.Throws<ArgumentOutOfRangeException>(() => pool.Compare(0, 1));
        Assert.Throws<ArgumentNullException>(() => pool.Add(null!));
    }

    [Fact]
    public void Many_threads_may_look_up_at_once()
    {
        var pool = new IdPool();
        var ids = Enumerable.Range(0, 20_000).Select(i => "user-" + i.ToString(CultureInfo.InvariantCulture)).ToArray();
        Array.ForEach(ids, id => pool.Add(id));
        System.Threading.Tasks.Parallel.For(0, ids.Length, i =>
        {
            Assert.Equal(i, pool.Find(ids[i]));
            Assert.Equal(ids[i], pool[i]);
        });
    }

    private static string Units(Random random)
    {
        // Few units each, so that equal strings, prefixes and halves of pairs come often.
        string alphabet = "ab\u0080\u07FF\u0800\uD7FF\uD800\uD801\uDBFF\uDC00\uDFFF\uE000\uFFFF";
        return string.Create(random.Next(6), random, (units, source) =>
        {
            for (var i = 0; i < units.Length; i++)
            {
                units[i] = alphabet[source.Next(alphabet.Length)];
            }
        });
    }
}
