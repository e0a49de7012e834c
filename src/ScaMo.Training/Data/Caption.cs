namespace ScaMo.Training.Data;

/// <summary>A description of a clip, or of a part of it. Source: HumanML3D, texts/*.txt (<c>caption#word/POS …#start#end</c>).</summary>
/// <param name="Text">The sentence.</param>
/// <param name="TaggedWords">Its words with their parts of speech, <c>walk/VERB</c>, separated by blanks.</param>
/// <param name="StartSeconds">Where the part begins; 0 together with the end for the whole clip.</param>
/// <param name="EndSeconds">Where the part ends.</param>
public sealed record Caption(string Text, string TaggedWords, double StartSeconds = 0, double EndSeconds = 0)
{
    /// <summary>Whether it speaks of the whole clip.</summary>
    public bool IsWhole => StartSeconds == 0 && EndSeconds == 0;
}
