using GroupAdmin.Contracts;

namespace GroupAdmin.Cmdlets.Pipeline;

/// <summary>Brings the engine's texts to the streams of the cmdlet that started the work.</summary>
internal sealed class CommandLog(PipelineBridge bridge, bool isVerbose) : OperationLog
{
    public override bool IsVerbose => isVerbose;

    public override void Warning(string text) => bridge.Post(command => command.WriteWarning(text));

    public override void Verbose(string text)
    {
        if (isVerbose)
        {
            bridge.Post(command => command.WriteVerbose(text));
        }
    }

    public override void Debug(string text)
    {
        if (isVerbose)
        {
            bridge.Post(command => command.WriteDebug(text));
        }
    }
}
