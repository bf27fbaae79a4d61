using System;
using System.Collections.Generic;

namespace GroupAdmin.Bulk;

/// <summary>
/// What is known of each user of a bulk change, in one table: with a hundred thousand users, every further look-up and every further table
/// is felt. A user is known by a number from 0 in the order of its first mention. Not thread-safe.
/// </summary>
/// <remarks>
/// The table grows by pieces that are small enough for the garbage collector's youngest generation: nothing is copied as it grows, and no
/// collection of the whole heap is begun because of it.
/// </remarks>
/// <param name="ids">Says when two spellings are the same user.</param>
internal sealed class UserFates(IEqualityComparer<string> ids)
{
    private const int FirstUsers = 16;
    private const int PieceBits = 11;
    private const int PieceSize = 1 << PieceBits;
    private const int SlotPieceBits = 14;
    private const int SlotPieceSize = 1 << SlotPieceBits;

    private Fate[][] pieces = [new Fate[FirstUsers]];

    // A slot holds the number plus one of the user who came to it last; each user knows who was there before. Zero is nobody.
    private int[][] slots = [new int[FirstUsers]];
    private int slotCount = FirstUsers;
    private Dictionary<int, List<string>>? repetitions;
    private int reading;

    // The user who is listed next if the list follows the order of the input.
    private int expected;

    /// <summary>How many different users there are.</summary>
    public int Count { get; private set; }

    /// <summary>How many users await being read back.</summary>
    public int OpenCount { get; private set; }

    /// <summary>The user of a number, spelled as it was given first.</summary>
    /// <param name="number">The number.</param>
    public string this[int number] => At(number).Id;

    /// <summary>What a user is looked up by. Any thread.</summary>
    public int HashOf(string user) => ids.GetHashCode(user);

    /// <summary>Adds a user, or notes that it was given again.</summary>
    /// <param name="user">The user, spelled as it was given.</param>
    /// <param name="hash">The user's hash, of <see cref="HashOf"/>.</param>
    /// <param name="known">What became of a user that was given before; null where that is not known yet.</param>
    /// <returns>True for the first time: the user has the highest number.</returns>
    public bool Add(string user, int hash, out MemberOutcome? known)
    {
        known = null;
        var number = Find(user, hash);
        if (number < 0)
        {
            Append(user, hash);
            return true;
        }

        ref var fate = ref At(number);
        if (fate.IsTold)
        {
            known = fate.Outcome;
            return false;
        }

        repetitions ??= [];
        if (!repetitions.TryGetValue(number, out var spellings))
        {
            repetitions.Add(number, spellings = []);
        }

        spellings.Add(user);
        return false;
    }

    /// <summary>The number of a user; negative where there is no such user.</summary>
    public int NumberOf(string user) => Find(user, HashOf(user));

    /// <summary>Notes what became of a user.</summary>
    /// <param name="number">The user's number.</param>
    /// <param name="outcome">What became of it.</param>
    /// <returns>How the user was spelled each time that it was given again; null where it was not.</returns>
    public List<string>? Settle(int number, MemberOutcome outcome)
    {
        ref var fate = ref At(number);
        fate.Outcome = outcome;
        fate.IsTold = true;
        if (repetitions is null || !repetitions.TryGetValue(number, out var spellings))
        {
            return null;
        }

        repetitions.Remove(number);
        return spellings;
    }

    /// <summary>True for a user that awaits being read back.</summary>
    /// <param name="number">The user's number.</param>
    public bool IsOpen(int number) => At(number).IsOpen;

    /// <summary>Leaves a user to be read back.</summary>
    /// <param name="number">The user's number.</param>
    public void Open(int number)
    {
        ref var fate = ref At(number);
        if (!fate.IsOpen)
        {
            fate.IsOpen = true;
            OpenCount++;
        }
    }

    /// <summary>The users that await being read back, in the order of the input.</summary>
    public List<string> ListOpen()
    {
        var open = new List<string>(OpenCount);
        for (var number = 0; number < Count && open.Count < OpenCount; number++)
        {
            ref var fate = ref At(number);
            if (fate.IsOpen)
            {
                open.Add(fate.Id);
            }
        }

        return open;
    }

    /// <summary>Lets no user wait for being read back any longer.</summary>
    public void CloseAll()
    {
        for (var number = 0; number < Count && OpenCount > 0; number++)
        {
            ref var fate = ref At(number);
            if (fate.IsOpen)
            {
                fate.IsOpen = false;
                OpenCount--;
            }
        }
    }

    /// <summary>Forgets who was listed, before the users that are listed now are read.</summary>
    public void BeginReading()
    {
        reading++;
        expected = 0;
    }

    /// <summary>Notes which of the users are listed; whoever else is listed is passed over.</summary>
    public void MarkListed(IReadOnlyList<string> listed)
    {
        for (var index = 0; index < listed.Count; index++)
        {
            // Lists often come in the order in which the users were given, or nearly so.
            var user = listed[index];
            var number = expected < Count && ids.Equals(At(expected).Id, user) ? expected : NumberOf(user);
            if (number >= 0)
            {
                At(number).ListedIn = reading;
                expected = number + 1;
            }
        }
    }

    /// <summary>True for a user that the last reading listed.</summary>
    /// <param name="number">The user's number.</param>
    public bool IsListed(int number) => reading > 0 && At(number).ListedIn == reading;

    private ref Fate At(int number) => ref pieces[number >> PieceBits][number & (PieceSize - 1)];

    private ref int Slot(int hash)
    {
        var slot = hash & (slotCount - 1);
        return ref slots[slot >> SlotPieceBits][slot & (SlotPieceSize - 1)];
    }

    private int Find(string user, int hash)
    {
        var number = Slot(hash) - 1;
        while (number >= 0)
        {
            ref var fate = ref At(number);
            if (fate.Hash == hash && ids.Equals(fate.Id, user))
            {
                break;
            }

            number = fate.Before;
        }

        return number;
    }

    private void Append(string user, int hash)
    {
        if (Count == slotCount)
        {
            GrowSlots();
        }

        var piece = Count >> PieceBits;
        if (piece == pieces.Length)
        {
            Array.Resize(ref pieces, piece * 2);
        }

        if (piece == 0 && Count == pieces[0].Length)
        {
            Array.Resize(ref pieces[0], Count * 2);
        }
        else
        {
            pieces[piece] ??= new Fate[PieceSize];
        }

        ref var slot = ref Slot(hash);
        ref var fate = ref At(Count);
        fate.Id = user;
        fate.Hash = hash;
        fate.Before = slot - 1;
        Count++;
        slot = Count;
    }

    private void GrowSlots()
    {
        slotCount *= 2;
        slots = new int[Math.Max(1, slotCount / SlotPieceSize)][];
        for (var piece = 0; piece < slots.Length; piece++)
        {
            slots[piece] = new int[Math.Min(slotCount, SlotPieceSize)];
        }

        for (var number = 0; number < Count; number++)
        {
            ref var fate = ref At(number);
            ref var slot = ref Slot(fate.Hash);
            fate.Before = slot - 1;
            slot = number + 1;
        }
    }

    private struct Fate
    {
        public string Id;
        public int Hash;

        // The number of the user who shares the slot; negative for nobody.
        public int Before;
        public int ListedIn;
        public bool IsTold;
        public bool IsOpen;
        private byte outcome;

        public MemberOutcome Outcome
        {
            readonly get => (MemberOutcome)outcome;
            set => outcome = (byte)value;
        }
    }
}
