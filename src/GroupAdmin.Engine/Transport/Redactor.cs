using System;

namespace GroupAdmin.Engine.Transport;

/// <summary>
/// Takes secrets out of every text before it leaves the engine: messages, logs, recordings. Knows a secret in plain, Base64,
/// URL-encoded and JSON-escaped form. Thread-safe.
/// </summary>
public sealed class Redactor
{
    /// <summary>What stands in a secret's place.</summary>
    public const string Mark = "[redacted]";

    /// <summary>Makes a secret known. Shorter than three characters it is ignored: taking it out would spoil every text and hide nothing.</summary>
    /// <param name="secret">The secret, in plain.</param>
    public void Learn(string secret) => throw new NotImplementedException();

    /// <summary>The text without any known secret.</summary>
    /// <param name="text">Any text.</param>
    public string Redact(string text) => throw new NotImplementedException();
}
