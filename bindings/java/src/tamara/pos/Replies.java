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
            return integer("abi_version", 0L);
        }

        /** Where requests go. */
        public String baseUrl() {
            return text("base_url");
        }

        /** What the service can do. */
        public Capabilities capabilities() {
            return part("capabilities", path -> new Capabilities(this, path));
        }

        /** ISO code. */
        public String country() {
            return text("country");
        }

        /** "sandbox", "production" or "simulator". */
        public String environment() {
            return text("environment");
        }

        /** Path of the journal's file; null without one. */
        public String journal() {
            return text("journal");
        }

        /** As configured. */
        public String lane() {
            return text("lane");
        }

        /** As configured. */
        public String merchant() {
            return text("merchant");
        }

        /** Names for tamara_call. */
        public List<String> operations() {
            return list("operations", path -> text(path));
        }

        /** "tamara" or "checkout_com". */
        public String provider() {
            return text("provider");
        }

        /** As configured. */
        public String storeCode() {
            return text("store_code");
        }

        /** Version of the library. */
        public String version() {
            return text("version");
        }
    }

    /** What {@link Client#sessionCreate(Object)}, {@link Client#pollStatus(Object)}, {@link Client#sessionVoid(Object)}, {@link Client#pay(Object)}, {@link Client#orderGet(Object)}, {@link Client#orderUpdateReference(Object)}, {@link Client#orderAuthorise(Object)}, {@link Client#checkoutCreate(Object)} answers. */
    public static class SaleReply extends Reply {
        SaleReply(int code, String json) {
            super(code, json);
        }

        /** The reference of this attempt at the service, where it differs. */
        public String attemptReferenceId() {
            return text("attempt_reference_id");
        }

        /** What was cancelled, in all. */
        public Money canceledAmount() {
            return money("canceled_amount");
        }

        /** What was captured, in all. */
        public Money capturedAmount() {
            return money("captured_amount");
        }

        /** "order_get" only: the order's captures, in the service's order. */
        public List<Captured> captures() {
            return list("captures", path -> new Captured(this, path));
        }

        /** "sms", "qr" or "online". */
        public String channel() {
            return text("channel");
        }

        /** What the SMS or the QR code leads to. */
        public String checkoutDeeplink() {
            return text("checkout_deeplink");
        }

        /** The service's id of the checkout. Absent when the session was found after a lost answer; such a session cannot be voided. */
        public String checkoutId() {
            return text("checkout_id");
        }

        /** The service's page, of an online order. */
        public String checkoutUrl() {
            return text("checkout_url");
        }

        /** Other order ids that the customer paid for the same sale: refund them. */
        public List<String> duplicates() {
            return list("duplicates", path -> text(path));
        }

        /** How many instalments. */
        public Long instalments() {
            return integer("instalments", null);
        }

        /** The service's id of the order. Keep it. */
        public String orderId() {
            return text("order_id");
        }

        /** The order's number as the customer sees it. */
        public String orderNumber() {
            return text("order_number");
        }

        /** The till's own key of the sale, as given. */
        public String orderReferenceId() {
            return text("order_reference_id");
        }

        /** "order_get" only, of Tamara's orders: what the customer has paid so far, the first instalment. It does not say that the sale is paid. */
        public Money paidAmount() {
            return money("paid_amount");
        }

        /** When a sale that was paid before was seen paid, RFC 3339, UTC. */
        public String paidAt() {
            return text("paid_at");
        }

        /** How the customer pays, in the service's words. */
        public String paymentType() {
            return text("payment_type");
        }

        /** The number that the session was opened for, masked. */
        public String phone() {
            return text("phone");
        }

        /** Requests to the service in this call. */
        public long polls() {
            return integer("polls", 0L);
        }

        /** "checkout_create" only: what is wrong or doubtful in its request. */
        public List<Problem> problems() {
            return list("problems", path -> new Problem(this, path));
        }

        /** The QR code for the till's screen. */
        public Qr qr() {
            return part("qr", path -> new Qr(this, path));
        }

        /** "raw" of the JSON. */
        public Object raw() {
            return member("raw");
        }

        /** What was given back, in all. */
        public Money refundedAmount() {
            return money("refunded_amount");
        }

        /** The session was there before this call. */
        public boolean resumed() {
            return is("resumed");
        }

        /** "order_get" only: when the merchant got or gets it, as the service writes it. */
        public String settlementDate() {
            return text("settlement_date");
        }

        /** "order_get" only: whether the merchant has the money, in the service's word. */
        public String settlementStatus() {
            return text("settlement_status");
        }

        /** Tamara's status of the order; null where it is not known. */
        public String status() {
            return text("status");
        }

        /** "order_get" only: the branch. */
        public String storeCode() {
            return text("store_code");
        }

        /** What the customer pays. */
        public Money totalAmount() {
            return money("total_amount");
        }

        /** How long this call waited, in milliseconds. */
        public long waitedMs() {
            return integer("waited_ms", 0L);
        }

        /** "order_get" only: what came from the customer's wallet. */
        public Money walletPrepaidAmount() {
            return money("wallet_prepaid_amount");
        }
    }

    /** What {@link Client#tenderCheck(Object)} answers. */
    public static final class TenderCheckReply extends SaleReply {
        TenderCheckReply(int code, String json) {
            super(code, json);
        }

        /** "clear": nothing is paid, and nothing can be any more. "paid". "payable": the customer can still pay, or it is not known: take the session back with tamara_session_void (or tamara_payment_cancel), then ask again. */
        public String tender() {
            return text("tender");
        }
    }

    /** What {@link Client#refund(Object)}, {@link Client#orderCapture(Object)}, {@link Client#orderCancel(Object)} answers. */
    public static class MovementReply extends Reply {
        MovementReply(int code, String json) {
            super(code, json);
        }

        /** What this call moved. */
        public Money amount() {
            return money("amount");
        }

        /** The service's id of the cancel. */
        public String cancelId() {
            return text("cancel_id");
        }

        /** What was cancelled, in all. */
        public Money canceledAmount() {
            return money("canceled_amount");
        }

        /** The service's id of the capture; of a refund that of the capture which it gives back. */
        public String captureId() {
            return text("capture_id");
        }

        /** What was captured, in all. */
        public Money capturedAmount() {
            return money("captured_amount");
        }

        /** The service's id of the order. */
        public String orderId() {
            return text("order_id");
        }

        /** The till's own key of the sale. */
        public String orderReferenceId() {
            return text("order_reference_id");
        }

        /** "raw" of the JSON. */
        public Object raw() {
            return member("raw");
        }

        /** The service's id of the refund. */
        public String refundId() {
            return text("refund_id");
        }

        /** What was given back on this order in all. */
        public Money refundedAmount() {
            return money("refunded_amount");
        }

        /** It was done before this call. */
        public boolean replayed() {
            return is("replayed");
        }

        /** The host's own number of this request. */
        public String requestId() {
            return text("request_id");
        }

        /** The service's own word for the state of the order. */
        public String status() {
            return text("status");
        }
    }

    /** What {@link Client#paymentStart(Object)}, {@link Client#refundStart(Object)}, {@link Client#paymentStatus(Object)}, {@link Client#paymentCancel(Object)} answers. */
    public static final class PaymentStartReply extends MovementReply {
        PaymentStartReply(int code, String json) {
            super(code, json);
        }

        /** The reference of this attempt at the service, where it differs. */
        public String attemptReferenceId() {
            return text("attempt_reference_id");
        }

        /** "order_get" only: the order's captures, in the service's order. */
        public List<Captured> captures() {
            return list("captures", path -> new Captured(this, path));
        }

        /** "sms", "qr" or "online". */
        public String channel() {
            return text("channel");
        }

        /** What the SMS or the QR code leads to. */
        public String checkoutDeeplink() {
            return text("checkout_deeplink");
        }

        /** The service's id of the checkout. Absent when the session was found after a lost answer; such a session cannot be voided. */
        public String checkoutId() {
            return text("checkout_id");
        }

        /** The service's page, of an online order. */
        public String checkoutUrl() {
            return text("checkout_url");
        }

        /** Other order ids that the customer paid for the same sale: refund them. */
        public List<String> duplicates() {
            return list("duplicates", path -> text(path));
        }

        /** Nothing is done in the background any more. */
        public boolean ended() {
            return is("ended");
        }

        /** How many instalments. */
        public Long instalments() {
            return integer("instalments", null);
        }

        /** "sale" or "refund". */
        public String kind() {
            return text("kind");
        }

        /** The order's number as the customer sees it. */
        public String orderNumber() {
            return text("order_number");
        }

        /** "order_get" only, of Tamara's orders: what the customer has paid so far, the first instalment. It does not say that the sale is paid. */
        public Money paidAmount() {
            return money("paid_amount");
        }

        /** When a sale that was paid before was seen paid, RFC 3339, UTC. */
        public String paidAt() {
            return text("paid_at");
        }

        /** The payment's number in this client. */
        public long payment() {
            return integer("payment", 0L);
        }

        /** How the customer pays, in the service's words. */
        public String paymentType() {
            return text("payment_type");
        }

        /** The number that the session was opened for, masked. */
        public String phone() {
            return text("phone");
        }

        /** Requests to the service in this call. */
        public long polls() {
            return integer("polls", 0L);
        }

        /** "checkout_create" only: what is wrong or doubtful in its request. */
        public List<Problem> problems() {
            return list("problems", path -> new Problem(this, path));
        }

        /** The QR code for the till's screen. */
        public Qr qr() {
            return part("qr", path -> new Qr(this, path));
        }

        /** The session was there before this call. */
        public boolean resumed() {
            return is("resumed");
        }

        /** Seconds until the session expires, where that is known. */
        public Long secondsLeft() {
            return integer("seconds_left", null);
        }

        /** "order_get" only: when the merchant got or gets it, as the service writes it. */
        public String settlementDate() {
            return text("settlement_date");
        }

        /** "order_get" only: whether the merchant has the money, in the service's word. */
        public String settlementStatus() {
            return text("settlement_status");
        }

        /** "starting", "waiting" (for the customer), "cancelling", or an end: "paid", "not_paid", "cancelled", "too_late_paid" (the customer paid before the void), "refunded", "unknown" (see "next_action"), "failed" (nothing moved). */
        public String state() {
            return text("state");
        }

        /** "order_get" only: the branch. */
        public String storeCode() {
            return text("store_code");
        }

        /** What the customer pays. */
        public Money totalAmount() {
            return money("total_amount");
        }

        /** How long this call waited, in milliseconds. */
        public long waitedMs() {
            return integer("waited_ms", 0L);
        }

        /** "order_get" only: what came from the customer's wallet. */
        public Money walletPrepaidAmount() {
            return money("wallet_prepaid_amount");
        }
    }

    /** What {@link Client#paymentList(Object)} answers. */
    public static final class PaymentListReply extends Reply {
        PaymentListReply(int code, String json) {
            super(code, json);
        }

        /** All that are under way, and the last 1,000 that have ended, the oldest first. */
        public List<PaymentLine> payments() {
            return list("payments", path -> new PaymentLine(this, path));
        }
    }

    /** What {@link Client#eligibility(Object)} answers. */
    public static final class EligibilityReply extends Reply {
        EligibilityReply(int code, String json) {
            super(code, json);
        }

        /** False: the service did not answer (warning "not_asked"). */
        public boolean asked() {
            return is("asked");
        }

        /** The answer is one of the last five minutes. */
        public boolean cached() {
            return is("cached");
        }

        /** Whether to offer Tamara. */
        public boolean offer() {
            return is("offer");
        }

        /** The ways to pay, with their limits. */
        public List<PaymentOption> options() {
            return list("options", path -> new PaymentOption(this, path));
        }
    }

    /** What {@link Client#customerVerification(Object)} answers. */
    public static final class CustomerVerificationReply extends Reply {
        CustomerVerificationReply(int code, String json) {
            super(code, json);
        }

        /** Whether the customer's identity is verified. */
        public boolean isIdVerified() {
            return is("is_id_verified");
        }
    }

    /** What {@link Client#newReference(Object)} answers. */
    public static final class NewReferenceReply extends Reply {
        NewReferenceReply(int code, String json) {
            super(code, json);
        }

        /** A reference that was not used before. */
        public String orderReferenceId() {
            return text("order_reference_id");
        }
    }

    /** What {@link Client#webhookRegister(Object)}, {@link Client#webhookGet(Object)}, {@link Client#webhookUpdate(Object)} answers. */
    public static final class WebhookReply extends Reply {
        WebhookReply(int code, String json) {
            super(code, json);
        }

        /** It was registered before, and was brought up to date. */
        public boolean adopted() {
            return is("adopted");
        }

        /** What it posts. */
        public List<String> events() {
            return list("events", path -> text(path));
        }

        /** Where it posts to. */
        public String url() {
            return text("url");
        }

        /** The service's id. */
        public String webhookId() {
            return text("webhook_id");
        }
    }

    /** What {@link Client#webhookList(Object)} answers. */
    public static final class WebhookListReply extends Reply {
        WebhookListReply(int code, String json) {
            super(code, json);
        }

        /** All of the merchant. */
        public List<Webhook> webhooks() {
            return list("webhooks", path -> new Webhook(this, path));
        }
    }

    /** What {@link Client#webhookReceive(Object)}, {@link Client#webhookNext(Object)} answers. */
    public static final class EventReply extends Reply {
        EventReply(int code, String json) {
            super(code, json);
        }

        /** Received before, by any program with this journal. Verdict and next action are those of the order as it is now. */
        public boolean duplicate() {
            return is("duplicate");
        }

        /** What the webhook reports; null when it was refused. */
        public Event event() {
            return part("event", path -> new Event(this, path));
        }

        /** The order as read afresh; "verdict" of the reply is its verdict. The order counts, not the webhook, whose body is not signed: where the order does not show what the webhook reports there is a warning "not_shown", and "respond" asks the service to deliver it again. Absent for the events of a dispute, which are read with tamara_dispute_list. */
        public Order order() {
            return part("order", path -> new Order(this, path));
        }

        /** What the host's web server answers. Absent in "webhook_next": the library has answered. */
        public Response respond() {
            return part("respond", path -> new Response(this, path));
        }
    }

    /** What {@link Client#webhookListen(Object)} answers. */
    public static final class WebhookListenReply extends Reply {
        WebhookListenReply(int code, String json) {
            super(code, json);
        }

        /** The address that is listened at. */
        public String address() {
            return text("address");
        }

        /** The port. */
        public long port() {
            return integer("port", 0L);
        }
    }

    /** What {@link Client#disputeList(Object)} answers. */
    public static final class DisputeListReply extends Reply {
        DisputeListReply(int code, String json) {
            super(code, json);
        }

        /** Those of this page. */
        public List<Dispute> disputes() {
            return list("disputes", path -> new Dispute(this, path));
        }

        /** How many there are in all. */
        public Long total() {
            return integer("total", null);
        }
    }

    /** What {@link Client#disputeReply(Object)} answers. */
    public static final class DisputeCommentReply extends Reply {
        DisputeCommentReply(int code, String json) {
            super(code, json);
        }

        /** The service's number of the dispute. */
        public long disputeId() {
            return integer("dispute_id", 0L);
        }
    }

    /** What {@link Client#recover(Object)} answers. */
    public static final class RecoverReply extends Reply {
        RecoverReply(int code, String json) {
            super(code, json);
        }

        /** Requests to the service in this call. */
        public long polls() {
            return integer("polls", 0L);
        }

        /** In the order in which they were checked. */
        public List<RecoveredStep> steps() {
            return list("steps", path -> new RecoveredStep(this, path));
        }
    }

    /** What {@link Client#stepResolve(Object)} answers. */
    public static final class StepResolveReply extends Reply {
        StepResolveReply(int code, String json) {
            super(code, json);
        }

        /** The step as it stands now. */
        public Step step() {
            return part("step", path -> new Step(this, path));
        }
    }

    /** What {@link Client#history(Object)} answers. */
    public static final class HistoryReply extends Reply {
        HistoryReply(int code, String json) {
            super(code, json);
        }

        /** "before_id" of the next page; null on the last. A page that is not full may have a next one. */
        public Long nextBeforeId() {
            return integer("next_before_id", null);
        }

        /** The page, newest first: at most "limit" steps, and none where none of the 10,000 that were looked through fits. */
        public List<Step> steps() {
            return list("steps", path -> new Step(this, path));
        }
    }

    /** What {@link Client#diagnose(Object)} answers. */
    public static final class DiagnoseReply extends Reply {
        DiagnoseReply(int code, String json) {
            super(code, json);
        }

        /** Every check, in the order in which they were made. */
        public List<Check> checks() {
            return list("checks", path -> new Check(this, path));
        }

        /** What is wrong, the first cause in front: names of codes in lower case ("dns_failed", "connect_failed", "proxy_failed", "tls_failed", "unauthorised", "environment_mixed", "journal_read_only", "journal_full" and so on), or "certificate_expired", "certificate_not_yet_valid", "certificate_untrusted", "certificate_other_host", "clock_wrong", "disk_low". */
        public List<String> faults() {
            return list("faults", path -> text(path));
        }

        /** Nothing failed, and nothing is doubtful ("faults" is empty). */
        public boolean healthy() {
            return is("healthy");
        }

        /** How long all of it took, in milliseconds. */
        public long tookMs() {
            return integer("took_ms", 0L);
        }

        /** What runs here. */
        public Versions versions() {
            return part("versions", path -> new Versions(this, path));
        }
    }

    /** What {@link Client#supportBundle(Object)} answers. */
    public static final class SupportBundleReply extends Reply {
        SupportBundleReply(int code, String json) {
            super(code, json);
        }

        /** Its size. */
        public long bytes() {
            return integer("bytes", 0L);
        }

        /** What is in it. */
        public List<String> entries() {
            return list("entries", path -> text(path));
        }

        /** Full path of the file. */
        public String file() {
            return text("file");
        }

        /** Steps of the journal that are in it. */
        public long steps() {
            return integer("steps", 0L);
        }
    }

    /** What {@link Client#logLevel(Object)} answers. */
    public static final class LogLevelReply extends Reply {
        LogLevelReply(int code, String json) {
            super(code, json);
        }

        /** The level from now on. */
        public String level() {
            return text("level");
        }
    }

    /** What {@link Client#report(Object)} answers. */
    public static final class ReportReply extends Reply {
        ReportReply(int code, String json) {
            super(code, json);
        }

        /** The steps that a supervisor closed by tamara_step_resolve. */
        public List<Step> byHand() {
            return list("by_hand", path -> new Step(this, path));
        }

        /** The period is over and every step in it is resolved. Only then is a "z" the last word. */
        public boolean complete() {
            return is("complete");
        }

        /** The table, when it was asked for. */
        public String csv() {
            return text("csv");
        }

        /** With "reread": where the service differs from the journal. */
        public List<Difference> differences() {
            return list("differences", path -> new Difference(this, path));
        }

        /** Begin of the period, RFC 3339, UTC. */
        public String from() {
            return text("from");
        }

        /** For each currency, over all stores and lanes. */
        public List<Totals> grandTotals() {
            return list("grand_totals", path -> new Totals(this, path));
        }

        /** "x" or "z". */
        public String kind() {
            return text("kind");
        }

        /** The period is over. The text of a "z" before that says that the day is not over. */
        public boolean periodOver() {
            return is("period_over");
        }

        /** When the report was made, RFC 3339, UTC. */
        public String printedAt() {
            return text("printed_at");
        }

        /** Which paid sales are settled, where that was asked. */
        public Settlements settlement() {
            return part("settlement", path -> new Settlements(this, path));
        }

        /** The lines for a printer, at most 42 characters each, when they were asked for; Arabic in reading order. */
        public String printedText() {
            return text("text");
        }

        /** For each store, lane and currency. */
        public List<Totals> totals() {
            return list("totals", path -> new Totals(this, path));
        }

        /** The steps whose outcome is not known. */
        public List<Step> unresolved() {
            return list("unresolved", path -> new Step(this, path));
        }

        /** End of the period, RFC 3339, UTC. */
        public String until() {
            return text("until");
        }
    }

    /** What {@link Client#receipt(Object)} answers. */
    public static final class ReceiptReply extends Reply {
        ReceiptReply(int code, String json) {
            super(code, json);
        }

        /** What was paid or given back. */
        public Money amount() {
            return money("amount");
        }

        /** Characters of a line. */
        public long columns() {
            return integer("columns", 0L);
        }

        /** "sale" or "refund". */
        public String kind() {
            return text("kind");
        }

        /** The lines. */
        public Lines lines() {
            return part("lines", path -> new Lines(this, path));
        }

        /** The service's order id. */
        public String orderId() {
            return text("order_id");
        }

        /** The till's reference of the sale. */
        public String orderReferenceId() {
            return text("order_reference_id");
        }
    }

    /** What {@link Client#watchAdd(Object)}, {@link Client#watchRemove(Object)} answers. */
    public static final class WatchingReply extends Reply {
        WatchingReply(int code, String json) {
            super(code, json);
        }

        /** "watch_add": false when the order was watched before. Absent when no order was named. */
        public boolean added() {
            return is("added");
        }

        /** "watch_remove": false when the order was not watched, or has ended. */
        public boolean removed() {
            return is("removed");
        }

        /** Orders watched now. */
        public long watching() {
            return integer("watching", 0L);
        }
    }

    /** What {@link Client#watchNext(Object)} answers. */
    public static final class WatchNextReply extends SaleReply {
        WatchNextReply(int code, String json) {
            super(code, json);
        }

        /** True: the other members are those of the order. False: nothing is new; "error" then says what keeps the service from being asked, if something does. */
        public boolean event() {
            return is("event");
        }

        /** Orders watched now. */
        public long watching() {
            return integer("watching", 0L);
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

        /** Whether disputes can be listed and answered. */
        public boolean disputes() {
            return reply.is(at + "disputes");
        }

        /** Whether there are online checkouts: "checkout_create", "order_authorise", "order_capture", "order_cancel". */
        public boolean onlineCheckout() {
            return reply.is(at + "online_checkout");
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

        /** Whether orders show when their money was settled. */
        public boolean settlement() {
            return reply.is(at + "settlement");
        }

        /** Whether an unpaid session can be taken back. */
        public boolean canVoid() {
            return reply.is(at + "void");
        }

        /** Whether webhooks are registered by calls; where not, the service's dashboard does it. */
        public boolean webhookRegistration() {
            return reply.is(at + "webhook_registration");
        }
    }

    /** One capture of an order. */
    public static final class Captured {
        private final Reply reply;
        private final String at;

        Captured(Reply reply, String at) {
            this.reply = reply;
            this.at = at + ".";
        }

        /** The service's id. */
        public String captureId() {
            return reply.text(at + "capture_id");
        }

        /** RFC 3339. */
        public String createdAt() {
            return reply.text(at + "created_at");
        }

        /** What of it was given back. */
        public Money refundedAmount() {
            return reply.money(at + "refunded_amount");
        }

        /** What was captured. */
        public Money totalAmount() {
            return reply.money(at + "total_amount");
        }
    }

    /** One check, as a reply carries it. */
    public static final class Check {
        private final Reply reply;
        private final String at;

        Check(Reply reply, String at) {
            this.reply = reply;
            this.at = at + ".";
        }

        /** English, for support. */
        public String detail() {
            return reply.text(at + "detail");
        }

        /** What is wrong, by the name of a code in lower case or of its own. */
        public String fault() {
            return reply.text(at + "fault");
        }

        /** A sentence for the shop. */
        public String message(String language) {
            return reply.text(at + "message" + "." + language);
        }

        /** How long it took, in milliseconds. */
        public long ms() {
            return reply.integer(at + "ms", 0L);
        }

        /** "settings", "environment", "dns", "tcp", "proxy", "tls", "clock", "token", "disk", "journal" or "versions". */
        public String name() {
            return reply.text(at + "name");
        }

        /** What came of it. */
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

        /** English, for the developer: what was wrong and what to do. */
        public String detail() {
            return reply.text(at + "detail");
        }

        /** Path of the field, argument or configuration key it is about. */
        public String field() {
            return reply.text(at + "field");
        }

        /** HTTP status of the answer, where there was one. */
        public Long httpStatus() {
            return reply.integer(at + "http_status", null);
        }

        /** The code's name in lower case. */
        public String kind() {
            return reply.text(at + "kind");
        }

        /** Whether the same call may be made again. */
        public String retry() {
            return reply.text(at + "retry");
        }

        /** The service's own words. */
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

        /** The reference of this attempt at the service, where it differs. */
        public String attemptReferenceId() {
            return reply.text(at + "attempt_reference_id");
        }

        /** What was cancelled, in all. */
        public Money canceledAmount() {
            return reply.money(at + "canceled_amount");
        }

        /** What was captured, in all. */
        public Money capturedAmount() {
            return reply.money(at + "captured_amount");
        }

        /** "order_get" only: the order's captures, in the service's order. */
        public List<Captured> captures() {
            return reply.list(at + "captures", path -> new Captured(reply, path));
        }

        /** "sms", "qr" or "online". */
        public String channel() {
            return reply.text(at + "channel");
        }

        /** What the SMS or the QR code leads to. */
        public String checkoutDeeplink() {
            return reply.text(at + "checkout_deeplink");
        }

        /** The service's id of the checkout. Absent when the session was found after a lost answer; such a session cannot be voided. */
        public String checkoutId() {
            return reply.text(at + "checkout_id");
        }

        /** The service's page, of an online order. */
        public String checkoutUrl() {
            return reply.text(at + "checkout_url");
        }

        /** Other order ids that the customer paid for the same sale: refund them. */
        public List<String> duplicates() {
            return reply.list(at + "duplicates", path -> reply.text(path));
        }

        /** How many instalments. */
        public Long instalments() {
            return reply.integer(at + "instalments", null);
        }

        /** The service's id of the order. Keep it. */
        public String orderId() {
            return reply.text(at + "order_id");
        }

        /** The order's number as the customer sees it. */
        public String orderNumber() {
            return reply.text(at + "order_number");
        }

        /** The till's own key of the sale, as given. */
        public String orderReferenceId() {
            return reply.text(at + "order_reference_id");
        }

        /** "order_get" only, of Tamara's orders: what the customer has paid so far, the first instalment. It does not say that the sale is paid. */
        public Money paidAmount() {
            return reply.money(at + "paid_amount");
        }

        /** When a sale that was paid before was seen paid, RFC 3339, UTC. */
        public String paidAt() {
            return reply.text(at + "paid_at");
        }

        /** How the customer pays, in the service's words. */
        public String paymentType() {
            return reply.text(at + "payment_type");
        }

        /** The number that the session was opened for, masked. */
        public String phone() {
            return reply.text(at + "phone");
        }

        /** Requests to the service in this call. */
        public long polls() {
            return reply.integer(at + "polls", 0L);
        }

        /** "checkout_create" only: what is wrong or doubtful in its request. */
        public List<Problem> problems() {
            return reply.list(at + "problems", path -> new Problem(reply, path));
        }

        /** The QR code for the till's screen. */
        public Qr qr() {
            return reply.part(at + "qr", path -> new Qr(reply, path));
        }

        /** "raw" of the JSON. */
        public Object raw() {
            return reply.member(at + "raw");
        }

        /** What was given back, in all. */
        public Money refundedAmount() {
            return reply.money(at + "refunded_amount");
        }

        /** The session was there before this call. */
        public boolean resumed() {
            return reply.is(at + "resumed");
        }

        /** "order_get" only: when the merchant got or gets it, as the service writes it. */
        public String settlementDate() {
            return reply.text(at + "settlement_date");
        }

        /** "order_get" only: whether the merchant has the money, in the service's word. */
        public String settlementStatus() {
            return reply.text(at + "settlement_status");
        }

        /** Tamara's status of the order; null where it is not known. */
        public String status() {
            return reply.text(at + "status");
        }

        /** "order_get" only: the branch. */
        public String storeCode() {
            return reply.text(at + "store_code");
        }

        /** What the customer pays. */
        public Money totalAmount() {
            return reply.money(at + "total_amount");
        }

        /** How long this call waited, in milliseconds. */
        public long waitedMs() {
            return reply.integer(at + "waited_ms", 0L);
        }

        /** "order_get" only: what came from the customer's wallet. */
        public Money walletPrepaidAmount() {
            return reply.money(at + "wallet_prepaid_amount");
        }
    }

    /** A payment in the list. */
    public static final class PaymentLine {
        private final Reply reply;
        private final String at;

        PaymentLine(Reply reply, String at) {
            this.reply = reply;
            this.at = at + ".";
        }

        /** "sale" or "refund". */
        public String kind() {
            return reply.text(at + "kind");
        }

        /** The till's reference of the sale; of a refund its order id. */
        public String orderReferenceId() {
            return reply.text(at + "order_reference_id");
        }

        /** The payment's number in this client. */
        public long payment() {
            return reply.integer(at + "payment", 0L);
        }

        /** Seconds until the session expires, where that is known. */
        public Long secondsLeft() {
            return reply.integer(at + "seconds_left", null);
        }

        /** As in tamara_payment_start. */
        public String state() {
            return reply.text(at + "state");
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

        /** "missing_field", "invalid_field", "unknown_field", "sum_mismatch" and so on. */
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

        /** "error": the request was not sent; "warning". */
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

        /** What it is about. */
        public Money amount() {
            return reply.money(at + "amount");
        }

        /** The reference of this attempt at the service, where it is not the sale's own. */
        public String attemptReferenceId() {
            return reply.text(at + "attempt_reference_id");
        }

        /** "sms", "qr" or "online". */
        public String channel() {
            return reply.text(at + "channel");
        }

        /** The service's id of the checkout; absent when the session was found after a lost answer. */
        public String checkoutId() {
            return reply.text(at + "checkout_id");
        }

        /** RFC 3339, UTC. */
        public String createdAt() {
            return reply.text(at + "created_at");
        }

        /** Why it is still open. */
        public ErrorDetail error() {
            return reply.part(at + "error", path -> new ErrorDetail(reply, path));
        }

        /** Number of the step in this journal. */
        public long id() {
            return reply.integer(at + "id", 0L);
        }

        /** "session", "void", "refund", "authorise", "capture" or "cancel". */
        public String kind() {
            return reply.text(at + "kind");
        }

        /** The till. */
        public String lane() {
            return reply.text(at + "lane");
        }

        /** Why it is not done, for the developer. */
        public String lastError() {
            return reply.text(at + "last_error");
        }

        /** What the service says was moved, where that is not "amount". */
        public Money moved() {
            return reply.money(at + "moved");
        }

        /** What the host should do next. */
        public String nextAction() {
            return reply.text(at + "next_action");
        }

        /** The service's id of the order. */
        public String orderId() {
            return reply.text(at + "order_id");
        }

        /** The till's own key of the sale. */
        public String orderReferenceId() {
            return reply.text(at + "order_reference_id");
        }

        /** The customer's phone, masked. */
        public String phone() {
            return reply.text(at + "phone");
        }

        /** The till's own number of this request. */
        public String requestId() {
            return reply.text(at + "request_id");
        }

        /** Who closed the step by hand. */
        public String resolvedBy() {
            return reply.text(at + "resolved_by");
        }

        /** Why the step was closed by hand. */
        public String resolvedReason() {
            return reply.text(at + "resolved_reason");
        }

        /** What the service called the outcome: id of the refund, capture or cancel. */
        public String resultId() {
            return reply.text(at + "result_id");
        }

        /** "sending" (the outcome is not known), "open", "paid", "dead", "done" or "not_done". */
        public String state() {
            return reply.text(at + "state");
        }

        /** Tamara's status of the order. */
        public String status() {
            return reply.text(at + "status");
        }

        /** The branch. */
        public String storeCode() {
            return reply.text(at + "store_code");
        }

        /** RFC 3339, UTC. */
        public String updatedAt() {
            return reply.text(at + "updated_at");
        }

        /** Of a session: whether it is paid. */
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

    /** One paid sale. */
    public static final class Settlement {
        private final Reply reply;
        private final String at;

        Settlement(Reply reply, String at) {
            this.reply = reply;
            this.at = at + ".";
        }

        /** What was paid. */
        public Money amount() {
            return reply.money(at + "amount");
        }

        /** The service's order id. */
        public String orderId() {
            return reply.text(at + "order_id");
        }

        /** The till's reference of the sale. */
        public String orderReferenceId() {
            return reply.text(at + "order_reference_id");
        }

        /** True: settled. False: not settled yet. Null: not known. */
        public boolean settled() {
            return reply.is(at + "settled");
        }

        /** When: a time in UTC, or a day. */
        public String settlementDate() {
            return reply.text(at + "settlement_date");
        }

        /** The service's word for it. */
        public String settlementStatus() {
            return reply.text(at + "settlement_status");
        }
    }

    /** The paid sales of one currency. */
    public static final class SettlementTotals {
        private final Reply reply;
        private final String at;

        SettlementTotals(Reply reply, String at) {
            this.reply = reply;
            this.at = at + ".";
        }

        /** The currency of all amounts here. */
        public String currency() {
            return reply.text(at + "currency");
        }

        /** Sales of which it is not known. */
        public Sum notKnown() {
            return reply.part(at + "not_known", path -> new Sum(reply, path));
        }

        /** Sales that are not settled yet. */
        public Sum notSettled() {
            return reply.part(at + "not_settled", path -> new Sum(reply, path));
        }

        /** Sales that are settled. */
        public Sum settled() {
            return reply.part(at + "settled", path -> new Sum(reply, path));
        }
    }

    /** What a report tells of settlements. */
    public static final class Settlements {
        private final Reply reply;
        private final String at;

        Settlements(Reply reply, String at) {
            this.reply = reply;
            this.at = at + ".";
        }

        /** Each paid sale, oldest first. */
        public List<Settlement> sales() {
            return reply.list(at + "sales", path -> new Settlement(reply, path));
        }

        /** For each currency. */
        public List<SettlementTotals> totals() {
            return reply.list(at + "totals", path -> new SettlementTotals(reply, path));
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

        /** What it is about. */
        public Money amount() {
            return reply.money(at + "amount");
        }

        /** The reference of this attempt at the service, where it is not the sale's own. */
        public String attemptReferenceId() {
            return reply.text(at + "attempt_reference_id");
        }

        /** "sms", "qr" or "online". */
        public String channel() {
            return reply.text(at + "channel");
        }

        /** The service's id of the checkout; absent when the session was found after a lost answer. */
        public String checkoutId() {
            return reply.text(at + "checkout_id");
        }

        /** RFC 3339, UTC. */
        public String createdAt() {
            return reply.text(at + "created_at");
        }

        /** Number of the step in this journal. */
        public long id() {
            return reply.integer(at + "id", 0L);
        }

        /** "session", "void", "refund", "authorise", "capture" or "cancel". */
        public String kind() {
            return reply.text(at + "kind");
        }

        /** The till. */
        public String lane() {
            return reply.text(at + "lane");
        }

        /** Why it is not done, for the developer. */
        public String lastError() {
            return reply.text(at + "last_error");
        }

        /** What the service says was moved, where that is not "amount". */
        public Money moved() {
            return reply.money(at + "moved");
        }

        /** The service's id of the order. */
        public String orderId() {
            return reply.text(at + "order_id");
        }

        /** The till's own key of the sale. */
        public String orderReferenceId() {
            return reply.text(at + "order_reference_id");
        }

        /** The customer's phone, masked. */
        public String phone() {
            return reply.text(at + "phone");
        }

        /** The till's own number of this request. */
        public String requestId() {
            return reply.text(at + "request_id");
        }

        /** Who closed the step by hand. */
        public String resolvedBy() {
            return reply.text(at + "resolved_by");
        }

        /** Why the step was closed by hand. */
        public String resolvedReason() {
            return reply.text(at + "resolved_reason");
        }

        /** What the service called the outcome: id of the refund, capture or cancel. */
        public String resultId() {
            return reply.text(at + "result_id");
        }

        /** "sending" (the outcome is not known), "open", "paid", "dead", "done" or "not_done". */
        public String state() {
            return reply.text(at + "state");
        }

        /** Tamara's status of the order. */
        public String status() {
            return reply.text(at + "status");
        }

        /** The branch. */
        public String storeCode() {
            return reply.text(at + "store_code");
        }

        /** RFC 3339, UTC. */
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

        /** How many. */
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

        /** The currency of all amounts here. */
        public String currency() {
            return reply.text(at + "currency");
        }

        /** The till. */
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

        /** The branch. */
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

        /** The interface's version. */
        public long abi() {
            return reply.integer(at + "abi", 0L);
        }

        /** 32 or 64: of the program. */
        public long bits() {
            return reply.integer(at + "bits", 0L);
        }

        /** SQLite's version. */
        public String journalEngine() {
            return reply.text(at + "journal_engine");
        }

        /** The library's version. */
        public String library() {
            return reply.text(at + "library");
        }

        /** The kind of processor. */
        public String processor() {
            return reply.text(at + "processor");
        }

        /** The operating system. */
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
