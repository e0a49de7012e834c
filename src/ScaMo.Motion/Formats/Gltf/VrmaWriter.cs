using ScaMo.Motion.Kinematics;

namespace ScaMo.Motion.Formats.Gltf;

/// <summary>
/// Writes motions as VRM animations, which any VRM model can be given: the skeleton of <see cref="GlbWriter"/> without a body. Rotations on all bones and a
/// translation of the hips, as the format has it; the rest pose is VRM's T-pose, its hips at the height that players scale the way of the hips by.
/// </summary>
public static class VrmaWriter
{
    /// <summary>Writes a motion to a stream.</summary>
    public static void Write(MotionClip clip, Stream stream)
    {
        ArgumentNullException.ThrowIfNull(clip);
        ArgumentNullException.ThrowIfNull(stream);
        var skeleton = new GltfSkeleton(PoseSolver.Solve(clip), hasRootBone: false);
        skeleton.Animate();
        skeleton.Model.SetExtension(new VrmAnimation(skeleton.Nodes));
        skeleton.Save(stream);
    }
}
