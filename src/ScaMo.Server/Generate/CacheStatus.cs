namespace ScaMo.Server.Generate;

/// <summary>What the result cache did for an answer, as the header Cache-Status tells it (RFC 9211).</summary>
internal static class CacheStatus
{
    public const string Header = "Cache-Status";

    /// <summary>The answer was there.</summary>
    public const string Hit = "ScaMo; hit";

    /// <summary>It was not there; now it is.</summary>
    public const string Miss = "ScaMo; fwd=miss; stored";

    /// <summary>It was being computed for an equal request already.</summary>
    public const string Collapsed = "ScaMo; fwd=miss; collapsed";

    /// <summary>The request did not want it from the cache; now it is there.</summary>
    public const string Refreshed = "ScaMo; fwd=request; stored";

    /// <summary>The request wanted no cache at all.</summary>
    public const string Forbidden = "ScaMo; fwd=request";

    /// <summary>The request has no result that could be found again.</summary>
    public const string Bypass = "ScaMo; fwd=bypass";
}
