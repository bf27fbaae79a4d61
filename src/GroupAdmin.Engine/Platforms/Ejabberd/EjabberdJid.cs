using System;

namespace GroupAdmin.Engine.Platforms.Ejabberd;

/// <summary>The address of an account or a room, in the spelling that the server stores: a name and a host.</summary>
/// <param name="name">The name; empty where the host itself is meant.</param>
/// <param name="host">The host or service.</param>
internal readonly struct EjabberdJid(string name, string host) : IEquatable<EjabberdJid>
{
    public string Name { get; } = name;

    public string Host { get; } = host;

    /// <summary>The address as XMPP writes it.</summary>
    public string Wire => Name.Length == 0 ? Host : $"{Name}@{Host}";

    /// <summary>The address as an id: a host alone keeps its <c>@</c>, because a bare name is an account.</summary>
    public override string ToString() => $"{Name}@{Host}";

    public bool Equals(EjabberdJid other) => Name == other.Name && Host == other.Host;

    public override bool Equals(object? obj) => obj is EjabberdJid other && Equals(other);

    public override int GetHashCode() => StringComparer.Ordinal.GetHashCode(Name) ^ (StringComparer.Ordinal.GetHashCode(Host) * 31);
}
