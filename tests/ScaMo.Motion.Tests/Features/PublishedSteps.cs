using ScaMo.Motion.Kinematics;

namespace ScaMo.Motion.Tests.Features;

/// <summary>
/// HumanML3D's feature extraction step by step, in double precision: inverse and forward kinematics by quaternions (w, x, y, z), nothing
/// shortened. Slow and literal, to compare with.
/// </summary>
internal static class PublishedSteps
{
    private const int Joints = HumanSkeleton.JointCount;
    private const int Radius = 80;

    private static readonly int[] Contacts = [7, 10, 8, 11];

    public static double[] Features(float[] joints, float[] boneLengths)
    {
        int frames = joints.Length / (Joints * 3);
        var source = new double[frames][][];
        for (int t = 0; t < frames; t++) source[t] = [.. Enumerable.Range(0, Joints).Select(j => Enumerable.Range(0, 3).Select(k => (double)joints[(t * Joints + j) * 3 + k]).ToArray())];

        var p = Uniform(source, boneLengths);
        double floor = p.Min(pose => pose.Min(joint => joint[1]));
        double[] origin = [p[0][0][0], floor, p[0][0][2]];
        p = Map(p, joint => Subtract(joint, origin));
        var across = Unit(Add(Subtract(p[0][2], p[0][1]), Subtract(p[0][17], p[0][16])));
        var facing = Between(Unit(Cross([0, 1, 0], across)), [0, 0, 1]);
        p = Map(p, joint => Rotate(facing, joint));

        var (roots, rotations) = InverseKinematics(p, smooth: true);
        var rows = new List<double>();
        for (int t = 0; t < frames - 1; t++)
        {
            var velocity = Rotate(roots[t + 1], Subtract(p[t + 1][0], p[t][0]));
            rows.Add(Math.Asin(Math.Clamp(Multiply(roots[t + 1], Inverse(roots[t]))[2], -1, 1)));
            rows.AddRange([velocity[0], velocity[2], p[t][0][1]]);
            for (int j = 1; j < Joints; j++) rows.AddRange(Rotate(roots[t], Subtract(p[t][j], [p[t][0][0], 0, p[t][0][2]])));
            for (int j = 1; j < Joints; j++) rows.AddRange([.. Rotate(rotations[t][j], [1, 0, 0]), .. Rotate(rotations[t][j], [0, 1, 0])]);
            for (int j = 0; j < Joints; j++) rows.AddRange(Rotate(roots[t], Subtract(p[t + 1][j], p[t][j])));
            foreach (int j in Contacts) rows.Add(Dot(Subtract(p[t + 1][j], p[t][j]), Subtract(p[t + 1][j], p[t][j])) < 0.002 ? 1 : 0);
        }

        return [.. rows];
    }

    private static double[][][] Uniform(double[][][] source, float[] boneLengths)
    {
        double Bone(int joint) => Length(Subtract(source[0][joint], source[0][HumanSkeleton.Parents[joint]]));
        double scale = (boneLengths[5] + (double)boneLengths[8]) / (Bone(5) + Bone(8));
        var (roots, rotations) = InverseKinematics(source, smooth: false);
        var result = Map(source, joint => joint);
        for (int t = 0; t < source.Length; t++)
        {
            result[t][0] = [.. source[t][0].Select(value => value * scale)];
            foreach (var chain in HumanSkeleton.Chains)
            {
                var accumulated = roots[t];
                for (int i = 1; i < chain.Length; i++)
                {
                    accumulated = Multiply(accumulated, rotations[t][chain[i]]);
                    double[] offset = [.. Rest(chain[i]).Select(value => value * boneLengths[chain[i]])];
                    result[t][chain[i]] = Add(result[t][chain[i - 1]], Rotate(accumulated, offset));
                }
            }
        }

        return result;
    }

    private static (double[][] Roots, double[][][] Rotations) InverseKinematics(double[][][] p, bool smooth)
    {
        var forward = p.Select(pose => Cross([0, 1, 0], Unit(Add(Subtract(pose[1], pose[2]), Subtract(pose[17], pose[16]))))).ToArray();
        if (smooth) forward = [.. Enumerable.Range(0, forward.Length).Select(t => Smooth(forward, t))];
        var roots = forward.Select(direction => Between(Unit(direction), [0, 0, 1])).ToArray();
        roots[0] = [1, 0, 0, 0];
        var rotations = new double[p.Length][][];
        for (int t = 0; t < p.Length; t++)
        {
            rotations[t] = new double[Joints][];
            foreach (var chain in HumanSkeleton.Chains)
            {
                var accumulated = roots[t];
                for (int i = 1; i < chain.Length; i++)
                {
                    var bone = Between(Rest(chain[i]), Unit(Subtract(p[t][chain[i]], p[t][chain[i - 1]])));
                    rotations[t][chain[i]] = Multiply(Inverse(accumulated), bone);
                    accumulated = Multiply(accumulated, rotations[t][chain[i]]);
                }
            }
        }

        return (roots, rotations);
    }

    private static double[] Smooth(double[][] values, int t)
    {
        double[] sum = [0, 0, 0];
        double weights = 0;
        for (int i = -Radius; i <= Radius; i++)
        {
            double weight = Math.Exp(-0.5 * i * i / 400);
            var value = values[Math.Clamp(t + i, 0, values.Length - 1)];
            for (int k = 0; k < 3; k++) sum[k] += weight * value[k];
            weights += weight;
        }

        return [.. sum.Select(value => value / weights)];
    }

    private static double[] Rest(int joint)
    {
        var direction = HumanSkeleton.RestDirections[joint];
        return [direction.X, direction.Y, direction.Z];
    }

    private static double[][][] Map(double[][][] p, Func<double[], double[]> change) => [.. p.Select(pose => pose.Select(change).ToArray())];

    private static double[] Between(double[] u, double[] v) => Unit([Math.Sqrt(Dot(u, u) * Dot(v, v)) + Dot(u, v), .. Cross(u, v)]);

    private static double[] Inverse(double[] q) => [q[0], -q[1], -q[2], -q[3]];

    private static double[] Multiply(double[] a, double[] b) =>
    [
        a[0] * b[0] - a[1] * b[1] - a[2] * b[2] - a[3] * b[3],
        a[0] * b[1] + a[1] * b[0] + a[2] * b[3] - a[3] * b[2],
        a[0] * b[2] - a[1] * b[3] + a[2] * b[0] + a[3] * b[1],
        a[0] * b[3] + a[1] * b[2] - a[2] * b[1] + a[3] * b[0],
    ];

    private static double[] Rotate(double[] q, double[] v) => Multiply(Multiply(q, [0, .. v]), Inverse(q))[1..];

    private static double[] Cross(double[] a, double[] b) => [a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]];

    private static double[] Add(double[] a, double[] b) => [.. a.Zip(b, (x, y) => x + y)];

    private static double[] Subtract(double[] a, double[] b) => [.. a.Zip(b, (x, y) => x - y)];

    private static double Dot(double[] a, double[] b) => a.Zip(b, (x, y) => x * y).Sum();

    private static double Length(double[] v) => Math.Sqrt(Dot(v, v));

    private static double[] Unit(double[] v) => [.. v.Select(value => value / Length(v))];
}
