namespace ScaMo.Server.Security;

/// <summary>The section <c>Security:Anonymous</c>: clients without a key, each address for itself.</summary>
internal sealed class AnonymousOptions : RateLimitOptions
{
    /// <summary>Whether they are served although there are keys. Without any keys everybody is.</summary>
    public bool Allowed { get; set; }
}
