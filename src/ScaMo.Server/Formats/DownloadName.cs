using System.Globalization;
using System.Text;

namespace ScaMo.Server.Formats;

/// <summary>Names of downloads.</summary>
internal static class DownloadName
{
    private const int MaxSlugLength = 60;

    /// <summary>
    /// A readable name such as <c>a-person-walks-forward-42.bvh</c>: of the prompt only ASCII letters and digits are left, so that it
    /// is neither a path nor a way into the header.
    /// </summary>
    public static string Of(string prompt, long seed, string extension)
    {
        var slug = new StringBuilder(MaxSlugLength);
        foreach (char c in prompt)
        {
            if (slug.Length == MaxSlugLength) break;
            if (char.IsAsciiLetterOrDigit(c)) slug.Append(char.ToLowerInvariant(c));
            else if (slug.Length > 0 && slug[^1] != '-') slug.Append('-');
        }

        string stem = slug.ToString().TrimEnd('-');
        return string.Create(CultureInfo.InvariantCulture, $"{(stem.Length > 0 ? stem : "motion")}-{seed}.{extension}");
    }
}
