using ScaMo.Training.Data.Text;

namespace ScaMo.Training.Tests.Data.Text;

public sealed class CaptionMirrorTests
{
    [Theory]
    [InlineData("a person raises the left hand.", "a person raises the right hand.")]
    [InlineData("Left, then RIGHT", "Right, then LEFT")]
    [InlineData("walks to the right in a left-hand curve", "walks to the left in a right-hand curve")]
    [InlineData("drifts leftwards, lefthanded", "drifts rightwards, righthanded")]
    [InlineData("turns clockwise", "turns counterclockwise")]
    [InlineData("turns counterclockwise, counter-clockwise, anti-clockwise", "turns clockwise, clockwise, clockwise")]
    [InlineData("turns right away from the wall by a right angle", "turns right away from the wall by a right angle")]
    [InlineData("stands upright and is left standing", "stands upright and is left standing")]
    public void Sides_change_and_idioms_do_not(string caption, string mirrored) => Assert.Equal(mirrored, CaptionMirror.Mirror(caption));
}
