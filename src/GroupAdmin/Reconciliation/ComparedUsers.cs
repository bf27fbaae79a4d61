using System;
using System.Collections.Generic;
using GroupAdmin.Directories;

namespace GroupAdmin.Reconciliation;

/// <summary>How the users of a platform differ from the wanted ones. Users whom the directory does not describe are not looked at.</summary>
public sealed class ComparedUsers
{
    private readonly DirectoryUserTable? table;
    private readonly int[] missing;

    internal ComparedUsers(IdPool pool, DirectoryUserTable? table, List<int> missing, List<UserDifference> changed)
    {
        this.table = table;
        this.missing = [.. missing];
        Array.Sort(this.missing, (x, y) => pool.Compare(table!.UserAt(x), table.UserAt(y)));
        changed.Sort(static (x, y) => string.CompareOrdinal(x.Wanted.Id, y.Wanted.Id));
        Changed = changed;
    }

    /// <summary>How many are wanted and not there.</summary>
    public int MissingCount => missing.Length;

    /// <summary>Whose properties differ, in ordinal order of the ids.</summary>
    public IReadOnlyList<UserDifference> Changed { get; }

    /// <summary>One who is wanted and not there.</summary>
    /// <param name="index">The place in the ordinal order.</param>
    public DirectoryUser MissingAt(int index) => table![missing[index]];

    /// <summary>Nobody is compared.</summary>
    internal static ComparedUsers None(IdPool pool) => new(pool, null, [], []);
}
