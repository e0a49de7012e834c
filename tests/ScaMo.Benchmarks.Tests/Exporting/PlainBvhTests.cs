using System.Numerics;
using ScaMo.Benchmarks.Exporting;

namespace ScaMo.Benchmarks.Tests.Exporting;

public sealed class PlainBvhTests
{
    [Fact]
    public void Rotations_turn_what_hangs_on_a_joint_about_x_then_y_then_z()
    {
        var file = new PlainBvh(
            """
            HIERARCHY
            ROOT Hips
            {
              OFFSET 0 0 0
              CHANNELS 6 Xposition Yposition Zposition Zrotation Yrotation Xrotation
              JOINT Spine
              {
                OFFSET 0 10 0
                CHANNELS 3 Zrotation Yrotation Xrotation
                End Site
                {
                  OFFSET 0 5 0
                }
              }
            }
            MOTION
            Frames: 2
            Frame Time: 0.05
            1 2 3 0 0 0 0 0 0
            1 2 3 0 90 90 0 0 0
            """);

        Assert.Equal(["Hips", "Spine"], file.Names);
        Assert.Equal(0.05, file.FrameTime);
        Assert.Equal(new Vector3(1, 12, 3), file.Pose(0)[1].Position);
        // About X to +Z, and that about Y to +X.
        Assert.InRange(Vector3.Distance(new(11, 2, 3), file.Pose(1)[1].Position), 0, 1e-4f);
    }
}
