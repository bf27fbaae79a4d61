using System.Collections.Generic;
#if NET
using System.Runtime.InteropServices;
#endif

namespace GroupAdmin.Bulk;

/// <summary>
/// What is known of each user of a bulk change, in one table: with a hundred thousand users, every further look-up and every further table
/// is felt. Not thread-safe.
/// </summary>
/// <param name="ids">Says when two spellings are the same user.</param>
internal sealed class UserFates(IEqualityComparer<string> ids)
{
    private readonly Dictionary<string, Fate> fates = new(ids);
    private int reading;

    /// <summary>How many different users there are.</summary>
    public int Count => fates.Count;

    /// <summary>Adds a user, or notes that it was given again.</summary>
    /// <param name="user">The user, spelled as it was given.</param>
    /// <param name="known">What became of a user that was given before; null where that is not known yet.</param>
    /// <returns>True for the first time.</returns>
    public bool Add(string user, out MemberOutcome? known)
    {
        known = null;
#if NET
        ref var fate = ref CollectionsMarshal.GetValueRefOrAddDefault(fates, user, out var exists);
        if (!exists)
        {
            return true;
        }

        if (fate.IsTold)
        {
            known = fate.Outcome;
        }
        else
        {
            (fate.Repetitions ??= []).Add(user);
        }
#else
        if (!fates.TryGetValue(user, out var fate))
        {
            fates.Add(user, default);
            return true;
        }

        if (fate.IsTold)
        {
            known = fate.Outcome;
        }
        else
        {
            (fate.Repetitions ??= []).Add(user);
            fates[user] = fate;
        }
#endif
        return false;
    }

    /// <summary>Notes what became of a user.</summary>
    /// <returns>How the user was spelled each time that it was given again; null where it was not.</returns>
    public List<string>? Settle(string user, MemberOutcome outcome)
    {
#if NET
        ref var fate = ref CollectionsMarshal.GetValueRefOrAddDefault(fates, user, out _);
#else
        fates.TryGetValue(user, out var fate);
#endif
        var repetitions = fate.Repetitions;
        fate.Repetitions = null;
        fate.Outcome = outcome;
        fate.IsTold = true;
#if !NET
        fates[user] = fate;
#endif
        return repetitions;
    }

    /// <summary>Forgets who was listed, before the users that are listed now are read.</summary>
    public void BeginReading() => reading++;

    /// <summary>Notes which of the users are listed; whoever else is listed is passed over.</summary>
    public void MarkListed(IReadOnlyList<string> listed)
    {
        foreach (var user in listed)
        {
#if NET
            ref var fate = ref CollectionsMarshal.GetValueRefOrNullRef(fates, user);
            if (!System.Runtime.CompilerServices.Unsafe.IsNullRef(ref fate))
            {
                fate.ListedIn = reading;
            }
#else
            if (fates.TryGetValue(user, out var fate))
            {
                fate.ListedIn = reading;
                fates[user] = fate;
            }
#endif
        }
    }

    /// <summary>True for a user that the last reading listed.</summary>
    public bool IsListed(string user) => reading > 0 && fates.TryGetValue(user, out var fate) && fate.ListedIn == reading;

    private struct Fate
    {
        public List<string>? Repetitions;
        public int ListedIn;
        public bool IsTold;
        private byte outcome;

        public MemberOutcome Outcome
        {
            readonly get => (MemberOutcome)outcome;
            set => outcome = (byte)value;
        }
    }
}
