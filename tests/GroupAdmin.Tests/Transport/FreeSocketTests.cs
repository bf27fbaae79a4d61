namespace GroupAdmin.Tests.Transport;

/// <summary>Calls that wait for the network on no thread.</summary>
public sealed class FreeSocketTests() : SocketTests(isLent: false);
