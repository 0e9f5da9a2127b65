package tamara.pos;

import com.sun.jna.Pointer;
import com.sun.jna.ptr.IntByReference;
import com.sun.jna.ptr.PointerByReference;
import java.lang.ref.PhantomReference;
import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * An open client. One serves the whole program and all its threads.
 *
 * <pre>
 * try (Client client = new Client("{\"api_token\": \"...\", \"country\": \"SA\"}")) {
 *     Reply reply = client.pollStatus(request);
 *     if (reply.paid()) ...                                  // hand over the goods
 * }
 * </pre>
 *
 * <p>Requests are JSON text, or a Map that can be written as JSON. include/tamara_pos.h is the manual of every field.
 *
 * <p>An exception means that nothing moved (one exception to that: {@link TamaraException.Internal}). Everything else comes back as a
 * {@link Reply}, also "not paid" and "not known": look at done, paid or nextAction before you do anything.
 *
 * <p>A call blocks its thread; interrupt or close end it from another one. Java's own Thread.interrupt does not.
 */
public final class Client implements AutoCloseable {
    private final Native functions = Tamara.functions();
    private final AtomicInteger number = new AtomicInteger();
    private final Forgotten forgotten;
    private final Reply opened;

    /** Opens it. config: see "Configuration" in include/tamara_pos.h; JSON text or a Map. */
    public Client(Object config) {
        Forgotten.closeAll(functions);
        IntByReference place = new IntByReference();
        PointerByReference text = new PointerByReference();
        int code = functions.tamara_client_open(Tamara.given("config", Json.request(config)), place, text);
        opened = taken(code, text);
        number.set(place.getValue());
        forgotten = new Forgotten(this, place.getValue());
    }

    /** What opening answered: "version", "environment", "capabilities", "operations", ... */
    public Reply opened() {
        return opened;
    }

    /**
     * Closes it. Calls under way on other threads are ended and answer with what is known. Sessions stay open at Tamara.
     *
     * @throws TamaraException.Closed it was closed before
     */
    @Override
    public void close() {
        int open = number.getAndSet(0);
        if (open == 0) {
            throw new TamaraException.Closed("close: this client was closed before");
        }
        forgotten.forget();
        functions.tamara_client_close(open);
    }

    /** Whether it was closed. */
    public boolean closed() {
        return number.get() == 0;
    }

    /** Ends every call of this client that is waiting now, from another thread. They answer with what is known. */
    public void interrupt() {
        int code = functions.tamara_interrupt(number("interrupt"));
        if (code < 0) {
            throw TamaraException.of(code, null);
        }
    }

    /** Calls an operation by its name, without tamara_; opened() lists them. */
    public Reply call(String operation, Object request) {
        PointerByReference text = new PointerByReference();
        byte[] name = Tamara.given("operation", operation);
        byte[] json = Tamara.given("request", Json.request(request));
        int code = functions.tamara_call(number(operation), name, json, text);
        // Asked behind the call: until here nobody may take this client for forgotten. Another thread may have closed it meanwhile.
        boolean wasClosed = number.get() == 0;
        if (wasClosed && code == Code.INVALID_HANDLE) {
            functions.tamara_string_free(text.getValue());
            number(operation);
        }
        return taken(code, text);
    }

    private int number(String operation) {
        int open = number.get();
        if (open == 0) {
            throw new TamaraException.Closed(operation + ": this client was closed before; open another");
        }
        return open;
    }

    /** Copies a reply and gives it back; throws for a number below zero. */
    private Reply taken(int code, PointerByReference place) {
        Pointer text = place.getValue();
        String json;
        try {
            json = text == null ? "{}" : text.getString(0, "UTF-8");
        } finally {
            functions.tamara_string_free(text);
        }
        Reply reply = new Reply(code, json);
        if (code < 0) {
            throw TamaraException.of(code, reply);
        }
        return reply;
    }

    /** A client that nobody can reach any more, and that was not closed. It is closed when the next one is opened. */
    private static final class Forgotten extends PhantomReference<Client> {
        private static final ReferenceQueue<Client> QUEUE = new ReferenceQueue<>();
        private static final Set<Forgotten> ALL = ConcurrentHashMap.newKeySet();
        private final int number;

        Forgotten(Client client, int number) {
            super(client, QUEUE);
            this.number = number;
            ALL.add(this);
        }

        void forget() {
            ALL.remove(this);
            clear();
        }

        static void closeAll(Native functions) {
            for (Reference<? extends Client> one = QUEUE.poll(); one != null; one = QUEUE.poll()) {
                ALL.remove(one);
                functions.tamara_client_close(((Forgotten) one).number);
            }
        }
    }

    // <generated operations> by cargo xtask header
    /**
     * Says whether to offer Tamara for this amount, to this customer (POST /pre-checkout/v1/eligibility, GET
     * /checkout/payment-types).
     *
     * Returns TAMARA_OK, and argument codes (-1xx). Takes at most 2 s. Thread-safe.
     */
    public Reply eligibility(Object request) {
        return call("eligibility", request);
    }

    /**
     * Says whether the customer's identity is verified already (GET /merchants/customer/id-verification-status): a
     * hint that the first visit takes longer, never a reason to refuse.
     *
     * Returns TAMARA_OK; argument (-1xx), transport (-3xx) and service (-4xx) codes. Takes at most the configured
     * call_timeout_ms. Thread-safe.
     */
    public Reply customerVerification(Object request) {
        return call("customer_verification", request);
    }

    /**
     * Opens a session that the customer can pay: by SMS (POST /checkout/in-store-session) or by a QR code on the
     * till's screen (POST /checkout/in-store).
     *
     * Returns TAMARA_OK: a session is open ("verdict" "pending") or the sale was paid before ("verdict" "paid");
     * TAMARA_UNKNOWN: the answer was lost, see "next_action"; TAMARA_NOT_PAID: this sale was paid and given back;
     * TAMARA_REFERENCE_IN_USE; argument (-1xx), transport (-3xx), service (-4xx) and journal (-6xx) codes: nothing
     * was opened. Takes at most the configured call_timeout_ms. Thread-safe.
     */
    public Reply sessionCreate(Object request) {
        return call("session_create", request);
    }

    /**
     * Waits for the service's final word on a sale (GET /merchants/orders/{order_id}). All attempts of the sale are
     * watched together.
     *
     * Returns TAMARA_OK: paid, captured whole, in the amount and currency asked for, and nothing else;
     * TAMARA_PENDING: still open; TAMARA_NOT_PAID: declined, expired, cancelled, or paid and given back whole; also
     * where every tamara_session_create of this sale was refused, so that there is nothing to wait for ("error" and
     * "next_action" are those of the refusal); TAMARA_UNKNOWN: the service could not be asked, or the captured
     * amount is not what was asked for; argument codes (-1xx). Takes at most "wait_s"; with 0 at most the configured
     * call_timeout_ms. Thread-safe.
     */
    public Reply pollStatus(Object request) {
        return call("poll_status", request);
    }

    /**
     * Takes back a session that the customer has not paid (POST /checkout/{checkout_id}/void), and reads the order
     * to be certain. Safe to repeat.
     *
     * Returns TAMARA_OK: cancelled, nobody can pay it any more; TAMARA_TOO_LATE_PAID: the customer was faster, the
     * sale is paid; TAMARA_PENDING: still open, keep polling (also for a session that was found after a lost answer:
     * its checkout id is not known); TAMARA_UNKNOWN: the service could not be asked, poll on; TAMARA_OTHER_LANE;
     * TAMARA_CANNOT_VOID: not a session of this journal; argument (-1xx) and journal (-6xx) codes. Takes at most the
     * configured call_timeout_ms. Thread-safe.
     */
    public Reply sessionVoid(Object request) {
        return call("session_void", request);
    }

    /**
     * Opens a session by SMS and waits for its end, in one call: tamara_session_create, then tamara_poll_status.
     *
     * Returns what these two return. TAMARA_OK means paid and nothing else does. Called again with the same
     * reference after a crash it goes on where it was. Takes at most call_timeout_ms plus "wait_s". Thread-safe.
     */
    public Reply pay(Object request) {
        return call("pay", request);
    }

    /**
     * Gives captured money back, in whole or in part, as often as there is something left (POST
     * /payments/simplified-refund/{order_id}).
     *
     * Returns TAMARA_OK: refunded; TAMARA_UNKNOWN: it may have happened, call tamara_recover, never send another by
     * hand; TAMARA_REFUND_TOO_LARGE, TAMARA_NOT_REFUNDABLE, TAMARA_REQUEST_ID_IN_USE, TAMARA_STEP_IN_PROGRESS,
     * TAMARA_EARLIER_UNRESOLVED; argument (-1xx), transport (-3xx), service (-4xx) and journal (-6xx) codes: nothing
     * moved. Takes at most the configured call_timeout_ms. Thread-safe.
     */
    public Reply refund(Object request) {
        return call("refund", request);
    }

    /**
     * Reads an order, once (GET /merchants/orders/{order_id}, GET /merchants/orders/reference-id/{reference}).
     *
     * Returns TAMARA_OK: the order was read, whatever its state; TAMARA_NOT_FOUND; argument (-1xx), transport (-3xx)
     * and service (-4xx) codes. To learn whether a sale is paid, use tamara_poll_status. Takes at most the
     * configured call_timeout_ms. Thread-safe.
     */
    public Reply orderGet(Object request) {
        return call("order_get", request);
    }

    /**
     * Puts another reference on an order (PUT /orders/{order_id}/reference-id), at Tamara and in the journal. Safe
     * to repeat.
     *
     * Returns TAMARA_OK; argument (-1xx), transport (-3xx) and service (-4xx) codes. Takes at most the configured
     * call_timeout_ms. Thread-safe.
     */
    public Reply orderUpdateReference(Object request) {
        return call("order_update_reference", request);
    }

    /**
     * Confirms an approved online order (POST /orders/{order_id}/authorise). Safe to repeat; orders of the shop need
     * it never.
     *
     * Returns TAMARA_OK: authorised (or captured, on an account that captures by itself); TAMARA_UNKNOWN: ask again;
     * TAMARA_WRONG_STATE with both states in "error"."service"; argument (-1xx), transport (-3xx), service (-4xx)
     * and journal (-6xx) codes: nothing was done. Takes at most the configured call_timeout_ms. Thread-safe.
     */
    public Reply orderAuthorise(Object request) {
        return call("order_authorise", request);
    }

    /**
     * Claims the money of an authorised online order, whole or in part (POST /payments/capture). As careful as
     * tamara_refund.
     *
     * Returns as tamara_refund; TAMARA_WRONG_STATE when the order is not authorised. An order that is captured
     * already as asked is TAMARA_OK with "replayed" true. Takes at most the configured call_timeout_ms. Thread-safe.
     */
    public Reply orderCapture(Object request) {
        return call("order_capture", request);
    }

    /**
     * Gives up an authorised online order, whole or in part (POST /orders/{order_id}/cancel). As careful as
     * tamara_refund.
     *
     * Returns as tamara_order_capture. Takes at most the configured call_timeout_ms. Thread-safe.
     */
    public Reply orderCancel(Object request) {
        return call("order_cancel", request);
    }

    /**
     * Opens an online checkout (POST /checkout), for programs that sell by web, app or telephone: the customer's
     * browser is sent to "checkout_url". The reference is the key of the sale, as in tamara_session_create: a live
     * checkout is resumed, a finished one returned.
     *
     * Returns TAMARA_OK: the checkout is open; TAMARA_MISSING_FIELD or TAMARA_INVALID_FIELD with all "problems";
     * otherwise what tamara_session_create returns. Takes at most the configured call_timeout_ms. Thread-safe.
     */
    public Reply checkoutCreate(Object request) {
        return call("checkout_create", request);
    }

    /**
     * Has Tamara post events to an address of a server (POST /webhooks). An address that is registered already is
     * adopted.
     *
     * Returns TAMARA_OK; argument (-1xx), transport (-3xx) and service (-4xx) codes. Takes at most the configured
     * call_timeout_ms. Thread-safe.
     */
    public Reply webhookRegister(Object request) {
        return call("webhook_register", request);
    }

    /**
     * Lists the merchant's webhooks (GET /webhooks/list).
     *
     * Returns TAMARA_OK; argument (-1xx), transport (-3xx) and service (-4xx) codes. Takes at most the configured
     * call_timeout_ms. Thread-safe.
     */
    public Reply webhookList(Object request) {
        return call("webhook_list", request);
    }

    /** webhookList("{}"). */
    public Reply webhookList() {
        return webhookList("{}");
    }

    /**
     * Reads one webhook (GET /webhooks/{webhook_id}).
     *
     * Returns TAMARA_OK; argument (-1xx), transport (-3xx) and service (-4xx) codes. Takes at most the configured
     * call_timeout_ms. Thread-safe.
     */
    public Reply webhookGet(Object request) {
        return call("webhook_get", request);
    }

    /**
     * Changes a webhook (PUT /webhooks/{webhook_id}).
     *
     * Returns TAMARA_OK; argument (-1xx), transport (-3xx) and service (-4xx) codes. Takes at most the configured
     * call_timeout_ms. Thread-safe.
     */
    public Reply webhookUpdate(Object request) {
        return call("webhook_update", request);
    }

    /**
     * Removes a webhook (DELETE /webhooks/{webhook_id}).
     *
     * Returns TAMARA_OK; argument (-1xx), transport (-3xx) and service (-4xx) codes. Takes at most the configured
     * call_timeout_ms. Thread-safe.
     */
    public Reply webhookDelete(Object request) {
        return call("webhook_delete", request);
    }

    /**
     * Takes a webhook's call as the host's own web server got it, and says what to answer. The token is verified
     * (HS256, issuer, times with two minutes of leeway); it does not cover the body, so the order is read afresh and
     * only that counts. Delivered again, to any process of the journal, it is told as a duplicate. Where the order
     * is watched (tamara_watch_add), it is looked at before all others.
     *
     * Returns TAMARA_OK: verified, and the order was read (or "duplicate"); TAMARA_UNKNOWN: verified, but the order
     * could not be read ("respond" asks Tamara to deliver it again); TAMARA_WEBHOOK_REFUSED; argument (-1xx) codes;
     * TAMARA_INVALID_CONFIG without a notification token. Takes at most the configured call_timeout_ms. Thread-safe.
     */
    public Reply webhookReceive(Object request) {
        return call("webhook_receive", request);
    }

    /**
     * Listens for webhooks on a port of this machine, for programs without a web server: each is verified, its order
     * read, and answered, as by tamara_webhook_receive. Tamara posts to https addresses only: put a proxy or a
     * tunnel with a certificate before it. Any path is taken. Calls of this process that wait for the order look at
     * once; the events are fetched with tamara_webhook_next.
     *
     * Returns TAMARA_OK; TAMARA_LISTEN_FAILED; argument codes (-1xx); TAMARA_INVALID_CONFIG without a notification
     * token. Returns at once. Thread-safe.
     */
    public Reply webhookListen(Object request) {
        return call("webhook_listen", request);
    }

    /**
     * Waits for the next event of tamara_webhook_listen. Each is handed out once, to one caller.
     *
     * Returns TAMARA_OK: an event; TAMARA_PENDING: none came; TAMARA_LISTEN_FAILED: nobody listens. Takes at most
     * "wait_s"; tamara_interrupt ends it. Thread-safe.
     */
    public Reply webhookNext(Object request) {
        return call("webhook_next", request);
    }

    /**
     * Lists disputes: what customers complain about (GET /external/merchants/orders/disputes/). For the back office.
     *
     * Returns TAMARA_OK; argument (-1xx), transport (-3xx) and service (-4xx) codes. Takes at most the configured
     * call_timeout_ms. Thread-safe.
     */
    public Reply disputeList(Object request) {
        return call("dispute_list", request);
    }

    /**
     * Says something to a dispute (POST /external/merchants/orders/disputes/{dispute_id}). When the answer is lost,
     * the dispute is read to see whether it was said.
     *
     * Returns TAMARA_OK; TAMARA_UNKNOWN: it may have been said, look at the dispute before repeating it; argument
     * (-1xx), transport (-3xx) and service (-4xx) codes. Takes at most the configured call_timeout_ms. Thread-safe.
     */
    public Reply disputeReply(Object request) {
        return call("dispute_reply", request);
    }

    /**
     * Clears up what a crash, a power cut or a lost answer left open: every unfinished step of the journal is looked
     * at, at most twice, and gets its verdict. Nothing is sent that could move money. Call it at start-up, and after
     * TAMARA_UNKNOWN.
     *
     * Returns TAMARA_OK: every step was looked at ("next_action" says whether some are still open); journal codes
     * (-6xx). Takes at most the configured call_timeout_ms; a warning "not_all" says when time ran out. Thread-safe,
     * also across processes.
     */
    public Reply recover(Object request) {
        return call("recover", request);
    }

    /** recover("{}"). */
    public Reply recover() {
        return recover("{}");
    }

    /**
     * Reads the journal, newest first. Asks nobody.
     *
     * Returns TAMARA_OK; argument (-1xx) and journal (-6xx) codes. Thread-safe.
     */
    public Reply history(Object request) {
        return call("history", request);
    }

    /** history("{}"). */
    public Reply history() {
        return history("{}");
    }

    /**
     * Totals of a day from the journal: paid, refunded, voided, unresolved, by store, lane and currency. A sale
     * counts on the day on which its session was opened, a refund or a void on the day on which it was begun, so a
     * report can be made again. Sends nothing that moves money.
     *
     * Returns TAMARA_OK: "next_action" is "call_recover" while steps are unresolved, "ask_supervisor" when figures
     * differ. Argument (-1xx) and journal (-6xx) codes. With "reread" it takes at most call_timeout_ms; a warning
     * "not_all" says when time ran out. Thread-safe.
     */
    public Reply report(Object request) {
        return call("report", request);
    }

    /** report("{}"). */
    public Reply report() {
        return report("{}");
    }

    /**
     * The lines of a receipt, from the journal: for a paid sale, or for one of its refunds. The same lines at every
     * printing. Asks nobody.
     *
     * Returns TAMARA_OK; TAMARA_NOT_FOUND when this journal knows no such sale; TAMARA_WRONG_STATE when it is not
     * paid, or the refund not made; argument (-1xx) and journal (-6xx) codes. Thread-safe.
     */
    public Reply receipt(Object request) {
        return call("receipt", request);
    }

    /**
     * Looks at everything between this till and the service: settings, name look-up, connection, proxy, TLS, clock,
     * token, disk, journal, versions. Nothing is moved. For a configuration that tamara_client_open refuses, call it
     * with client 0 and "config".
     *
     * Returns TAMARA_OK when the checks were made, whatever they found: look at "healthy". Argument codes (-1xx).
     * Takes at most 10 seconds, whatever is broken; tamara_interrupt ends it earlier. Thread-safe.
     */
    public Reply diagnose(Object request) {
        return call("diagnose", request);
    }

    /** diagnose("{}"). */
    public Reply diagnose() {
        return diagnose("{}");
    }

    /**
     * Writes one zip file for support, safe to e-mail: diagnosis, settings without secrets, the newest steps of the
     * journal (7 days, 1000 steps), the newest lines of the log's file. No token, name, e-mail address or whole
     * phone number is in it.
     *
     * Returns TAMARA_OK; TAMARA_CONFIG_FILE when the file cannot be written; argument codes (-1xx). Takes as long as
     * tamara_diagnose, and a moment. Thread-safe.
     */
    public Reply supportBundle(Object request) {
        return call("support_bundle", request);
    }

    /** supportBundle("{}"). */
    public Reply supportBundle() {
        return supportBundle("{}");
    }

    /**
     * Changes how much is logged, for the whole process and at once; where lines go stays as it is.
     *
     * Returns TAMARA_OK; TAMARA_INVALID_FIELD. Thread-safe.
     */
    public Reply logLevel(Object request) {
        return call("log_level", request);
    }

    /**
     * Watches an order in the background until it has ended: for a program with many open orders, or one that asks
     * from a timer.
     *
     * Returns TAMARA_OK; argument (-1xx) and journal (-6xx) codes. Does not wait for the service. Thread-safe.
     */
    public Reply watchAdd(Object request) {
        return call("watch_add", request);
    }

    /**
     * Takes the next news of the watched orders: one that has ended, and is not watched any more; or one that a
     * person has to look at, and that is watched on. The reply is that of tamara_poll_status. News may come from any
     * order; each is given to one caller.
     *
     */
    public Reply watchNext(Object request) {
        return call("watch_next", request);
    }

    /**
     * Watches an order no more. News of it that were not taken yet are kept.
     *
     * Returns TAMARA_OK; argument codes (-1xx). Thread-safe.
     */
    public Reply watchRemove(Object request) {
        return call("watch_remove", request);
    }
    // </generated>
}
