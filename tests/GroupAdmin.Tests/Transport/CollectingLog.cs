using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Linq;
using GroupAdmin.Contracts;

namespace GroupAdmin.Tests.Transport;

/// <summary>Keeps every text of an operation.</summary>
internal sealed class CollectingLog(bool isVerbose = true) : OperationLog
{
    private readonly ConcurrentQueue<(string Stream, string Text)> texts = new();

    public override bool IsVerbose { get; } = isVerbose;

    public IReadOnlyList<string> Warnings => Of(nameof(Warning));

    public IReadOnlyList<string> Verboses => Of(nameof(Verbose));

    public IReadOnlyList<string> Debugs => Of(nameof(Debug));

    public IReadOnlyList<string> All => [.. texts.Select(entry => entry.Text)];

    public override void Warning(string text) => texts.Enqueue((nameof(Warning), text));

    public override void Verbose(string text) => texts.Enqueue((nameof(Verbose), text));

    public override void Debug(string text) => texts.Enqueue((nameof(Debug), text));

    private List<string> Of(string stream) => [.. texts.Where(entry => entry.Stream == stream).Select(entry => entry.Text)];
}
