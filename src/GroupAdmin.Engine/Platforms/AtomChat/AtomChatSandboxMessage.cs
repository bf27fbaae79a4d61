namespace GroupAdmin.Engine.Platforms.AtomChat;

/// <summary>A message that was sent in the sandbox.</summary>
/// <param name="SenderId">Who sent it.</param>
/// <param name="ReceiverId">The user or the group that received it.</param>
/// <param name="IsGroup">True where the receiver is a group.</param>
/// <param name="Text">The text.</param>
internal sealed record AtomChatSandboxMessage(string SenderId, string ReceiverId, bool IsGroup, string Text);
