using Microsoft.Extensions.Options;

namespace ScaMo.Server.Security;

/// <summary>Checks <see cref="SecurityOptions"/> at the start. What stands in the place of a hash is never told: it may be the key.</summary>
internal sealed class SecurityOptionsValidator : IValidateOptions<SecurityOptions>
{
    private const int MaxNameLength = 64;
    private const int MaxBurst = 1_000_000;
    private const double MaxPerMinute = 1_000_000;
    private const int MaxHstsDays = 3650;

    public ValidateOptionsResult Validate(string? name, SecurityOptions options)
    {
        var failures = new List<string>();
        for (int i = 0; i < options.Keys.Count; i++) CheckKey(options.Keys, i, failures);
        CheckLimit("Security:Anonymous", options.Anonymous, failures);
        for (int i = 0; i < options.KnownProxies.Count; i++)
        {
            if (!KnownProxy.TryParse(options.KnownProxies[i], out _))
            {
                failures.Add($"Security:KnownProxies:{i} is '{options.KnownProxies[i]}'; it must be an IP address or a network like 10.0.0.0/8.");
            }
        }

        for (int i = 0; i < options.Origins.Count; i++)
        {
            string origin = options.Origins[i];
            if (origin == SecurityOptions.AnyOrigin)
            {
                if (options.Origins.Count > 1) failures.Add($"Security:Origins:{i} is '*', every origin; then it must be the only entry.");
            }
            else if (!IsOrigin(origin))
            {
                failures.Add($"Security:Origins:{i} is '{origin}'; it must be like https://example.com, without a path, or '*' alone.");
            }
        }

        if (options.HstsDays is < 0 or > MaxHstsDays) failures.Add($"Security:HstsDays must be a number of days from 0 to {MaxHstsDays}.");
        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
    }

    private static void CheckKey(IList<ApiKeyOptions> keys, int index, List<string> failures)
    {
        var key = keys[index];
        string section = $"Security:Keys:{index}";
        if (key.Name.Length is 0 or > MaxNameLength || key.Name.Any(char.IsControl)) failures.Add($"{section}:Name must have 1 to {MaxNameLength} characters, and no control characters.");
        if (!ApiKey.IsHash(key.Hash)) failures.Add($"{section}:Hash must be the SHA-256 of the key, 64 hexadecimal digits, as 'ScaMo.Server new-key' prints it.");
        CheckLimit(section, key, failures);
        foreach (var earlier in keys.Take(index))
        {
            if (earlier.Name == key.Name) failures.Add($"{section}:Name is that of another key, too.");
            if (earlier.Hash.Equals(key.Hash, StringComparison.OrdinalIgnoreCase)) failures.Add($"{section}:Hash is that of another key, too.");
        }
    }

    private static void CheckLimit(string section, RateLimitOptions limit, List<string> failures)
    {
        if (limit.PerMinute is { } rate && !(rate > 0 && rate <= MaxPerMinute)) failures.Add($"{section}:PerMinute must be a number of permits above 0 and at most {MaxPerMinute:0}.");
        if (limit.Burst is < 1 or > MaxBurst) failures.Add($"{section}:Burst must be a number of permits from 1 to {MaxBurst}.");
        if (limit is { Burst: not null, PerMinute: null }) failures.Add($"{section}:Burst limits nothing without {section}:PerMinute.");
    }

    /// <summary>As browsers send it: scheme, host, and the port where it is not the scheme's own.</summary>
    private static bool IsOrigin(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var address) && address.Scheme is "http" or "https" && address.GetLeftPart(UriPartial.Authority) == text
        && address.UserInfo.Length == 0;
}
