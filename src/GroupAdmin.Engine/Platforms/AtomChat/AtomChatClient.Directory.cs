using GroupAdmin.Contracts;

namespace GroupAdmin.Engine.Platforms.AtomChat;

/// <content>What a directory can be compared by.</content>
internal sealed partial class AtomChatClient : IUntoldFields
{
    /// <summary>The list of groups tells name and type alone (I).</summary>
    public GroupFields UntoldGroupFields => GroupFields.Owner | GroupFields.Password;

    /// <summary>Neither <c>getUser</c> nor <c>listUsers</c> tells an address (S).</summary>
    public UserFields UntoldUserFields => UserFields.Email;
}
