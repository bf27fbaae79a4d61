using System.Globalization;

namespace GroupAdmin.Engine.Platforms.AtomChat;

/// <summary>The data that a fresh sandbox starts with. The names are those of mathematicians of former centuries.</summary>
internal static class AtomChatSandboxSamples
{
    private static readonly string[] Names =
    [
        "Ada Lovelace", "Charles Babbage", "Mary Somerville", "George Boole", "Sophie Germain", "Évariste Galois",
        "Emmy Noether", "Leonhard Euler", "Sofja Kowalewskaja", "Niels Henrik Abel", "Maria Agnesi", "Bernhard Riemann",
    ];

    /// <summary>The id of a user.</summary>
    /// <param name="number">The number in it.</param>
    public static string IdOf(int number) => "u" + number.ToString(CultureInfo.InvariantCulture);

    /// <summary>The name of a user that nobody has named.</summary>
    /// <param name="number">The number in its id.</param>
    public static string NameOf(int number) => "Sample user " + number.ToString(CultureInfo.InvariantCulture);

    /// <summary>A user with the address, picture and profile that its number gives it.</summary>
    /// <param name="number">The number in the id.</param>
    /// <param name="name">The name.</param>
    public static AtomChatSandboxUser Describe(int number, string name)
    {
        var id = IdOf(number);
        return new AtomChatSandboxUser(
            number,
            id,
            name,
            id + "@example.org",
            "https://example.org/avatars/" + id + ".png",
            "https://example.org/people/" + id,
            number == 1 ? "administrator" : number <= 3 ? "moderator" : "default");
    }

    public static void Fill(AtomChatSandboxStore store, int users)
    {
        for (var number = 1; number <= Names.Length; number++)
        {
            var user = Describe(number, Names[number - 1]);
            store.UpdateUser(user.Id, user.Name, user.Email, user.Avatar, user.Link, user.Role);
        }

        store.ListSampleUsers(users);
        store.AddFriends("u1", ["u2", "u3"], replace: false);
        store.AddFriends("u5", ["u6"], replace: false);

        store.CreateGroup("general", "General", "0", hasPassword: false, owner: string.Empty);
        store.AddMembers("general", ["u1", "u2", "u3", "u4", "u5", "u6", "u7", "u8"], replace: false);
        store.CreateGroup("support", "Customer support", "0", hasPassword: false, owner: "u3");
        store.AddMembers("support", ["u3", "u9", "u10", "u11"], replace: false);
        store.CreateGroup("leads", "Team leads", "4", hasPassword: false, owner: "u1");
        store.AddMembers("leads", ["u1", "u2", "u9"], replace: false);
        store.CreateGroup("vault", "The vault", "1", hasPassword: true, owner: "u1");
        store.AddMembers("vault", ["u1", "u12"], replace: false);
    }
}
