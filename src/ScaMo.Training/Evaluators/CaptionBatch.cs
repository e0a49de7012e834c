using ScaMo.Training.Data.Text;
using ScaMo.Training.Evaluators.Networks;

namespace ScaMo.Training.Evaluators;

/// <summary>Captions as the text encoder reads them.</summary>
/// <param name="Ids">Ids of words (B, L).</param>
/// <param name="Classes">Classes of words (B, L); see <see cref="WordClasses"/>.</param>
/// <param name="Lengths">Words of each row (B), start and end among them.</param>
internal sealed record CaptionBatch(long[] Ids, long[] Classes, long[] Lengths)
{
    /// <summary>Puts captions side by side.</summary>
    /// <param name="captions">Their words, with start and end.</param>
    /// <param name="vectors">The vocabulary. A word that it lacks is of the class <see cref="WordClasses.Other"/>, whatever part of speech it is.</param>
    public static CaptionBatch Create(IReadOnlyList<TaggedWord[]> captions, WordVectors vectors)
    {
        int length = captions.Max(words => words.Length);
        var batch = new CaptionBatch(new long[captions.Count * length], new long[captions.Count * length], new long[captions.Count]);
        for (int row = 0; row < captions.Count; row++)
        {
            batch.Lengths[row] = captions[row].Length;
            for (int i = 0; i < captions[row].Length; i++)
            {
                var (word, partOfSpeech) = captions[row][i];
                batch.Ids[row * length + i] = vectors.IdOf(word, out bool isKnown);
                batch.Classes[row * length + i] = isKnown ? WordClasses.Of(word, partOfSpeech) : WordClasses.Other;
            }
        }

        return batch;
    }
}
