using System;
using System.Collections.Generic;
using System.Linq;
using GroupAdmin.Bulk;
using GroupAdmin.Connections;
using GroupAdmin.Contracts;
using GroupAdmin.Tests.Faults;

namespace GroupAdmin.Tests.Storms;

/// <summary>A connection, and whom an operation is about: drawn from a seed, so that an undisturbed run and a disturbed one are about the same.</summary>
internal sealed class Ground
{
    private const int MostUsers = 90;

    private readonly string[] known;

    /// <param name="client">The connection.</param>
    /// <param name="start">What the server knew at the start.</param>
    /// <param name="seed">What everything is drawn from.</param>
    /// <param name="skipsVerification">True to leave it at what the answers say.</param>
    public Ground(ChatClient client, StateView start, int seed, bool skipsVerification)
    {
        Client = client;
        Start = start;
        Before = start;
        Seed = seed;
        SkipsVerification = skipsVerification;
        var random = new Random(seed);
        known = start.Users.Length > MostUsers ? start.Users : [.. Enumerable.Range(1, MostUsers + 40).Select(number => Id(client, number))];
        Group = start.Groups[random.Next(start.Groups.Length)];
        BatchSize = BatchSizeOf(seed);
        Somebody = known[40];
        var count = 2 + random.Next(random.Next(2) == 0 ? 12 : MostUsers);
        var chosen = known.Where(id => id != Somebody && !start.Lists("groups", Group, "bans", id)).OrderBy(_ => random.Next()).Take(count).ToList();
        if (random.Next(5) == 0 && ((IIdRules)client.Session.Client).Refuse(IdKind.User, "nobody") is null)
        {
            chosen.Insert(random.Next(chosen.Count), "nobody");
        }

        Once = [.. chosen];
        while (random.Next(3) == 0)
        {
            chosen.Insert(random.Next(chosen.Count), chosen[random.Next(chosen.Count)]);
        }

        Users = chosen;
    }

    public ChatClient Client { get; }

    public StateView Start { get; }

    /// <summary>What the server knew before the operation; the start where nothing was prepared.</summary>
    public StateView Before { get; set; }

    /// <summary>The place that is read from; null for most operations.</summary>
    public Ground? Source { get; set; }

    /// <summary>Makes what is prepared at two places different.</summary>
    public int Salt { get; init; }

    public int Seed { get; }

    public int BatchSize { get; }

    public string Group { get; }

    /// <summary>Somebody whose friends and blocks are changed.</summary>
    public string Somebody { get; }

    /// <summary>Everybody whom the operation is about, some of them perhaps twice, perhaps one whom nobody knows.</summary>
    public IReadOnlyList<string> Users { get; }

    /// <summary>The same, each once.</summary>
    public IReadOnlyList<string> Once { get; }

    /// <summary>Users of the platform.</summary>
    public IReadOnlyList<string> Known => known;

    public bool SkipsVerification { get; }

    /// <summary>Whatever an operation prepares for itself.</summary>
    public object? Prepared { get; set; }

    public BulkOptions Options()
    {
        var options = Client.BulkOptions(SkipsVerification);
        options.BatchSize = BatchSize;
        return options;
    }

    public static int BatchSizeOf(int seed) => 1 + new Random(seed ^ 0x5eed).Next(20);

    private static string Id(ChatClient client, int number) =>
        client.Platform.Name == "Ejabberd" ? $"user{number}" : ((IIdRules)client.Session.Client).Refuse(IdKind.User, $"u{number}") is null ? $"u{number}" : $"{number}";
}
