package tamara.pos;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;

/** What a call answered. {@link #code} alone decides: 0 is done, and from pollStatus and pay it means paid. */
public final class Reply {
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

    /** Tamara's id of the order. */
    public String orderId() {
        return text("order_id");
    }

    /** The till's own key of the sale. */
    public String orderReferenceId() {
        return text("order_reference_id");
    }

    /** Tamara's word for the state of the order. */
    public String status() {
        return text("status");
    }

    /** What the customer pays; null where the call does not say. */
    public Money totalAmount() {
        return money("total_amount");
    }

    /** What was captured, in all; null where the call does not say. */
    public Money capturedAmount() {
        return money("captured_amount");
    }

    /** What was given back, in all; null where the call does not say. */
    public Money refundedAmount() {
        return money("refunded_amount");
    }

    /** A refund, capture or cancel that was done by an earlier call with the same request_id. */
    public boolean replayed() {
        return is("replayed");
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
