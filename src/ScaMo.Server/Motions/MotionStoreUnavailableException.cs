namespace ScaMo.Server.Motions;

/// <summary>Whether a motion is kept cannot be told: Redis does not answer.</summary>
internal sealed class MotionStoreUnavailableException() : Exception("Whether the motion is kept cannot be told: Redis does not answer.");
