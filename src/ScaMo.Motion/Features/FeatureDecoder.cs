using System.Numerics;
using System.Runtime.InteropServices;
using ScaMo.Motion.Kinematics;

namespace ScaMo.Motion.Features;

/// <summary>
/// Joint positions from HumanML3D features: the turning and travelling of the root are summed up, and the local positions are set
/// around it. Source: HumanML3D, motion_process.py (recover_root_rot_pos, recover_from_ric).
/// </summary>
public static class FeatureDecoder
{
    /// <summary>Recovers joint positions.</summary>
    /// <param name="features">Features (frames, 263), not normalised.</param>
    /// <returns>Positions (frames, 22, 3) in metres, Y up.</returns>
    /// <exception cref="ArgumentException">The features are not whole rows.</exception>
    public static float[] RecoverJoints(ReadOnlySpan<float> features)
    {
        var joints = new float[FrameCount(features) * HumanSkeleton.JointCount * 3];
        RecoverJoints(features, joints);
        return joints;
    }

    /// <summary>Recovers joint positions into memory of the caller's.</summary>
    /// <param name="features">Features (frames, 263), not normalised.</param>
    /// <param name="joints">Receives positions (frames, 22, 3) in metres, Y up.</param>
    /// <exception cref="ArgumentException">The features are not whole rows, or the joints are not as many frames.</exception>
    public static void RecoverJoints(ReadOnlySpan<float> features, Span<float> joints)
    {
        int frames = FrameCount(features);
        if (joints.Length != frames * HumanSkeleton.JointCount * 3)
        {
            throw new ArgumentException($"{joints.Length} values are not {frames} frames of {HumanSkeleton.JointCount} joints.", nameof(joints));
        }

        var positions = MemoryMarshal.Cast<float, Vector3>(joints);
        var root = new RootCursor();
        for (int frame = 0; frame < frames; frame++)
        {
            var row = features.Slice(frame * FeatureLayout.Count, FeatureLayout.Count);
            root.MoveTo(row);
            var pose = positions.Slice(frame * HumanSkeleton.JointCount, HumanSkeleton.JointCount);
            pose[0] = root.Position;
            var local = MemoryMarshal.Cast<float, Vector3>(row[FeatureLayout.LocalPositions]);
            var ground = root.Position with { Y = 0 };
            for (int joint = 1; joint < pose.Length; joint++) pose[joint] = root.Heading.RotateBack(local[joint - 1]) + ground;
            root.Leave(row);
        }
    }

    /// <summary>Recovers heading and position of the root.</summary>
    /// <param name="features">Features (frames, 263), not normalised.</param>
    /// <param name="rotations">
    /// Receives, for every frame, the rotation about +Y that turns the body's heading to +Z (its inverse places the body).
    /// </param>
    /// <param name="positions">Receives the root's position in every frame, metres.</param>
    /// <exception cref="ArgumentException">The features are not whole rows, or a span is not as many frames.</exception>
    public static void RecoverRoot(ReadOnlySpan<float> features, Span<Quaternion> rotations, Span<Vector3> positions)
    {
        int frames = FrameCount(features);
        if (rotations.Length != frames) throw new ArgumentException($"{rotations.Length} rotations for {frames} frames.", nameof(rotations));
        if (positions.Length != frames) throw new ArgumentException($"{positions.Length} positions for {frames} frames.", nameof(positions));

        var root = new RootCursor();
        for (int frame = 0; frame < frames; frame++)
        {
            var row = features.Slice(frame * FeatureLayout.Count, FeatureLayout.Count);
            root.MoveTo(row);
            (rotations[frame], positions[frame]) = (root.Heading.Quaternion, root.Position);
            root.Leave(row);
        }
    }

    private static int FrameCount(ReadOnlySpan<float> features) => features.Length % FeatureLayout.Count == 0
        ? features.Length / FeatureLayout.Count
        : throw new ArgumentException($"{features.Length} values are not rows of {FeatureLayout.Count} features.", nameof(features));

    /// <summary>Walks along the rows; the velocities of a row lead to the next one.</summary>
    private struct RootCursor
    {
        private double _halfAngle;
        private double _x;
        private double _z;
        private Vector3 _velocity;

        public Heading Heading { get; private set; }

        public Vector3 Position { get; private set; }

        public void MoveTo(ReadOnlySpan<float> row)
        {
            Heading = Heading.FromHalfAngle(_halfAngle);
            var step = Heading.RotateBack(_velocity);
            _x += step.X;
            _z += step.Z;
            Position = new Vector3((float)_x, row[FeatureLayout.RootHeight][0], (float)_z);
        }

        public void Leave(ReadOnlySpan<float> row)
        {
            _halfAngle += row[FeatureLayout.RootAngularVelocity][0];
            var velocity = row[FeatureLayout.RootLinearVelocity];
            _velocity = new Vector3(velocity[0], 0, velocity[1]);
        }
    }
}
