// The least that a program in native code does: what start-up is measured against.
Console.WriteLine("hello");
