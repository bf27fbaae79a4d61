using System;
using System.Diagnostics;
using System.Management.Automation;
using System.Threading;

namespace GroupAdmin.Cmdlets.Pipeline;

/// <summary>
/// Shows how far work is: nothing in its first second, and four times a second from then on, however often it is told. Telling it costs
/// an addition.
/// </summary>
internal sealed class WorkProgress : IDisposable
{
    private static readonly TimeSpan Quiet = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(250);

    private static int lastId;

    private readonly PipelineBridge bridge;
    private readonly string activity;
    private readonly int id = Interlocked.Increment(ref lastId);
    private readonly Stopwatch clock = Stopwatch.StartNew();
    private readonly Timer timer;
    private volatile string unit;
    private long done;
    private long answered;
    private long expected = -1;
    private long groupsRead;
    private TimeSpan turnedAt;
    private int isPosted;
    private bool wasShown;
    private bool isComplete;

    /// <param name="bridge">The way to the pipeline thread.</param>
    /// <param name="activity">What goes on.</param>
    /// <param name="unit">What is counted.</param>
    public WorkProgress(PipelineBridge bridge, string activity, string unit)
    {
        this.bridge = bridge;
        this.activity = activity;
        this.unit = unit;
        timer = new Timer(static progress => ((WorkProgress)progress!).Post(), this, Quiet, Pace);
    }

    /// <summary>Counts what has been done. Any thread.</summary>
    public void Add(long count) => Interlocked.Add(ref done, count);

    /// <summary>Counts what has been answered and awaits its outcome, which is counted too when it comes. Any thread.</summary>
    public void AddAnswered(int count) => Interlocked.Add(ref answered, count);

    /// <summary>Counts groups whose lists have been read, and what was in the lists. Any thread.</summary>
    public void AddRead(int groups, int members)
    {
        Interlocked.Add(ref groupsRead, groups);
        Interlocked.Add(ref done, members);
    }

    /// <summary>Says how much there will be in all. Any thread.</summary>
    public void Expect(long total) => Interlocked.Exchange(ref expected, total);

    /// <summary>Goes over to work of another kind, counted from nothing. Pipeline thread only, while none of the work before is under way.</summary>
    public void Turn(string nextUnit)
    {
        unit = nextUnit;
        Interlocked.Exchange(ref done, 0);
        Interlocked.Exchange(ref answered, 0);
        Interlocked.Exchange(ref expected, -1);
        Interlocked.Exchange(ref groupsRead, 0);
        turnedAt = clock.Elapsed;
    }

    /// <summary>Takes the progress away, if it was shown. Pipeline thread only.</summary>
    public void Complete(ChatCommand command)
    {
        timer.Dispose();
        isComplete = true;
        if (wasShown)
        {
            wasShown = false;
            command.WriteProgress(new ProgressRecord(id, activity, Status()) { RecordType = ProgressRecordType.Completed });
        }
    }

    public void Dispose() => timer.Dispose();

    // What was answered is counted once more when its outcome comes, so both are never added up.
    private long Done => Math.Max(Interlocked.Read(ref done), Interlocked.Read(ref answered));

    // A pipeline thread that is busy elsewhere finds one record, not all that it has missed.
    private void Post()
    {
        if (Interlocked.Exchange(ref isPosted, 1) == 0)
        {
            bridge.Post(Show);
        }
    }

    private void Show(ChatCommand command)
    {
        // What was posted before the end may come to its turn after it, and nobody would take it away again.
        if (isComplete)
        {
            return;
        }

        Volatile.Write(ref isPosted, 0);
        wasShown = true;
        var total = Interlocked.Read(ref expected);
        command.WriteProgress(new ProgressRecord(id, activity, Status())
        {
            PercentComplete = total > 0 ? (int)Math.Min(100, Done * 100 / total) : -1,
        });
    }

    private string Status()
    {
        var count = Done;
        var total = Interlocked.Read(ref expected);
        var rate = count / Math.Max((clock.Elapsed - turnedAt).TotalSeconds, 0.001);
        var groups = Interlocked.Read(ref groupsRead);
        if (groups > 0)
        {
            return $"{groups:N0} {(groups == 1 ? "group" : "groups")}, {count:N0} {unit}, {rate:N0} a second";
        }

        return total >= 0 ? $"{count:N0} of {total:N0} {unit}, {rate:N0} a second" : $"{count:N0} {unit}, {rate:N0} a second";
    }
}
