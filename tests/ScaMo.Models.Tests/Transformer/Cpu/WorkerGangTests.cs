using ScaMo.Models.Transformer.Cpu;

namespace ScaMo.Models.Tests.Transformer.Cpu;

public sealed class WorkerGangTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(5)]
    public void No_worker_passes_a_barrier_before_all_have_come(int workers)
    {
        WorkerGang gang = null!;
        int come = 0;
        bool wasEarly = false;
        using var owned = gang = new WorkerGang(workers, worker =>
        {
            for (int phase = 1; phase <= 200; phase++)
            {
                if (phase % 50 == worker) Thread.Sleep(1);
                Interlocked.Increment(ref come);
                gang.Sync();
                if (Volatile.Read(ref come) < phase * workers) wasEarly = true;
                gang.Sync();
            }
        });

        for (int run = 0; run < 20; run++)
        {
            come = 0;
            gang.Run();
            Assert.Equal(200 * workers, come);
        }

        Assert.False(wasEarly);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    public void What_a_worker_throws_reaches_the_caller(int failing)
    {
        WorkerGang gang = null!;
        bool fails = true;
        using var owned = gang = new WorkerGang(3, worker =>
        {
            for (int phase = 0; phase < 10; phase++)
            {
                if (fails && phase == 5 && worker == failing) throw new ArithmeticException("not today");
                gang.Sync();
            }
        });

        for (int run = 0; run < 100; run++)
        {
            fails = run % 2 == 0;
            if (fails) Assert.Equal("not today", Assert.Throws<ArithmeticException>(gang.Run).Message);
            else gang.Run();
        }
    }
}
