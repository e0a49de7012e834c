Console.Error.WriteLine("Usage: ScaMo.Benchmarks decode");
return 64;
