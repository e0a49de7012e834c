using System.Collections.Frozen;

namespace ScaMo.Training.Data.Text;

/// <summary>The words that captions of motions are made of, and how English inflects them.</summary>
internal static class Lexicon
{
    private static readonly FrozenSet<string> Verbs = Words(
        """
        accelerate act address advance aim alternate answer appear approach arch ascend ask attack avoid back balance bark battle be become begin bend bid blend
        block bob boogie bound bounce bow box brace brandish break breakdance breathe brace bring brush bump bundle burst button call carry cast catch celebrate change
        charge chase check cheer chop circle clap clasp clean clench climb close clutch come complain conduct continue cough count cover cower crawl creep crook cross
        crouch cry cup curl cut dance dangle dart dash defend demonstrate descend direct dive do dodge double drag draw dribble drift drink drive drop duck eat elbow
        enter exercise explain extend face fall fasten feel feign fence fend fetch fidget fight finish fire fix flail flap flex flick fling flip float flutter fly
        fold follow frighten gallop gather gaze gesture get give glance glide go grab grasp greet grip guard guide hail halt hang head hesitate hit hobble hoist hold
        hop hug hunch hurry imitate include indicate invite jab jerk jog jump keep kick kneel knock lack land launch laugh lay lead lean leap leave let lie lift
        like limp listen look loop lose lower lumber lunge lurch make march meander meet mime mimic move need nod offer open orbit pace paddle pant parry part pass
        pat pause perform pick pirouette pitch pivot place play point pose pound practice practise prance prepare press pretend proceed prowl pull pump punch push
        put race raise rally reach react receive recover reel relax release repeat resist respond rest retreat return reverse revolve ride rise roam rock roll
        rotate rub run rush salute say scamper scoop scratch scrub scurry search see seem shake shift shiver shoot shout show shrug shuffle sidestep sign signal
        sink sit skate skip slap slash slide slip slouch slow slump smash smile snap sneak somersault speak speed spin splash spread spring sprint squat stagger
        stamp stand start startle stay steady steer step stick stir stomp stoop stop straighten stretch stride strike stroll strut stumble summon surrender swagger
        sway sweep swerve swim swing swirl swivel take talk tap tear tell thank throw thrust tilt tip tiptoe toss touch tour track trail travel traverse tremble
        trip trot trudge try tuck tug tumble turn twirl twist uncross unfold usher use veer waddle wag wait walk wander want warm wash watch wave weave weep welcome
        whirl wiggle wind windmill wipe wobble work worry wriggle yawn yell zigzag
        """);

    private static readonly FrozenDictionary<string, string> IrregularVerbs = Pairs(
        """
        is:be are:be was:be were:be been:be being:be am:be has:have had:have having:have does:do did:do done:do goes:go went:go gone:go ran:run
        began:begin begun:begin bent:bend bore:bear brought:bring broke:break broken:break came:come caught:catch crept:creep drew:draw drawn:draw drove:drive
        driven:drive ate:eat eaten:eat fell:fall fallen:fall felt:feel fought:fight flew:fly flown:fly gave:give given:give got:get held:hold hung:hang
        kept:keep knelt:kneel leapt:leap led:lead left:leave lay:lie lain:lie lying:lie laid:lay made:make met:meet paid:pay rode:ride rose:rise risen:rise said:say sank:sink
        sunk:sink sat:sit saw:see seen:see shook:shake shaken:shake shot:shoot shown:show slid:slide spoke:speak spun:spin sprang:spring sprung:spring
        stood:stand stuck:stick struck:strike stridden:stride strode:stride swam:swim swept:sweep swung:swing took:take taken:take taught:teach threw:throw thrown:throw
        told:tell tore:tear went:go wound:wind wove:weave woven:weave wept:weep tying:tie
        """);

    private static readonly FrozenDictionary<string, string> IrregularNouns = Pairs("feet:foot men:man women:woman children:child knives:knife halves:half selves:self teeth:tooth");

    /// <summary>Nouns, in the singular: the body, people, and things that are done or used. Many are verbs as well.</summary>
    public static FrozenSet<string> Nouns { get; } = Words(
        """
        person male female man woman guy girl boy lady figure human people someone child kid teenager dancer player performer actor actress fighter gymnast acrobat boxer artist thug punk
        gangster delinquent giant zombie soldier character individual adult robot monkey bird chicken
        hand arm leg foot head knee elbow shoulder hip waist torso body chest back neck face finger fist palm wrist ankle toe heel side front hair mouth
        eye ear nose chin stomach belly limb thigh forearm air sky height ground floor way manner mood time moment direction place spot circle line corner question distance
        pace speed step stride walk run jog jump leap hop turn spin wave kick punch jab bow dance move movement motion gesture action swing throw roll flip cartwheel
        backflip somersault pirouette arabesque ballet signal salute greeting farewell goodbye hello bye energy enthusiasm strength age posture bearing emotion feeling
        path degree quarter half ball basketball sword blade stage music stiffness tiredness fatigue confidence pride joy anger sadness rhythm sequence stance
        weight end start beginning room object table chair wall stairs stair ladder rope door box thing right left clockwise stroll slash dash sprint swordplay trick combo
        uppercut guard shot hoop shower equipment playground terrain surface theatre attitude temper heart spirit self thanks invitation answer reply call shout combination
        """);

    /// <summary>Adjectives that no suffix tells.</summary>
    public static FrozenSet<string> Adjectives { get; } = Words(
        """
        active aged angry big small large short long tall bent bouncy brave brief brisk broad bumpy calm careful cheerful childish childlike clumsy cocky confident
        dejected different dramatic dynamic easy elderly elegant energetic energized enormous even exaggerated excited exhausted expressive fast fat fatigued feeble feminine firm fit flat flowing frail
        fresh full furious gentle gloomy good graceful grand great gloomy happy hard haughty healthy heartbroken heavy hesitant high huge imaginary insecure insolent invisible irritated
        joyful ladylike large lazy light little lively loose loud low manly martial masculine massive mature medium modest musical narrow natural nervous neutral normal old ordinary other
        outstretched own particular patient playful ponderous powerful proud quick quiet ready relaxed rough rowdy sad same self shy sharp simple single slight slow sluggish smooth soft sore
        spry square squared stealthy steady stiff stooped straight strong sturdy subtle sudden sure tall tense theatrical thin timid tired tough uneven unhappy unsure upper upright usual
        vigorous weak weary whole wide wild wooden worn young youthful lower male female third second first last next several few many more much lshaped ninetydegree twohanded smalltime
        badtempered selfassured selfconfident lefthanded righthanded
        """);

    /// <summary>Words whose tag does not hang on their form.</summary>
    public static FrozenDictionary<string, string> Closed { get; } = Tags(
        ("DET", "a an the some any every no his her their its my your all another half"),
        ("PRON", "he she it they them him someone somebody something everyone everybody anyone nobody nothing himself herself itself themselves who which what i you we me us there"),
        ("ADP", "in on at of with without from by for into onto over under above below behind between through across along around about up down off out toward towards near against "
            + "during past beside besides upon within like inside outside per via beneath underneath amid among before after until"),
        ("CCONJ", "and or but nor yet"),
        ("SCONJ", "while if as because although though when whenever where since unless whether than so"),
        ("AUX", "is are was were be been being am has have had can could will would should may might must does did do"),
        ("PART", "not"),
        ("NUM", "two three four five six seven eight nine ten eleven twelve zero"),
        ("ADV", "then again forward forwards backward backwards back away ahead onward sideways apart together once twice very too quite rather really just only also almost always never "
            + "still soon now here somewhere anywhere everywhere straight high down upward upwards downward downwards clockwise counterclockwise anticlockwise afterwards afterward finally briefly "
            + "further far fast hard well repeatedly slightly somewhat halfway overhead aside else even instead maybe perhaps"),
        ("INTJ", "hello goodbye bye byebye hi yes"));

    /// <summary>Whether a word is the base form of a verb.</summary>
    public static bool IsVerbBase(string word) => Verbs.Contains(word);

    /// <summary>Whether a word says where to although it could be a verb: "back" and "right" after "to" are rarely infinitives.</summary>
    public static bool IsDirection(string word) => word is "back" or "face" or "head" or "place" or "front";

    /// <summary>The base form of a word that is a form of a known verb; null if it is none.</summary>
    public static string? BaseOf(string word)
    {
        if (IrregularVerbs.TryGetValue(word, out var irregular)) return irregular;
        if (Verbs.Contains(word)) return word;
        if (word.EndsWith("ies", StringComparison.Ordinal) && Verbs.Contains(word[..^3] + "y")) return word[..^3] + "y";
        if (word.EndsWith("ied", StringComparison.Ordinal) && Verbs.Contains(word[..^3] + "y")) return word[..^3] + "y";
        if (word.EndsWith("ing", StringComparison.Ordinal) && word.Length > 4) return Stem(word[..^3]);
        if (word.EndsWith("ed", StringComparison.Ordinal) && word.Length > 3) return Stem(word[..^2]);
        if (word.EndsWith("es", StringComparison.Ordinal) && Verbs.Contains(word[..^2])) return word[..^2];
        return word.EndsWith('s') && Verbs.Contains(word[..^1]) ? word[..^1] : null;
    }

    /// <summary>The singular of a noun.</summary>
    public static string SingularOf(string word)
    {
        if (IrregularNouns.TryGetValue(word, out var irregular)) return irregular;
        if (Nouns.Contains(word) || word.Length < 4 || !word.EndsWith('s')) return word;
        if (word.EndsWith("ss", StringComparison.Ordinal) || word.EndsWith("us", StringComparison.Ordinal) || word.EndsWith("is", StringComparison.Ordinal)) return word;
        if (word.EndsWith("ies", StringComparison.Ordinal)) return word[..^3] + "y";
        string stem = word[..^2];
        bool isSibilant = stem.EndsWith("sh", StringComparison.Ordinal) || stem.EndsWith("ch", StringComparison.Ordinal) || stem.EndsWith("ss", StringComparison.Ordinal) || stem.EndsWith('x');
        return word.EndsWith("es", StringComparison.Ordinal) && isSibilant ? stem : word[..^1];
    }

    /// <summary>Undoes what -ing and -ed do to a stem: a silent e that went, a last letter that was doubled.</summary>
    private static string? Stem(string stem)
    {
        if (Verbs.Contains(stem)) return stem;
        if (Verbs.Contains(stem + "e")) return stem + "e";
        return stem.Length > 2 && stem[^1] == stem[^2] && Verbs.Contains(stem[..^1]) ? stem[..^1] : null;
    }

    private static FrozenSet<string> Words(string text) => Split(text).ToFrozenSet(StringComparer.Ordinal);

    private static FrozenDictionary<string, string> Pairs(string text) => Split(text).Select(pair => pair.Split(':')).DistinctBy(pair => pair[0])
        .ToFrozenDictionary(pair => pair[0], pair => pair[1], StringComparer.Ordinal);

    private static FrozenDictionary<string, string> Tags(params ReadOnlySpan<(string Tag, string Words)> groups)
    {
        var tags = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (tag, words) in groups)
        {
            foreach (string word in Split(words)) tags.TryAdd(word, tag);
        }

        return tags.ToFrozenDictionary(StringComparer.Ordinal);
    }

    private static string[] Split(string text) => text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
}
