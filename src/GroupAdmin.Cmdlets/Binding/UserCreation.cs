using GroupAdmin.Cmdlets.Pipeline;
using GroupAdmin.Contracts;

namespace GroupAdmin.Cmdlets.Binding;

/// <summary>Creates users.</summary>
internal static class UserCreation
{
    /// <summary>Prepares the creations of one command; nothing is sent yet.</summary>
    /// <param name="bridge">The command's way to its pipeline.</param>
    /// <param name="connection">The connection.</param>
    /// <param name="isPiped">True where many may come, which then travel together where the platform can.</param>
    public static Creations<NewUser, ChatUser, ChatUser> Start(PipelineBridge bridge, ChatConnection connection, bool isPiped)
    {
        var client = connection.GetClient();
        return new(bridge, isPiped ? client.CreateUsers() : null, connection.ThrottleLimit)
        {
            CreateOne = client.CreateUserAsync,
            Finish = static made => made,
        };
    }
}
