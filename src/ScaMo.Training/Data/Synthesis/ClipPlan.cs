using System.Collections.Immutable;
using ScaMo.Training.Data.Synthesis.Actions;

namespace ScaMo.Training.Data.Synthesis;

/// <summary>What happens in a clip: who does what when. Drawing a plan is cheap; performing it is not.</summary>
internal sealed class ClipPlan
{
    private const double FramesPerSecond = MotionDataSet.FramesPerSecond;

    /// <summary>What a clip cuts off at either end of an action that goes on.</summary>
    private const double Running = 0.8;
    private const double ShortestCut = 2.2;
    private const int MostActions = 8;

    public ClipPlan(MotionRandom random, int minFrames, int maxFrames)
    {
        Style = new PersonStyle(random);
        double shortest = minFrames / FramesPerSecond, longest = maxFrames / FramesPerSecond;
        int wanted = longest < 4 ? 1 : random.Weighted(4.5, 4, longest < 6 ? 0 : 2) + 1;
        double lead = random.Between(0.05, 0.6), tail = random.Between(0.15, 0.6), time = lead;
        var actions = new List<(double Start, MotionAction Action)>();
        while (actions.Count < MostActions && (actions.Count < wanted || time < shortest - 1))
        {
            double gap = actions.Count == 0 ? 0 : random.Between(0.1, 0.45);
            var context = new ActionContext(random, Style, longest - time - gap - tail);
            bool isLast = actions.Count + 1 >= wanted;
            if (context.Budget < 1 || ActionCatalog.TryDraw(context, actions.Count == 0, isLast) is not { } action) break;
            actions.Add((time + gap, action));
            time += gap + action.Seconds;
            // Somebody who sits would have to get up first.
            if (action is Sit { EndsSeated: true }) break;
        }

        if (actions.Count == 0)
        {
            actions.Add((lead, new Stand(new ActionContext(random, Style, longest - lead - tail))));
            time = lead + actions[0].Action.Seconds;
        }

        Actions = [.. actions];
        var (first, last) = (actions[0].Action, actions[^1].Action);
        bool startsRunning = first.IsSteady && first.Seconds > ShortestCut && random.Chance(0.55);
        bool endsRunning = last.IsSteady && last.Seconds > ShortestCut && random.Chance(0.55);
        double start = startsRunning ? lead + Running : 0;
        double end = endsRunning ? time - 0.3 : time + tail;
        FrameCount = Math.Clamp((int)Math.Round((end - start) * FramesPerSecond), minFrames, maxFrames);
        FirstFrame = (int)Math.Round(start * FramesPerSecond);
    }

    public PersonStyle Style { get; }

    /// <summary>The actions and when they start, in seconds of the score.</summary>
    public ImmutableArray<(double Start, MotionAction Action)> Actions { get; }

    /// <summary>The frame of the score with which the clip starts.</summary>
    public int FirstFrame { get; }

    /// <summary>Frames of features.</summary>
    public int FrameCount { get; }
}
