using System.ComponentModel;
using ScaMo.Server.Motions;

namespace ScaMo.Server.Generate;

/// <summary>The event <c>frames</c>.</summary>
/// <param name="Sample">Of which sample.</param>
/// <param name="First">The index of the first of the frames.</param>
/// <param name="Positions">The frames' joints.</param>
internal sealed record FramesBody(
    [property: Description("Of which sample, from 0.")] int Sample,
    [property: Description("The index of the first of these frames.")] int First,
    [property: Description("frames × 22 joints × [x, y, z] in metres, as they will be in the motion.")] JointPositions Positions);
