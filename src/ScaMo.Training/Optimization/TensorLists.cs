using TorchSharp;
using static TorchSharp.torch;

namespace ScaMo.Training.Optimization;

/// <summary>
/// Operations over lists of tensors in one call each, which TorchSharp does not wrap: libtorch's own, reached through TorchScript.
/// Lists that belong together have equal lengths and, pair by pair, equal shapes.
/// </summary>
internal static class TensorLists
{
    // Compiled when first used, so that a mistake would show at run time only: keep it constant, and every function of it tested. The parser
    // wants a line break at the end, and torch.float32 by its number, 6.
    private const string Script =
        """
        def adamw(params: List[Tensor], grads: List[Tensor], averages: List[Tensor], squares: List[Tensor], steps: List[Tensor],
                  lr: float, beta1: float, beta2: float, weight_decay: float, eps: float):
            torch._foreach_add_(steps, 1)
            torch._fused_adamw_(params, grads, averages, squares, [], steps, lr=lr, beta1=beta1, beta2=beta2,
                                weight_decay=weight_decay, eps=eps, amsgrad=False, maximize=False)

        def clip(grads: List[Tensor], max_norm: float) -> float:
            norms = torch._foreach_norm(grads, 2, dtype=6)
            norm = float(torch.linalg_vector_norm(torch.stack(norms)))
            if norm > max_norm and norm < float('inf'):
                torch._foreach_mul_(grads, max_norm / (norm + 1e-6))
            return norm

        def lerp(averages: List[Tensor], values: List[Tensor], weight: float):
            torch._foreach_lerp_(averages, values, weight)

        def copy(destinations: List[Tensor], sources: List[Tensor]):
            torch._foreach_copy_(destinations, sources)

        """;

    private static readonly Lazy<jit.CompilationUnit> Unit = new(() => jit.compile(Script));

    /// <summary>Counts the steps up by one and makes an AdamW step with decoupled decay: parameters in place, their moments too.</summary>
    public static void AdamW(
        Tensor[] parameters, Tensor[] gradients, Tensor[] averages, Tensor[] squares, Tensor[] steps, double learningRate, double weightDecay, AdamWOptions options)
    {
        using var withoutGradients = no_grad();
        using Scalar rate = learningRate, beta1 = options.Beta1, beta2 = options.Beta2, decay = weightDecay, epsilon = options.Epsilon;
        Unit.Value.invoke("adamw", parameters, gradients, averages, squares, steps, rate, beta1, beta2, decay, epsilon);
    }

    /// <summary>Scales gradients down to a common Euclidean norm if theirs is larger, and finite.</summary>
    /// <returns>The norm before; NaN or infinite if a gradient is.</returns>
    public static double Clip(Tensor[] gradients, double maximumNorm)
    {
        using var withoutGradients = no_grad();
        using Scalar maximum = maximumNorm;
        using var norm = (Scalar)Unit.Value.invoke("clip", gradients, maximum);
        return norm.ToDouble();
    }

    /// <summary>Moves averages towards values of the same type: a + weight · (v − a).</summary>
    public static void Lerp(Tensor[] averages, Tensor[] values, double weight)
    {
        using var withoutGradients = no_grad();
        using Scalar amount = weight;
        Unit.Value.invoke("lerp", averages, values, amount);
    }

    /// <summary>Copies tensor by tensor, rounding to the destinations' types.</summary>
    public static void Copy(Tensor[] destinations, Tensor[] sources)
    {
        using var withoutGradients = no_grad();
        Unit.Value.invoke("copy", destinations, sources);
    }
}
