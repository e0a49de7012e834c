using System.Collections.Frozen;

namespace ScaMo.Training.Data.Text;

/// <summary>
/// The fifteen classes of words that the evaluators of Guo et al. (CVPR 2022) tell apart: nine parts of speech, five groups of words that matter to motion and
/// go before the part of speech, and the rest. Source: text-to-motion, utils/word_vectorizer.py.
/// </summary>
public static class WordClasses
{
    /// <summary>How many there are.</summary>
    public const int Count = 15;

    /// <summary>The class of all else.</summary>
    public const int Other = Count - 1;

    private static readonly FrozenDictionary<string, int> PartsOfSpeech = Numbered(0, ["VERB"], ["NOUN"], ["DET"], ["ADP"], ["NUM"], ["AUX"], ["PRON"], ["ADJ"], ["ADV"]);

    private static readonly FrozenDictionary<string, int> Groups = Numbered(
        PartsOfSpeech.Count,
        ["left", "right", "clockwise", "counterclockwise", "anticlockwise", "forward", "back", "backward", "up", "down", "straight", "curve"],
        ["arm", "chin", "foot", "feet", "face", "hand", "mouth", "leg", "waist", "eye", "knee", "shoulder", "thigh"],
        ["stair", "dumbbell", "chair", "window", "floor", "car", "ball", "handrail", "baseball", "basketball"],
        [
            "walk", "run", "swing", "pick", "bring", "kick", "put", "squat", "throw", "hop", "dance", "jump", "turn", "stumble", "stop", "sit", "lift", "lower", "raise", "wash",
            "stand", "kneel", "stroll", "rub", "bend", "balance", "flap", "jog", "shuffle", "lean", "rotate", "spin", "spread", "climb",
        ],
        ["slowly", "carefully", "fast", "careful", "slow", "quickly", "happy", "angry", "sad", "happily", "angrily", "sadly"]);

    /// <summary>The class of a word, 0 to 14.</summary>
    /// <param name="word">The word in its base form.</param>
    /// <param name="partOfSpeech">Its part of speech, such as VERB.</param>
    public static int Of(string word, string partOfSpeech)
    {
        ArgumentNullException.ThrowIfNull(word);
        ArgumentNullException.ThrowIfNull(partOfSpeech);
        return Groups.TryGetValue(word, out int group) ? group : PartsOfSpeech.GetValueOrDefault(partOfSpeech, Other);
    }

    private static FrozenDictionary<string, int> Numbered(int first, params ReadOnlySpan<string[]> groups)
    {
        var numbers = new Dictionary<string, int>(StringComparer.Ordinal);
        for (int i = 0; i < groups.Length; i++)
        {
            foreach (string word in groups[i]) numbers.Add(word, first + i);
        }

        return numbers.ToFrozenDictionary(StringComparer.Ordinal);
    }
}
