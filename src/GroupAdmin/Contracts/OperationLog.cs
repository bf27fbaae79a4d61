using System;
using System.Threading;

namespace GroupAdmin.Contracts;

/// <summary>
/// Where the texts of the running operation go: the cmdlet that started it. It flows with the asynchronous call, so that two cmdlets
/// on one connection each get their own. Every text that reaches it has been redacted by its writer.
/// </summary>
public abstract class OperationLog
{
    private static readonly AsyncLocal<OperationLog?> Ambient = new();

    /// <summary>The log of the running operation; one that keeps nothing where none was set.</summary>
    public static OperationLog Current => Ambient.Value ?? Silent.Instance;

    /// <summary>True when verbose and debug texts are wanted at all; making them costs time.</summary>
    public abstract bool IsVerbose { get; }

    /// <summary>Makes a log the current one until the result is disposed of, for this asynchronous flow.</summary>
    /// <param name="log">The log.</param>
    public static IDisposable Use(OperationLog log)
    {
        var before = Ambient.Value;
        Ambient.Value = log;
        return new Scope(before);
    }

    /// <summary>Something the user should know.</summary>
    /// <param name="text">A sentence.</param>
    public abstract void Warning(string text);

    /// <summary>What is being done.</summary>
    /// <param name="text">A sentence.</param>
    public abstract void Verbose(string text);

    /// <summary>Details for somebody who looks for a fault.</summary>
    /// <param name="text">A sentence.</param>
    public abstract void Debug(string text);

    /// <summary>Counts what has been read of groups and their lists. Called for each page, from any thread.</summary>
    /// <param name="groups">Groups whose lists have been read to the end.</param>
    /// <param name="members">Members and bans; less than none where some that were counted are read again.</param>
    public virtual void Read(int groups, int members)
    {
    }

    private sealed class Scope(OperationLog? before) : IDisposable
    {
        public void Dispose() => Ambient.Value = before;
    }

    private sealed class Silent : OperationLog
    {
        public static readonly Silent Instance = new();

        public override bool IsVerbose => false;

        public override void Warning(string text)
        {
        }

        public override void Verbose(string text)
        {
        }

        public override void Debug(string text)
        {
        }
    }
}
