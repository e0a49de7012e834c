using System.Numerics;
using System.Runtime.InteropServices;
using static ScaMo.Motion.Kinematics.HumanJoint;

namespace ScaMo.Motion.Kinematics;

/// <summary>
/// Turns joint positions into local rotations of a skeleton with fixed bones that rests in a T-pose. Joints are first moved as little as makes
/// the bones fixed (<see cref="SkeletonFit"/>), which turns pelvis and chest as well; then every other bone is turned to where it lies
/// (<see cref="BodySolver"/>). What positions leave open, the twist of a limb about itself, follows the bending of knee and elbow (hinges that bend
/// one way), changes as little as it can besides, and never makes a joint turn faster than the motion does.
/// </summary>
/// <remarks>
/// The rotations among HumanML3D's features are of no help: they are made of the same positions, as shortest turns from a rest pose with
/// hanging arms, so that they know no twist and spin where a bone points against its rest.
/// </remarks>
public static class PoseSolver
{
    private const int Joints = HumanSkeleton.JointCount;

    /// <summary>Coordinates beyond this (metres) are cut, so that a broken model cannot make numbers that overflow.</summary>
    private const float FarthestCoordinate = 1e4f;

    /// <summary>Solves all frames of a clip.</summary>
    /// <remarks>
    /// The result is finite whatever the clip holds: a position that is not a number stays what it was in the frame before.
    /// </remarks>
    public static SkeletalMotion Solve(MotionClip clip)
    {
        ArgumentNullException.ThrowIfNull(clip);
        return clip is { CycleWay: { } way, FrameCount: > 0 } ? SolveCycle(clip, way) : SolveOnce(clip);
    }

    /// <summary>A pass between two others, so that rotations, too, go on from its last frame to its first.</summary>
    private static SkeletalMotion SolveCycle(MotionClip clip, Vector3 way)
    {
        int count = clip.FrameCount;
        var passes = SolveOnce(new MotionClip(clip.FramesPerSecond, Cycle.Repeat(clip, count, count)));
        var (roots, rotations) = (passes.RootPositions[count..(2 * count)], passes.Rotations[(count * Joints)..(2 * count * Joints)]);
        return new SkeletalMotion(clip.FramesPerSecond, passes.Offsets.ToArray(), roots.ToArray(), rotations.ToArray())
        {
            CycleWay = way,
        };
    }

    private static SkeletalMotion SolveOnce(MotionClip clip)
    {
        var positions = Finite(MemoryMarshal.Cast<float, Vector3>(clip.Positions.Span));
        var offsets = TPose.Offsets(positions);
        var fit = new SkeletonFit(offsets, positions);
        fit.Solve();
        var world = fit.Turns;
        new BodySolver(offsets, fit.Bones, world).Solve();
        var rotations = Local(world);
        LevelHead(rotations);
        Vector3[] rootPositions = [.. Enumerable.Range(0, clip.FrameCount).Select(frame => fit.Bones[frame * Joints + Pelvis])];
        return new SkeletalMotion(clip.FramesPerSecond, offsets, rootPositions, rotations);
    }

    /// <summary>Rotations against the parents from those in the world, on the same side of the sphere of quaternions from frame to frame.</summary>
    private static Quaternion[] Local(ReadOnlySpan<Quaternion> world)
    {
        var local = new Quaternion[world.Length];
        for (int i = 0; i < local.Length; i++)
        {
            int parent = HumanSkeleton.Parents[i % Joints];
            var rotation = parent < 0 ? world[i] : Quaternion.Normalize(Quaternion.Conjugate(world[i - i % Joints + parent]) * world[i]);
            local[i] = i >= Joints && Quaternion.Dot(rotation, local[i - Joints]) < 0 ? -rotation : rotation;
        }

        return local;
    }

    /// <summary>
    /// The bone from neck to head leans forward on a person who looks ahead. Nothing shows where the head looks, so it is turned back by
    /// the lean's average over the clip, and nods with the neck from there.
    /// </summary>
    private static void LevelHead(Span<Quaternion> rotations)
    {
        var lean = Vector3.Zero;
        for (int start = 0; start < rotations.Length; start += Joints) lean += Vector3.Transform(Vector3.UnitY, rotations[start + Neck]);
        var level = Rotations.Between(lean, Vector3.UnitY);
        for (int start = 0; start < rotations.Length; start += Joints) rotations[start + Head] = level;
    }

    private static Vector3[] Finite(ReadOnlySpan<Vector3> positions)
    {
        var result = positions.ToArray();
        var limit = new Vector3(FarthestCoordinate);
        for (int i = 0; i < result.Length; i++)
        {
            result[i] = float.IsFinite(result[i].X) && float.IsFinite(result[i].Y) && float.IsFinite(result[i].Z)
                ? Vector3.Clamp(result[i], -limit, limit)
                : i >= Joints ? result[i - Joints] : Vector3.Zero;
        }

        return result;
    }
}
