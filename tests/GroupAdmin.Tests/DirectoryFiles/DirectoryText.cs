using System.Collections;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text;
using GroupAdmin.Directories;

namespace GroupAdmin.Tests.DirectoryFiles;

/// <summary>Everything that a directory states, in words, so that two can be compared and a difference can be read.</summary>
internal static class DirectoryText
{
    public static string Of(ChatDirectory directory)
    {
        var text = new StringBuilder();
        foreach (var group in directory.Groups)
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"group {Of(group.Id)} {group.Given} {Of(group.Name)} {group.Type} {Of(group.Owner)} {Of(group.Description)} {Of(group.Metadata)}");
            List(text, directory, "member", group.Members);
            List(text, directory, "ban", group.Bans);
        }

        foreach (var user in directory.Users ?? new DirectoryUserTable(directory.UserIds))
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"user {Of(user.Id)} {user.Given} {Of(user.Name)} {Of(user.Email)} {Of(user.ShortName)} {Of(user.AvatarUri)} {Of(user.ProfileUri)} {Of(user.Role)} {Of(user.Status)} {Of(user.Metadata)}");
        }

        return text.Append(directory.Users is null ? "users not managed" : "users managed").ToString();
    }

    public static string Of(object? value) => value switch
    {
        null => "-",
        string text => "'" + string.Concat(text.Select(static unit => unit is > ' ' and < '\u007F' ? unit.ToString() : $"<{(int)unit:x}>")) + "'",
        IEnumerable<KeyValuePair<string, object?>> table => "{" + string.Join(",", table.OrderBy(static pair => pair.Key, System.StringComparer.Ordinal).Select(static pair => Of(pair.Key) + "=" + Of(pair.Value))) + "}",
        IEnumerable list => "[" + string.Join(",", list.Cast<object?>().Select(Of)) + "]",
        _ => value.GetType().Name + string.Format(CultureInfo.InvariantCulture, ":{0}", value),
    };

    private static void List(StringBuilder text, ChatDirectory directory, string what, MemberList? list)
    {
        for (var i = 0; i < (list?.Count ?? 0); i++)
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"  {what} {Of(directory.UserIds[list!.UserAt(i)])} {Of(list.RoleAt(i))}");
        }
    }
}
