using System.Collections.Concurrent;

namespace GroupAdmin.Reconciliation;

/// <summary>Marks to be used again: clearing those of a group of five costs less than making bits for a million users.</summary>
internal sealed class MarksShelf(int count)
{
    private readonly ConcurrentBag<Marks> free = [];

    public Marks Take() => free.TryTake(out var marks) ? marks : new Marks(count);

    public void GiveBack(Marks cleared) => free.Add(cleared);
}
