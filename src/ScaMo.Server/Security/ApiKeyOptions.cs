namespace ScaMo.Server.Security;

/// <summary>One entry of <c>Security:Keys</c>.</summary>
internal sealed class ApiKeyOptions : RateLimitOptions
{
    /// <summary>Whose it is, for people.</summary>
    public string Name { get; set; } = "";

    /// <summary>The SHA-256 of the key, 64 hexadecimal digits.</summary>
    public string Hash { get; set; } = "";
}
