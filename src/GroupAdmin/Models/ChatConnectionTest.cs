namespace GroupAdmin;

/// <summary>The result of testing a connection.</summary>
public sealed class ChatConnectionTest : ChatObject
{
    /// <summary>True when the platform answered and accepted the credentials.</summary>
    public bool Succeeded { get; set; }

    /// <summary>How long the test call took, in milliseconds.</summary>
    public double LatencyMilliseconds { get; set; }

    /// <summary>Who the platform says the connection is; null where it does not tell.</summary>
    public string? Identity { get; set; }

    /// <summary>Why the test failed; null when it did not.</summary>
    public string? Error { get; set; }

    /// <summary>The connection's name and the result.</summary>
    public override string ToString() => $"{ConnectionName}: {(Succeeded ? "succeeded" : "failed")}";
}
