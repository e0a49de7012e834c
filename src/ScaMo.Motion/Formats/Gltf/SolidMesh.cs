using System.Numerics;
using ScaMo.Motion.Kinematics;
using ScaMo.Motion.Mannequin;

namespace ScaMo.Motion.Formats.Gltf;

/// <summary>
/// The surface of rounded solids as triangles. The surface of a hull of balls is where, seen from each direction of a globe, it reaches farthest:
/// one ball of it does, at its own surface, and the direction is the normal there.
/// </summary>
internal sealed class SolidMesh
{
    private const int Meridians = 20;
    private const int Parallels = 14;

    private readonly List<Vector3> _positions = [];
    private readonly List<Vector3> _normals = [];
    private readonly List<int> _joints = [];
    private readonly List<int> _triangles = [];

    /// <summary>Corners, metres.</summary>
    public IReadOnlyList<Vector3> Positions => _positions;

    /// <summary>Unit normals of the corners.</summary>
    public IReadOnlyList<Vector3> Normals => _normals;

    /// <summary>The joint that each corner turns with.</summary>
    public IReadOnlyList<int> Joints => _joints;

    /// <summary>Three corners a triangle, counter-clockwise seen from outside.</summary>
    public IReadOnlyList<int> Triangles => _triangles;

    /// <summary>Adds a solid.</summary>
    public void Add(BodyPart part)
    {
        var upright = Rotations.Between(Vector3.UnitY, part.Axis);
        int top = _positions.Count, bottom = top + 1 + (Parallels - 1) * Meridians;
        AddCorner(part, Vector3.Transform(Vector3.UnitY, upright));
        for (int ring = 1; ring < Parallels; ring++)
        {
            var (sine, cosine) = MathF.SinCos(ring * MathF.PI / Parallels);
            for (int i = 0; i < Meridians; i++)
            {
                var (y, x) = MathF.SinCos(i * MathF.Tau / Meridians);
                AddCorner(part, Vector3.Transform(new Vector3(sine * x, cosine, sine * y), upright));
            }
        }

        AddCorner(part, Vector3.Transform(-Vector3.UnitY, upright));
        for (int i = 0; i < Meridians; i++)
        {
            AddTriangle(top, Corner(1, i + 1), Corner(1, i));
            for (int ring = 1; ring < Parallels - 1; ring++)
            {
                AddTriangle(Corner(ring, i), Corner(ring, i + 1), Corner(ring + 1, i + 1));
                AddTriangle(Corner(ring, i), Corner(ring + 1, i + 1), Corner(ring + 1, i));
            }

            AddTriangle(bottom, Corner(Parallels - 1, i), Corner(Parallels - 1, i + 1));
        }

        int Corner(int ring, int meridian) => top + 1 + (ring - 1) * Meridians + meridian % Meridians;
    }

    private void AddCorner(BodyPart part, Vector3 direction)
    {
        var ball = part.Balls.MaxBy(ball => Vector3.Dot(ball.Center, direction) + ball.Radius);
        _positions.Add(ball.Center + ball.Radius * direction);
        _normals.Add(Vector3.Normalize(direction));
        _joints.Add(ball.Joint);
    }

    private void AddTriangle(int a, int b, int c) => _triangles.AddRange([a, b, c]);
}
