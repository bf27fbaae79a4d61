using System;
using System.Diagnostics;
using System.IO;
using System.Security;
using System.Text.Json;
using GroupAdmin.Contracts;
using GroupAdmin.Engine;
using GroupAdmin.TestServer;

namespace GroupAdmin.Benchmarks;

/// <summary>The test server in a process of its own, so that what it allocates is not counted.</summary>
internal sealed class ServerProcess : IDisposable
{
    private readonly Process process;
    private readonly string platform;
    private readonly Uri address;

    private ServerProcess(Process process, string platform, Uri address)
    {
        this.process = process;
        this.platform = platform;
        this.address = address;
    }

    public static ServerProcess Start(string platform)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath is { } own && Path.GetFileNameWithoutExtension(own) == "dotnet" ? own : "dotnet")
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        foreach (var argument in (string[])[typeof(LoopbackServer).Assembly.Location, "--platform", platform, "--lifetime", "3600", "--requests-kept", "10", "--parent", Environment.ProcessId.ToString(System.Globalization.CultureInfo.InvariantCulture)])
        {
            start.ArgumentList.Add(argument);
        }

        var process = Process.Start(start) ?? throw new InvalidOperationException("The test server could not be started.");
        var told = process.StandardOutput.ReadLine() ?? throw new InvalidOperationException("The test server did not say where it listens.");
        return new ServerProcess(process, platform, new Uri(JsonDocument.Parse(told).RootElement.GetProperty("baseUri").GetString()!));
    }

    public ChatConnection Connect()
    {
        var secret = new SecureString();
        foreach (var character in "bench-0123456789")
        {
            secret.AppendChar(character);
        }

        var session = new ChatEngine().Open(new ConnectionOptions(platform) { Name = "bench", BaseUri = address, Secret = secret });
        return new ChatConnection("bench", session, ConnectionMode.Live);
    }

    public void Dispose()
    {
        process.StandardInput.Close();
        if (!process.WaitForExit(5000))
        {
            process.Kill();
        }

        process.Dispose();
    }
}
