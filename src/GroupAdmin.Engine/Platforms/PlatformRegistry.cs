using System;
using System.Collections.Generic;
using GroupAdmin.Contracts;

namespace GroupAdmin.Engine.Platforms;

/// <summary>The platforms that connections can be opened to.</summary>
public sealed class PlatformRegistry
{
    // Plain arrays and loops: whatever is generic here is compiled while somebody waits for the first connection.
    private readonly List<PlatformRegistration> registrations = [];

    /// <summary>The platforms that come with the module: one line each.</summary>
    public static PlatformRegistry BuiltIn()
    {
        var registry = new PlatformRegistry();
        registry.Add(AtomChat.AtomChatPlatform.Registration);
        registry.Add(Grupo.GrupoPlatform.Registration);
        registry.Add(Cord.CordPlatform.Registration);
        registry.Add(Publisher.PublisherPlatform.Registration);
        registry.Add(Ejabberd.EjabberdPlatform.Registration);
        return registry;
    }

    /// <summary>Adds a platform.</summary>
    /// <param name="registration">The platform.</param>
    /// <exception cref="ArgumentException">There is a platform of that name.</exception>
    public void Add(PlatformRegistration registration)
    {
        var place = 0;
        while (place < registrations.Count && StringComparer.OrdinalIgnoreCase.Compare(registrations[place].Name, registration.Name) is var order and <= 0)
        {
            place += order < 0 ? 1 : throw new ArgumentException($"There is a platform '{registration.Name}' already.", nameof(registration));
        }

        registrations.Insert(place, registration);
    }

    /// <summary>Finds a platform by its name, in any case; null when there is none.</summary>
    /// <param name="name">The name.</param>
    public PlatformRegistration? Find(string name) => registrations.Find(known => known.Name.Equals(name, StringComparison.OrdinalIgnoreCase));

    /// <summary>All platforms as users see them, in the order of their names.</summary>
    public IReadOnlyList<ChatPlatform> Describe()
    {
        var all = new ChatPlatform[registrations.Count];
        for (var index = 0; index < all.Length; index++)
        {
            all[index] = Describe(registrations[index]);
        }

        return all;
    }

    /// <summary>One platform as users see it.</summary>
    /// <param name="registration">The platform.</param>
    public static ChatPlatform Describe(PlatformRegistration registration) => new()
    {
        Name = registration.Name,
        Description = registration.Description,
        Capabilities = CapabilitiesOf(registration.ClientType),
        Inferred = GuessesOf(registration.ClientType),
        Authentication = registration.Authentication,
        DefaultBaseUri = registration.DefaultBaseUri,
        BaseUriExample = registration.BaseUriExample,
        DefaultBatchSize = registration.DefaultBatchSize,
        HasSandbox = registration.CreateSandbox is not null,
    };

    private static Dictionary<string, string> GuessesOf(Type client)
    {
        var guesses = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (InferredAttribute inferred in Attribute.GetCustomAttributes(client, typeof(InferredAttribute)))
        {
            guesses.Add(inferred.Capability.ToString(), inferred.Guess);
        }

        return guesses;
    }

    private static ChatCapability[] CapabilitiesOf(Type client)
    {
#pragma warning disable CA2263 // netstandard2.0 has no generic overload, and it would be compiled for this alone
        var has = new bool[Enum.GetValues(typeof(ChatCapability)).Length];
#pragma warning restore CA2263
        var count = 0;
        foreach (var contract in client.GetInterfaces())
        {
            if (Attribute.GetCustomAttribute(contract, typeof(CapabilityAttribute)) is CapabilityAttribute { Capability: var capability })
            {
                count += has[(int)capability] ? 0 : 1;
                has[(int)capability] = true;
            }
        }

        var all = new ChatCapability[count];
        for (var capability = has.Length - 1; capability >= 0; capability--)
        {
            if (has[capability])
            {
                all[--count] = (ChatCapability)capability;
            }
        }

        return all;
    }
}
