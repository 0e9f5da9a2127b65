package tamara.pos;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The JSON that requests and replies need; Java brings none. */
final class Json {
    private static final int MAX_DEPTH = 128;
    private final String text;
    private int at;

    private Json(String text) {
        this.text = text;
    }

    /** A request as JSON: a text is JSON already, anything else is written. */
    static String request(Object request) {
        if (request == null) {
            throw new IllegalArgumentException("request is null; give \"{}\" where nothing is to be said");
        }
        if (request instanceof CharSequence) {
            return request.toString();
        }
        StringBuilder json = new StringBuilder();
        write(json, request, 0);
        return json.toString();
    }

    /** A text with its quotes; null is null. */
    static String text(String text) {
        StringBuilder json = new StringBuilder();
        write(json, text, 0);
        return json.toString();
    }

    private static void write(StringBuilder json, Object value, int depth) {
        if (depth > MAX_DEPTH) {
            throw new IllegalArgumentException("the request is nested too deep, or holds itself");
        }
        if (value == null || value instanceof Boolean || isWhole(value)) {
            json.append(value);
        } else if (value instanceof BigDecimal) {
            json.append(((BigDecimal) value).toPlainString());
        } else if (value instanceof CharSequence || value instanceof Character || value instanceof java.util.UUID) {
            writeText(json, value.toString());
        } else if (value instanceof Money) {
            writeMoney(json, (Money) value);
        } else if (value instanceof Map) {
            writeMap(json, (Map<?, ?>) value, depth);
        } else if (value instanceof Iterable) {
            writeList(json, (Iterable<?>) value, depth);
        } else if (value instanceof Double || value instanceof Float) {
            throw new IllegalArgumentException("double and float cannot hold amounts exactly; use BigDecimal or text");
        } else {
            throw new IllegalArgumentException(value.getClass().getName() + " cannot be put into a request");
        }
    }

    private static boolean isWhole(Object value) {
        return value instanceof Integer || value instanceof Long || value instanceof Short || value instanceof Byte
            || value instanceof BigInteger;
    }

    private static void writeMoney(StringBuilder json, Money money) {
        json.append("{\"amount\":");
        writeText(json, money.amount().toPlainString());
        json.append(",\"currency\":");
        writeText(json, money.currency());
        json.append('}');
    }

    private static void writeMap(StringBuilder json, Map<?, ?> members, int depth) {
        String before = "{";
        for (Map.Entry<?, ?> member : members.entrySet()) {
            json.append(before);
            writeText(json, String.valueOf(member.getKey()));
            json.append(':');
            write(json, member.getValue(), depth + 1);
            before = ",";
        }
        json.append(members.isEmpty() ? "{}" : "}");
    }

    private static void writeList(StringBuilder json, Iterable<?> list, int depth) {
        json.append('[');
        String before = "";
        for (Object entry : list) {
            json.append(before);
            write(json, entry, depth + 1);
            before = ",";
        }
        json.append(']');
    }

    private static void writeText(StringBuilder json, String text) {
        json.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                json.append('\\').append(c);
            } else if (c < ' ') {
                json.append(String.format("\\u%04x", (int) c));
            } else {
                json.append(c);
            }
        }
        json.append('"');
    }

    /** Reads JSON text: objects are Map, lists are List, numbers BigDecimal. */
    static Object read(String text) {
        Json json = new Json(text);
        Object value = json.value(0);
        json.skipSpace();
        if (json.at != text.length()) {
            throw json.broken();
        }
        return value;
    }

    private Object value(int depth) {
        if (depth > MAX_DEPTH) {
            throw broken();
        }
        skipSpace();
        switch (peek()) {
            case '{':
                return object(depth);
            case '[':
                return list(depth);
            case '"':
                return string();
            case 't':
                return word("true", Boolean.TRUE);
            case 'f':
                return word("false", Boolean.FALSE);
            case 'n':
                return word("null", null);
            default:
                return number();
        }
    }

    private Map<String, Object> object(int depth) {
        Map<String, Object> members = new LinkedHashMap<>();
        do {
            at++;
            skipSpace();
            if (peek() == '}' && members.isEmpty()) {
                break;
            }
            String name = string();
            skipSpace();
            if (peek() != ':') {
                throw broken();
            }
            at++;
            members.put(name, value(depth + 1));
            skipSpace();
        } while (peek() == ',');
        if (peek() != '}') {
            throw broken();
        }
        at++;
        return members;
    }

    private List<Object> list(int depth) {
        List<Object> list = new ArrayList<>();
        do {
            at++;
            skipSpace();
            if (peek() == ']' && list.isEmpty()) {
                break;
            }
            list.add(value(depth + 1));
            skipSpace();
        } while (peek() == ',');
        if (peek() != ']') {
            throw broken();
        }
        at++;
        return list;
    }

    private String string() {
        if (peek() != '"') {
            throw broken();
        }
        StringBuilder value = new StringBuilder();
        for (at++; peek() != '"'; at++) {
            if (at >= text.length()) {
                throw broken();
            }
            if (peek() != '\\') {
                value.append(peek());
                continue;
            }
            at++;
            int simple = "bfnrt".indexOf(peek());
            if (peek() == 'u') {
                value.append(unit());
            } else {
                value.append(simple >= 0 ? "\b\f\n\r\t".charAt(simple) : peek());
            }
        }
        at++;
        return value.toString();
    }

    private char unit() {
        try {
            char unit = (char) Integer.parseInt(text.substring(at + 1, at + 5), 16);
            at += 4;
            return unit;
        } catch (IndexOutOfBoundsException | NumberFormatException e) {
            throw broken();
        }
    }

    private Object word(String word, Object value) {
        if (!text.startsWith(word, at)) {
            throw broken();
        }
        at += word.length();
        return value;
    }

    private BigDecimal number() {
        int start = at;
        while ("+-.eE0123456789".indexOf(peek()) >= 0) {
            at++;
        }
        try {
            return new BigDecimal(text.substring(start, at));
        } catch (NumberFormatException e) {
            throw broken();
        }
    }

    private void skipSpace() {
        while (" \t\n\r".indexOf(peek()) >= 0) {
            at++;
        }
    }

    /** The next character; U+FFFF behind the end, which is no character. */
    private char peek() {
        return at < text.length() ? text.charAt(at) : '\uffff';
    }

    private IllegalStateException broken() {
        return new IllegalStateException("the reply is not JSON at character " + at);
    }
}
