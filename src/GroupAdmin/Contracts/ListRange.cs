namespace GroupAdmin.Contracts;

/// <summary>Which part of a listing is wanted, so that a platform that pages need not send more.</summary>
/// <param name="skip">How many leading items are not wanted.</param>
/// <param name="first">How many items are wanted at most; null for all.</param>
public sealed class ListRange(long skip = 0, long? first = null)
{
    /// <summary>How many leading items are not wanted.</summary>
    public long Skip { get; } = skip;

    /// <summary>How many items are wanted at most; null for all.</summary>
    public long? First { get; } = first;

    /// <summary>Everything.</summary>
    public static ListRange All { get; } = new();
}
