namespace ScaMo.Server.Motions;

/// <summary>Keeps motions, as tokens, for a configured time. Safe to call from many threads.</summary>
internal interface IMotionStore
{
    /// <summary>Keeps a motion, or begins its time anew, whether its client is still there or not.</summary>
    ValueTask SaveAsync(string id, StoredMotion motion);

    /// <summary>Sees to it that all servers find a motion that was saved before, whatever has become of it since.</summary>
    ValueTask EnsureAsync(string id, StoredMotion motion);

    /// <summary>The motion of that id; null if there never was one, or it is no longer kept.</summary>
    /// <exception cref="MotionStoreUnavailableException">Which of the two cannot be told.</exception>
    ValueTask<StoredMotion?> FindAsync(string id, CancellationToken cancellationToken);
}
