using System.Text;
using ScaMo.Motion.Formats;
using ScaMo.Motion.Formats.Npy;

namespace ScaMo.Motion.Tests.Formats;

public sealed class NpyFileTests
{
    [Fact]
    public void Reads_an_array_written_by_numpy()
    {
        var features = Goldens.Floats("humanml3d-sample", "new_joint_vecs_012314.npy");

        Assert.Equal([170, 263], features.Shape);
        Assert.Equal(170 * 263, features.Data.Length);
        Assert.All(features.Data, value => Assert.True(float.IsFinite(value)));
    }

    [Fact]
    public void Writes_the_bytes_that_numpy_writes()
    {
        var original = File.ReadAllBytes(Goldens.FilePath("humanml3d-sample", "joints_171.npy"));
        var joints = NpyFile.Read<float>(new MemoryStream(original), "joints");
        using var written = new MemoryStream();

        NpyFile.Write<float>(written, joints.Data, joints.Shape);

        Assert.Equal(original, written.ToArray());
    }

    [Theory]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (3,), }", 12, true)]
    [InlineData("{'shape': (3,), 'descr': '<f4', 'fortran_order': False}", 12, true)]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (), }", 4, true)]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (3,), }", 11, false)]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (2000000000, 2000000000, 2000000000, 2000000000, 2000000000), }", 12, false)]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (-3,), }", 12, false)]
    [InlineData("{'descr': '<f8', 'fortran_order': False, 'shape': (3,), }", 24, false)]
    [InlineData("{'descr': '|O', 'fortran_order': False, 'shape': (3,), }", 12, false)]
    [InlineData("{'descr': '<f4', 'fortran_order': True, 'shape': (3, 1), }", 12, false)]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (3,), 'shape': (3,), }", 12, false)]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': __import__('os'), }", 12, false)]
    public void Accepts_only_a_header_that_matches_its_data(string header, int dataBytes, bool accepted)
    {
        byte[] file = [0x93, .. "NUMPY"u8, 1, 0, (byte)header.Length, 0, .. Encoding.ASCII.GetBytes(header), .. new byte[dataBytes]];

        var exception = Record.Exception(() => NpyFile.Read<float>(new MemoryStream(file), "sample.npy"));

        if (accepted) Assert.Null(exception);
        else Assert.StartsWith("sample.npy", Assert.IsType<DataFormatException>(exception).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Damaged_files_never_fail_with_anything_but_a_format_error()
    {
        var original = File.ReadAllBytes(Goldens.FilePath("humanml3d-sample", "root_position.npy"));
        var random = new Random(1);
        for (int round = 0; round < 2000; round++)
        {
            var damaged = original[..random.Next(original.Length + 1)];
            for (int i = 0; i < 4 && damaged.Length > 0; i++) damaged[random.Next(Math.Min(damaged.Length, 128))] = (byte)random.Next(256);

            var exception = Record.Exception(() => NpyFile.Read<float>(new MemoryStream(damaged), "damaged"));

            Assert.True(exception is null or DataFormatException, exception?.ToString());
        }
    }
}
