package tamara.pos;

import com.sun.jna.ptr.IntByReference;
import com.sun.jna.ptr.PointerByReference;
import java.lang.ref.PhantomReference;
import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiFunction;

/**
 * An open client. One serves the whole program and all its threads.
 *
 * <pre>
 * try (Client client = new Client("{\"api_token\": \"...\", \"country\": \"SA\"}")) {
 *     Replies.SaleReply reply = client.pollStatus(request);
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
    private final Replies.OpenReply opened;

    /** Opens it. config: see "Configuration" in include/tamara_pos.h; JSON text or a Map. */
    public Client(Object config) {
        Forgotten.closeAll(functions);
        IntByReference place = new IntByReference();
        PointerByReference text = new PointerByReference();
        int code = functions.tamara_client_open(Tamara.given("config", Json.request(config)), place, text);
        opened = Tamara.taken(code, text, Replies.OpenReply::new);
        number.set(place.getValue());
        forgotten = new Forgotten(this, place.getValue());
    }

    /** What opening answered: the library's version, the environment, what the service can do. */
    public Replies.OpenReply opened() {
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

    /** Ends the calls of this client that wait for one sale, named by its reference or order id. Other calls go on. */
    public void interruptSale(String sale) {
        int code = functions.tamara_interrupt_sale(number("interrupt_sale"), Tamara.given("sale", sale));
        if (code < 0) {
            throw TamaraException.of(code, null);
        }
    }

    /** Calls an operation by its name, without tamara_; opened() lists them. */
    public Reply call(String operation, Object request) {
        return call(operation, request, Reply::new);
    }

    private <T extends Reply> T call(String operation, Object request, BiFunction<Integer, String, T> make) {
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
        return Tamara.taken(code, text, make);
    }

    private int number(String operation) {
        int open = number.get();
        if (open == 0) {
            throw new TamaraException.Closed(operation + ": this client was closed before; open another");
        }
        return open;
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
     * @param request JSON text, or a Map with these members:
     *     <pre>
     * "total_amount"   required money: what the customer would pay.
     * "phone_number"   optional text, in any writing.
     *     </pre>
     * @return {@link Code#OK}, and argument codes (-1xx). Takes at most 2 s. Thread-safe.
     */
    public Replies.EligibilityReply eligibility(Object request) {
        return call("eligibility", request, Replies.EligibilityReply::new);
    }

    /**
     * Says whether the customer's identity is verified already (GET /merchants/customer/id-verification-status): a
     * hint that the first visit takes longer, never a reason to refuse.
     *
     * @param request JSON text, or a Map with these members:
     *     <pre>
     * "phone_number"   required text, in any writing.
     * "country_code"   optional, "SA" or "AE"; the configured country otherwise.
     *     </pre>
     * @return {@link Code#OK}; argument (-1xx), transport (-3xx) and service (-4xx) codes. Takes at most the configured
     *     call_timeout_ms. Thread-safe.
     */
    public Replies.CustomerVerificationReply customerVerification(Object request) {
        return call("customer_verification", request, Replies.CustomerVerificationReply::new);
    }

    /**
     * Makes a reference for a sale, or a number ("request_id") for a refund, that was never used before. It asks
     * nobody.
     *
     * @param request JSON text, or a Map with these members:
     *     <pre>
     * Required; "{}" will do.
     * "prefix"   optional, 1 to 20 of the letters A to Z, digits, and - _ . ; what the configured lane has of them when absent.
     *     </pre>
     * @return {@link Code#OK}; argument (-1xx) and journal (-6xx) codes. Without a journal the random letters alone hold
     *     references apart (warning not_counted). Takes at most the configured call_timeout_ms, and that only while
     *     another program holds the journal. Thread-safe.
     */
    public Replies.NewReferenceReply newReference(Object request) {
        return call("new_reference", request, Replies.NewReferenceReply::new);
    }

    /** newReference("{}"). */
    public Replies.NewReferenceReply newReference() {
        return newReference("{}");
    }

    /**
     * Opens a session that the customer can pay: by SMS (POST /checkout/in-store-session) or by a QR code on the
     * till's screen (POST /checkout/in-store).
     *
     * @param request JSON text, or a Map with these members:
     *     <pre>
     * "channel"             "sms" (default) or "qr".
     * "total_amount"        required. {"amount": "300.00", "currency": "SAR"}: what the customer pays. Major units, as text or number,
     *                       at most 2 decimals for SAR and AED, 3 for BHD, KWD and OMR; at least 0.1.
     * "order_reference_id"  required. Text, 1 to 240 characters: the till's own key of the sale, never used for another.
     * "phone_number"        required for "sms". Text in any writing, Arabic digits too; without a country code it is read as the
     *                       configured country's.
     * "items"               required for "sms", at least one. Each: "reference_id", "type" ("Physical", "Digital", ...), "name" (255),
     *                       "sku" (128), "quantity" (number above 0), "total_amount" (money of the line), all required;
     *                       "unit_price", "tax_amount", "discount_amount" (money), "item_url", "image_url" (1024) optional.
     * "order_number"        optional text, 255: shown to the customer.
     * "email"               optional text, 128: a second way for the link.
     * "customer_name"       Checkout.com only, required there, as are "phone_number", "email" and "items", which have to add up to the
     *                       total; "channel" is "qr" there. Text, 255.
     * "address"             Checkout.com only, required there: object of "address_line1" (200), "city" (50), "country" (ISO, two
     *                       letters), all required; "address_line2" (200), "state" (50), "zip" (50) optional.
     * "payment_plan"        Checkout.com only: {"total_number_of_payments": 3}, 1 to 24, with a "description" (255) if you like; it goes with
     *                       "payment_type" "Installment".
     * "tax_amount", "shipping_amount", "discount_amount"
     *                       Checkout.com only, money that is in no item: items + tax + shipping - discount has to be the total.
     * "capture"             Checkout.com only, optional: true.
     * "locale"              optional, "ar_SA" or "en_US"; the configuration's language otherwise.
     * "payment_type"        optional, "PAY_BY_INSTALMENTS" (sent by SMS when it is left out) or "PAY_NOW"; with Checkout.com "Regular" or
     *                       "Installment".
     * "instalments"         optional integer; leave it out unless Tamara asks for it.
     * "expiry_time"         optional integer, minutes, 5 to 1440; ignored by Tamara unless switched on for the account.
     * "additional_data"     optional object; "store_code" is put in from the configuration.
     * "platform"            optional text, 128, for "qr": the name of the program.
     * "raw"                 optional, true adds Tamara's untouched order, where one was read, as "raw".
     *     </pre>
     * @return {@link Code#OK}: a session is open ("verdict" "pending") or the sale was paid before ("verdict" "paid");
     *     {@link Code#UNKNOWN}: the answer was lost, or the link of a "qr" session was, see "next_action"; {@link
     *     Code#NOT_PAID}: this sale was paid and given back; {@link Code#REFERENCE_IN_USE}; argument (-1xx), transport
     *     (-3xx), service (-4xx) and journal (-6xx) codes: nothing was opened. Takes at most the configured
     *     call_timeout_ms. Thread-safe.
     */
    public Replies.SaleReply sessionCreate(Object request) {
        return call("session_create", request, Replies.SaleReply::new);
    }

    /**
     * Waits for the service's final word on a sale (GET /merchants/orders/{order_id}). All attempts of the sale are
     * watched together.
     *
     * @param request JSON text, or a Map with these members:
     *     <pre>
     * "order_id" or "order_reference_id"   one of them is required, text.
     * "wait_s"       optional number, seconds, 0 to 86400: how long to wait; 0 (default) looks once.
     * "interval_s"   optional number, seconds, 5 (default) to 60: between two looks; doubled after a minute.
     * "qr"           optional, true adds the QR code of an open session again; without it every reply fits 4,096 bytes.
     * "raw"          optional, true adds Tamara's untouched order as "raw".
     *     </pre>
     * @return {@link Code#OK}: paid, captured whole, in the amount and currency asked for, and nothing else; {@link
     *     Code#PENDING}: still open; {@link Code#NOT_PAID}: declined, expired, cancelled, or paid and given back whole;
     *     also where every {@link #sessionCreate(Object)} of this sale was refused, so that there is nothing to wait for
     *     ("error" and "next_action" are those of the refusal); {@link Code#UNKNOWN}: the service could not be asked, or
     *     the captured amount is not what was asked for; argument codes (-1xx). Takes at most "wait_s"; with 0 at most
     *     the configured call_timeout_ms. Thread-safe.
     */
    public Replies.SaleReply pollStatus(Object request) {
        return call("poll_status", request, Replies.SaleReply::new);
    }

    /**
     * Takes back a session that the customer has not paid (POST /checkout/{checkout_id}/void), and reads the order
     * to be certain. Safe to repeat.
     *
     * @param request JSON text, or a Map with these members:
     *     <pre>
     * "order_id" or "order_reference_id"   one of them is required, text; the reference means the sale's newest session.
     * "take_over"    optional, true voids a session that another lane opened.
     * "refund_if_paid"  only where "capabilities" says that there is no void (Checkout.com), required there: true watches the
     *                session for "wait_s" (seconds, 0 looks once) and gives all of the money back once it is paid. Call again while it
     *                is TAMARA_PENDING, or call Recover, also after a restart: what was given up stays given up, and is
     *                never called paid again. A session ends 30 minutes after it was opened. The refund is made once.
     * "raw"          optional, as above.
     *     </pre>
     * @return {@link Code#OK}: cancelled, nobody can pay it any more; {@link Code#TOO_LATE_PAID}: the customer was faster,
     *     the sale is paid; {@link Code#PENDING}: still open, keep polling (also for a session that was found after a
     *     lost answer: its checkout id is not known); {@link Code#UNKNOWN}: the service could not be asked, poll on;
     *     {@link Code#OTHER_LANE}; {@link Code#CANNOT_VOID}: not a session of this journal; {@link Code#NOT_SUPPORTED}:
     *     there is no void, and "refund_if_paid" was not said; argument (-1xx) and journal (-6xx) codes. Takes at most
     *     the configured call_timeout_ms. Thread-safe.
     */
    public Replies.SaleReply sessionVoid(Object request) {
        return call("session_void", request, Replies.SaleReply::new);
    }

    /**
     * Says whether another payment may be taken for a sale. Call it before the till takes cash or a card for a sale
     * that Tamara was asked to pay, before it voids or parks such a sale, and before it closes the day.
     *
     * @param request JSON text, or a Map with these members:
     *     <pre>
     * "order_id" or "order_reference_id"   one of them is required, text.
     *     </pre>
     * @return {@link Code#OK} for "clear", and this alone allows another payment; {@link Code#TOO_LATE_PAID} for "paid";
     *     {@link Code#PENDING} for "payable"; {@link Code#UNKNOWN} for "payable" when it is not certain; argument (-1xx)
     *     codes. A sale that neither the journal nor the service knows is "clear"; where the service does not answer,
     *     only a session that this journal knows to be over is (warning not_asked: it knows of none). Takes at most 2
     *     seconds, whatever the service does. Thread-safe.
     */
    public Replies.TenderCheckReply tenderCheck(Object request) {
        return call("tender_check", request, Replies.TenderCheckReply::new);
    }

    /**
     * Opens a session by SMS and waits for its end, in one call: {@link #sessionCreate(Object)}, then {@link
     * #pollStatus(Object)}.
     *
     * @param request JSON text, or a Map with these members:
     *     <pre>
     * As for SessionCreate ("channel" is "sms"), plus "wait_s" (default 1020: 17 minutes) and
     * "interval_s" as for PollStatus.
     *     </pre>
     * @return what these two return. {@link Code#OK} means paid and nothing else does. Called again with the same reference
     *     after a crash it goes on where it was ("resumed" true). {@link Code#NOT_SUPPORTED} where "capabilities" says
     *     that no SMS is sent (Checkout.com): show a QR code with {@link #sessionCreate(Object)} or {@link
     *     #paymentStart(Object)}. Takes at most call_timeout_ms plus "wait_s". Thread-safe.
     */
    public Replies.SaleReply pay(Object request) {
        return call("pay", request, Replies.SaleReply::new);
    }

    /**
     * Gives captured money back, in whole or in part, as often as there is something left (POST
     * /payments/simplified-refund/{order_id}).
     *
     * @param request JSON text, or a Map with these members:
     *     <pre>
     * "order_id" or "order_reference_id"   one of them is required, text.
     * "total_amount"   optional money; left out: all that is left (captured minus refunded).
     * "request_id"     the till's own number of this refund, text, 64. Optional and strongly advised.
     * "comment"        optional text, 200.
     * "raw"            optional, true adds Tamara's untouched order as "raw".
     *     </pre>
     * @return {@link Code#OK}: refunded; {@link Code#UNKNOWN}: it may have happened, call {@link #recover(Object)}, never
     *     send another by hand; {@link Code#REFUND_TOO_LARGE}, {@link Code#NOT_REFUNDABLE}, {@link
     *     Code#REQUEST_ID_IN_USE}, {@link Code#STEP_IN_PROGRESS}, {@link Code#EARLIER_UNRESOLVED}; argument (-1xx),
     *     transport (-3xx), service (-4xx) and journal (-6xx) codes: nothing moved. Takes at most the configured
     *     call_timeout_ms. Thread-safe.
     */
    public Replies.MovementReply refund(Object request) {
        return call("refund", request, Replies.MovementReply::new);
    }

    /**
     * Starts a sale in the background, for a program that must not wait: the library's own thread opens the session,
     * checks the order until the service's last word, and voids it when the host cancels. Ask for its progress with
     * {@link #paymentStatus(Object)}.
     *
     * @param request JSON text, or a Map with these members:
     *     <pre>
     * JSON text, UTF-8, that of SessionCreate, by SMS or QR code, and "interval_s". Required.
     *     </pre>
     * @return {@link Code#PENDING} when it was started; argument (-1xx) codes; {@link Code#REFERENCE_IN_USE} while a payment
     *     of the same reference with another amount, phone or channel is under way; {@link Code#JOURNAL_REQUIRED};
     *     {@link Code#TOO_MANY_OPEN} over 1,000 payments at once. Does not wait for the service. Thread-safe.
     */
    public Replies.PaymentStartReply paymentStart(Object request) {
        return call("payment_start", request, Replies.PaymentStartReply::new);
    }

    /**
     * Starts a refund in the background. The same "request_id" is refunded once, as in {@link #refund(Object)}. A
     * refund cannot be cancelled.
     *
     * @param request JSON text, or a Map with these members:
     *     <pre>
     * JSON text, UTF-8, that of Refund. Required.
     *     </pre>
     * @return what {@link #paymentStart(Object)} returns. Does not wait for the service. Thread-safe.
     */
    public Replies.PaymentStartReply refundStart(Object request) {
        return call("refund_start", request, Replies.PaymentStartReply::new);
    }

    /**
     * Reports how a payment or refund stands. Call it from a timer, or let it wait for a change.
     *
     * @param request JSON text, or a Map with these members:
     *     <pre>
     * "payment" or "order_reference_id"   required, one of them: the payment's number; or the sale's reference, which names its newest
     *                                     payment. A refund that was started with "order_id" is named by that id in
     *                                     "order_reference_id"; its number is the safer name, as an order may have several refunds.
     * "wait_s"   optional number, seconds, 0 to 86400: how long to wait for a change; 0 (default) returns at once.
     * "qr"       optional true or false: the link and the QR code once more.
     *     </pre>
     * @return {@link Code#PENDING} while it is under way. Of a sale at its end: {@link Code#OK}, and this alone means paid;
     *     {@link Code#NOT_PAID} (also after a cancel); {@link Code#TOO_LATE_PAID}; {@link Code#UNKNOWN}; or the code
     *     with which it failed, and nothing moved. Of a refund at its end what {@link #refund(Object)} returns. Argument
     *     codes (-1xx). Takes at most "wait_s"; interrupt ends the wait. Thread-safe.
     */
    public Replies.PaymentStartReply paymentStatus(Object request) {
        return call("payment_status", request, Replies.PaymentStartReply::new);
    }

    /**
     * Takes a payment back. The library's thread voids the session and reads the order again, until the service has
     * said what became of it; ask with {@link #paymentStatus(Object)} for the end: "cancelled", or "too_late_paid"
     * when the customer was faster.
     *
     * @param request JSON text, or a Map with these members:
     *     <pre>
     * "payment" or "order_reference_id"   required, one of them, as in PaymentStatus.
     * "refund_if_paid"   optional true or false, for a provider without void: watches the session and gives all of the money back once
     *                    it is paid.
     *     </pre>
     * @return {@link Code#PENDING} while it is being cancelled, {@link Code#NOT_PAID} when it had ended unpaid, {@link
     *     Code#TOO_LATE_PAID} when it was paid; {@link Code#NOT_SUPPORTED} for a refund, and where the provider has no
     *     void; argument codes (-1xx). Does not wait for the service. Thread-safe.
     */
    public Replies.PaymentStartReply paymentCancel(Object request) {
        return call("payment_cancel", request, Replies.PaymentStartReply::new);
    }

    /**
     * Lists the payments and refunds that were started in this client: all that are under way, and the last 1,000
     * that have ended.
     *
     * @param request there is nothing to say: leave it out
     * @return {@link Code#OK}; argument codes (-1xx). Does not wait for the service. Thread-safe.
     */
    public Replies.PaymentListReply paymentList(Object request) {
        return call("payment_list", request, Replies.PaymentListReply::new);
    }

    /** paymentList("{}"). */
    public Replies.PaymentListReply paymentList() {
        return paymentList("{}");
    }

    /**
     * Reads an order, once (GET /merchants/orders/{order_id}, GET /merchants/orders/reference-id/{reference}).
     *
     * @param request JSON text, or a Map with these members:
     *     <pre>
     * "order_id" or "order_reference_id"   one of them is required, text.
     * "raw"     optional, true adds Tamara's untouched order as "raw".
     *     </pre>
     * @return {@link Code#OK}: the order was read, whatever its state; {@link Code#NOT_FOUND}; argument (-1xx), transport
     *     (-3xx) and service (-4xx) codes. To learn whether a sale is paid, use {@link #pollStatus(Object)}. Takes at
     *     most the configured call_timeout_ms. Thread-safe.
     */
    public Replies.SaleReply orderGet(Object request) {
        return call("order_get", request, Replies.SaleReply::new);
    }

    /**
     * Puts another reference on an order (PUT /orders/{order_id}/reference-id), at Tamara and in the journal. Safe
     * to repeat.
     *
     * @param request JSON text, or a Map with these members:
     *     <pre>
     * "order_id"             required text.
     * "order_reference_id"   required text, 1 to 240 characters: the new reference.
     *     </pre>
     * @return {@link Code#OK}; argument (-1xx), transport (-3xx) and service (-4xx) codes. Takes at most the configured
     *     call_timeout_ms. Thread-safe.
     */
    public Replies.SaleReply orderUpdateReference(Object request) {
        return call("order_update_reference", request, Replies.SaleReply::new);
    }

    /**
     * Confirms an approved online order (POST /orders/{order_id}/authorise). Safe to repeat; orders of the shop need
     * it never.
     *
     * @param request JSON text, or a Map with these members:
     *     <pre>
     * "order_id" or "order_reference_id"   one of them is required, text.
     * "raw"        optional, true adds Tamara's untouched order as "raw".
     *     </pre>
     * @return {@link Code#OK}: authorised (or captured, on an account that captures by itself); {@link Code#UNKNOWN}: ask
     *     again; {@link Code#WRONG_STATE} with both states in "error"."service"; argument (-1xx), transport (-3xx),
     *     service (-4xx) and journal (-6xx) codes: nothing was done. Takes at most the configured call_timeout_ms.
     *     Thread-safe.
     */
    public Replies.SaleReply orderAuthorise(Object request) {
        return call("order_authorise", request, Replies.SaleReply::new);
    }

    /**
     * Claims the money of an authorised online order, whole or in part (POST /payments/capture). As careful as
     * {@link #refund(Object)}.
     *
     * @param request JSON text, or a Map with these members:
     *     <pre>
     * "order_id" or "order_reference_id"   one of them is required, text.
     * "total_amount"    optional money; left out: all that is left.
     * "request_id"      the host's own number of this capture, text, 64: asked twice, done once. Strongly advised.
     * "shipping_info"   optional: "shipped_at" (RFC 3339) and "shipping_company" (100) required in it, "tracking_number" (100),
     *                   "tracking_url" (1024) optional.
     * "items", "shipping_amount", "tax_amount", "discount_amount"   optional, as in the order.
     * "raw"             optional, true adds Tamara's untouched order as "raw".
     *     </pre>
     * @return as {@link #refund(Object)}; {@link Code#WRONG_STATE} when the order is not authorised. An order that is
     *     captured already as asked is {@link Code#OK} with "replayed" true. Takes at most the configured
     *     call_timeout_ms. Thread-safe.
     */
    public Replies.MovementReply orderCapture(Object request) {
        return call("order_capture", request, Replies.MovementReply::new);
    }

    /**
     * Gives up an authorised online order, whole or in part (POST /orders/{order_id}/cancel). As careful as {@link
     * #refund(Object)}.
     *
     * @param request JSON text, or a Map with these members:
     *     <pre>
     * As for OrderCapture, without "shipping_info".
     *     </pre>
     * @return as {@link #orderCapture(Object)}. Takes at most the configured call_timeout_ms. Thread-safe.
     */
    public Replies.MovementReply orderCancel(Object request) {
        return call("order_cancel", request, Replies.MovementReply::new);
    }

    /**
     * Opens an online checkout (POST /checkout), for programs that sell by web, app or telephone: the customer's
     * browser is sent to "checkout_url". The reference is the key of the sale, as in {@link #sessionCreate(Object)}:
     * a live checkout is resumed, a finished one returned.
     *
     * @param request JSON text, or a Map with these members:
     *     <pre>
     * JSON text, UTF-8: the service's own request, docs/schema/checkout_create.request.json. Required. Members that are not
     *         known here are sent as they are, with a warning: the body is Tamara's, and it grows. In short:
     * "order_reference_id"   required text, the key of the sale.
     * "total_amount", "shipping_amount", "tax_amount"   required money.
     * "country_code", "description"   required texts.
     * "items"                required list: "reference_id", "type", "name", "sku" (texts), "quantity" (integer), "total_amount" (money)
     *                        are required; "unit_price", "tax_amount", "discount_amount" (money), "item_url", "image_url" (texts).
     * "consumer"             required object: "phone_number", "first_name", "last_name" are required; "email".
     * "merchant_url"         required object of addresses: "success", "failure", "cancel"; "notification".
     * "shipping_address"     object: "first_name", "last_name", "line1", "city", "country_code" are required; "line2", "region",
     *                        "phone_number", "postal_code". Required unless everything is digital.
     * "digital"              optional, true or false: nothing is shipped. Not sent.
     * "discount" ("name", "amount"), "billing_address", "order_number", "locale", "platform", "is_mobile", "payment_type",
     * "instalments", "expires_in_minutes", "risk_assessment", "additional_data"   optional.
     * "raw"                  optional, true or false: adds the service's answer as "raw". Not sent.
     *         Merchants of telecommunication services have to send more: set "checkout" "telecom" in the configuration.
     *     </pre>
     * @return {@link Code#OK}: the checkout is open; {@link Code#MISSING_FIELD} or {@link Code#INVALID_FIELD} with all
     *     "problems"; otherwise what {@link #sessionCreate(Object)} returns. Takes at most the configured
     *     call_timeout_ms. Thread-safe.
     */
    public Replies.SaleReply checkoutCreate(Object request) {
        return call("checkout_create", request, Replies.SaleReply::new);
    }

    /**
     * Has Tamara post events to an address of a server (POST /webhooks). An address that is registered already is
     * adopted. One that is registered for the other type keeps its events and is refused: give orders and disputes
     * an address each.
     *
     * @param request JSON text, or a Map with these members:
     *     <pre>
     * "url"       required text, https, 255.
     * "type"      optional, "order" (default) or "dispute".
     * "events"    optional list of texts; all events of the type when absent.
     * "headers"   optional object of texts: sent back with each call.
     *     </pre>
     * @return {@link Code#OK}; argument (-1xx), transport (-3xx) and service (-4xx) codes. Takes at most the configured
     *     call_timeout_ms. Thread-safe.
     */
    public Replies.WebhookReply webhookRegister(Object request) {
        return call("webhook_register", request, Replies.WebhookReply::new);
    }

    /**
     * Lists the merchant's webhooks (GET /webhooks/list).
     *
     * @param request there is nothing to say: leave it out
     * @return {@link Code#OK}; argument (-1xx), transport (-3xx) and service (-4xx) codes. Takes at most the configured
     *     call_timeout_ms. Thread-safe.
     */
    public Replies.WebhookListReply webhookList(Object request) {
        return call("webhook_list", request, Replies.WebhookListReply::new);
    }

    /** webhookList("{}"). */
    public Replies.WebhookListReply webhookList() {
        return webhookList("{}");
    }

    /**
     * Reads one webhook (GET /webhooks/{webhook_id}).
     *
     * @param request JSON text, or a Map with these members:
     *     <pre>
     * JSON text, UTF-8: "webhook_id", required text.
     *     </pre>
     * @return {@link Code#OK}; argument (-1xx), transport (-3xx) and service (-4xx) codes. Takes at most the configured
     *     call_timeout_ms. Thread-safe.
     */
    public Replies.WebhookReply webhookGet(Object request) {
        return call("webhook_get", request, Replies.WebhookReply::new);
    }

    /**
     * Changes a webhook (PUT /webhooks/{webhook_id}).
     *
     * @param request JSON text, or a Map with these members:
     *     <pre>
     * "webhook_id", required text, and the fields of WebhookRegister. "events" stay as they
     * are when absent.
     *     </pre>
     * @return {@link Code#OK}; argument (-1xx), transport (-3xx) and service (-4xx) codes. Takes at most the configured
     *     call_timeout_ms. Thread-safe.
     */
    public Replies.WebhookReply webhookUpdate(Object request) {
        return call("webhook_update", request, Replies.WebhookReply::new);
    }

    /**
     * Removes a webhook (DELETE /webhooks/{webhook_id}).
     *
     * @param request JSON text, or a Map with these members:
     *     <pre>
     * JSON text, UTF-8: "webhook_id", required text.
     *     </pre>
     * @return {@link Code#OK}; argument (-1xx), transport (-3xx) and service (-4xx) codes. Takes at most the configured
     *     call_timeout_ms. Thread-safe.
     */
    public Reply webhookDelete(Object request) {
        return call("webhook_delete", request, Reply::new);
    }

    /**
     * Takes a webhook's call as the host's own web server got it, and says what to answer. The token is verified
     * (HS256, issuer, times with two minutes of leeway); it does not cover the body, so the order is read afresh and
     * only that counts. If the same event arrives again, in any process that shares the journal, the order is read
     * again and the reply has "duplicate": true. Where the order is watched ({@link #watchAdd(Object)}), it is
     * looked at before all others.
     *
     * @param request JSON text, or a Map with these members:
     *     <pre>
     * "method"                required text, "POST".
     * "headers"               object of texts, names in any case.
     * "query"                 optional text: what follows the "?" of the address, as it came.
     * "body", "body_base64"   one of them is required: the raw body, at most 64 KiB, as text or in base64.
     *     </pre>
     * @return {@link Code#OK}: verified, and the order shows what the webhook says; {@link Code#UNKNOWN}: verified, but the
     *     order could not be read, or does not show it yet ("respond" asks the service to deliver it again), or is none
     *     of this merchant's (warning "not_ours"); {@link Code#WEBHOOK_REFUSED}, also for a webhook that names no order;
     *     argument (-1xx) codes; {@link Code#INVALID_CONFIG} without a notification token. Takes at most the configured
     *     call_timeout_ms. Thread-safe.
     */
    public Replies.EventReply webhookReceive(Object request) {
        return call("webhook_receive", request, Replies.EventReply::new);
    }

    /**
     * Listens for webhooks on a port of this machine, for programs without a web server: each is verified, its order
     * read, and answered, as by {@link #webhookReceive(Object)}. Tamara posts to https addresses only: put a proxy
     * or a tunnel with a certificate before it. Any path is taken. Calls of this process that wait for the order
     * look at once; the events are fetched with {@link #webhookNext(Object)}.
     *
     * @param request JSON text, or a Map with these members:
     *     <pre>
     * "port"          required integer; 0 takes any free one.
     * "address"       optional text, IP address to listen at: "127.0.0.1" when absent; "0.0.0.0" lets every machine in.
     * "keep_events"   optional, true (default): events are kept for WebhookNext, 1000 at the most; while so many wait, Tamara is asked
     *                 to deliver again. false: they only wake calls that wait.
     *     </pre>
     * @return {@link Code#OK}; {@link Code#LISTEN_FAILED}; argument codes (-1xx); {@link Code#INVALID_CONFIG} without a
     *     notification token. Returns at once. Thread-safe.
     */
    public Replies.WebhookListenReply webhookListen(Object request) {
        return call("webhook_listen", request, Replies.WebhookListenReply::new);
    }

    /**
     * Waits for the next event of {@link #webhookListen(Object)}. Each is handed out once, to one caller.
     *
     * @param request JSON text, or a Map with these members:
     *     <pre>
     * JSON text, UTF-8; "{}" looks once. Required.
     * "wait_s"   optional number, seconds to wait, 0 to 86400; 0 (default) looks once.
     *     </pre>
     * @return {@link Code#OK}: an event; {@link Code#PENDING}: none came; {@link Code#LISTEN_FAILED}: nobody listens. Takes
     *     at most "wait_s"; interrupt ends it. Thread-safe.
     */
    public Replies.EventReply webhookNext(Object request) {
        return call("webhook_next", request, Replies.EventReply::new);
    }

    /** webhookNext("{}"). */
    public Replies.EventReply webhookNext() {
        return webhookNext("{}");
    }

    /**
     * Lists disputes: what customers complain about (GET /external/merchants/orders/disputes/). For the back office.
     *
     * @param request JSON text, or a Map with these members:
     *     <pre>
     * JSON text, UTF-8; "{}" lists all. Required. All members that are given must fit:
     * "order_id", "merchant_order_reference_id", "order_status", "dispute_status"   texts.
     * "dispute_id", "limit", "page"   integers.
     * "is_parent"     true or false.
     * "merchant_id"   text, id of a child merchant, for platforms.
     *     </pre>
     * @return {@link Code#OK}; argument (-1xx), transport (-3xx) and service (-4xx) codes. Takes at most the configured
     *     call_timeout_ms. Thread-safe.
     */
    public Replies.DisputeListReply disputeList(Object request) {
        return call("dispute_list", request, Replies.DisputeListReply::new);
    }

    /** disputeList("{}"). */
    public Replies.DisputeListReply disputeList() {
        return disputeList("{}");
    }

    /**
     * Says something to a dispute (POST /external/merchants/orders/disputes/{dispute_id}). When the answer is lost,
     * the dispute is read to see whether it was said.
     *
     * @param request JSON text, or a Map with these members:
     *     <pre>
     * "dispute_id"   required integer.
     * "comment"      required text, 255.
     * "delivery_provider", "order_delivery_tracking_id"   optional texts, 255.
     * "attachment"   optional object, a file of at most 10 MiB: "name" (required text), "content_type" (text), and one of "path" (text, a
     *                file on this machine) and "content_base64" (text).
     * "merchant_id"  optional text, id of a child merchant, for platforms.
     *     </pre>
     * @return {@link Code#OK}; {@link Code#UNKNOWN}: it may have been said, look at the dispute before repeating it;
     *     argument (-1xx), transport (-3xx) and service (-4xx) codes. Takes at most the configured call_timeout_ms.
     *     Thread-safe.
     */
    public Replies.DisputeCommentReply disputeReply(Object request) {
        return call("dispute_reply", request, Replies.DisputeCommentReply::new);
    }

    /**
     * Clears up what a crash, a power cut or a lost answer left open: the library checks every unfinished step of
     * the journal and reports its verdict. It begins with refunds and other steps that were being sent, then
     * sessions that were being opened, then open sessions; each part goes on where the call before stopped. Last it
     * checks steps that only count as not done for a late effect. Nothing is sent that could move money. Call it at
     * start-up, and after {@link Code#UNKNOWN}.
     *
     * @param request there is nothing to say: leave it out
     * @return {@link Code#OK}: every step was looked at ("next_action" says whether some are still open); journal codes
     *     (-6xx). A warning "refunded_twice" says that an order shows the number of a refund twice; "concluded", that
     *     steps count as not done because their orders stayed without them, not by the service's word. A step with
     *     "next_action" "ask_supervisor" ends by {@link #stepResolve(Object)}. Takes at most the configured
     *     call_timeout_ms; a warning "not_all" says when time ran out. Thread-safe, also across processes.
     */
    public Replies.RecoverReply recover(Object request) {
        return call("recover", request, Replies.RecoverReply::new);
    }

    /** recover("{}"). */
    public Replies.RecoverReply recover() {
        return recover("{}");
    }

    /**
     * Closes a step of the journal by hand, where nothing else can tell what became of it: the word of a supervisor
     * who has looked in the service's portal. The library reads the order before, where it can, and records the word
     * with the name and the reason. {@link #history(Object)}, {@link #report(Object)} and the file for support show
     * it as a person's word. Nothing is sent that could move money. A refund, capture or cancel that only counts as
     * not done ("last_error" "concluded") can be closed, too.
     *
     * @param request JSON text, or a Map with these members:
     *     <pre>
     * Required:
     * "step_id"   integer: "id" of the step, as Recover and History show it.
     * "outcome"   "done": it happened (the money moved; of a session: it was paid), or "not_done".
     * "name"      text: who says so; at most 64 characters.
     * "reason"    text: why; at most 200 characters.
     *     </pre>
     * @return {@link Code#OK}: recorded; {@link Code#WRONG_STATE}: the step has its end already, or the order says the
     *     opposite; {@link Code#NOT_FOUND}: no such step; {@link Code#STEP_IN_PROGRESS}: another call is working on it;
     *     argument (-1xx) and journal (-6xx) codes. A warning "not_compared" says that the order could not be read.
     *     Takes at most the configured call_timeout_ms. Thread-safe.
     */
    public Replies.StepResolveReply stepResolve(Object request) {
        return call("step_resolve", request, Replies.StepResolveReply::new);
    }

    /**
     * Reads the journal, newest first. Asks nobody.
     *
     * @param request JSON text, or a Map with these members:
     *     <pre>
     * JSON text, UTF-8; "{}" for the newest 100 steps. Required. All given filters must fit:
     * "from", "until"        texts, RFC 3339: created at or after, created before.
     * "lane"                 text.
     * "kind"                 "session", "void", "refund", "authorise", "capture" or "cancel".
     * "state"                "sending" (the outcome is not known), "open", "paid", "dead", "done" or "not_done".
     * "order_reference_id"   text: of the sale, or of an attempt.
     * "order_id"             text.
     * "before_id"            integer: "next_before_id" of the page before.
     * "limit"                integer, 1 to 1000, default 100.
     *     </pre>
     * @return {@link Code#OK}; argument (-1xx) and journal (-6xx) codes. Thread-safe.
     */
    public Replies.HistoryReply history(Object request) {
        return call("history", request, Replies.HistoryReply::new);
    }

    /** history("{}"). */
    public Replies.HistoryReply history() {
        return history("{}");
    }

    /**
     * Totals of a day from the journal: paid, refunded, voided, unresolved, by store, lane and currency. A sale
     * counts on the day on which its session was opened, a refund or a void on the day on which it was begun, so a
     * report can be made again. Sends nothing that moves money.
     *
     * @param request JSON text, or a Map with these members:
     *     <pre>
     * JSON text, UTF-8; "{}" for today so far. Required.
     * "kind"                  "x" (default), the figures so far, or "z", the end of a day.
     * "date"                  text, "2026-01-31", by the shop's clock; today when left out.
     * "from", "until"         in its place: texts, RFC 3339, for a shop whose day does not end at midnight.
     * "utc_offset"            text, "+03:00": the shop's clock; by default that of the configured country.
     * "store_code", "lane"    texts: this branch, this till only.
     * "reread"                true or false (default): reads every order of the day again, and tells the differences.
     * "settlement"            true or false (default): reads every paid sale of the period again, and reports which of them Tamara has settled
     *                         (paid out to the merchant). Checkout.com does not show this.
     * "format"                "json" (default), "csv" or "text". With "settlement" the "csv" has a line for each paid sale.
     * "language"              "en" or "ar": of "text"; by default the configured one.
     * "visual"                true or false (default): Arabic for a printer that neither joins letters nor turns lines: each letter in its
     *                         joined form (U+FE70 to U+FEFF), each line in the order in which it is printed, from left to right.
     *     </pre>
     * @return {@link Code#OK}: "next_action" is "call_recover" while steps are unresolved, "ask_supervisor" when figures
     *     differ, when only a person can still end the unresolved steps, or when an order shows the number of a refund
     *     twice (warning "refunded_twice"). Argument (-1xx) and journal (-6xx) codes. With "reread" or "settlement" the
     *     call takes at most call_timeout_ms; the warning "not_all" says how many orders were left when time ran out,
     *     "settlement_not_read" how many could not be read, and "settlement_not_shown" that the provider shows no
     *     settlements. Thread-safe.
     */
    public Replies.ReportReply report(Object request) {
        return call("report", request, Replies.ReportReply::new);
    }

    /** report("{}"). */
    public Replies.ReportReply report() {
        return report("{}");
    }

    /**
     * The lines of a receipt, from the journal: for a paid sale, or for one of its refunds. The same lines at every
     * printing. Asks nobody.
     *
     * @param request JSON text, or a Map with these members:
     *     <pre>
     * "order_id" or "order_reference_id"   text: the sale. One is required.
     * "request_id" or "refund_id"          text: the refund, by the till's or by the service's number; left out for the sale itself.
     * "copy"                               true or false (default): a line says that it is a copy.
     * "visual"                             true or false (default): Arabic for a simple printer, as in Report.
     * "utc_offset"                         text, "+03:00": the shop's clock; by default that of the configured country.
     *     </pre>
     * @return {@link Code#OK}; {@link Code#NOT_FOUND} when this journal knows no such sale; {@link Code#WRONG_STATE} when it
     *     is not paid, or the refund not made; argument (-1xx) and journal (-6xx) codes. Thread-safe.
     */
    public Replies.ReceiptReply receipt(Object request) {
        return call("receipt", request, Replies.ReceiptReply::new);
    }

    /**
     * Looks at everything between this till and the service: settings, name look-up, connection, proxy, TLS, clock,
     * token, disk, journal, versions. Nothing is moved. For a configuration that {@link #Client(Object)} refuses,
     * call {@link Tamara#diagnose(Object)}.
     *
     * @param request JSON text, or a Map with these members:
     *     <pre>
     * JSON text, UTF-8; "{}" with a client. Required.
     * "config"   object: with client 0, the configuration as for Create. It opens and closes what it needs.
     *     </pre>
     * @return {@link Code#OK} when the checks were made, whatever they found: look at "healthy". Argument codes (-1xx).
     *     Takes at most 10 seconds, whatever is broken; interrupt ends it earlier. Thread-safe.
     */
    public Replies.DiagnoseReply diagnose(Object request) {
        return call("diagnose", request, Replies.DiagnoseReply::new);
    }

    /** diagnose("{}"). */
    public Replies.DiagnoseReply diagnose() {
        return diagnose("{}");
    }

    /**
     * Writes one zip file for support, safe to e-mail: diagnosis, settings without secrets, the newest steps of the
     * journal (7 days, 1000 steps), the newest lines of the log's file. No token, name, e-mail address or whole
     * phone number is in it.
     *
     * @param request JSON text, or a Map with these members:
     *     <pre>
     * JSON text, UTF-8; "{}" with a client. Required.
     * "file"        text: full path of a file that does not exist yet; by default tamara-support-TIME.zip beside the journal.
     * "max_bytes"   integer, 100000 to 20000000, default 2000000: the file is never larger.
     * "config"      object: as in Diagnose.
     *     </pre>
     * @return {@link Code#OK}; {@link Code#CONFIG_FILE} when the file cannot be written; argument codes (-1xx). Takes as
     *     long as {@link #diagnose(Object)}, and a moment. Thread-safe.
     */
    public Replies.SupportBundleReply supportBundle(Object request) {
        return call("support_bundle", request, Replies.SupportBundleReply::new);
    }

    /** supportBundle("{}"). */
    public Replies.SupportBundleReply supportBundle() {
        return supportBundle("{}");
    }

    /**
     * Changes how much is logged, for the whole process and at once; where lines go stays as it is.
     *
     * @param request JSON text, or a Map with these members:
     *     <pre>
     * "level"   "off", "error", "warn", "info", "debug" or "trace". Required.
     *     </pre>
     * @return {@link Code#OK}; {@link Code#INVALID_FIELD}. Thread-safe.
     */
    public Replies.LogLevelReply logLevel(Object request) {
        return call("log_level", request, Replies.LogLevelReply::new);
    }

    /**
     * Watches an order in the background until it has ended: for a program with many open orders, or one that asks
     * from a timer.
     *
     * @param request JSON text, or a Map with these members:
     *     <pre>
     * JSON text, UTF-8; "{}" watches what the journal holds open. Required.
     * "order_id" or "order_reference_id"   optional, one of them: text.
     * "interval_s"   optional number, seconds, 5 (default) to 60: between two looks while the sale is young.
     *     </pre>
     * @return {@link Code#OK}; argument (-1xx) and journal (-6xx) codes. Does not wait for the service. Thread-safe.
     */
    public Replies.WatchingReply watchAdd(Object request) {
        return call("watch_add", request, Replies.WatchingReply::new);
    }

    /** watchAdd("{}"). */
    public Replies.WatchingReply watchAdd() {
        return watchAdd("{}");
    }

    /**
     * Takes the next news of the watched orders: one that has ended, and is not watched any more; or one that a
     * person has to look at, and that is watched on. The reply is that of {@link #pollStatus(Object)}. News may come
     * from any order; each is given to one caller.
     *
     * @param request JSON text, or a Map with these members:
     *     <pre>
     * JSON text, UTF-8; "{}" takes what is there. Required.
     * "wait_s"   optional number, seconds, 0 to 86400: how long to wait for news; 0 (default) takes what is there.
     *     </pre>
     * @return for the order in the reply, what {@link #pollStatus(Object)} returns: {@link Code#OK} is paid, and nothing
     *     else is. {@link Code#PENDING} without news. Argument codes (-1xx). Takes at most "wait_s"; interrupt ends it.
     *     Thread-safe.
     */
    public Replies.WatchNextReply watchNext(Object request) {
        return call("watch_next", request, Replies.WatchNextReply::new);
    }

    /** watchNext("{}"). */
    public Replies.WatchNextReply watchNext() {
        return watchNext("{}");
    }

    /**
     * Watches an order no more. News of it that were not taken yet are kept.
     *
     * @param request JSON text, or a Map with these members:
     *     <pre>
     * Required: "order_id" or "order_reference_id", text.
     *     </pre>
     * @return {@link Code#OK}; argument codes (-1xx). Thread-safe.
     */
    public Replies.WatchingReply watchRemove(Object request) {
        return call("watch_remove", request, Replies.WatchingReply::new);
    }
    // </generated>
}
