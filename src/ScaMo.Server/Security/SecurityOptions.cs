namespace ScaMo.Server.Security;

/// <summary>The section <c>Security</c>: who may use the server, how much, and from where.</summary>
internal sealed class SecurityOptions
{
    public const string Section = "Security";

    /// <summary>The entry of <see cref="Origins"/> that stands for every origin.</summary>
    public const string AnyOrigin = "*";

    /// <summary>The keys; none for an open server.</summary>
    public IList<ApiKeyOptions> Keys { get; } = [];

    public AnonymousOptions Anonymous { get; set; } = new();

    /// <summary>Addresses, or networks like 10.0.0.0/8, of the proxies whose X-Forwarded-For and X-Forwarded-Proto are believed.</summary>
    public IList<string> KnownProxies { get; } = [];

    /// <summary>Origins of other sites whose scripts may use the server.</summary>
    public IList<string> Origins { get; } = [];

    /// <summary>For how many days browsers are told to use HTTPS alone; 0 for not at all.</summary>
    public int HstsDays { get; set; }

    /// <summary>Whether clients without a key are served.</summary>
    public bool AllowsAnonymous => Keys.Count == 0 || Anonymous.Allowed;
}
