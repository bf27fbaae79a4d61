namespace GroupAdmin.Reconciliation;

/// <summary>Counts outcomes.</summary>
internal static class SyncCounts
{
    public static void Add(ChatSyncSummary summary, ChatSyncOutcome outcome)
    {
        switch (outcome.Outcome)
        {
            case MemberOutcome.Unchanged:
                return;
            case MemberOutcome.NotAttempted:
                summary.Skipped++;
                return;
            case MemberOutcome.Done:
                break;
            default:
                summary.Failed++;
                return;
        }

        switch (outcome.Kind)
        {
            case ChatDifferenceKind.UserMissing:
                summary.UsersCreated++;
                break;
            case ChatDifferenceKind.UserChanged:
                summary.UsersChanged++;
                break;
            case ChatDifferenceKind.GroupMissing:
                summary.GroupsCreated++;
                break;
            case ChatDifferenceKind.GroupExtra:
                summary.GroupsDeleted++;
                break;
            case ChatDifferenceKind.GroupChanged:
                summary.GroupsChanged++;
                break;
            case ChatDifferenceKind.MemberMissing:
                summary.MembersAdded++;
                break;
            case ChatDifferenceKind.MemberExtra:
                summary.MembersRemoved++;
                break;
            case ChatDifferenceKind.MemberChanged:
                summary.RolesChanged++;
                break;
            case ChatDifferenceKind.BanMissing:
                summary.UsersBanned++;
                break;
            default:
                summary.BansLifted++;
                break;
        }
    }
}
