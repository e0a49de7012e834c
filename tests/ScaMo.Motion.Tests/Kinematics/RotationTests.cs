using System.Numerics;
using CsCheck;
using ScaMo.Motion.Kinematics;

namespace ScaMo.Motion.Tests.Kinematics;

public sealed class RotationTests
{
    private static readonly Gen<float> Coordinate = Gen.Float[-1, 1];
    private static readonly Gen<Vector3> Direction = Gen.Select(Coordinate, Coordinate, Coordinate, (x, y, z) => new Vector3(x, y, z)).Where(v => v.Length() > 0.1f);
    private static readonly Gen<Quaternion> Rotation = Gen.Select(Coordinate, Coordinate, Coordinate, Coordinate, (x, y, z, w) => new Quaternion(x, y, z, w))
        .Where(q => q.Length() > 0.1f).Select(Quaternion.Normalize);

    [Fact]
    public void The_rotation_between_two_directions_leads_from_one_to_the_other() => Gen.Select(Direction, Direction).Sample((from, to) =>
    {
        var rotated = Vector3.Transform(Vector3.Normalize(from), Rotations.Between(from, to));
        Assert.InRange(Vector3.Distance(rotated, Vector3.Normalize(to)), 0, 1e-5f);
    });

    [Fact]
    public void Opposite_directions_are_half_a_turn_apart() => Direction.Sample(direction =>
    {
        var rotated = Vector3.Transform(Vector3.Normalize(direction), Rotations.Between(direction, -direction));
        Assert.InRange(Vector3.Distance(rotated, -Vector3.Normalize(direction)), 0, 1e-5f);
    });

    [Fact]
    public void A_vector_without_length_gives_no_rotation() => Assert.Equal(Quaternion.Identity, Rotations.Between(Vector3.Zero, Vector3.UnitX));

    [Fact]
    public void Six_values_hold_a_rotation() => Rotation.Sample(rotation =>
    {
        Span<float> values = stackalloc float[Rotation6D.Length];
        Rotation6D.Write(rotation, values);
        Assert.InRange(Rotations.AngleBetween(rotation, Rotation6D.Read(values)), 0, 1e-3f);
    });

    [Fact]
    public void Six_values_are_the_first_two_columns_of_the_matrix()
    {
        var values = new float[Rotation6D.Length];

        Rotation6D.Write(Quaternion.CreateFromAxisAngle(Vector3.UnitZ, MathF.PI / 2), values);

        Assert.InRange(Numbers.MaxDifference([0, 1, 0, -1, 0, 0], values), 0, 1e-6);
    }

    [Fact]
    public void Six_values_that_span_no_plane_are_the_identity() => Assert.Equal(Quaternion.Identity, Rotation6D.Read([1, 2, 3, 2, 4, 6]));

    [Fact]
    public void Euler_angles_hold_the_rotation_and_stay_near_the_frame_before() => Gen.Select(Rotation, Rotation).Sample((first, second) =>
    {
        var before = EulerZyx.Nearest(first, default);
        var after = EulerZyx.Nearest(second, before);
        Assert.InRange(Rotations.AngleBetween(second, after.ToQuaternion()), 0, 1e-3f);
        Assert.All(new[] { after.X - before.X, after.Y - before.Y, after.Z - before.Z }, step => Assert.InRange(Math.Abs(step), 0, Math.PI + 1e-9));
        Assert.InRange(Math.Abs(EulerZyx.Nearest(second, after).X - after.X), 0, 1e-9);
    });

    [Theory]
    [InlineData(90)]
    [InlineData(-90)]
    [InlineData(89.999)]
    [InlineData(90.001)]
    public void Euler_angles_hold_the_rotation_at_gimbal_lock(double y)
    {
        var rotation = new EulerZyx(0.4, y * Math.PI / 180, -0.7).ToQuaternion();

        var angles = EulerZyx.Nearest(rotation, new EulerZyx(0, 1.5, 0.2));

        Assert.InRange(Rotations.AngleBetween(rotation, angles.ToQuaternion()), 0, 1e-3f);
    }

    [Fact]
    public void Angles_run_on_through_several_turns()
    {
        var angles = default(EulerZyx);
        for (int degrees = 0; degrees <= 1080; degrees += 10) angles = EulerZyx.Nearest(Quaternion.CreateFromAxisAngle(Vector3.UnitY, degrees * MathF.PI / 180), angles);

        Assert.Equal(3 * Math.Tau, angles.Y, 1e-4);
        Assert.Equal(0, angles.X, 1e-4);
    }

    [Fact]
    public void The_fit_finds_the_rotation_of_three_vectors() => Gen.Select(Rotation, Rotation).Sample((rotation, prior) =>
    {
        Vector3[] from = [new(0.1f, -0.1f, 0), new(-0.1f, -0.12f, 0.02f), new(0, 0.13f, -0.01f)];
        var to = from.Select(vector => Vector3.Transform(vector, rotation)).ToArray();
        Assert.InRange(Rotations.AngleBetween(rotation, RotationFit.Solve(from, to, prior)), 0, 0.02f);
    });

    [Fact]
    public void Vectors_on_one_line_leave_the_twist_as_it_was()
    {
        var prior = Quaternion.CreateFromAxisAngle(Vector3.UnitY, 0.8f);

        var fit = RotationFit.Solve([Vector3.UnitY, -Vector3.UnitY], [Vector3.UnitY, -Vector3.UnitY], prior);

        Assert.InRange(Rotations.AngleBetween(prior, fit), 0, 1e-3f);
        Assert.Equal(prior, RotationFit.Solve([Vector3.Zero], [Vector3.UnitX], prior));
    }

    [Fact]
    public void Forward_kinematics_refuses_a_child_before_its_parent() => Assert.Throws<ArgumentException>(() =>
        ForwardKinematics.Pose([1, -1], new Vector3[2], new Quaternion[2], new Vector3[2], new Quaternion[2]));
}
