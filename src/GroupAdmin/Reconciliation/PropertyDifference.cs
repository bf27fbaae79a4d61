namespace GroupAdmin.Reconciliation;

/// <summary>A property that has another value than the wanted one.</summary>
/// <param name="property">The property's name in the models, such as <c>Name</c>.</param>
/// <param name="wanted">The wanted value.</param>
/// <param name="actual">The present value; null for none.</param>
public sealed class PropertyDifference(string property, object? wanted, object? actual)
{
    /// <summary>The property's name in the models.</summary>
    public string Property { get; } = property;

    /// <summary>The wanted value.</summary>
    public object? Wanted { get; } = wanted;

    /// <summary>The present value; null for none.</summary>
    public object? Actual { get; } = actual;
}
