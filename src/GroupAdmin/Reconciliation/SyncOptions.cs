using System;
using System.Security;

namespace GroupAdmin.Reconciliation;

/// <summary>What a synchronisation may do.</summary>
public sealed class SyncOptions
{
    /// <summary>True to delete groups that are not wanted.</summary>
    public bool Prunes { get; init; }

    /// <summary>How many of a group's present members may be removed, in percent: 10 unless set.</summary>
    public double MaximumRemoval { get; init; } = 10;

    /// <summary>True to remove however many there are.</summary>
    public bool Forces { get; init; }

    /// <summary>True to leave out what the platform cannot do, and to do the rest.</summary>
    public bool SkipsUnsupported { get; init; }

    /// <summary>True to leave it at what the platform's answers say.</summary>
    public bool SkipsVerification { get; init; }

    /// <summary>The password of a group that is entered with one: no directory file holds any. Null for none.</summary>
    public Func<string, SecureString?> PasswordOf { get; init; } = static _ => null;
}
