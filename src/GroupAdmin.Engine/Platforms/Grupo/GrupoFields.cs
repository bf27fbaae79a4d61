using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;

namespace GroupAdmin.Engine.Platforms.Grupo;

/// <summary>Which fields <c>-Option</c> may name for an operation, and how their values are written (platforms/grupo.md).</summary>
/// <param name="plain">Fields that take any text or number.</param>
/// <param name="switches">Fields that take <c>yes</c> or <c>no</c>.</param>
/// <param name="takesCustom">True where custom fields are taken.</param>
internal sealed class GrupoFields(IReadOnlyList<string> plain, IReadOnlyList<string> switches, bool takesCustom)
{
    private const string Custom = "custom_field_";

    /// <summary>The settings of a group.</summary>
    public static GrupoFields Group { get; } = new(
        ["group_category_id", "slug", "group_icon_url"],
        ["secret_group", "unleavable", "pin_group", "password_protect"],
        takesCustom: true);

    /// <summary>The settings of a user.</summary>
    public static GrupoFields User { get; } = new([], [], takesCustom: true);

    /// <summary>The settings of a message.</summary>
    public static GrupoFields Message { get; } = new(["gif_url"], [], takesCustom: false);

    /// <summary>Everything that can be named, in words.</summary>
    public string Names => string.Join(", ", plain.Concat(switches).Concat(takesCustom ? [Custom + "<id>"] : []));

    /// <summary>Adds the fields that <c>-Option</c> names to a call.</summary>
    /// <exception cref="ChatServiceException">A field is not known, cannot hold the value, or was given by a parameter already.</exception>
    public void Add(GrupoCall call, IDictionary<string, object?>? options, GrupoErrors errors)
    {
        foreach (var option in options ?? new Dictionary<string, object?>())
        {
            var name = NameOf(option.Key) ?? throw Refuse($"Grupo has no setting '{option.Key}' here. -Option takes: {Names}.");
            if (call.Has(name))
            {
                throw Refuse($"'{name}' was given twice: by a parameter or another spelling, and in -Option.");
            }

            var text = option.Value switch
            {
                bool flag => flag ? "yes" : "no",
                string or long or int or short or byte or decimal or double or Uri or Guid => Convert.ToString(option.Value, CultureInfo.InvariantCulture)!,
                null => throw Refuse($"'{name}' in -Option has no value. Leave it out, or give an empty text to empty the field."),
                _ => throw Refuse($"'{name}' in -Option holds a {option.Value.GetType().Name}, and a form of Grupo takes only texts, numbers and booleans."),
            };
            if (switches.Contains(name) && text is not ("yes" or "no"))
            {
                throw Refuse($"'{name}' in -Option is '{text}', and Grupo takes only yes or no.");
            }

            call.With(name, text);
        }

        ChatServiceException Refuse(string reason) => errors.Refuse(call.Operation, call.Target, reason);
    }

    // Names in the platform's own spelling: PowerShell users write keys in any case.
    private string? NameOf(string given)
    {
        var known = plain.Concat(switches).FirstOrDefault(name => name.Equals(given, StringComparison.OrdinalIgnoreCase));
        return known is not null || !takesCustom || !given.StartsWith(Custom, StringComparison.OrdinalIgnoreCase)
            ? known
            : given.Substring(Custom.Length) is { Length: > 0 } id && id.All(static c => c is >= '0' and <= '9') ? Custom + id : null;
    }
}
