using System;
using System.Collections.Generic;
using System.Linq;
using System.Reflection;
using GroupAdmin.Contracts;

namespace GroupAdmin.Engine.Platforms;

/// <summary>The platforms that connections can be opened to.</summary>
public sealed class PlatformRegistry
{
    private readonly SortedDictionary<string, PlatformRegistration> registrations = new(StringComparer.OrdinalIgnoreCase);

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
    public void Add(PlatformRegistration registration) => registrations.Add(registration.Name, registration);

    /// <summary>Finds a platform by its name, in any case; null when there is none.</summary>
    /// <param name="name">The name.</param>
    public PlatformRegistration? Find(string name) => registrations.TryGetValue(name, out var found) ? found : null;

    /// <summary>All platforms as users see them, in the order of their names.</summary>
    public IReadOnlyList<ChatPlatform> Describe() => [.. registrations.Values.Select(Describe)];

    /// <summary>One platform as users see it.</summary>
    /// <param name="registration">The platform.</param>
    public static ChatPlatform Describe(PlatformRegistration registration) => new()
    {
        Name = registration.Name,
        Description = registration.Description,
        Capabilities = [.. registration.ClientType.GetInterfaces()
            .Select(contract => contract.GetCustomAttribute<CapabilityAttribute>())
            .OfType<CapabilityAttribute>()
            .Select(attribute => attribute.Capability)
            .OrderBy(capability => capability)],
        Inferred = registration.ClientType.GetCustomAttributes<InferredAttribute>().ToDictionary(static inferred => inferred.Capability, static inferred => inferred.Guess),
        Authentication = registration.Authentication,
        DefaultBaseUri = registration.DefaultBaseUri,
        BaseUriExample = registration.BaseUriExample,
        DefaultBatchSize = registration.DefaultBatchSize,
        HasSandbox = registration.CreateSandbox is not null,
    };
}
