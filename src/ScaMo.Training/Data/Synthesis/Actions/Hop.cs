using ScaMo.Training.Data.Synthesis.Body;

namespace ScaMo.Training.Data.Synthesis.Actions;

/// <summary>Hopping on one leg, on the spot or along.</summary>
internal sealed class Hop : MotionAction
{
    private const double LiftTime = 0.45;

    private readonly Side _leg;
    private readonly int _count;
    private readonly double _height;
    private readonly double _flight;
    private readonly double _stand;
    private readonly double _distance;

    public Hop(ActionContext context)
    {
        var random = context.Random;
        _leg = random.Side();
        _height = random.Between(0.04, 0.11);
        _flight = Leap.Duration(_height);
        _stand = random.Between(0.22, 0.34) / context.Style.Tempo;
        _distance = random.Chance(0.5) ? random.Between(0.15, 0.4) : 0;
        _count = random.Whole(2, 6);
        while (_count > 1 && Seconds > context.Budget) _count--;
    }

    public override string Content => _distance > 0 ? "hop-forward" : "hop";

    public override double Seconds => 2 * LiftTime + _count * (_flight + _stand);

    public override void Perform(MotionScore score, double start)
    {
        double end = start + Seconds, first = start + LiftTime;
        score.Holds.Add((start - 0.2, end - 0.3));
        score.Hold(BodyChannel.PelvisSide, start - 0.1, end, 0.4, 0.4, _leg.Sign() * 0.085);
        score.Hold(BodyChannel.PelvisHeight, start, end, 0.35, 0.4, -0.05);
        score.MoveFoot(_leg.Other(), start, end, LiftTime, LiftTime, _ => FootPose.At(0.02, -0.55, -0.18, 0.9));
        for (int i = 0; i < _count; i++)
        {
            double takeOff = first + i * (_flight + _stand) + _stand * 0.6, landing = takeOff + _flight;
            score.Add(BodyChannel.PelvisHeight, takeOff - 0.6 * _stand, landing + 0.4 * _stand, time =>
                time < takeOff ? -0.035 * Ease.Bump((time - takeOff + 0.6 * _stand) / (0.6 * _stand)) :
                time < landing ? 4 * _height * (time - takeOff) * (landing - time) / (_flight * _flight) : -0.035 * Ease.Bump((time - landing) / (0.4 * _stand)));
            score.Leaps.Add(new Leap(takeOff, landing, _height, 0.02));
            if (_distance > 0) MotionScore.Add(score.ForwardSpeed, takeOff - 0.1, landing + 0.1, time => _distance / (_flight + 0.1) * Ease.Envelope(time, takeOff - 0.1, landing + 0.1, 0.1, 0.1));
        }

        score.MoveArms(start, end, 0.4, 0.4, time => ArmPose.At(0.35, -0.55 + 0.06 * Math.Sin(Math.Tau * (time - first) / (_flight + _stand)), 0.4, 0.6, -0.5, -0.6));
    }

    public override string Describe(MotionRandom random)
    {
        string leg = _leg.Word();
        string where = _distance > 0 ? random.Pick(" forward", " forwards") : random.Pick(" in place", "", " on the spot");
        return random.Pick($"<hop>{where} on {{own}} {leg} leg", $"<hop> on the {leg} foot{where}", $"<jump>{where} on {{own}} {leg} leg") + Wording.Count(_count, random);
    }
}
