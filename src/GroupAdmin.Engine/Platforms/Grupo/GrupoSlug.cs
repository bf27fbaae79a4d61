using System.Globalization;
using System.Text;

namespace GroupAdmin.Engine.Platforms.Grupo;

/// <summary>Makes a slug, the identifier of a group, from its name.</summary>
internal static class GrupoSlug
{
    /// <summary>The name in lower case, without accents, with hyphens for everything but letters and digits; null where nothing is left.</summary>
    /// <remarks>That slugs are ASCII is inferred (I): every other letter is left out, and a name of others alone needs an id.</remarks>
    public static string? Of(string name)
    {
        var slug = new StringBuilder(name.Length);
        foreach (var character in name.Normalize(NormalizationForm.FormD))
        {
            if (OfLetter(character) is { } letters)
            {
                slug.Append(letters);
            }
            else if (character is (>= 'a' and <= 'z') or (>= 'A' and <= 'Z') or (>= '0' and <= '9'))
            {
                slug.Append(char.ToLowerInvariant(character));
            }
            else if (slug.Length > 0 && slug[slug.Length - 1] != '-' && CharUnicodeInfo.GetUnicodeCategory(character) != UnicodeCategory.NonSpacingMark)
            {
                slug.Append('-');
            }
        }

        var made = slug.ToString().TrimEnd('-');
        return made.Length > 0 ? made : null;
    }

    // Latin letters that are not made of another and a mark.
    private static string? OfLetter(char character) => character switch
    {
        'ß' or 'ẞ' => "ss",
        'æ' or 'Æ' => "ae",
        'œ' or 'Œ' => "oe",
        'ø' or 'Ø' => "o",
        'ł' or 'Ł' => "l",
        'đ' or 'Đ' or 'ð' or 'Ð' => "d",
        'þ' or 'Þ' => "th",
        'ı' => "i",
        _ => null,
    };
}
