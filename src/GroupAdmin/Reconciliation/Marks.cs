
namespace GroupAdmin.Reconciliation;

/// <summary>A bit for each of many numbers.</summary>
internal sealed class Marks(int count)
{
    private readonly ulong[] words = new ulong[(count + 63) / 64];

    public bool this[int number] => (words[number >> 6] & (1UL << (number & 63))) != 0;

    /// <summary>Sets a mark.</summary>
    /// <returns>False where it was set before.</returns>
    public bool Set(int number)
    {
        ref var word = ref words[number >> 6];
        var bit = 1UL << (number & 63);
        var isNew = (word & bit) == 0;
        word |= bit;
        return isNew;
    }

    /// <summary>Takes away the mark of a number, and with it those of its neighbours, which is all the same when every mark goes.</summary>
    public void ClearNear(int number) => words[number >> 6] = 0;
}
