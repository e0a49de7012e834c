Console.Error.WriteLine("scamo has no command yet.");
return 64;
