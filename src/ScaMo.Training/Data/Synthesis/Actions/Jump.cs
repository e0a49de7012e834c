using ScaMo.Training.Data.Synthesis.Body;

namespace ScaMo.Training.Data.Synthesis.Actions;

/// <summary>Jumps with both feet: up, forward, back or to a side, over a flight that gravity decides.</summary>
internal sealed class Jump : MotionAction
{
    private enum Direction
    {
        Up,
        Forward,
        Backward,
        Sideways,
        Turning,
    }

    private readonly Direction _direction;
    private readonly Side _side;
    private readonly int _count;
    private readonly double _height;
    private readonly double _distance;
    private readonly double _crouch;
    private readonly double _prepare;
    private readonly double _flight;
    private readonly double _land;
    private readonly double _turn;

    public Jump(ActionContext context)
    {
        var random = context.Random;
        _direction = (Direction)random.Weighted(4, 4, 1, 1.5, 1);
        _side = random.Side();
        _height = random.Between(0.08, 0.4);
        _flight = Leap.Duration(_height);
        _distance = _direction switch { Direction.Forward => random.Between(0.25, 1.1), Direction.Backward => -random.Between(0.2, 0.5), Direction.Sideways => random.Between(0.25, 0.6) * _side.Sign(), _ => 0 };
        _turn = _direction == Direction.Turning ? _side.Sign() * random.Pick(90, 180) * Math.PI / 180 : 0;
        _crouch = 0.1 + 0.4 * _height + random.Between(0, 0.08);
        _prepare = random.Between(0.35, 0.55) / context.Style.Tempo;
        _land = random.Between(0.5, 0.75) / context.Style.Tempo;
        _count = random.Weighted(4, 2, 2) + 1;
        while (_count > 1 && Seconds > context.Budget) _count--;
    }

    public override string Content => _direction switch { Direction.Forward => "jump-forward", Direction.Backward => "jump-backward", Direction.Sideways => "jump-sideways", Direction.Turning => "jump-turn", _ => "jump" };

    public override double Seconds => _count * (_prepare + PushTime + _flight + _land);

    /// <summary>How long the legs push, so that the body leaves the floor as fast as the flight starts.</summary>
    private double PushTime => 2 * (_crouch + 0.02) / (Leap.Gravity * _flight / 2);

    public override void Perform(MotionScore score, double start)
    {
        score.Holds.Add((start, start + Seconds - 0.2));
        for (int i = 0; i < _count; i++) Once(score, start + i * Seconds / _count);
    }

    public override string Describe(MotionRandom random)
    {
        string high = _height > 0.28 ? random.Pick(" high", " high", "") : _height < 0.14 ? random.Pick(" a little", "", " a bit") : "";
        string far = Math.Abs(_distance) > 0.7 ? random.Pick(" far", "") : "";
        string side = _side.Word();
        string text = _direction switch
        {
            Direction.Forward => random.Pick($"<jump>{far} forward", "<leap> forward with both feet", $"<jump>{high} forwards"),
            Direction.Backward => random.Pick("<jump> backwards", "<jump> back"),
            Direction.Sideways => random.Pick($"<jump> to the {side}", $"<jump> sideways to the {side}", $"<leap> to the {side}"),
            Direction.Turning => Math.Abs(_turn) > 2
                ? random.Pick($"<jump> and <turn> around to the {side}", $"<jump> and <spin> 180 degrees to the {side}")
                : random.Pick($"<jump> and <turn> to the {side}", $"<jump> a quarter turn to the {side}"),
            _ => random.Pick($"<jump> up{high}", $"<jump>{high} in place", $"<jump>{high}", $"<jump> up and down{high}"),
        };
        return text + Wording.Count(_count, random);
    }

    private void Once(MotionScore score, double start)
    {
        double push = start + _prepare, takeOff = push + PushTime, landing = takeOff + _flight, end = landing + _land;
        const double Tiptoe = 0.02;
        double speed = Leap.Gravity * _flight / 2;
        double absorb = Math.Min(0.3, _land * 0.45), depth = speed * absorb / 2 - Tiptoe;
        score.Add(BodyChannel.PelvisHeight, start, end, time =>
            time < push ? -_crouch * Ease.Step((time - start) / _prepare) :
            time < takeOff ? -_crouch + (_crouch + Tiptoe) * Math.Pow((time - push) / PushTime, 2) :
            time < landing ? Tiptoe + 4 * _height * (time - takeOff) * (landing - time) / (_flight * _flight) :
            time < landing + absorb ? Tiptoe - (depth + Tiptoe) * (1 - Math.Pow(1 - (time - landing) / absorb, 2)) :
            -depth * (1 - Ease.Step((time - landing - absorb) / (_land - absorb))));
        double[] along = _direction == Direction.Sideways ? score.LeftSpeed : score.ForwardSpeed;
        if (_distance != 0) MotionScore.Add(along, push, landing + absorb, time => _distance / (_flight + 0.5 * PushTime + 0.5 * absorb) * Ease.Envelope(time, push, landing + absorb, PushTime, absorb));
        if (_turn != 0) MotionScore.Add(score.TurnSpeed, push, landing + 0.1, time => _turn / (landing + 0.1 - push) * 2 * Ease.Bump((time - push) / (landing + 0.1 - push)));
        score.Add(BodyChannel.SpinePitch, start, takeOff, time => 1.5 * _crouch * Ease.Envelope(time, start, takeOff, _prepare, PushTime));
        score.Add(BodyChannel.PelvisPitch, start, takeOff, time => 1.3 * _crouch * Ease.Envelope(time, start, takeOff, _prepare, PushTime));
        score.Add(BodyChannel.SpinePitch, landing - 0.1, end, time => 1.4 * depth * Ease.Envelope(time, landing - 0.1, end, 0.1 + absorb, _land - absorb));
        score.Add(BodyChannel.PelvisForward, start, takeOff, time => -0.3 * _crouch * Ease.Envelope(time, start, takeOff, _prepare, PushTime));
        score.Leaps.Add(new Leap(takeOff, landing, _height, 0.05 + 0.2 * _height));
        var back = ArmPose.Hanging(-0.8, 0.25, 0.25);
        var front = ArmPose.Hanging(0.9 + 3.2 * _height, 0.25, 0.4);
        score.MoveArms(start, end, _prepare, _land * 0.8, time => ArmPose.Blend(back, front, Ease.Step((time - push) / (PushTime + 0.3 * _flight))));
    }
}
