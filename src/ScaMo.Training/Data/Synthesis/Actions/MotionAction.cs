using ScaMo.Training.Data.Synthesis.Body;

namespace ScaMo.Training.Data.Synthesis.Actions;

/// <summary>Something a person does: it can be performed and described. Its parameters were drawn when it was made.</summary>
internal abstract class MotionAction
{
    /// <summary>Its name in labels.tsv.</summary>
    public abstract string Content { get; }

    /// <summary>How long it takes.</summary>
    public abstract double Seconds { get; }

    /// <summary>Whether it goes on without a beginning and an end of its own, so that a clip may start and stop in the midst of it.</summary>
    public virtual bool IsSteady => false;

    /// <summary>Writes what the body does into the score.</summary>
    public abstract void Perform(MotionScore score, double start);

    /// <summary>
    /// A verb phrase: <c>&lt;walk&gt;</c> is a verb in the form of its sentence, <c>{own}</c> stands for his, her or their. Another draw says it in other
    /// words, or says less.
    /// </summary>
    public abstract string Describe(MotionRandom random);
}
