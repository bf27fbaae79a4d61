#if NET
using System;
using System.Threading;

namespace GroupAdmin.Cmdlets.Binding;

/// <summary>
/// While PowerShell binds the parameters of the first Connect-ChatService, and while that opens its connection, other threads have loaded and
/// compiled what the first request needs. On Windows PowerShell, where none of this was measured, nothing is done.
/// </summary>
internal static class EngineWarmup
{
    private static int hasRequests;
    private static int hasNetwork;

    /// <summary>Begins with what every connection needs.</summary>
    public static void Requests() => Once(ref hasRequests, static () => EngineLoader.Engine.WarmUpRequests());

    /// <summary>Begins with what a connection to a server needs.</summary>
    public static void Network() => Once(ref hasNetwork, static () => EngineLoader.Engine.WarmUpNetwork());

    private static void Once(ref int isBegun, Action work)
    {
        // With one processor there is nobody who could do it meanwhile.
        if (Environment.ProcessorCount > 1 && Interlocked.Exchange(ref isBegun, 1) == 0)
        {
            Try(() => new Thread(() => Try(work)) { IsBackground = true }.Start());
        }
    }

    private static void Try(Action work)
    {
        try
        {
            work();
        }
        catch (Exception)
        {
            // Nobody asked for it. What does not work here, be it that there are no more threads, fails where it is needed, with an error that can be read.
        }
    }
}
#endif
