using System;

namespace GroupAdmin.Contracts;

/// <summary>Says of a platform's client that something it can do rests on a guess, because the platform documents it nowhere.</summary>
/// <param name="capability">What rests on the guess.</param>
/// <param name="guess">What is guessed, as the end of the sentence "It is not documented …".</param>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true)]
public sealed class InferredAttribute(ChatCapability capability, string guess) : Attribute
{
    /// <summary>What rests on the guess.</summary>
    public ChatCapability Capability { get; } = capability;

    /// <summary>What is guessed.</summary>
    public string Guess { get; } = guess;
}
