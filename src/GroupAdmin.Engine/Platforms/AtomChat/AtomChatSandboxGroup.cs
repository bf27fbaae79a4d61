namespace GroupAdmin.Engine.Platforms.AtomChat;

/// <summary>A group of the sandbox as it was at one moment.</summary>
/// <param name="Id">The id.</param>
/// <param name="Name">The name.</param>
/// <param name="Type">The type as a number of the wire: 0 public, 1 password, 4 private.</param>
/// <param name="Owner">The owner's id; empty for a system group.</param>
/// <param name="MemberCount">How many members it has.</param>
/// <param name="BanCount">How many users are banned from it.</param>
internal sealed record AtomChatSandboxGroup(string Id, string Name, int Type, string Owner, int MemberCount, int BanCount);
