package tamara.pos;

/** A call failed. Where it has a code, nothing moved ({@link Internal} apart). */
public class TamaraException extends RuntimeException {
    private static final long serialVersionUID = 1;
    private final int code;
    private final String name;
    private final transient Reply reply;

    TamaraException(String text, int code, String name, Reply reply) {
        super(text);
        this.code = code;
        this.name = name;
        this.reply = reply;
    }

    /** The returned number, see {@link Code}; 0 where the library could not be called at all. */
    public int code() {
        return code;
    }

    /** The number's name, such as "INVALID_FIELD"; empty where the library could not be called. */
    public String name() {
        return name;
    }

    /** The whole reply; null where the library could not be called, or the function has none. */
    public Reply reply() {
        return reply;
    }

    /** -1xx: the program sent something that cannot work. */
    public static final class Argument extends TamaraException {
        private static final long serialVersionUID = 1;

        Argument(String text, int code, String name, Reply reply) {
            super(text, code, name, reply);
        }
    }

    /** -2xx: the configuration cannot work. */
    public static final class Configuration extends TamaraException {
        private static final long serialVersionUID = 1;

        Configuration(String text, int code, String name, Reply reply) {
            super(text, code, name, reply);
        }
    }

    /** -3xx: the service was not reached, or its answer was lost and nothing moved. */
    public static final class Transport extends TamaraException {
        private static final long serialVersionUID = 1;

        Transport(String text, int code, String name, Reply reply) {
            super(text, code, name, reply);
        }
    }

    /** -4xx: the service refused. */
    public static final class Service extends TamaraException {
        private static final long serialVersionUID = 1;

        Service(String text, int code, String name, Reply reply) {
            super(text, code, name, reply);
        }
    }

    /** -5xx: the sale, the order or the refund is in a state that does not allow this. */
    public static final class State extends TamaraException {
        private static final long serialVersionUID = 1;

        State(String text, int code, String name, Reply reply) {
            super(text, code, name, reply);
        }
    }

    /** -6xx: the journal cannot be used, so nothing was sent. */
    public static final class Journal extends TamaraException {
        private static final long serialVersionUID = 1;

        Journal(String text, int code, String name, Reply reply) {
            super(text, code, name, reply);
        }
    }

    /** -9xx: a defect of the library. What became of the call is not known: poll the order, or call recover. */
    public static final class Internal extends TamaraException {
        private static final long serialVersionUID = 1;

        Internal(String text, int code, String name, Reply reply) {
            super(text, code, name, reply);
        }
    }

    /** The library is missing, for another processor, or too old. */
    public static final class NoLibrary extends TamaraException {
        private static final long serialVersionUID = 1;

        NoLibrary(String text) {
            super(text, 0, "", null);
        }
    }

    /** The client was closed before. */
    public static final class Closed extends TamaraException {
        private static final long serialVersionUID = 1;

        Closed(String text) {
            super(text, 0, "", null);
        }
    }

    /** The exception of a negative number. */
    static TamaraException of(int code, Reply reply) {
        String name = Tamara.resultName(code);
        StringBuilder text = new StringBuilder(name + " (" + code + ")");
        for (String path : new String[] {"error.field", "error.detail"}) {
            String part = reply == null ? "" : reply.text(path);
            text.append(part.isEmpty() ? "" : ": " + part);
        }
        switch (-(code / 100)) {
            case 1:
                return new Argument(text.toString(), code, name, reply);
            case 2:
                return new Configuration(text.toString(), code, name, reply);
            case 3:
                return new Transport(text.toString(), code, name, reply);
            case 4:
                return new Service(text.toString(), code, name, reply);
            case 5:
                return new State(text.toString(), code, name, reply);
            case 6:
                return new Journal(text.toString(), code, name, reply);
            case 9:
                return new Internal(text.toString(), code, name, reply);
            default:
                return new TamaraException(text.toString(), code, name, reply);
        }
    }
}
