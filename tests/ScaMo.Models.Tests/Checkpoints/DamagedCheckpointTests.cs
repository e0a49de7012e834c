using ScaMo.Models.Checkpoints;
using ScaMo.Motion.Formats;

namespace ScaMo.Models.Tests.Checkpoints;

/// <summary>Whatever bytes are damaged, opening either succeeds or says what is wrong, within memory of the order of the file.</summary>
public sealed class DamagedCheckpointTests
{
    private const int Rounds = 1500;
    private const long AllocationLimit = 16 << 20;

    [Theory]
    [InlineData("fsq", "256", "projection.pth")]
    [InlineData("transformer-240-tied", "", "transformer.pth")]
    [InlineData("t5-encoder", "sharded", "model-00001-of-00002.safetensors")]
    public void Random_damage_is_told_and_costs_little(string folderName, string subfolder, string name)
    {
        using var folder = new TemporaryFolder();
        var sound = File.ReadAllBytes(Goldens.FilePath(folderName, subfolder, name));
        var random = new Random(11);
        int refused = 0;
        for (int round = 0; round < Rounds; round++)
        {
            var damaged = Damage(sound, random);
            string path = folder.Write("damaged", damaged);
            long before = GC.GetAllocatedBytesForCurrentThread();
            try
            {
                using var checkpoint = Checkpoint.Open(path);
                ReadSome(checkpoint);
            }
            catch (DataFormatException)
            {
                refused++;
            }

            Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, AllocationLimit);
        }

        // A round may hit nothing but weights, which hold any bytes; most hit structure.
        Assert.InRange(refused, Rounds / 2, Rounds);
    }

    /// <summary>Structure lies at both ends of these files: damage goes there.</summary>
    private static byte[] Damage(byte[] sound, Random random)
    {
        var damaged = sound.ToArray();
        for (int count = random.Next(1, 5); count > 0; count--)
        {
            int reach = Math.Min(4000, damaged.Length);
            int position = random.Next(reach);
            if (random.Next(3) == 0) position = damaged.Length - 1 - position;
            damaged[position] = random.Next(3) switch
            {
                0 => (byte)random.Next(256),
                1 => (byte)(damaged[position] ^ 1 << random.Next(8)),
                _ => (byte)(random.Next(2) * 255),
            };
        }

        return random.Next(10) == 0 ? damaged[..random.Next(damaged.Length)] : damaged;
    }

    private static void ReadSome(Checkpoint checkpoint)
    {
        foreach (var entry in checkpoint.Entries.Values.Where(entry => entry.ElementCount < 10_000).Take(3))
        {
            using var tensor = CheckpointFiles.Read(entry);
            Assert.Equal(entry.Shape, tensor.shape);
        }
    }
}
