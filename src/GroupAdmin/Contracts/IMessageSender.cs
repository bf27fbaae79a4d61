using System.Threading;
using System.Threading.Tasks;

namespace GroupAdmin.Contracts;

/// <summary>Sends messages.</summary>
[Capability(ChatCapability.SendMessage)]
public interface IMessageSender
{
    /// <summary>Sends one message to a group or to a user.</summary>
    /// <param name="message">The message.</param>
    /// <param name="cancellationToken">Ends the wait and the request.</param>
    /// <exception cref="ChatServiceException">With <see cref="ChatServiceException.MayHaveTakenEffect"/> when the answer was lost: a message is never sent twice on its own.</exception>
    Task SendMessageAsync(NewMessage message, CancellationToken cancellationToken);
}
