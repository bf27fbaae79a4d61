using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using System.Threading;
using System.Threading.Tasks;

namespace GroupAdmin.TestServer;

/// <summary>Runs a server until nobody needs it any more.</summary>
internal static class Program
{
    private const string Usage =
        "GroupAdmin.TestServer [--platform AtomChat] [--port 0] [--latency MS] [--tls] [--certificate Untrusted|WrongName|Expired] [--users N] [--lifetime SECONDS] [--parent PID] [--requests-kept N] [--no-stdin]";

    private static async Task<int> Main(string[] arguments)
    {
        var options = new LoopbackServerOptions();
        var lifetime = TimeSpan.FromMinutes(10);
        int? parent = null;
        var watchInput = true;
        var rest = new Queue<string>(arguments);
        try
        {
            while (rest.TryDequeue(out var argument))
            {
                switch (argument)
                {
                    case "--port":
                        options.Port = Number(rest);
                        break;
                    case "--platform":
                        options.Platform = Text(rest);
                        break;
                    case "--certificate":
                        options.Certificate = Enum.Parse<CertificateFlaw>(Text(rest), ignoreCase: true);
                        options.UseTls = true;
                        break;
                    case "--latency":
                        options.LatencyMs = Number(rest);
                        break;
                    case "--tls":
                        options.UseTls = true;
                        break;
                    case "--users":
                        options.Users = Number(rest);
                        break;
                    case "--lifetime":
                        lifetime = TimeSpan.FromSeconds(Number(rest));
                        break;
                    case "--parent":
                        parent = Number(rest);
                        break;
                    case "--requests-kept":
                        options.RequestsKept = Math.Max(1, Number(rest));
                        break;
                    case "--no-stdin":
                        watchInput = false;
                        break;
                    default:
                        throw new FormatException("What is " + argument + "?");
                }
            }
        }
        catch (Exception error) when (error is FormatException or ArgumentException)
        {
            await Console.Error.WriteLineAsync(error.Message + " Usage: " + Usage);
            return 2;
        }

        if (options.Platforms.Find(options.Platform)?.CreateSandbox is null)
        {
            await Console.Error.WriteLineAsync($"There is no platform '{options.Platform}' with a sandbox.");
            return 2;
        }

        await using var server = LoopbackServer.Start(options);
        var told = new
        {
            port = server.Port,
            baseUri = server.BaseUri,
            pid = Environment.ProcessId,
            platform = server.Platform.Name,
            authentication = server.Platform.Authentication.ToString(),
        };
        Console.WriteLine(JsonSerializer.Serialize(told));

        using var over = new CancellationTokenSource(lifetime);
        if (watchInput)
        {
            WatchInput(over);
        }

        if (parent is { } id)
        {
            _ = WatchParentAsync(id, over);
        }

        Console.CancelKeyPress += (_, press) =>
        {
            press.Cancel = true;
            over.Cancel();
        };
        await Task.Delay(Timeout.Infinite, over.Token).ContinueWith(static _ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
        return 0;
    }

    private static string Text(Queue<string> rest) => rest.TryDequeue(out var text) ? text : throw new FormatException("A value is missing.");

    private static int Number(Queue<string> rest) =>
        rest.TryDequeue(out var text) && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw new FormatException("A number is missing or is none.");

    private static void WatchInput(CancellationTokenSource over)
    {
        // A console cannot be read asynchronously, and a thread of the pool would be one less for the requests.
        var watcher = new Thread(() =>
        {
            while (Console.In.Read() >= 0)
            {
            }

            try
            {
                over.Cancel();
            }
            catch (ObjectDisposedException)
            {
                // The server has stopped for another reason.
            }
        })
        {
            IsBackground = true,
        };
        watcher.Start();
    }

    private static async Task WatchParentAsync(int id, CancellationTokenSource over)
    {
        try
        {
            using var process = Process.GetProcessById(id);
            await process.WaitForExitAsync(over.Token);
        }
        catch (ArgumentException)
        {
            // It is gone already.
        }
        catch (OperationCanceledException)
        {
            return;
        }

        await over.CancelAsync();
    }
}
