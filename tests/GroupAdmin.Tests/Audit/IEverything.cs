using GroupAdmin.Contracts;

namespace GroupAdmin.Tests.Audit;

/// <summary>All that a platform may be able to change.</summary>
internal interface IEverything :
    IIdRules,
    IGroupCreator,
    IGroupUpdater,
    IGroupDeleter,
    IMemberAdder,
    IMemberRemover,
    IMemberLister,
    IMemberChanger,
    IMemberRoleSetter,
    IMemberKicker,
    IGroupBanner,
    IGroupUnbanner,
    IUserCreator,
    IBatchCreator<NewUser, ChatUser>,
    IUserUpdater,
    IUserDeleter,
    IUserArchiver,
    IFriendAdder,
    IFriendRemover,
    IUserBlocker,
    IUserUnblocker,
    IAccountBlocker,
    IAccountUnblocker,
    IMessageSender,
    IApiInvoker
{
}
