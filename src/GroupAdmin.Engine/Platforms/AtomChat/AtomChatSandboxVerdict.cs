using System.Collections.Generic;

namespace GroupAdmin.Engine.Platforms.AtomChat;

/// <summary>How a change of the sandbox went: the status and the message that go over the wire.</summary>
internal sealed class AtomChatSandboxVerdict
{
    private AtomChatSandboxVerdict(bool isSuccess, int status, string message, IReadOnlyList<int>? internalIds)
    {
        IsSuccess = isSuccess;
        Status = status;
        Message = message;
        InternalIds = internalIds;
    }

    public bool IsSuccess { get; }

    public int Status { get; }

    public string Message { get; }

    /// <summary>The internal ids of the users that a failure is about; null where it names none.</summary>
    public IReadOnlyList<int>? InternalIds { get; }

    public static AtomChatSandboxVerdict Done(string message) => new(true, 2000, message, null);

    public static AtomChatSandboxVerdict Failed(string message, IReadOnlyList<int>? internalIds = null) => new(false, 2001, message, internalIds);

    public static AtomChatSandboxVerdict Failed(int status, string message) => new(false, status, message, null);
}
