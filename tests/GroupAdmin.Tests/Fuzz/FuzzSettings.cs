using System;
using System.Globalization;

namespace GroupAdmin.Tests.Fuzz;

/// <summary>How long the fuzzing runs. The seeds are fixed, so that what fails once fails again; more cases begin with the same ones.</summary>
internal static class FuzzSettings
{
    /// <summary>Multiplies the number of cases: set GROUPADMIN_FUZZ to 10, 100, … for a longer run.</summary>
    public static int Factor { get; } = int.TryParse(Environment.GetEnvironmentVariable("GROUPADMIN_FUZZ"), NumberStyles.None, CultureInfo.InvariantCulture, out var factor) && factor > 0 ? factor : 1;
}
