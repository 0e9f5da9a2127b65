using System;
using System.Reflection;
using TamaraPos;

/// <summary>Runs the methods of a class, in the order in which they stand, and checks.</summary>
internal static class Check
{
    private static int failures;

    internal static void Fail(string sentence)
    {
        Console.WriteLine("FAILED: " + sentence);
        ++failures;
    }

    internal static void That(bool isSo, string sentence)
    {
        if (!isSo) Fail(sentence);
    }

    internal static void Same(object found, object expected)
    {
        if (!Equals(found, expected)) Fail("found \"" + found + "\", not \"" + expected + "\"\n" + Environment.StackTrace);
    }

    internal static void Has(string text, string part)
    {
        if (!text.Contains(part)) Fail("\"" + part + "\" is not in \"" + text + "\"\n" + Environment.StackTrace);
    }

    /// <summary>The exception of a call that has to throw exactly this kind.</summary>
    internal static T Throws<T>(Action call) where T : Exception
    {
        try
        {
            call();
        }
        catch (Exception error)
        {
            if (error.GetType() == typeof(T)) return (T)error;
            throw new InvalidOperationException("not " + typeof(T).Name + " but " + error, error);
        }
        throw new InvalidOperationException("no " + typeof(T).Name);
    }

    internal static int Run(Type tests)
    {
        int run = 0;
        foreach (MethodInfo test in tests.GetMethods(BindingFlags.Static | BindingFlags.Public | BindingFlags.DeclaredOnly))
        {
            ++run;
            try { test.Invoke(null, null); }
            catch (TargetInvocationException error) { Fail(test.Name.Replace('_', ' ') + ": " + error.InnerException); }
        }
        Console.WriteLine(tests.Name + ": " + run + " run, " + failures + " failures");
        return failures == 0 && run > 0 ? 0 : 1;
    }
}

internal static class Program
{
    /// <summary>What the tests were given: where the library or its stand-ins are, the simulator's address, a folder.</summary>
    internal static string[] Given;

    private static int Main(string[] arguments)
    {
        Given = arguments;
        // Culture must not matter: this one writes decimals with a comma and digits of its own.
        System.Threading.Thread.CurrentThread.CurrentCulture = new System.Globalization.CultureInfo("ar-SA");
        return Check.Run(typeof(Program).Assembly.GetType(arguments[0], true));
    }
}
