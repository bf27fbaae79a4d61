using System.Collections.Generic;

namespace GroupAdmin.Engine.Sandbox;

/// <summary>
/// Lets tests look into what a platform's sandbox knows. A sandbox is the handler that <see cref="Platforms.PlatformRegistration.CreateSandbox"/>
/// makes; one that implements this can be compared with itself before and after.
/// </summary>
internal interface ISandboxState
{
    /// <summary>
    /// Everything that a request can change, as dictionaries, lists, strings, numbers and booleans. The lists <c>groups</c>, <c>users</c> and
    /// <c>messages</c> hold dictionaries; a group has an <c>id</c>, a <c>name</c>, a <c>memberCount</c> and <c>members</c> (ids), a user an
    /// <c>id</c>. Where the platform has them, a group has <c>bans</c> and a user <c>friends</c>, <c>blocked</c> (ids) and <c>status</c>. Times and secrets are left out, so that two equal states look the same.
    /// </summary>
    /// <param name="limit">How many users, and how many members of each group, are listed; counts are always whole.</param>
    IReadOnlyDictionary<string, object?> Describe(int limit);

    /// <summary>Lists the first numbered sample users, for tests that need many. Does nothing where all there are, are listed.</summary>
    /// <param name="count">The number of the last one.</param>
    void ListSampleUsers(int count);
}
