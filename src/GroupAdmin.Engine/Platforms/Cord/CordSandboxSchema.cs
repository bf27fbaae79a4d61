using System.Collections.Generic;
using System.Linq;

namespace GroupAdmin.Engine.Platforms.Cord;

/// <summary>What a body of the emulated Cord may hold, and how it says what it may not.</summary>
/// <param name="name">The name that the server gives the body.</param>
/// <param name="page">The page of the server's documentation that its message refers to.</param>
/// <param name="fields">The fields, each with the rule that its value must follow.</param>
internal sealed class CordSandboxSchema(string name, string page, params (string Name, CordSandboxSchema.Rule Rule)[] fields)
{
    private const string Plain = "string or number or boolean";

    /// <summary>Adds what is wrong with a value.</summary>
    /// <param name="value">The value.</param>
    /// <param name="path">Where it stands.</param>
    /// <param name="wrong">What is wrong so far.</param>
    public delegate void Rule(object? value, string path, ICollection<string> wrong);

    /// <summary>Why a body is refused; null where it is taken.</summary>
    public CordSandboxAnswer? Refuse(object? body)
    {
        if (body is not Dictionary<string, object?> given)
        {
            return Invalid("Expected JSON object");
        }

        var wrong = new List<string>();
        foreach (var (field, rule) in fields)
        {
            if (given.TryGetValue(field, out var value))
            {
                rule(value, field, wrong);
            }
        }

        var unknown = given.Keys.Where(key => !fields.Any(field => field.Name == key)).ToList();
        if (unknown.Count > 0)
        {
            wrong.Add($"Input {CordSandboxJson.Write(given)} has unexpected field{(unknown.Count == 1 ? string.Empty : "s")}: {string.Join(" and ", unknown)}");
        }

        return wrong.Count == 0 ? null : Invalid(string.Join(",\n", wrong));
    }

    /// <summary>The failure of a field that is needed and not there.</summary>
    public CordSandboxAnswer Missing(string why) => CordSandboxAnswer.Failed(400, "missing_field", $"Invalid {name}:\n{why}");

    public static void Text(object? value, string path, ICollection<string> wrong) => Expect(value is string, value, path, "must be type string", wrong);

    /// <summary>A text, or null, which changes nothing.</summary>
    public static void OptionalText(object? value, string path, ICollection<string> wrong) => Expect(value is null or string, value, path, "must be type string or null", wrong);

    public static void Status(object? value, string path, ICollection<string> wrong)
    {
        Expect(value is string, value, path, "must be type string", wrong);
        Expect(value is "active" or "deleted", value, path, "must be equal to one of the allowed values: active or deleted", wrong);
    }

    public static void Metadata(object? value, string path, ICollection<string> wrong)
    {
        if (value is not Dictionary<string, object?> pairs)
        {
            Expect(false, value, path, "must be type object", wrong);
            return;
        }

        foreach (var pair in pairs)
        {
            Expect(pair.Value is string or double or bool, pair.Value, path + "/" + pair.Key, "must be type " + Plain, wrong);
        }
    }

    public static void Ids(object? value, string path, ICollection<string> wrong)
    {
        if (value is not List<object?> list)
        {
            Expect(false, value, path, "must be type array", wrong);
            return;
        }

        for (var index = 0; index < list.Count; index++)
        {
            Id(list[index], path + "/" + index.ToString(System.Globalization.CultureInfo.InvariantCulture), wrong);
        }
    }

    public static void Id(object? value, string path, ICollection<string> wrong)
    {
        Expect(value is string or double, value, path, "must be type string or number", wrong);
        if (value is string id)
        {
            Expect(id.Length > 0, value, path, "must NOT have fewer than 1 characters", wrong);
            Expect(CordIds.FitsInList(id), value, path, $"must NOT have more than {CordIds.MaximumInList} characters", wrong);
        }
    }

    public static void Anything(object? value, string path, ICollection<string> wrong)
    {
    }

    public static void List(object? value, string path, ICollection<string> wrong) => Expect(value is List<object?>, value, path, "must be type array", wrong);

    private static void Expect(bool isRight, object? value, string path, string rule, ICollection<string> wrong)
    {
        if (!isRight)
        {
            wrong.Add($"Input {CordSandboxJson.Write(value)} for {path} {rule}");
        }
    }

    private CordSandboxAnswer Invalid(string why) =>
        CordSandboxAnswer.Failed(400, "invalid_request", $"Invalid {name}:\n{why}.\nRefer to https://docs.cord.com/rest-apis/{page}/");
}
