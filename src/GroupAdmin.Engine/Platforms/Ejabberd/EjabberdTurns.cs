using System;
using System.Threading.Tasks;

namespace GroupAdmin.Engine.Platforms.Ejabberd;

/// <summary>Lets what must not happen at once happen one after another.</summary>
internal sealed class EjabberdTurns
{
    private readonly object gate = new();
    private Task last = Task.CompletedTask;

    /// <summary>Waits for everybody who came before. Whoever has the turn disposes of it.</summary>
    public async Task<IDisposable> TakeAsync()
    {
        var turn = new Turn();
        Task before;
        lock (gate)
        {
            before = last;
            last = turn.Ended;
        }

        await before.ConfigureAwait(false);
        return turn;
    }

    private sealed class Turn : IDisposable
    {
        private readonly TaskCompletionSource<bool> ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task Ended => ended.Task;

        public void Dispose() => ended.TrySetResult(true);
    }
}
