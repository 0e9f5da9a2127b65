package tamara.pos;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;

/** Runs the public static methods of a class, and checks: Check CLASS ARGUMENT... */
final class Check {
    static String[] given;
    private static int failures;

    private Check() {
    }

    static void that(boolean isSo, String sentence) {
        if (!isSo) {
            failures++;
            new AssertionError("FAILED: " + sentence).printStackTrace(System.out);
        }
    }

    static void same(Object found, Object expected) {
        that(found == null ? expected == null : found.equals(expected), "\"" + found + "\" is not \"" + expected + "\"");
    }

    static void has(String text, String part) {
        that(text.contains(part), "\"" + part + "\" is not in \"" + text + "\"");
    }

    /** The exception of a call that has to throw exactly this kind. */
    static <T extends Throwable> T thrown(Class<T> kind, Runnable call) {
        try {
            call.run();
        } catch (Throwable e) {
            if (e.getClass() == kind) {
                return kind.cast(e);
            }
            throw new AssertionError("not " + kind.getSimpleName(), e);
        }
        throw new AssertionError("no " + kind.getSimpleName());
    }

    public static void main(String[] arguments) throws ReflectiveOperationException {
        given = arguments;
        int run = 0;
        for (Method test : Class.forName("tamara.pos." + arguments[0]).getDeclaredMethods()) {
            if (!Modifier.isPublic(test.getModifiers()) || test.isSynthetic()) {
                continue;
            }
            run++;
            try {
                test.invoke(null);
            } catch (InvocationTargetException e) {
                that(false, test.getName());
                e.getCause().printStackTrace(System.out);
            }
        }
        System.out.println(arguments[0] + ": " + run + " run, " + failures + " failures");
        System.exit(failures == 0 && run > 0 ? 0 : 1);
    }
}
