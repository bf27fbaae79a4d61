namespace GroupAdmin.Contracts;

/// <summary>Lists users.</summary>
[Capability(ChatCapability.ListUsers)]
public interface IUserLister
{
    /// <summary>What the platform's own list can be narrowed by.</summary>
    UserFilters SupportedUserFilters { get; }

    /// <summary>Lists the users. The range is a hint: the caller counts for itself.</summary>
    /// <param name="query">Which users.</param>
    IPageSource<ChatUser> ListUsers(UserQuery query);
}
