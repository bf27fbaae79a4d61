using System;

namespace GroupAdmin.Contracts;

/// <summary>Names the capability that a platform has when its client implements the interface.</summary>
/// <param name="capability">The capability.</param>
[AttributeUsage(AttributeTargets.Interface)]
public sealed class CapabilityAttribute(ChatCapability capability) : Attribute
{
    /// <summary>The capability.</summary>
    public ChatCapability Capability { get; } = capability;
}
