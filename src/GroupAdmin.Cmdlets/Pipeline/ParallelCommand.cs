using GroupAdmin.Cmdlets.Pipeline;

namespace GroupAdmin.Cmdlets;

/// <summary>
/// The base of every cmdlet whose records are calls of their own: several are under way at once, and results come in the order of the input.
/// </summary>
/// <typeparam name="T">What a call results in.</typeparam>
public abstract class ParallelCommand<T> : ConnectedCommand
{
    private OrderedWork<T>? work;

    private protected OrderedWork<T> Work => work ??= new OrderedWork<T>(Bridge, Default.ThrottleLimit);

    /// <inheritdoc/>
    private protected override void End() => work?.Complete();
}
