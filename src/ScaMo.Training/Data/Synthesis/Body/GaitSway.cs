namespace ScaMo.Training.Data.Synthesis.Body;

/// <summary>How trunk and arms go along with the steps at a time. Where one gait follows another, both fade.</summary>
internal readonly struct GaitSway
{
    private const double FadeTime = 0.45;

    public GaitSway(MotionScore score, PersonStyle style, double phase, double time)
    {
        foreach (var gait in score.Gaits)
        {
            double weight = Ease.Step((time - gait.Start + FadeTime / 2) / FadeTime) * Ease.Step((gait.End + FadeTime - time) / FadeTime);
            if (weight <= 0) continue;
            double swing = weight * gait.ArmSwing * style.ArmSwing;
            // At 0 the left foot leaves the floor behind the body: the left arm is in front.
            double reach = Math.Cos(phase - 0.15);
            LeftArm += swing * (reach + 0.1);
            RightArm += swing * (0.1 - reach);
            ElbowBend += weight * gait.ArmBend;
            PelvisTurn += weight * gait.Twist * reach;
            SpineTurn -= 1.9 * weight * gait.Twist * reach;
            PelvisSide -= weight * gait.Sway * Math.Sin(phase - 0.1);
            PelvisLean += 0.5 * weight * gait.Twist * Math.Sin(phase - 0.1);
            // Walking, the body is highest over the standing foot; running, lowest.
            double middle = gait.Skips ? Math.PI / 2 : Math.PI * (1 - gait.Duty);
            double bob = gait.Duty < 0.5 && !gait.Skips ? -gait.Bob : gait.Bob;
            PelvisHeight += weight * style.Bounce * bob * Math.Cos(2 * (phase - middle));
            SpinePitch += 0.12 * weight * (gait.Duty < 0.5 ? 1 : 0);
            if (gait.Limp <= 0) continue;
            // The body falls onto the injured leg and leans over it.
            double standing = Math.Max(0, (gait.Injured == Side.Right ? 1 : -1) * Math.Sin(phase));
            PelvisHeight -= 0.12 * weight * gait.Limp * standing;
            PelvisLean += 0.25 * weight * gait.Limp * standing * gait.Injured.Sign();
        }
    }

    public double LeftArm { get; }

    public double RightArm { get; }

    public double ElbowBend { get; }

    public double PelvisTurn { get; }

    public double SpineTurn { get; }

    public double SpinePitch { get; }

    public double PelvisSide { get; }

    public double PelvisLean { get; }

    public double PelvisHeight { get; }
}
