using System.Text.Json.Serialization;
using ScaMo.Motion;

namespace ScaMo.Server.Motions;

/// <summary>Joint positions (frames, 22, 3), to be written as JSON straight from their memory.</summary>
[JsonConverter(typeof(JointPositionsConverter))]
internal readonly record struct JointPositions(ReadOnlyMemory<float> Values)
{
    /// <summary>The positions of a clip.</summary>
    public static JointPositions Of(MotionClip clip) => new(clip.Positions);
}
