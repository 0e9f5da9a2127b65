package tamara.pos;

import java.util.List;

/**
 * The replies of the operations, and what is in them. A text that is absent is "", a number 0 or null, an object null, a list empty.
 */
public final class Replies {
    private Replies() {
    }

    // <generated replies> by cargo xtask header
    /** What opening a client answers. */
    public static final class OpenReply extends Reply {
        OpenReply(int code, String json) {
            super(code, json);
        }

        /** Version of the C interface. */
        public long abiVersion() {
            return this.integer("abi_version", 0L);
        }

        /** Where requests go. */
        public String baseUrl() {
            return this.text("base_url");
        }

        /** What the service can do. */
        public Capabilities capabilities() {
            return this.part("capabilities", path -> new Capabilities(this, path));
        }

        /** ISO code. */
        public String country() {
            return this.text("country");
        }

        /** "sandbox", "production" or "simulator". */
        public String environment() {
            return this.text("environment");
        }

        /** File of the journal; null without one. */
        public String journal() {
            return this.text("journal");
        }

        /** As configured. */
        public String lane() {
            return this.text("lane");
        }

        /** Names for "tamara_call". */
        public List<String> operations() {
            return this.list("operations", path -> this.text(path));
        }

        /** "tamara" or "checkout_com". */
        public String provider() {
            return this.text("provider");
        }

        /** As configured. */
        public String storeCode() {
            return this.text("store_code");
        }

        /** Version of the library. */
        public String version() {
            return this.text("version");
        }
    }

    /** What {@link Client#eligibility(Object)} answers. */
    public static final class EligibilityReply extends Reply {
        EligibilityReply(int code, String json) {
            super(code, json);
        }

        /** Whether the service was asked; if not, Tamara is offered and the sale itself decides. */
        public boolean asked() {
            return this.is("asked");
        }

        /** Whether the answer is one of the last minutes. */
        public boolean cached() {
            return this.is("cached");
        }

        /** Whether to offer Tamara. */
        public boolean offer() {
            return this.is("offer");
        }

        /** The ways to pay, with their limits. */
        public List<PaymentOption> options() {
            return this.list("options", path -> new PaymentOption(this, path));
        }
    }

    /** What {@link Client#customerVerification(Object)} answers. */
    public static final class CustomerVerificationReply extends Reply {
        CustomerVerificationReply(int code, String json) {
            super(code, json);
        }

        /** Whether the customer's identity is verified. */
        public boolean isIdVerified() {
            return this.is("is_id_verified");
        }
    }

    /** What {@link Client#sessionCreate(Object)}, {@link Client#pollStatus(Object)}, {@link Client#sessionVoid(Object)}, {@link Client#pay(Object)}, {@link Client#orderGet(Object)}, {@link Client#orderUpdateReference(Object)}, {@link Client#orderAuthorise(Object)}, {@link Client#checkoutCreate(Object)} answers. */
    public static class SaleReply extends Reply {
        SaleReply(int code, String json) {
            super(code, json);
        }

        /** The reference of this attempt at the service, where it is not the sale's own. */
        public String attemptReferenceId() {
            return this.text("attempt_reference_id");
        }

        /** "canceled_amount" of the JSON. */
        public Money canceledAmount() {
            return this.money("canceled_amount");
        }

        /** "captured_amount" of the JSON. */
        public Money capturedAmount() {
            return this.money("captured_amount");
        }

        /** "channel" of the JSON. */
        public String channel() {
            return this.text("channel");
        }

        /** "checkout_deeplink" of the JSON. */
        public String checkoutDeeplink() {
            return this.text("checkout_deeplink");
        }

        /** "checkout_id" of the JSON. */
        public String checkoutId() {
            return this.text("checkout_id");
        }

        /** The service's page, of an online order. */
        public String checkoutUrl() {
            return this.text("checkout_url");
        }

        /** Other orders that the customer paid for the same sale. */
        public List<String> duplicates() {
            return this.list("duplicates", path -> this.text(path));
        }

        /** "instalments" of the JSON. */
        public Long instalments() {
            return this.integer("instalments", null);
        }

        /** "order_id" of the JSON. */
        public String orderId() {
            return this.text("order_id");
        }

        /** "order_number" of the JSON. */
        public String orderNumber() {
            return this.text("order_number");
        }

        /** "order_reference_id" of the JSON. */
        public String orderReferenceId() {
            return this.text("order_reference_id");
        }

        /** "payment_type" of the JSON. */
        public String paymentType() {
            return this.text("payment_type");
        }

        /** "polls" of the JSON. */
        public long polls() {
            return this.integer("polls", 0L);
        }

        /** What is odd about a checkout's request. */
        public List<Problem> problems() {
            return this.list("problems", path -> new Problem(this, path));
        }

        /** "qr" of the JSON. */
        public Qr qr() {
            return this.part("qr", path -> new Qr(this, path));
        }

        /** "raw" of the JSON. */
        public Object raw() {
            return this.member("raw");
        }

        /** "refunded_amount" of the JSON. */
        public Money refundedAmount() {
            return this.money("refunded_amount");
        }

        /** The session was there before this call. */
        public boolean resumed() {
            return this.is("resumed");
        }

        /** "status" of the JSON. */
        public String status() {
            return this.text("status");
        }

        /** "total_amount" of the JSON. */
        public Money totalAmount() {
            return this.money("total_amount");
        }

        /** "waited_ms" of the JSON. */
        public long waitedMs() {
            return this.integer("waited_ms", 0L);
        }
    }

    /** What {@link Client#refund(Object)}, {@link Client#orderCapture(Object)}, {@link Client#orderCancel(Object)} answers. */
    public static final class MovementReply extends Reply {
        MovementReply(int code, String json) {
            super(code, json);
        }

        /** What this call moved. */
        public Money amount() {
            return this.money("amount");
        }

        /** "cancel_id" of the JSON. */
        public String cancelId() {
            return this.text("cancel_id");
        }

        /** "canceled_amount" of the JSON. */
        public Money canceledAmount() {
            return this.money("canceled_amount");
        }

        /** "capture_id" of the JSON. */
        public String captureId() {
            return this.text("capture_id");
        }

        /** "captured_amount" of the JSON. */
        public Money capturedAmount() {
            return this.money("captured_amount");
        }

        /** "order_id" of the JSON. */
        public String orderId() {
            return this.text("order_id");
        }

        /** "order_reference_id" of the JSON. */
        public String orderReferenceId() {
            return this.text("order_reference_id");
        }

        /** "raw" of the JSON. */
        public Object raw() {
            return this.member("raw");
        }

        /** "refund_id" of the JSON. */
        public String refundId() {
            return this.text("refund_id");
        }

        /** What was given back on this order in all. */
        public Money refundedAmount() {
            return this.money("refunded_amount");
        }

        /** It was done before this call. */
        public boolean replayed() {
            return this.is("replayed");
        }

        /** "request_id" of the JSON. */
        public String requestId() {
            return this.text("request_id");
        }

        /** "status" of the JSON. */
        public String status() {
            return this.text("status");
        }
    }

    /** What {@link Client#webhookRegister(Object)}, {@link Client#webhookGet(Object)}, {@link Client#webhookUpdate(Object)} answers. */
    public static final class WebhookReply extends Reply {
        WebhookReply(int code, String json) {
            super(code, json);
        }

        /** It was registered before, and was brought up to date. */
        public boolean adopted() {
            return this.is("adopted");
        }

        /** What it posts. */
        public List<String> events() {
            return this.list("events", path -> this.text(path));
        }

        /** Where it posts to. */
        public String url() {
            return this.text("url");
        }

        /** The service's id. */
        public String webhookId() {
            return this.text("webhook_id");
        }
    }

    /** What {@link Client#webhookList(Object)} answers. */
    public static final class WebhookListReply extends Reply {
        WebhookListReply(int code, String json) {
            super(code, json);
        }

        /** All of the merchant. */
        public List<Webhook> webhooks() {
            return this.list("webhooks", path -> new Webhook(this, path));
        }
    }

    /** What {@link Client#webhookReceive(Object)}, {@link Client#webhookNext(Object)} answers. */
    public static final class EventReply extends Reply {
        EventReply(int code, String json) {
            super(code, json);
        }

        /** It was received before. */
        public boolean duplicate() {
            return this.is("duplicate");
        }

        /** What the webhook says; null when it was refused. */
        public Event event() {
            return this.part("event", path -> new Event(this, path));
        }

        /** The order, as read afresh. */
        public Order order() {
            return this.part("order", path -> new Order(this, path));
        }

        /** What the host's web server answers; absent where this library has answered. */
        public Response respond() {
            return this.part("respond", path -> new Response(this, path));
        }
    }

    /** What {@link Client#webhookListen(Object)} answers. */
    public static final class WebhookListenReply extends Reply {
        WebhookListenReply(int code, String json) {
            super(code, json);
        }

        /** The address that is listened at. */
        public String address() {
            return this.text("address");
        }

        /** The port. */
        public long port() {
            return this.integer("port", 0L);
        }
    }

    /** What {@link Client#disputeList(Object)} answers. */
    public static final class DisputeListReply extends Reply {
        DisputeListReply(int code, String json) {
            super(code, json);
        }

        /** Those of this page. */
        public List<Dispute> disputes() {
            return this.list("disputes", path -> new Dispute(this, path));
        }

        /** How many there are in all. */
        public Long total() {
            return this.integer("total", null);
        }
    }

    /** What {@link Client#disputeReply(Object)} answers. */
    public static final class DisputeCommentReply extends Reply {
        DisputeCommentReply(int code, String json) {
            super(code, json);
        }

        /** The service's number of the dispute. */
        public long disputeId() {
            return this.integer("dispute_id", 0L);
        }
    }

    /** What {@link Client#recover(Object)} answers. */
    public static final class RecoverReply extends Reply {
        RecoverReply(int code, String json) {
            super(code, json);
        }

        /** Questions put to the service. */
        public long polls() {
            return this.integer("polls", 0L);
        }

        /** Every step that was unfinished. */
        public List<RecoveredStep> steps() {
            return this.list("steps", path -> new RecoveredStep(this, path));
        }
    }

    /** What {@link Client#history(Object)} answers. */
    public static final class HistoryReply extends Reply {
        HistoryReply(int code, String json) {
            super(code, json);
        }

        /** "before_id" of the next page; null on the last. */
        public Long nextBeforeId() {
            return this.integer("next_before_id", null);
        }

        /** The page, newest first. */
        public List<Step> steps() {
            return this.list("steps", path -> new Step(this, path));
        }
    }

    /** What {@link Client#report(Object)} answers. */
    public static final class ReportReply extends Reply {
        ReportReply(int code, String json) {
            super(code, json);
        }

        /** The period is over and everything in it has its end. */
        public boolean complete() {
            return this.is("complete");
        }

        /** The table. */
        public String csv() {
            return this.text("csv");
        }

        /** What the service says otherwise, where it was asked. */
        public List<Difference> differences() {
            return this.list("differences", path -> new Difference(this, path));
        }

        /** Begin of the period. */
        public String from() {
            return this.text("from");
        }

        /** For each currency, over all stores and lanes. */
        public List<Totals> grandTotals() {
            return this.list("grand_totals", path -> new Totals(this, path));
        }

        /** "x" or "z". */
        public String kind() {
            return this.text("kind");
        }

        /** The lines for a printer. */
        public String printedText() {
            return this.text("text");
        }

        /** For each store, lane and currency. */
        public List<Totals> totals() {
            return this.list("totals", path -> new Totals(this, path));
        }

        /** What has no known end yet. */
        public List<Step> unresolved() {
            return this.list("unresolved", path -> new Step(this, path));
        }

        /** Its end. */
        public String until() {
            return this.text("until");
        }
    }

    /** What {@link Client#receipt(Object)} answers. */
    public static final class ReceiptReply extends Reply {
        ReceiptReply(int code, String json) {
            super(code, json);
        }

        /** What was paid or given back. */
        public Money amount() {
            return this.money("amount");
        }

        /** Characters of a line. */
        public long columns() {
            return this.integer("columns", 0L);
        }

        /** "sale" or "refund". */
        public String kind() {
            return this.text("kind");
        }

        /** The lines. */
        public Lines lines() {
            return this.part("lines", path -> new Lines(this, path));
        }

        /** The service's order id. */
        public String orderId() {
            return this.text("order_id");
        }

        /** The till's reference of the sale. */
        public String orderReferenceId() {
            return this.text("order_reference_id");
        }
    }

    /** What {@link Client#diagnose(Object)} answers. */
    public static final class DiagnoseReply extends Reply {
        DiagnoseReply(int code, String json) {
            super(code, json);
        }

        /** "checks" of the JSON. */
        public List<Check> checks() {
            return this.list("checks", path -> new Check(this, path));
        }

        /** What is wrong, the first cause in front. */
        public List<String> faults() {
            return this.list("faults", path -> this.text(path));
        }

        /** Nothing failed. */
        public boolean healthy() {
            return this.is("healthy");
        }

        /** "took_ms" of the JSON. */
        public long tookMs() {
            return this.integer("took_ms", 0L);
        }

        /** "versions" of the JSON. */
        public Versions versions() {
            return this.part("versions", path -> new Versions(this, path));
        }
    }

    /** What {@link Client#supportBundle(Object)} answers. */
    public static final class SupportBundleReply extends Reply {
        SupportBundleReply(int code, String json) {
            super(code, json);
        }

        /** "bytes" of the JSON. */
        public long bytes() {
            return this.integer("bytes", 0L);
        }

        /** "entries" of the JSON. */
        public List<String> entries() {
            return this.list("entries", path -> this.text(path));
        }

        /** "file" of the JSON. */
        public String file() {
            return this.text("file");
        }

        /** Steps of the journal that are in it. */
        public long steps() {
            return this.integer("steps", 0L);
        }
    }

    /** What {@link Client#logLevel(Object)} answers. */
    public static final class LogLevelReply extends Reply {
        LogLevelReply(int code, String json) {
            super(code, json);
        }

        /** The level from now on. */
        public String level() {
            return this.text("level");
        }
    }

    /** What {@link Client#watchAdd(Object)}, {@link Client#watchRemove(Object)} answers. */
    public static final class WatchingReply extends Reply {
        WatchingReply(int code, String json) {
            super(code, json);
        }

        /** "watch_add": false when the order was watched before. */
        public boolean added() {
            return this.is("added");
        }

        /** "watch_remove": false when the order was not watched (any more). */
        public boolean removed() {
            return this.is("removed");
        }

        /** How many orders are watched now. */
        public long watching() {
            return this.integer("watching", 0L);
        }
    }

    /** What {@link Client#watchNext(Object)} answers. */
    public static final class WatchNextReply extends SaleReply {
        WatchNextReply(int code, String json) {
            super(code, json);
        }

        /** Whether there is something new; false when the time passed without. */
        public boolean event() {
            return this.is("event");
        }

        /** How many orders are watched now. */
        public long watching() {
            return this.integer("watching", 0L);
        }
    }

    /** One thing that was said or done in a dispute. */
    public static final class Activity {
        private final Reply reply;
        private final String at;

        Activity(Reply reply, String at) {
            this.reply = reply;
            this.at = at + ".";
        }

        /** Number of files. */
        public long attachments() {
            return reply.integer(at + "attachments", 0L);
        }

        /** What was said. */
        public String comment() {
            return reply.text(at + "comment");
        }

        /** RFC 3339. */
        public String createdAt() {
            return reply.text(at + "created_at");
        }

        /** What happened. */
        public String event() {
            return reply.text(at + "event");
        }
    }

    /** What this service can do, told by `client_open`. */
    public static final class Capabilities {
        private final Reply reply;
        private final String at;

        Capabilities(Reply reply, String at) {
            this.reply = reply;
            this.at = at + ".";
        }

        /** Channels of "session_create". */
        public List<String> channels() {
            return reply.list(at + "channels", path -> reply.text(path));
        }

        /** Currencies. */
        public List<String> currencies() {
            return reply.list(at + "currencies", path -> reply.text(path));
        }

        /** Whether a refund may be a part of what was paid. */
        public boolean partialRefund() {
            return reply.is(at + "partial_refund");
        }

        /** Whether the service sends the link to the customer itself. */
        public boolean sendsSms() {
            return reply.is(at + "sends_sms");
        }

        /** Minutes after which an unpaid session ends. */
        public long sessionMinutes() {
            return reply.integer(at + "session_minutes", 0L);
        }

        /** Whether an unpaid session can be taken back. */
        public boolean canVoid() {
            return reply.is(at + "void");
        }
    }

    /**  */
    public static final class Check {
        private final Reply reply;
        private final String at;

        Check(Reply reply, String at) {
            this.reply = reply;
            this.at = at + ".";
        }

        /** "detail" of the JSON. */
        public String detail() {
            return reply.text(at + "detail");
        }

        /** "fault" of the JSON. */
        public String fault() {
            return reply.text(at + "fault");
        }

        /** "message" of the JSON. */
        public String message(String language) {
            return reply.text(at + "message" + "." + language);
        }

        /** "ms" of the JSON. */
        public long ms() {
            return reply.integer(at + "ms", 0L);
        }

        /** "name" of the JSON. */
        public String name() {
            return reply.text(at + "name");
        }

        /** "result" of the JSON. */
        public String result() {
            return reply.text(at + "result");
        }
    }

    /** What Tamara says otherwise than the journal. */
    public static final class Difference {
        private final Reply reply;
        private final String at;

        Difference(Reply reply, String at) {
            this.reply = reply;
            this.at = at + ".";
        }

        /** By the journal. */
        public String journal() {
            return reply.text(at + "journal");
        }

        /** The service's order id. */
        public String orderId() {
            return reply.text(at + "order_id");
        }

        /** The till's reference of the sale. */
        public String orderReferenceId() {
            return reply.text(at + "order_reference_id");
        }

        /** By the service. */
        public String service() {
            return reply.text(at + "service");
        }

        /** "paid", "refunded", or "not_read". */
        public String what() {
            return reply.text(at + "what");
        }
    }

    /** A customer's complaint about an order. */
    public static final class Dispute {
        private final Reply reply;
        private final String at;

        Dispute(Reply reply, String at) {
            this.reply = reply;
            this.at = at + ".";
        }

        /** What was said and done, in the service's order. */
        public List<Activity> activities() {
            return reply.list(at + "activities", path -> new Activity(reply, path));
        }

        /** What it is about. */
        public Money amount() {
            return reply.money(at + "amount");
        }

        /** RFC 3339. */
        public String closedAt() {
            return reply.text(at + "closed_at");
        }

        /** The service's number of it. */
        public long disputeId() {
            return reply.integer(at + "dispute_id", 0L);
        }

        /** "open", "awaiting_merchant_response", "under_review", "claim_accepted", "claim_rejected", "cancelled", "closed", or another text. */
        public String disputeStatus() {
            return reply.text(at + "dispute_status");
        }

        /** The merchant's reference of the order. */
        public String merchantOrderReferenceId() {
            return reply.text(at + "merchant_order_reference_id");
        }

        /** RFC 3339. */
        public String openedAt() {
            return reply.text(at + "opened_at");
        }

        /** The service's order id. */
        public String orderId() {
            return reply.text(at + "order_id");
        }

        /** Where the order stands. */
        public String orderStatus() {
            return reply.text(at + "order_status");
        }
    }

    /**  */
    public static final class ErrorDetail {
        private final Reply reply;
        private final String at;

        ErrorDetail(Reply reply, String at) {
            this.reply = reply;
            this.at = at + ".";
        }

        /** "detail" of the JSON. */
        public String detail() {
            return reply.text(at + "detail");
        }

        /** "field" of the JSON. */
        public String field() {
            return reply.text(at + "field");
        }

        /** "http_status" of the JSON. */
        public Long httpStatus() {
            return reply.integer(at + "http_status", null);
        }

        /** "kind" of the JSON. */
        public String kind() {
            return reply.text(at + "kind");
        }

        /** "retry" of the JSON. */
        public String retry() {
            return reply.text(at + "retry");
        }

        /** "service" of the JSON. */
        public ServiceWords service() {
            return reply.part(at + "service", path -> new ServiceWords(reply, path));
        }
    }

    /** What a webhook says. */
    public static final class Event {
        private final Reply reply;
        private final String at;

        Event(Reply reply, String at) {
            this.reply = reply;
            this.at = at + ".";
        }

        /** Why the order was declined, in the service's words. */
        public String declinedReason() {
            return reply.text(at + "declined_reason");
        }

        /** The event's own id, where the service gives it one: the same when it is delivered again. */
        public String eventId() {
            return reply.text(at + "event_id");
        }

        /** "order_captured" and so on; unknown texts are handed on. */
        public String eventType() {
            return reply.text(at + "event_type");
        }

        /** Id of the refund, capture or cancel it tells of. */
        public String movementId() {
            return reply.text(at + "movement_id");
        }

        /** The service's order id. */
        public String orderId() {
            return reply.text(at + "order_id");
        }

        /** The merchant's reference, where it is told. */
        public String orderReferenceId() {
            return reply.text(at + "order_reference_id");
        }
    }

    /** The lines of a receipt in both languages. */
    public static final class Lines {
        private final Reply reply;
        private final String at;

        Lines(Reply reply, String at) {
            this.reply = reply;
            this.at = at + ".";
        }

        /** Arabic. */
        public List<String> ar() {
            return reply.list(at + "ar", path -> reply.text(path));
        }

        /** English. */
        public List<String> en() {
            return reply.list(at + "en", path -> reply.text(path));
        }
    }

    /** Fields of `session_create`, `poll_status`, `pay`, `session_void` and `order_get`. */
    public static final class Order {
        private final Reply reply;
        private final String at;

        Order(Reply reply, String at) {
            this.reply = reply;
            this.at = at + ".";
        }

        /** The reference of this attempt at the service, where it is not the sale's own. */
        public String attemptReferenceId() {
            return reply.text(at + "attempt_reference_id");
        }

        /** "canceled_amount" of the JSON. */
        public Money canceledAmount() {
            return reply.money(at + "canceled_amount");
        }

        /** "captured_amount" of the JSON. */
        public Money capturedAmount() {
            return reply.money(at + "captured_amount");
        }

        /** "channel" of the JSON. */
        public String channel() {
            return reply.text(at + "channel");
        }

        /** "checkout_deeplink" of the JSON. */
        public String checkoutDeeplink() {
            return reply.text(at + "checkout_deeplink");
        }

        /** "checkout_id" of the JSON. */
        public String checkoutId() {
            return reply.text(at + "checkout_id");
        }

        /** The service's page, of an online order. */
        public String checkoutUrl() {
            return reply.text(at + "checkout_url");
        }

        /** Other orders that the customer paid for the same sale. */
        public List<String> duplicates() {
            return reply.list(at + "duplicates", path -> reply.text(path));
        }

        /** "instalments" of the JSON. */
        public Long instalments() {
            return reply.integer(at + "instalments", null);
        }

        /** "order_id" of the JSON. */
        public String orderId() {
            return reply.text(at + "order_id");
        }

        /** "order_number" of the JSON. */
        public String orderNumber() {
            return reply.text(at + "order_number");
        }

        /** "order_reference_id" of the JSON. */
        public String orderReferenceId() {
            return reply.text(at + "order_reference_id");
        }

        /** "payment_type" of the JSON. */
        public String paymentType() {
            return reply.text(at + "payment_type");
        }

        /** "polls" of the JSON. */
        public long polls() {
            return reply.integer(at + "polls", 0L);
        }

        /** What is odd about a checkout's request. */
        public List<Problem> problems() {
            return reply.list(at + "problems", path -> new Problem(reply, path));
        }

        /** "qr" of the JSON. */
        public Qr qr() {
            return reply.part(at + "qr", path -> new Qr(reply, path));
        }

        /** "raw" of the JSON. */
        public Object raw() {
            return reply.member(at + "raw");
        }

        /** "refunded_amount" of the JSON. */
        public Money refundedAmount() {
            return reply.money(at + "refunded_amount");
        }

        /** The session was there before this call. */
        public boolean resumed() {
            return reply.is(at + "resumed");
        }

        /** "status" of the JSON. */
        public String status() {
            return reply.text(at + "status");
        }

        /** "total_amount" of the JSON. */
        public Money totalAmount() {
            return reply.money(at + "total_amount");
        }

        /** "waited_ms" of the JSON. */
        public long waitedMs() {
            return reply.integer(at + "waited_ms", 0L);
        }
    }

    /** One way to pay. */
    public static final class PaymentOption {
        private final Reply reply;
        private final String at;

        PaymentOption(Reply reply, String at) {
            this.reply = reply;
            this.at = at + ".";
        }

        /** The greatest order total. */
        public Money maxLimit() {
            return reply.money(at + "max_limit");
        }

        /** The least order total. */
        public Money minLimit() {
            return reply.money(at + "min_limit");
        }

        /** The service's name of it. */
        public String name() {
            return reply.text(at + "name");
        }
    }

    /** One thing that is wrong with a checkout. */
    public static final class Problem {
        private final Reply reply;
        private final String at;

        Problem(Reply reply, String at) {
            this.reply = reply;
            this.at = at + ".";
        }

        /** What to do about it. */
        public String advice() {
            return reply.text(at + "advice");
        }

        /** Stable snake_case name: "missing_field", "sum_mismatch". */
        public String code() {
            return reply.text(at + "code");
        }

        /** What is wrong, for the developer. Holds no personal data. */
        public String detail() {
            return reply.text(at + "detail");
        }

        /** Path of the field it is about. */
        public String field() {
            return reply.text(at + "field");
        }

        /** Whether it keeps the request from being sent. */
        public String level() {
            return reply.text(at + "level");
        }
    }

    /** One QR code in its several forms. */
    public static final class Qr {
        private final Reply reply;
        private final String at;

        Qr(Reply reply, String at) {
            this.reply = reply;
            this.at = at + ".";
        }

        /** One text per row, "1" for a dark module and "0" for a light one, without quiet zone. */
        public List<String> modules() {
            return reply.list(at + "modules", path -> reply.text(path));
        }

        /** A black and white PNG of 8 pixels per module with quiet zone, in base64. */
        public String pngBase64() {
            return reply.text(at + "png_base64");
        }

        /** Modules along one side, without quiet zone. */
        public long size() {
            return reply.integer(at + "size", 0L);
        }

        /** An SVG document with quiet zone. */
        public String svg() {
            return reply.text(at + "svg");
        }
    }

    /** One step of the journal. */
    public static final class RecoveredStep {
        private final Reply reply;
        private final String at;

        RecoveredStep(Reply reply, String at) {
            this.reply = reply;
            this.at = at + ".";
        }

        /** "amount" of the JSON. */
        public Money amount() {
            return reply.money(at + "amount");
        }

        /** "attempt_reference_id" of the JSON. */
        public String attemptReferenceId() {
            return reply.text(at + "attempt_reference_id");
        }

        /** "channel" of the JSON. */
        public String channel() {
            return reply.text(at + "channel");
        }

        /** "checkout_id" of the JSON. */
        public String checkoutId() {
            return reply.text(at + "checkout_id");
        }

        /** "created_at" of the JSON. */
        public String createdAt() {
            return reply.text(at + "created_at");
        }

        /** "error" of the JSON. */
        public ErrorDetail error() {
            return reply.part(at + "error", path -> new ErrorDetail(reply, path));
        }

        /** "id" of the JSON. */
        public long id() {
            return reply.integer(at + "id", 0L);
        }

        /** "kind" of the JSON. */
        public String kind() {
            return reply.text(at + "kind");
        }

        /** "lane" of the JSON. */
        public String lane() {
            return reply.text(at + "lane");
        }

        /** "last_error" of the JSON. */
        public String lastError() {
            return reply.text(at + "last_error");
        }

        /** "next_action" of the JSON. */
        public String nextAction() {
            return reply.text(at + "next_action");
        }

        /** "order_id" of the JSON. */
        public String orderId() {
            return reply.text(at + "order_id");
        }

        /** "order_reference_id" of the JSON. */
        public String orderReferenceId() {
            return reply.text(at + "order_reference_id");
        }

        /** "phone" of the JSON. */
        public String phone() {
            return reply.text(at + "phone");
        }

        /** "request_id" of the JSON. */
        public String requestId() {
            return reply.text(at + "request_id");
        }

        /** "result_id" of the JSON. */
        public String resultId() {
            return reply.text(at + "result_id");
        }

        /** "state" of the JSON. */
        public String state() {
            return reply.text(at + "state");
        }

        /** "status" of the JSON. */
        public String status() {
            return reply.text(at + "status");
        }

        /** "store_code" of the JSON. */
        public String storeCode() {
            return reply.text(at + "store_code");
        }

        /** "updated_at" of the JSON. */
        public String updatedAt() {
            return reply.text(at + "updated_at");
        }

        /** "verdict" of the JSON. */
        public String verdict() {
            return reply.text(at + "verdict");
        }
    }

    /** What the host's web server answers. */
    public static final class Response {
        private final Reply reply;
        private final String at;

        Response(Reply reply, String at) {
            this.reply = reply;
            this.at = at + ".";
        }

        /** JSON text. */
        public String body() {
            return reply.text(at + "body");
        }

        /** HTTP status. */
        public long status() {
            return reply.integer(at + "status", 0L);
        }
    }

    /** The service's own words about a refusal, shown to the developer as they came. */
    public static final class ServiceWords {
        private final Reply reply;
        private final String at;

        ServiceWords(Reply reply, String at) {
            this.reply = reply;
            this.at = at + ".";
        }

        /** The service's "error_code" texts. */
        public List<String> codes() {
            return reply.list(at + "codes", path -> reply.text(path));
        }

        /** The service's "message", cut to 500 characters. */
        public String message() {
            return reply.text(at + "message");
        }

        /** State that the refused step would have led to, when the service names it. */
        public String newState() {
            return reply.text(at + "new_state");
        }

        /** State of the order before the refused step, when the service names it. */
        public String oldState() {
            return reply.text(at + "old_state");
        }

        /** The webhook that already serves the address, when the service names it. */
        public String webhookId() {
            return reply.text(at + "webhook_id");
        }
    }

    /** One step of the journal. */
    public static final class Step {
        private final Reply reply;
        private final String at;

        Step(Reply reply, String at) {
            this.reply = reply;
            this.at = at + ".";
        }

        /** "amount" of the JSON. */
        public Money amount() {
            return reply.money(at + "amount");
        }

        /** "attempt_reference_id" of the JSON. */
        public String attemptReferenceId() {
            return reply.text(at + "attempt_reference_id");
        }

        /** "channel" of the JSON. */
        public String channel() {
            return reply.text(at + "channel");
        }

        /** "checkout_id" of the JSON. */
        public String checkoutId() {
            return reply.text(at + "checkout_id");
        }

        /** "created_at" of the JSON. */
        public String createdAt() {
            return reply.text(at + "created_at");
        }

        /** "id" of the JSON. */
        public long id() {
            return reply.integer(at + "id", 0L);
        }

        /** "kind" of the JSON. */
        public String kind() {
            return reply.text(at + "kind");
        }

        /** "lane" of the JSON. */
        public String lane() {
            return reply.text(at + "lane");
        }

        /** "last_error" of the JSON. */
        public String lastError() {
            return reply.text(at + "last_error");
        }

        /** "order_id" of the JSON. */
        public String orderId() {
            return reply.text(at + "order_id");
        }

        /** "order_reference_id" of the JSON. */
        public String orderReferenceId() {
            return reply.text(at + "order_reference_id");
        }

        /** "phone" of the JSON. */
        public String phone() {
            return reply.text(at + "phone");
        }

        /** "request_id" of the JSON. */
        public String requestId() {
            return reply.text(at + "request_id");
        }

        /** "result_id" of the JSON. */
        public String resultId() {
            return reply.text(at + "result_id");
        }

        /** "state" of the JSON. */
        public String state() {
            return reply.text(at + "state");
        }

        /** "status" of the JSON. */
        public String status() {
            return reply.text(at + "status");
        }

        /** "store_code" of the JSON. */
        public String storeCode() {
            return reply.text(at + "store_code");
        }

        /** "updated_at" of the JSON. */
        public String updatedAt() {
            return reply.text(at + "updated_at");
        }
    }

    /** Steps of one kind: how many, and how much. */
    public static final class Sum {
        private final Reply reply;
        private final String at;

        Sum(Reply reply, String at) {
            this.reply = reply;
            this.at = at + ".";
        }

        /** Null when the sum is too large for an amount. */
        public Money amount() {
            return reply.money(at + "amount");
        }

        /** "count" of the JSON. */
        public long count() {
            return reply.integer(at + "count", 0L);
        }
    }

    /** The figures of one store, lane and currency. */
    public static final class Totals {
        private final Reply reply;
        private final String at;

        Totals(Reply reply, String at) {
            this.reply = reply;
            this.at = at + ".";
        }

        /** Online orders whose money was claimed. */
        public Sum captured() {
            return reply.part(at + "captured", path -> new Sum(reply, path));
        }

        /** "currency" of the JSON. */
        public String currency() {
            return reply.text(at + "currency");
        }

        /** "lane" of the JSON. */
        public String lane() {
            return reply.text(at + "lane");
        }

        /** Paid and captured, less what was refunded; null when it cannot be told in a number. */
        public String net() {
            return reply.text(at + "net");
        }

        /** Sessions that ended unpaid otherwise. */
        public Sum notPaid() {
            return reply.part(at + "not_paid", path -> new Sum(reply, path));
        }

        /** Sessions that were paid. */
        public Sum paid() {
            return reply.part(at + "paid", path -> new Sum(reply, path));
        }

        /** Refunds that were made. */
        public Sum refunded() {
            return reply.part(at + "refunded", path -> new Sum(reply, path));
        }

        /** "store_code" of the JSON. */
        public String storeCode() {
            return reply.text(at + "store_code");
        }

        /** Whatever has no known end yet. */
        public Sum unresolved() {
            return reply.part(at + "unresolved", path -> new Sum(reply, path));
        }

        /** Sessions that were taken back. */
        public Sum voided() {
            return reply.part(at + "voided", path -> new Sum(reply, path));
        }
    }

    /** What runs here. */
    public static final class Versions {
        private final Reply reply;
        private final String at;

        Versions(Reply reply, String at) {
            this.reply = reply;
            this.at = at + ".";
        }

        /** "abi" of the JSON. */
        public long abi() {
            return reply.integer(at + "abi", 0L);
        }

        /** "bits" of the JSON. */
        public long bits() {
            return reply.integer(at + "bits", 0L);
        }

        /** "journal_engine" of the JSON. */
        public String journalEngine() {
            return reply.text(at + "journal_engine");
        }

        /** "library" of the JSON. */
        public String library() {
            return reply.text(at + "library");
        }

        /** "processor" of the JSON. */
        public String processor() {
            return reply.text(at + "processor");
        }

        /** "system" of the JSON. */
        public String system() {
            return reply.text(at + "system");
        }
    }

    /** A webhook as the service keeps it. */
    public static final class Webhook {
        private final Reply reply;
        private final String at;

        Webhook(Reply reply, String at) {
            this.reply = reply;
            this.at = at + ".";
        }

        /** What it posts. */
        public List<String> events() {
            return reply.list(at + "events", path -> reply.text(path));
        }

        /** Where it posts to. */
        public String url() {
            return reply.text(at + "url");
        }

        /** The service's id. */
        public String webhookId() {
            return reply.text(at + "webhook_id");
        }
    }
    // </generated>
}
