using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading.Tasks;
using GroupAdmin.Contracts;
using GroupAdmin.Tests.Faults;
using GroupAdmin.TestServer;

namespace GroupAdmin.Tests.Storms;

/// <summary>What one run meets: limits, faults and their requests, perhaps a cancellation. All of it follows from the seed.</summary>
internal sealed class Weather
{
    // One in so many costs half a second of work.
    private const int HeavyFault = 12;

    private static readonly FaultCase[] Light = [.. FaultCase.All.Where(static fault => !fault.NeedsTls && !fault.IsTooLong)];
    private static readonly FaultCase[] Heavy = [.. FaultCase.All.Where(static fault => fault.IsTooLong)];

    private Weather(Random random, int usualRequests, bool saysNothing)
    {
        ThrottleLimit = random.Next(4, 33);
        Retries = random.Next(4);
        RetryInterval = TimeSpan.FromMilliseconds(random.Next(1, 20));
        DelayMs = random.Next(3) == 0 ? 0 : random.Next(1, 12);
        UseTls = random.Next(40) == 0;
        SkipsVerification = random.Next(6) == 0;
        KeepsAudit = random.Next(3) == 0;

        // Some of them beyond the usual end, where what the others brought about is being found out.
        var last = Math.Max(3, usualRequests + (usualRequests / 4));
        var count = UseTls || random.Next(25) == 0 ? 0 : 1 + random.Next(random.Next(3) == 0 ? 12 : 4);
        Faults = [.. Enumerable.Range(0, count).Select(_ => (Draw(random, saysNothing), random.Next(1, last + 1), random.Next(14) == 0)).Select(static drawn => (drawn.Item1, drawn.Item2, drawn.Item3 && !drawn.Item1.IsTooLong))];
        CancelAt = random.Next(4) == 0 ? random.Next(1, last + 1) : 0;
        Seed = random.Next();
    }

    public int Seed { get; }

    public int ThrottleLimit { get; }

    public int Retries { get; }

    public TimeSpan RetryInterval { get; }

    /// <summary>The longest delay of an answer.</summary>
    public int DelayMs { get; }

    public bool UseTls { get; }

    public bool SkipsVerification { get; }

    public bool KeepsAudit { get; }

    /// <summary>Each fault, the request that it befalls, from 1, and whether all requests from then on.</summary>
    public IReadOnlyList<(FaultCase Fault, int At, bool StaysOn)> Faults { get; }

    /// <summary>The request at whose arrival the operation is cancelled; 0 for none.</summary>
    public int CancelAt { get; }

    public bool NeedsTimeout => Faults.Any(static one => one.Fault.NeedsTimeout);

    /// <summary>True where a client may have given a request up that the server still answers.</summary>
    public int GivenUp => Faults.Sum(one => one.StaysOn || one.Fault.IsUnheard ? 1000 : one.Fault.NeedsTimeout || one.Fault.IsTooLong ? 1 : 0);

    public string Text => string.Join(", ", Faults.Select(static one => $"{one.Fault.Name} {(one.StaysOn ? "from" : "at")} {one.At}"));

    /// <param name="random">Where it comes from.</param>
    /// <param name="usualRequests">How many requests the operation takes in good weather.</param>
    /// <param name="saysNothing">True where a success has an empty body, so that an empty answer to what was not done cannot be told from one.</param>
    public static Weather Draw(Random random, int usualRequests, bool saysNothing) => new(random, usualRequests, saysNothing);

    /// <summary>Lets it come down on a server.</summary>
    /// <param name="server">The server; its requests are counted from now on.</param>
    /// <param name="cancel">Cancels the operation.</param>
    public void Begin(LoopbackServer server, Action cancel)
    {
        var unheard = Faults.Where(static one => one.Fault.IsUnheard).ToLookup(static one => one.At);
        server.Requests.Clear();
        server.Requests.Arrived = request =>
        {
            foreach (var (fault, _, staysOn) in unheard[(int)request.Sequence])
            {
                _ = Task.Run(() => fault.Begin(server, staysOn ? 0 : 1));
            }

            if (request.Sequence == CancelAt)
            {
                _ = Task.Run(cancel);
            }
        };
        foreach (var (fault, at, staysOn) in Faults.Where(static one => !one.Fault.IsUnheard))
        {
            server.Add(fault.Make(at, staysOn ? 0 : 1));
        }

        if (DelayMs > 0)
        {
            server.Add(new Fault { Kind = FaultKind.Delay, DelayMs = DelayMs, Probability = 0.5, Seed = Seed });
        }
    }

    private static FaultCase Draw(Random random, bool saysNothing)
    {
        var drawn = random.Next(HeavyFault) == 0 ? Heavy[random.Next(Heavy.Length)] : Light[random.Next(Light.Length)];
        return drawn is { IsEmpty: true, IsApplied: false } && saysNothing ? FaultCase.All.Single(static fault => fault is { IsEmpty: true, IsApplied: true }) : drawn;
    }

    /// <summary>The limits of the connection.</summary>
    /// <param name="batchSize">How many users travel in one request.</param>
    public ConnectionLimits Limits(int batchSize) => new()
    {
        ThrottleLimit = ThrottleLimit,
        MaximumRetryCount = Retries,
        RetryInterval = RetryInterval,
        BatchSize = batchSize,
        OperationTimeout = NeedsTimeout ? TimeSpan.FromMilliseconds(1500) : TimeSpan.FromMinutes(2),
    };
}
