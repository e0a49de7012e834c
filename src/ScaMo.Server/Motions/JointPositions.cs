using System.Text.Json.Serialization;
using ScaMo.Motion;

namespace ScaMo.Server.Motions;

/// <summary>The joint positions of a clip, to be written as JSON straight from its memory.</summary>
[JsonConverter(typeof(JointPositionsConverter))]
internal readonly record struct JointPositions(MotionClip Clip);
