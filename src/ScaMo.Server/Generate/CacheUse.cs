namespace ScaMo.Server.Generate;

/// <summary>What the result cache has to do with a request.</summary>
internal enum CacheUse
{
    /// <summary>Nothing: its seed was drawn, so that nobody can have asked the same, or there is no cache.</summary>
    None,

    /// <summary>It may answer, and keeps what is computed.</summary>
    Full,

    /// <summary>It may not answer (Cache-Control: no-cache, RFC 9111 section 5.2.1.4), but keeps what is computed.</summary>
    StoreOnly,

    /// <summary>It may neither answer nor keep anything (Cache-Control: no-store, RFC 9111 section 5.2.1.5).</summary>
    Forbidden,
}
