using GroupAdmin.Contracts;

namespace GroupAdmin.Cmdlets.Pipeline;

/// <summary>Brings the engine's texts to the streams of the cmdlet that started the work.</summary>
internal sealed class CommandLog(PipelineBridge bridge, bool verbose, bool debug) : OperationLog
{
    public override bool IsVerbose => verbose || debug;

    public override void Warning(string text) => bridge.Post(command => command.WriteWarning(text));

    public override void Verbose(string text)
    {
        // With -Debug alone PowerShell would stop and ask at every verbose line; there it is a debug line like the others.
        if (verbose)
        {
            bridge.Post(command => command.WriteVerbose(text));
        }
        else
        {
            Debug(text);
        }
    }

    public override void Read(int groups, int members) => bridge.StartedProgress?.AddRead(groups, members);

    public override void Debug(string text)
    {
        if (debug)
        {
            bridge.Post(command => command.WriteDebug(text));
        }
    }
}
