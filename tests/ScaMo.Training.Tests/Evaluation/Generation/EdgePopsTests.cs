using ScaMo.Motion;
using ScaMo.Training.Evaluation.Generation;

namespace ScaMo.Training.Tests.Evaluation.Generation;

public sealed class EdgePopsTests
{
    [Fact]
    public void A_jump_of_a_joint_at_an_end_is_its_second_difference()
    {
        const int Frames = 6, Joint = 4;
        var positions = new float[Frames * 66];
        // Everything glides along x at 0.1 m a frame; one joint is 3 cm and 5 cm off in the first and the last frame.
        for (int i = 0; i < positions.Length; i += 3) positions[i] = 0.1f * (i / 66);
        positions[Joint * 3 + 1] += 0.03f;
        positions[(Frames - 1) * 66 + Joint * 3 + 2] -= 0.05f;

        var pops = EdgePops.Measure(new MotionClip(20, positions));

        Assert.Equal(0.03, pops.Start, 1e-6);
        Assert.Equal(0.05, pops.End, 1e-6);
        Assert.Equal(default, EdgePops.Measure(new MotionClip(20, new float[2 * 66])));
    }
}
