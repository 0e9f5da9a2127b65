package tamara.pos;

import com.sun.jna.NativeLibrary;
import com.sun.jna.Pointer;
import com.sun.jna.ptr.PointerByReference;
import java.io.File;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Method;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;

/** The shared library: where it is, which one it is, and its log. */
public final class Tamara {
    private static final int MY_BITS = com.sun.jna.Native.POINTER_SIZE * 8;
    private static Native functions;
    private static String loadedFrom;
    // Kept alive while the library may call it.
    private static Native.LogFunction listening;

    private Tamara() {
    }

    /**
     * Loads the library, once in a process. The first client does it by itself, from where JNA looks (jna.library.path, the system's
     * folders, the class path); call this when the file lies elsewhere.
     *
     * @throws TamaraException.NoLibrary it is missing, for another processor, or older than this binding
     */
    public static void load(String path) {
        load(path, false);
    }

    static Native functions() {
        return load("tamara_pos", true);
    }

    private static synchronized Native load(String path, boolean anyWillDo) {
        if (functions == null) {
            functions = bind(path);
            loadedFrom = path;
        } else if (!anyWillDo && !path.equals(loadedFrom)) {
            throw new TamaraException.NoLibrary(
                loadedFrom + " is loaded already; a process loads the library once, " + path + " was left alone");
        }
        return functions;
    }

    private static Native bind(String path) {
        NativeLibrary library;
        try {
            library = NativeLibrary.getInstance(path);
        } catch (UnsatisfiedLinkError e) {
            throw new TamaraException.NoLibrary(whyNotLoaded(path, e.getMessage()));
        }
        check(library, path, "tamara_abi_version");
        int found = library.getFunction("tamara_abi_version").invokeInt(new Object[0]);
        if (found < Native.ABI) {
            throw new TamaraException.NoLibrary("the library is too old: " + path + " has interface " + found + ", this binding needs "
                + Native.ABI + "; replace the library");
        }
        for (Method method : Native.class.getDeclaredMethods()) {
            if (method.getName().startsWith("tamara_")) {
                check(library, path, method.getName());
            }
        }
        return com.sun.jna.Native.load(path, Native.class);
    }

    private static void check(NativeLibrary library, String path, String function) {
        try {
            library.getFunction(function);
        } catch (UnsatisfiedLinkError e) {
            throw new TamaraException.NoLibrary(
                path + " is not the tamara_pos library, or an incomplete one: it has no function " + function);
        }
    }

    private static String whyNotLoaded(String path, String why) {
        int bits = bitsOf(path);
        if (bits != 0 && bits != MY_BITS) {
            return path + " is a " + bits + "-bit library and this Java is a " + MY_BITS + "-bit program; use the library's " + MY_BITS
                + "-bit file";
        }
        if (new File(path).exists()) {
            return path + " cannot be loaded by this " + MY_BITS + "-bit Java: " + why;
        }
        return path + " was not found: put the library's " + MY_BITS + "-bit file where -Djna.library.path says, or call Tamara.load with"
            + " its path (" + why + ")";
    }

    /** For how many bits a library's file was built, by its first bytes; 0 when that cannot be told. */
    static int bitsOf(String path) {
        byte[] head = new byte[4096];
        int size;
        try (InputStream file = new FileInputStream(path)) {
            size = file.read(head);
        } catch (IOException e) {
            return 0;
        }
        if (size > 4 && Arrays.equals(Arrays.copyOf(head, 4), new byte[] {0x7F, 'E', 'L', 'F'})) {
            return head[4] * 32;
        }
        if (size <= 0x40 || head[0] != 'M' || head[1] != 'Z') {
            return 0;
        }
        int at = (head[0x3C] & 0xFF) + 256 * (head[0x3D] & 0xFF);
        if (at + 6 > size) {
            return 0;
        }
        return head[at + 4] == 0x4C && head[at + 5] == 0x01 ? 32 : 64;
    }

    /** The version of the library, such as "0.1.0". */
    public static String version() {
        return functions().tamara_version().getString(0, "US-ASCII");
    }

    /** One line for a log or a support call: which library, which interface, and which side is the older one. */
    public static String describe() {
        int found = functions().tamara_abi_version();
        String text = "tamara_pos " + version() + " (interface " + found + ") at " + loadedFrom + "; this binding is for interface "
            + Native.ABI;
        return found == Native.ABI ? text : text + ", the older side; all that it uses still means the same";
    }

    /** The name of a number, such as "NOT_PAID" for 2. */
    public static String resultName(int code) {
        return functions().tamara_result_name(code).getString(0, "US-ASCII");
    }

    /**
     * Looks at everything between this computer and the service, for a configuration with which no client can be opened: what is wrong, in the
     * order of its causes. Takes at most 10 seconds. With an open client call its diagnose.
     *
     * @param config as for {@link Client#Client(Object)}
     */
    public static Replies.DiagnoseReply diagnose(Object config) {
        return withoutClient("diagnose", "{\"config\":" + Json.request(config) + "}", Replies.DiagnoseReply::new);
    }

    /**
     * Writes the zip file for support, for a configuration with which no client can be opened.
     *
     * @param config as for {@link Client#Client(Object)}
     * @param file full path of a file that does not exist yet
     */
    public static Replies.SupportBundleReply supportBundle(Object config, String file) {
        String request = "{\"file\":" + Json.text(file) + ",\"config\":" + Json.request(config) + "}";
        return withoutClient("support_bundle", request, Replies.SupportBundleReply::new);
    }

    private static <T extends Reply> T withoutClient(String operation, String request, BiFunction<Integer, String, T> make) {
        PointerByReference text = new PointerByReference();
        int code = functions().tamara_call(0, given("operation", operation), given("request", request), text);
        return taken(code, text, make);
    }

    /** Copies a reply and gives it back; throws for a number below zero. */
    static <T extends Reply> T taken(int code, PointerByReference place, BiFunction<Integer, String, T> make) {
        Pointer text = place.getValue();
        String json;
        try {
            json = text == null ? "{}" : text.getString(0, "UTF-8");
        } finally {
            functions().tamara_string_free(text);
        }
        T reply = make.apply(code, json);
        if (code < 0) {
            throw TamaraException.of(code, reply);
        }
        return reply;
    }

    /**
     * Sends the log of all clients of this process to a function.
     *
     * @param level "off", "error", "warn", "info", "debug" or "trace"
     * @param listener gets a line's level (1 error to 5 trace) and its text, on any thread, one line at a time; it must not call this
     *     library. null ends logging
     */
    public static synchronized void logTo(String level, BiConsumer<Integer, String> listener) {
        Native.LogFunction function = listener == null ? null : (userdata, lineLevel, line) -> {
            // An exception must not travel through the library.
            try {
                listener.accept(lineLevel, line.getString(0, "UTF-8"));
            } catch (RuntimeException e) {
                return;
            }
        };
        int code = functions().tamara_log_to(given("level", level), function, Pointer.NULL);
        if (code != Code.OK) {
            throw TamaraException.of(code, null);
        }
        if (listening == null && function != null) {
            // A line that came later would be for a program that has ended.
            Runtime.getRuntime().addShutdownHook(new Thread(() -> functions().tamara_log_to(given("level", "off"), null, Pointer.NULL)));
        }
        // From here on the library no longer calls the one before.
        listening = function;
    }

    /** Text for the library: UTF-8, with its NUL. By hand, because what JNA does with String depends on the computer's encoding. */
    static byte[] given(String name, String text) {
        if (text == null) {
            throw new IllegalArgumentException(name + " is null");
        }
        if (text.indexOf('\0') >= 0) {
            throw new IllegalArgumentException(name + " holds a NUL character; the library would read no further");
        }
        try {
            ByteBuffer bytes = StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(text));
            return Arrays.copyOf(Arrays.copyOf(bytes.array(), bytes.limit()), bytes.limit() + 1);
        } catch (CharacterCodingException e) {
            throw new IllegalArgumentException(name + " is not Unicode: it holds half a pair");
        }
    }
}
