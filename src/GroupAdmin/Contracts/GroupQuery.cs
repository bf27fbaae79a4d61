using System;

namespace GroupAdmin.Contracts;

/// <summary>What to list. The platform is asked for no more than <see cref="Skip"/> and <see cref="First"/> need, where it can page.</summary>
public sealed class GroupQuery
{
    /// <summary>Text that the platform searches for.</summary>
    public string? Search { get; set; }

    /// <summary>The state that the groups must have.</summary>
    public string? Status { get; set; }

    /// <summary>Only groups created at this time or later.</summary>
    public DateTimeOffset? CreatedAfter { get; set; }

    /// <summary>Only groups created before this time.</summary>
    public DateTimeOffset? CreatedBefore { get; set; }

    /// <summary>Only groups changed at this time or later.</summary>
    public DateTimeOffset? ModifiedAfter { get; set; }

    /// <summary>Only groups changed before this time.</summary>
    public DateTimeOffset? ModifiedBefore { get; set; }

    /// <summary>The platform's sort expression.</summary>
    public string? Sort { get; set; }

    /// <summary>True to ask for full objects where the platform's list holds less.</summary>
    public bool Detailed { get; set; }

    /// <summary>How many leading groups are not wanted.</summary>
    public long Skip { get; set; }

    /// <summary>How many groups are wanted at most; null for all.</summary>
    public long? First { get; set; }

    /// <summary>The filters that this query uses.</summary>
    public GroupFilters Filters =>
        (Search is null ? 0 : GroupFilters.Search)
        | (Status is null ? 0 : GroupFilters.Status)
        | (CreatedAfter is null && CreatedBefore is null ? 0 : GroupFilters.Created)
        | (ModifiedAfter is null && ModifiedBefore is null ? 0 : GroupFilters.Modified)
        | (Sort is null ? 0 : GroupFilters.Sort)
        | (Detailed ? GroupFilters.Detailed : 0);
}
