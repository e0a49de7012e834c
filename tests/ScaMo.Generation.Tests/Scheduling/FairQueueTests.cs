namespace ScaMo.Generation.Tests.Scheduling;

public sealed class FairQueueTests
{
    private readonly FairQueue<string> _queue = new();

    [Fact]
    public void One_client_is_served_in_order()
    {
        foreach (string item in (string[])["a", "b", "c"]) _queue.Enqueue(item, "x", cost: 1);

        Assert.Equal(["a", "b", "c"], Drain());
    }

    [Fact]
    public void A_hundred_requests_of_one_client_do_not_starve_the_one_of_another()
    {
        for (int i = 0; i < 100; i++) _queue.Enqueue($"many {i}", "many", cost: 1);
        Assert.Equal(["many 0", "many 1", "many 2"], Take(3));

        _queue.Enqueue("one", "one", cost: 1);

        Assert.Contains("one", Take(2));
    }

    [Fact]
    public void Clients_share_cost_and_not_the_number_of_requests()
    {
        for (int i = 0; i < 8; i++) _queue.Enqueue("dear", "a", cost: 4);
        for (int i = 0; i < 32; i++) _queue.Enqueue("cheap", "b", cost: 1);

        // Of the first twenty units, half belong to each.
        var served = Take(13);
        Assert.InRange(served.Count(item => item == "dear"), 2, 3);
    }

    [Fact]
    public void Who_comes_back_after_others_were_served_has_no_credit_for_the_time_away()
    {
        for (int i = 0; i < 10; i++) _queue.Enqueue("busy", "busy", cost: 1);
        Take(9);
        for (int i = 0; i < 10; i++) _queue.Enqueue("back", "back", cost: 1);
        for (int i = 0; i < 10; i++) _queue.Enqueue("busy", "busy", cost: 1);

        Assert.InRange(Take(10).Count(item => item == "back"), 4, 6);
    }

    [Fact]
    public void Thousands_of_clients_that_came_and_went_are_forgotten()
    {
        for (int i = 0; i < 10_000; i++)
        {
            _queue.Enqueue("x", $"client {i}", cost: 3);
            Take(1);
        }

        Assert.InRange(_queue.KnownClients, 0, 100);
    }

    [Fact]
    public void Nothing_is_lost()
    {
        var random = new Random(1);
        var expected = new List<string>();
        var served = new List<string>();
        for (int i = 0; i < 2000; i++)
        {
            if (random.Next(3) == 0) served.AddRange(Take(1));
            else
            {
                _queue.Enqueue($"{i}", $"client {random.Next(20)}", random.Next(1, 17));
                expected.Add($"{i}");
            }
        }

        served.AddRange(Drain());
        Assert.Equal(expected.Order(), served.Order());
        Assert.Equal(0, _queue.Count);
    }

    private List<string> Drain() => Take(int.MaxValue);

    private List<string> Take(int count)
    {
        var items = new List<string>();
        while (items.Count < count && _queue.TryDequeue(out var item)) items.Add(item!);
        return items;
    }
}
