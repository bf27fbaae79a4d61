using System;
using System.Collections.Generic;

namespace GroupAdmin.Engine.Platforms.AtomChat;

/// <summary>AtomChat's codes and messages (platforms/atomchat.md, "Status codes"), matched without regard to case, spacing and a full stop at the end.</summary>
internal static class AtomChatMessages
{
    public const string Success = "2000";

    private static readonly Dictionary<string, AtomChatMeaning> ByMessage = new(StringComparer.OrdinalIgnoreCase)
    {
        ["Invalid API KEY"] = AtomChatMeaning.KeyRefused,
        ["Incorrect API KEY"] = AtomChatMeaning.KeyRefused,
        ["Invalid UID"] = AtomChatMeaning.UserUnknown,
        ["User not registered"] = AtomChatMeaning.UserUnknown,
        ["User already exists"] = AtomChatMeaning.UserExists,
        ["Invalid Friends UID"] = AtomChatMeaning.FriendUnknown,
        ["Invalid Sender or Receiver UID"] = AtomChatMeaning.SenderOrReceiverUnknown,
        ["GUID does not exist"] = AtomChatMeaning.GroupUnknown,
        ["Group does not exist"] = AtomChatMeaning.GroupUnknown,
        ["GUID is not defined"] = AtomChatMeaning.GroupNotNamed,
        ["GUID must be unique"] = AtomChatMeaning.GroupExists,
        ["Users already part of group"] = AtomChatMeaning.AlreadyMember,
        ["Users not part of group"] = AtomChatMeaning.NotMember,
        ["User already Blocked"] = AtomChatMeaning.AlreadyBlocked,

        // Not among the messages that were seen (I): what a ban of somebody who is banned answers.
        ["Users already banned"] = AtomChatMeaning.AlreadyBanned,
        ["User already banned"] = AtomChatMeaning.AlreadyBanned,
        ["User already unblocked"] = AtomChatMeaning.AlreadyUnblocked,
        ["Group name is not defined"] = AtomChatMeaning.Incomplete,
        ["Password required for Password Protected Group"] = AtomChatMeaning.Incomplete,
    };

    public static AtomChatMeaning Of(string? code, string? message) => code switch
    {
        "1010" or "1011" => AtomChatMeaning.KeyRefused,
        "1014" => AtomChatMeaning.AlreadyUnblocked,
        _ => ByMessage.TryGetValue(Plain(message), out var meaning) ? meaning : AtomChatMeaning.Other,
    };

    private static string Plain(string? message) =>
        string.Join(" ", (message ?? string.Empty).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)).TrimEnd('.', ' ');
}
