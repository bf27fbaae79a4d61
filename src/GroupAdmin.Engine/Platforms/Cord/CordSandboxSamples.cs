using System;
using System.Globalization;

namespace GroupAdmin.Engine.Platforms.Cord;

/// <summary>The data that a fresh sandbox starts with. The names are those of people who made letters and signals travel.</summary>
internal static class CordSandboxSamples
{
    private static readonly DateTimeOffset Begun = new(2024, 9, 2, 8, 0, 0, TimeSpan.Zero);

    private static readonly string[] Names =
    [
        "Ada Lovelace", "Claude Chappe", "Samuel Morse", "Mary Anning", "Guglielmo Marconi", "Hertha Ayrton",
        "Émile Baudot", "Lise Meitner", "Philipp Reis", "Sofja Kowalewskaja", "Alexander Bell", "Grace Hopper",
    ];

    /// <summary>A user with the name and address that the number gives it.</summary>
    public static CordSandboxUser Describe(string id, int number, Guid key) => new(key, id, Begun.AddMinutes(number))
    {
        Name = number <= Names.Length ? Names[number - 1] : "User " + number.ToString(CultureInfo.InvariantCulture),
        Email = id + "@example.org",
        ShortName = id,
    };

    public static void Fill(CordSandboxStore store)
    {
        for (var number = 1; number <= Names.Length; number++)
        {
            store.Touch("u" + number.ToString(CultureInfo.InvariantCulture));
        }

        Group("general", "General", 1, 2, 3, 4, 5, 6, 7, 8);
        Group("support", "Customer support", 3, 9, 10, 11);
        Group("leads", "Team leads", 1, 2, 9);
        Group("vault", "The vault", 1, 12);

        void Group(string id, string name, params int[] members)
        {
            var group = store.CreateGroup(id);
            group.Name = name;
            foreach (var member in members)
            {
                group.Add(store.Touch("u" + member.ToString(CultureInfo.InvariantCulture)).Key);
            }
        }
    }
}
