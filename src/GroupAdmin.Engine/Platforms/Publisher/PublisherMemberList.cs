using System.Collections;

namespace GroupAdmin.Engine.Platforms.Publisher;

/// <summary>The members of a group as they are written: a list of numbers in JSON, elements <c>user</c> inside one in XML.</summary>
/// <param name="ids">Their ids.</param>
internal sealed class PublisherMemberList(IEnumerable ids) : IEnumerable
{
    /// <summary>The name of each one in XML.</summary>
    public const string Element = "user";

    /// <inheritdoc/>
    public IEnumerator GetEnumerator() => ids.GetEnumerator();
}
