using System.Collections.Generic;

namespace GroupAdmin.Contracts;

/// <summary>Some consecutive items of a listing.</summary>
/// <typeparam name="T">What is listed.</typeparam>
/// <param name="items">The items, in the platform's order.</param>
/// <param name="total">How many items the whole listing has, where the platform says so.</param>
public sealed class Page<T>(IReadOnlyList<T> items, long? total = null)
{
    /// <summary>The items, in the platform's order.</summary>
    public IReadOnlyList<T> Items { get; } = items;

    /// <summary>How many items the whole listing has, where the platform says so.</summary>
    public long? Total { get; } = total;
}
