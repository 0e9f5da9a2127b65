package tamara.pos;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * What a call answered. {@link #code} alone decides: 0 is done, and from pollStatus and pay it means paid.
 *
 * <p>Each operation has a class of its own with its members, see {@link Replies}. What a class does not have, because the library is newer or
 * call was used, is found by its path.
 */
public class Reply {
    private final int code;
    private final String json;
    // Read when first asked for: a reply that cannot be read must not hide the number.
    private Object members;

    Reply(int code, String json) {
        this.code = code;
        this.json = json;
    }

    /** The returned number, see {@link Code}. */
    public int code() {
        return code;
    }

    /** Code 0: what was asked for is done. */
    public boolean done() {
        return code == Code.OK;
    }

    /** The customer has paid: hand over the goods. */
    public boolean paid() {
        return verdict().equals("paid");
    }

    /** The number's name: "OK", "NOT_PAID", ... */
    public String name() {
        return text("name");
    }

    /** What is known of the sale: "paid", "pending", "not_paid", "unknown"; empty where the call was not about one. */
    public String verdict() {
        return text("verdict");
    }

    /** What to do next: "release_goods", "keep_polling", "call_recover", ... */
    public String nextAction() {
        return text("next_action");
    }

    /** The sentence for the cashier, in "ar" or "en". */
    public String message(String language) {
        return text("message." + language);
    }

    /** The answers come from a simulator, and no money is real. */
    public boolean simulated() {
        return is("simulated");
    }

    /** What went wrong; null when nothing did. */
    public Replies.ErrorDetail error() {
        return part("error", path -> new Replies.ErrorDetail(this, path));
    }

    /** What did not stop the call, but should be looked at: for the developer, in English. */
    public List<String> warnings() {
        return list("warnings", path -> text(path + ".code") + ": " + text(path + ".detail"));
    }

    /** A member by its path ("error.detail", "steps.0.state"): Map, List, String, BigDecimal, Boolean, or null when it is absent. */
    public synchronized Object member(String path) {
        if (members == null) {
            members = Json.read(json);
        }
        Object value = members;
        for (String name : path.split("\\.")) {
            if (value instanceof Map) {
                value = ((Map<?, ?>) value).get(name);
            } else if (value instanceof List && name.matches("[0-9]{1,9}") && Integer.parseInt(name) < ((List<?>) value).size()) {
                value = ((List<?>) value).get(Integer.parseInt(name));
            } else {
                return null;
            }
        }
        return value;
    }

    /** A text, number or truth value by its path; empty when it is absent, null, an object or a list. */
    public String text(String path) {
        Object value = member(path);
        if (value instanceof BigDecimal) {
            return ((BigDecimal) value).toPlainString();
        }
        return value instanceof String || value instanceof Boolean ? value.toString() : "";
    }

    /** True when the member at the path is true. */
    public boolean is(String path) {
        return Boolean.TRUE.equals(member(path));
    }

    /** An amount by its path; null when it is absent. */
    public Money money(String path) {
        String amount = text(path + ".amount");
        return amount.isEmpty() ? null : Money.of(amount, text(path + ".currency"));
    }

    /** How many entries the list at a path has; 0 when there is none. */
    public int count(String path) {
        Object value = member(path);
        return value instanceof List ? ((List<?>) value).size() : 0;
    }

    /** A whole number by its path; otherwise when it is absent. */
    Long integer(String path, Long otherwise) {
        Object value = member(path);
        return value instanceof BigDecimal ? (Long) ((BigDecimal) value).longValue() : otherwise;
    }

    /** The entries of the list at a path, each made of its own path; empty when there is none. */
    <T> List<T> list(String path, Function<String, T> make) {
        List<T> entries = new ArrayList<>();
        for (int i = 0; i < count(path); i++) {
            entries.add(make.apply(path + "." + i));
        }
        return Collections.unmodifiableList(entries);
    }

    /** The object at a path; null when there is none. */
    <T> T part(String path, Function<String, T> make) {
        return member(path) instanceof Map ? make.apply(path) : null;
    }

    /** The whole reply, pure ASCII JSON. */
    public String json() {
        return json;
    }

    /** The number and the JSON. */
    @Override
    public String toString() {
        return code + " " + json;
    }
}
