using static TorchSharp.torch;

namespace ScaMo.Models.Tests;

/// <summary>Golden arrays as tensors.</summary>
internal static class GoldenTensors
{
    extension(Goldens)
    {
        public static Tensor Tensor(params ReadOnlySpan<string> parts)
        {
            var array = Goldens.Floats(parts);
            return tensor(array.Data).view([.. array.Shape.Select(size => (long)size)]);
        }

        public static Tensor LongTensor(params ReadOnlySpan<string> parts)
        {
            var array = Goldens.Longs(parts);
            return tensor(array.Data).view([.. array.Shape.Select(size => (long)size)]);
        }

        /// <summary>The largest absolute difference to a golden of the same shape.</summary>
        public static double Difference(Tensor actual, params ReadOnlySpan<string> parts)
        {
            var expected = Goldens.Floats(parts);
            Assert.Equal(expected.Shape.Select(size => (long)size), actual.shape);
            using var contiguous = actual.contiguous();
            return Numbers.MaxDifference(expected.Data, contiguous.data<float>().ToArray());
        }
    }
}
