using System;
using System.Collections.Generic;

namespace GroupAdmin.Directories;

/// <summary>What came of reading a directory file.</summary>
public sealed class DirectoryReading
{
    /// <summary>The directory; null where the file has an error.</summary>
    public ChatDirectory? Directory { get; init; }

    /// <summary>What is wrong, in the order of the lines; not more than the first 100 errors and the first 100 warnings.</summary>
    public IReadOnlyList<DirectoryProblem> Problems { get; init; } = Array.Empty<DirectoryProblem>();

    /// <summary>How many errors there are, those included that <see cref="Problems"/> leaves out.</summary>
    public int ErrorCount { get; init; }

    /// <summary>How many warnings there are, those included that <see cref="Problems"/> leaves out.</summary>
    public int WarningCount { get; init; }
}
