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
     * Opens a session that the customer can pay: by SMS (POST /checkout/in-store-session) or by a QR code on the
     * till's screen (POST /checkout/in-store).
     * <p>
     * Safe to repeat with the same "order_reference_id": it is the key of the sale. A session that is still open is
     * resumed, a paid one is returned. Another amount is refused, and so is the reference of a sale that was paid
     * for another phone or other items, or longer ago than a working day. If Tamara has an order with this reference
     * that this journal does not know (GET /merchants/orders/reference-id/{reference}, asked before anything is
     * opened), the reply shows that order and its verdict. While this question is not answered, nothing is opened.
     * If the answer to the opening was lost, the library looks for the session. Only if it was not found for long
     * enough, by a look-up that finds other orders, and only if this is called again, a second attempt is opened,
     * under a reference of its own ("S-1~2" for "S-1").
     * <p>
     * The reply has warnings about a session that was there before: "phone_differs" (no link went to the number of
     * this call; void the session first), "basket_differs", "channel_differs", "paid_before".
     *
     * @param request JSON text, or a Map with these members:
     *     <pre>
     *   "order_reference_id"   text, required, at most 240 characters. The till's own key of the sale,
     *                          never used for another.
     *   "total_amount"         money, required. What the customer pays; at least 0.1 of a major unit.
     *   "additional_data"      object. Free members. The library adds "store_code" from the
     *                          configuration.
     *   "address"              object. Checkout.com only, required there: where the customer lives:
     *     "address_line1"   text, required, at most 200 characters. Street and number.
     *     "city"            text, required, at most 50 characters. City.
     *     "country"         text, required. ISO 3166-1, two capital letters.
     *     "address_line2"   text, at most 200 characters. More of it.
     *     "state"           text, at most 50 characters. State or region.
     *     "zip"             text, at most 50 characters. Postal code.
     *   "capture"              true or false. Checkout.com only: true. A payment through Tamara is
     *                          captured by itself.
     *   "channel"              "sms" or "qr", by default "sms". How the customer gets the link: by SMS
     *                          from the service, or by a QR code on the till's screen.
     *   "customer_name"        text, at most 255 characters. Checkout.com only, required there, as are
     *                          "phone_number", "email" and "items", which have to add up to the total.
     *   "discount_amount"      money. Checkout.com only: a discount that is in no item.
     *   "email"                text, at most 128 characters. A second way for the link.
     *   "expiry_time"          integer, 5 to 1440. Minutes until the session expires. Tamara ignores it
     *                          unless it is switched on for the account.
     *   "instalments"          integer. Number of instalments. Leave it out unless Tamara asks for it.
     *   "interval_s"           number, 0 to 86400, by default 5. "pay" and "payment_start" only: seconds
     *                          between two status checks, 5 to 60; doubled after a minute.
     *   "items"                list of objects. The basket. Required for "sms", at least one:
     *     "name"              text, required, at most 255 characters. What the customer reads.
     *     "quantity"          number, required. Above zero.
     *     "reference_id"      text, required, at most 255 characters. The shop's own id of the article.
     *     "sku"               text, required, at most 128 characters. The article's number.
     *     "total_amount"      money, required. Of the whole line.
     *     "type"              text, required, at most 64 characters. "Digital", "Physical" or any other
     *                         text.
     *     "discount_amount"   money. Discount on the line.
     *     "image_url"         text, at most 1024 characters. Picture of the article.
     *     "item_url"          text, at most 1024 characters. Page of the article.
     *     "tax_amount"        money. Tax in the line.
     *     "unit_price"        money. Of one piece.
     *   "locale"               text. "ar_SA" or "en_US"; by default that of the configured language.
     *   "order_number"         text, at most 255 characters. Shown to the customer.
     *   "payment_plan"         object. Checkout.com only: the plan. It goes with "payment_type"
     *                          "Installment":
     *     "total_number_of_payments"
     *                     integer, required, 1 to 24. How many payments the customer makes.
     *     "description"   text, at most 255 characters. Shown to the customer.
     *   "payment_type"         text, at most 64 characters. "PAY_BY_INSTALMENTS" (sent by SMS when left
     *                          out) or "PAY_NOW"; with Checkout.com "Regular" or "Installment".
     *   "phone_number"         text. The customer's phone, in any writing, Arabic digits too. Without a
     *                          country code the configured country's is taken. Required for "sms".
     *   "platform"             text, at most 128 characters. For "qr": the name of the program.
     *   "raw"                  true or false, by default false. Adds the service's untouched answer as
     *                          "raw".
     *   "shipping_amount"      money. Checkout.com only: shipping.
     *   "tax_amount"           money. Checkout.com only: tax that is in no item. Items + tax + shipping
     *                          - discount has to be the total.
     *   "wait_s"               number, 0 to 86400, by default 1020. "pay" only: how long to wait for the
     *                          customer, in seconds.
     *     </pre>
     * @return {@link Code#OK}: a session is open ("verdict" "pending") or the sale was paid before ("verdict" "paid");
     *     {@link Code#UNKNOWN}: the answer was lost, or the link of a "qr" session was, see "next_action"; {@link
     *     Code#NOT_PAID}: this sale was paid and given back; {@link Code#REFERENCE_IN_USE}; argument (-1xx), transport
     *     (-3xx), service (-4xx) and journal (-6xx) codes: nothing was opened. Takes at most the configured
     *     call_timeout_ms.
     */
    public Replies.SaleReply sessionCreate(Object request) {
        return call("session_create", request, Replies.SaleReply::new);
    }

    /**
     * Waits for the service's final word on a sale (GET /merchants/orders/{order_id}). All attempts of the sale are
     * watched together.
     * <p>
     * Outages, unknown orders, unknown statuses and refusals to answer never end the wait: only the final word,
     * "wait_s" or interrupt do.
     *
     * @param request JSON text, or a Map with these members:
     *     <pre>
     *   "order_id"             text, at most 64 characters. The service's order id. This or
     *                          "order_reference_id" is required.
     *   "order_reference_id"   text, at most 255 characters. Or the till's reference of the sale.
     *   "interval_s"           number, 0 to 86400, by default 5. Seconds between two status checks, 5 to
     *                          60; doubled after a minute.
     *   "qr"                   true or false, by default false. Adds the QR code of an open session
     *                          again, some 28,000 bytes. Without it every reply fits 4,096 bytes.
     *   "raw"                  true or false, by default false. Adds the service's untouched answer as
     *                          "raw".
     *   "wait_s"               number, 0 to 86400, by default 0. How long to wait for the final status,
     *                          in seconds; 0 checks once.
     *     </pre>
     * @return {@link Code#OK}: paid, captured whole, in the amount and currency asked for, and nothing else; {@link
     *     Code#PENDING}: still open; {@link Code#NOT_PAID}: declined, expired, cancelled, or paid and given back whole;
     *     also where every {@link #sessionCreate(Object)} of this sale was refused, so that there is nothing to wait for
     *     ("error" and "next_action" are those of the refusal); {@link Code#UNKNOWN}: the service could not be asked, or
     *     the captured amount is not what was asked for; argument codes (-1xx). Takes at most "wait_s"; with 0 at most
     *     the configured call_timeout_ms.
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
     *   "order_id"             text, at most 64 characters. The service's order id. This or
     *                          "order_reference_id" is required.
     *   "order_reference_id"   text, at most 255 characters. Or the till's reference of the sale: its
     *                          newest session.
     *   "raw"                  true or false, by default false. Adds the service's untouched answer as
     *                          "raw".
     *   "refund_if_paid"       true or false, by default false. Only where "capabilities" has no void
     *                          (Checkout.com), and required there: watches the session for "wait_s" and
     *                          refunds all of the money once it is paid. Call again while the reply is
     *                          TAMARA_PENDING, or call Recover, also after a restart. The sale
     *                          stays abandoned: no call reports it as paid again. A session ends 30
     *                          minutes after it was opened. The refund is made once.
     *   "take_over"            true or false, by default false. Voids a session that another lane
     *                          opened.
     *   "wait_s"               number, 0 to 86400, by default 0. With "refund_if_paid": how long to
     *                          watch, in seconds; 0 checks once.
     *     </pre>
     * @return {@link Code#OK}: cancelled, nobody can pay it any more; {@link Code#TOO_LATE_PAID}: the customer was faster,
     *     the sale is paid; {@link Code#PENDING}: still open, keep polling (also for a session that was found after a
     *     lost answer: its checkout id is not known); {@link Code#UNKNOWN}: the service could not be asked, poll on;
     *     {@link Code#OTHER_LANE}; {@link Code#CANNOT_VOID}: not a session of this journal; {@link Code#NOT_SUPPORTED}:
     *     there is no void, and "refund_if_paid" was not said; argument (-1xx) and journal (-6xx) codes. Takes at most
     *     the configured call_timeout_ms.
     */
    public Replies.SaleReply sessionVoid(Object request) {
        return call("session_void", request, Replies.SaleReply::new);
    }

    /**
     * Opens a session by SMS and waits for its end, in one call: {@link #sessionCreate(Object)}, then {@link
     * #pollStatus(Object)}.
     *
     * @param request JSON text, or a Map with these members:
     *     <pre>
     * Members as in SessionCreate.
     *     </pre>
     * @return what these two return. {@link Code#OK} means paid and nothing else does. Called again with the same reference
     *     after a crash it goes on where it was ("resumed" true). {@link Code#NOT_SUPPORTED} where "capabilities" says
     *     that no SMS is sent (Checkout.com): show a QR code with {@link #sessionCreate(Object)} or {@link
     *     #paymentStart(Object)}. Takes at most call_timeout_ms plus "wait_s".
     */
    public Replies.SaleReply pay(Object request) {
        return call("pay", request, Replies.SaleReply::new);
    }

    /**
     * Says whether another payment may be taken for a sale. Call it before the till takes cash or a card for a sale
     * that Tamara was asked to pay, before it voids or parks such a sale, and before it closes the day.
     *
     * @param request JSON text, or a Map with these members:
     *     <pre>
     *   "order_id"             text, at most 64 characters. The service's order id. This or
     *                          "order_reference_id" is required.
     *   "order_reference_id"   text, at most 255 characters. Or the till's reference of the sale.
     *     </pre>
     * @return {@link Code#OK} for "clear", and this alone allows another payment; {@link Code#TOO_LATE_PAID} for "paid";
     *     {@link Code#PENDING} for "payable"; {@link Code#UNKNOWN} for "payable" when it is not certain; argument (-1xx)
     *     codes. A sale that neither the journal nor the service knows is "clear"; where the service does not answer,
     *     only a session that this journal knows to be over is (warning not_asked: it knows of none). Takes at most 2
     *     seconds, whatever the service does.
     */
    public Replies.TenderCheckReply tenderCheck(Object request) {
        return call("tender_check", request, Replies.TenderCheckReply::new);
    }

    /**
     * Gives captured money back, in whole or in part, as often as there is something left (POST
     * /payments/simplified-refund/{order_id}).
     * <p>
     * Tamara has no idempotency key, so the library takes care: the order is read first, one refund at a time goes
     * out for an order across all processes of the journal, and after a lost answer the order is looked at, never
     * sent again without proof that nothing happened. With "request_id" the same refund asked twice is done once.
     *
     * @param request JSON text, or a Map with these members:
     *     <pre>
     *   "order_id"             text, at most 64 characters. The service's order id. This or
     *                          "order_reference_id" is required.
     *   "order_reference_id"   text, at most 255 characters. Or the till's reference of the sale.
     *   "comment"              text, at most 200 characters. For people.
     *   "raw"                  true or false, by default false. Adds the service's untouched answer as
     *                          "raw".
     *   "request_id"           text, at most 64 characters. The till's own number of this refund: asked
     *                          twice, done once. Strongly advised.
     *   "total_amount"         money. How much; by default all that is left (captured minus refunded).
     *     </pre>
     * @return {@link Code#OK}: refunded; {@link Code#UNKNOWN}: it may have happened, call {@link #recover(Object)}, never
     *     send another by hand; {@link Code#REFUND_TOO_LARGE}, {@link Code#NOT_REFUNDABLE}, {@link
     *     Code#REQUEST_ID_IN_USE}, {@link Code#STEP_IN_PROGRESS}, {@link Code#EARLIER_UNRESOLVED}; argument (-1xx),
     *     transport (-3xx), service (-4xx) and journal (-6xx) codes: nothing moved. Takes at most the configured
     *     call_timeout_ms.
     */
    public Replies.MovementReply refund(Object request) {
        return call("refund", request, Replies.MovementReply::new);
    }

    /**
     * Starts a sale in the background, for a program that must not wait: the library's own thread opens the session,
     * checks the order until the service's last word, and voids it when the host cancels. Ask for its progress with
     * {@link #paymentStatus(Object)}.
     * <p>
     * Started again with the same "order_reference_id", amount, phone and channel while the payment is under way, it
     * returns that payment. After a restart start it again with the same reference: the sale is resumed, or returned
     * when it was paid in the meantime. interrupt does not end a payment; {@link #close()} ends its thread, and the
     * sale stays open at the service.
     *
     * @param request JSON text, or a Map with these members:
     *     <pre>
     * Members as in SessionCreate.
     *     </pre>
     * @return {@link Code#PENDING} when it was started; argument (-1xx) codes; {@link Code#REFERENCE_IN_USE} while a payment
     *     of the same reference with another amount, phone or channel is under way; {@link Code#JOURNAL_REQUIRED};
     *     {@link Code#TOO_MANY_OPEN} over 1,000 payments at once. Does not wait for the service.
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
     * Members as in Refund.
     *     </pre>
     * @return what {@link #paymentStart(Object)} returns. Does not wait for the service.
     */
    public Replies.PaymentStartReply refundStart(Object request) {
        return call("refund_start", request, Replies.PaymentStartReply::new);
    }

    /**
     * Reports how a payment or refund stands. Call it from a timer, or let it wait for a change.
     *
     * @param request JSON text, or a Map with these members:
     *     <pre>
     *   "order_reference_id"   text. Or the sale's reference, which names its newest payment. A refund
     *                          that was started with "order_id" is named by that id; its number is the
     *                          safer name, because an order may have several refunds.
     *   "payment"              integer. The payment's number. This or "order_reference_id" is required.
     *   "qr"                   true or false, by default false. Adds the link and the QR code again;
     *                          otherwise only the first reply that knows them has them.
     *   "wait_s"               number, 0 to 86400, by default 0. How long to wait for a change, in
     *                          seconds; 0 returns at once.
     *     </pre>
     * @return {@link Code#PENDING} while it is under way. Of a sale at its end: {@link Code#OK}, and this alone means paid;
     *     {@link Code#NOT_PAID} (also after a cancel); {@link Code#TOO_LATE_PAID}; {@link Code#UNKNOWN}; or the code
     *     with which it failed, and nothing moved. Of a refund at its end what {@link #refund(Object)} returns. Argument
     *     codes (-1xx). Takes at most "wait_s"; interrupt ends the wait.
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
     *   "order_reference_id"   text. Or the sale's reference: its newest payment.
     *   "payment"              integer. The payment's number. This or "order_reference_id" is required.
     *   "refund_if_paid"       true or false, by default false. For a provider without void: watches the
     *                          session and refunds all of the money once it is paid.
     *     </pre>
     * @return {@link Code#PENDING} while it is being cancelled, {@link Code#NOT_PAID} when it had ended unpaid, {@link
     *     Code#TOO_LATE_PAID} when it was paid; {@link Code#NOT_SUPPORTED} for a refund, and where the provider has no
     *     void; argument codes (-1xx). Does not wait for the service.
     */
    public Replies.PaymentStartReply paymentCancel(Object request) {
        return call("payment_cancel", request, Replies.PaymentStartReply::new);
    }

    /**
     * Lists the payments and refunds that were started in this client: all that are under way, and the last 1,000
     * that have ended.
     *
     * @param request there is nothing to say: leave it out
     * @return {@link Code#OK}; argument codes (-1xx). Does not wait for the service.
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
     * <p>
     * "verdict" of the reply is what the order means for the sale.
     *
     * @param request JSON text, or a Map with these members:
     *     <pre>
     *   "order_id"             text, at most 64 characters. The service's order id. This or
     *                          "order_reference_id" is required.
     *   "order_reference_id"   text, at most 255 characters. Or the till's reference of the sale.
     *   "raw"                  true or false, by default false. Adds the service's untouched answer as
     *                          "raw".
     *     </pre>
     * @return {@link Code#OK}: the order was read, whatever its state; {@link Code#NOT_FOUND}; argument (-1xx), transport
     *     (-3xx) and service (-4xx) codes. To learn whether a sale is paid, use {@link #pollStatus(Object)}. Takes at
     *     most the configured call_timeout_ms.
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
     *   "order_id"             text, required. The service's order id.
     *   "order_reference_id"   text, required, at most 240 characters. The new reference.
     *     </pre>
     * @return {@link Code#OK}; {@link Code#REFERENCE_IN_USE}: another sale of the journal has this reference, nothing was
     *     sent; argument (-1xx), transport (-3xx), service (-4xx) and journal (-6xx) codes. Takes at most the configured
     *     call_timeout_ms.
     */
    public Replies.SaleReply orderUpdateReference(Object request) {
        return call("order_update_reference", request, Replies.SaleReply::new);
    }

    /**
     * Confirms an approved online order (POST /orders/{order_id}/authorise). Safe to repeat; orders of the shop need
     * it never.
     * <p>
     * "resumed" true in the reply: the order was authorised before this call.
     *
     * @param request JSON text, or a Map with these members:
     *     <pre>
     * Members as in OrderGet.
     *     </pre>
     * @return {@link Code#OK}: authorised (or captured, on an account that captures by itself); {@link Code#UNKNOWN}: ask
     *     again; {@link Code#WRONG_STATE} with both states in "error"."service"; argument (-1xx), transport (-3xx),
     *     service (-4xx) and journal (-6xx) codes: nothing was done. Takes at most the configured call_timeout_ms.
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
     *   "order_id"             text, at most 64 characters. The service's order id. This or
     *                          "order_reference_id" is required.
     *   "order_reference_id"   text, at most 255 characters. Or the till's reference of the sale.
     *   "discount_amount"      money. Taken off the total.
     *   "items"                list of objects. The lines it is about, as in the order. Members as in
     *                          SessionCreate.
     *   "raw"                  true or false, by default false. Adds the service's untouched answer as
     *                          "raw".
     *   "request_id"           text, at most 64 characters. The host's own number of this request: asked
     *                          twice, done once. Strongly advised.
     *   "shipping_amount"      money. Part of the total.
     *   "shipping_info"        object. "order_capture" only: how the goods go out:
     *     "shipped_at"         text, required. When, RFC 3339.
     *     "shipping_company"   text, required, at most 100 characters. Who delivers.
     *     "tracking_number"    text, at most 100 characters. The delivery's number.
     *     "tracking_url"       text, at most 1024 characters. Where the customer can follow it.
     *   "tax_amount"           money. Part of the total.
     *   "total_amount"         money. How much; by default all that is left.
     *     </pre>
     * @return as {@link #refund(Object)}; {@link Code#WRONG_STATE} when the order is not authorised. An order that is
     *     captured already as asked is {@link Code#OK} with "replayed" true. Takes at most the configured
     *     call_timeout_ms.
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
     * Members as in OrderCapture.
     *     </pre>
     * @return as {@link #orderCapture(Object)}. Takes at most the configured call_timeout_ms.
     */
    public Replies.MovementReply orderCancel(Object request) {
        return call("order_cancel", request, Replies.MovementReply::new);
    }

    /**
     * Opens an online checkout (POST /checkout), for programs that sell by web, app or telephone: the customer's
     * browser is sent to "checkout_url". The reference is the key of the sale, as in {@link #sessionCreate(Object)}:
     * a live checkout is resumed, a finished one returned.
     * <p>
     * The whole request is checked before anything is sent, and all its problems are told at once.
     * <p>
     * After the customer has agreed, {@link #pollStatus(Object)} answers {@link Code#PENDING} with "next_action"
     * "authorise_order": call {@link #orderAuthorise(Object)}, within 72 hours. Then it is "capture_order": send the
     * goods and call {@link #orderCapture(Object)}. {@link Code#OK} means that the money is captured, as for every
     * sale.
     * <p>
     * The request is Tamara's own. Members that the library does not know are sent as they are, with a warning,
     * because Tamara's request grows. Merchants of telecommunication services have to send more: set "checkout"
     * "telecom" in the configuration.
     *
     * @param request JSON text, or a Map with these members:
     *     <pre>
     *   "consumer"             object, required. who buys.
     *   "country_code"         "SA" or "AE" or "BH" or "KW" or "OM" or "QA", required. ISO code of the
     *                          merchant's country.
     *   "description"          text, required, at most 256 characters. what is sold, for people.
     *   "items"                list of objects, required. at least one.
     *   "merchant_url"         object, required. where the customer's browser goes afterwards.
     *   "order_reference_id"   text, required, at most 240 characters. the shop's key of the sale, new
     *                          for every sale.
     *   "shipping_amount"      money, required. 0 when nothing is shipped.
     *   "tax_amount"           money, required. 0 when there is none.
     *   "total_amount"         money, required. what the customer pays: items + tax + shipping -
     *                          discount.
     *   "additional_data"      object. store_code is put in from the configuration.
     *   "billing_address"      object. if it is known.
     *   "digital"              true or false. Nothing is shipped. Not sent.
     *   "discount"             object. a voucher of this customer.
     *   "expires_in_minutes"   integer, 5 to 1440. ignored by Tamara unless it was switched on; its name
     *                          at the service is a setting: checkout.expiry_field.
     *   "instalments"          integer, 1 to 24. required without single checkout; usually 2 to 12.
     *   "is_mobile"            true or false. whether the customer uses a mobile device (required from
     *                          telecom merchants).
     *   "locale"               "ar_SA" or "en_US". the customer's language; filled in from the
     *                          configuration (expected from telecom merchants).
     *   "order_number"         text, at most 255 characters. shown to the customer.
     *   "payment_type"         text. required without single checkout.
     *   "platform"             text, at most 255 characters. where the order is made: web, mobile, or
     *                          the program's name (required from telecom merchants).
     *   "raw"                  true or false. Adds the service's answer. Not sent.
     *   "risk_assessment"      object. what the shop knows about the customer (required from telecom
     *                          merchants).
     *   "shipping_address"     object. required unless everything is digital.
     *   "telecom"              object. where the configuration puts it.
     *     </pre>
     * @return {@link Code#OK}: the checkout is open; {@link Code#MISSING_FIELD} or {@link Code#INVALID_FIELD} with all
     *     "problems"; otherwise what {@link #sessionCreate(Object)} returns. Takes at most the configured
     *     call_timeout_ms.
     */
    public Replies.SaleReply checkoutCreate(Object request) {
        return call("checkout_create", request, Replies.SaleReply::new);
    }

    /**
     * Says whether to offer Tamara for this amount, to this customer (POST /pre-checkout/v1/eligibility, GET
     * /checkout/payment-types).
     * <p>
     * A help for the button on the till, never a reason to refuse a sale that Tamara takes: when the service is
     * silent the answer is yes. Answers without a phone are kept for five minutes.
     *
     * @param request JSON text, or a Map with these members:
     *     <pre>
     *   "total_amount"   money, required. What the customer would pay.
     *   "phone_number"   text. The customer's phone, in any writing.
     *     </pre>
     * @return {@link Code#OK}, and argument codes (-1xx). Takes at most 2 s.
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
     *   "phone_number"   text, required. The customer's phone, in any writing.
     *   "country_code"   text. "SA" or "AE"; by default the configured country.
     *     </pre>
     * @return {@link Code#OK}; argument (-1xx), transport (-3xx) and service (-4xx) codes. Takes at most the configured
     *     call_timeout_ms.
     */
    public Replies.CustomerVerificationReply customerVerification(Object request) {
        return call("customer_verification", request, Replies.CustomerVerificationReply::new);
    }

    /**
     * Makes a reference for a sale, or a number ("request_id") for a refund, that was never used before. It asks
     * nobody.
     * <p>
     * The reference is the prefix, the day by the shop's clock, a number that the journal counts up for all programs
     * that share it, and eight random letters: "till-3-260131-42-K7QM4XPD". No clock that is put back, crash, or
     * lost or copied journal brings a reference back. It has at most 56 characters, which both services take. Keep
     * it with the sale before the sale is started.
     *
     * @param request JSON text, or a Map with these members:
     *     <pre>
     *   "prefix"   text, at most 20 characters. What the reference begins with: letters A to Z, digits,
     *              and "-" "_" "."; by default what the configured lane has of them.
     *     </pre>
     * @return {@link Code#OK}; argument (-1xx) and journal (-6xx) codes. Without a journal the random letters alone hold
     *     references apart (warning not_counted). Takes at most the configured call_timeout_ms, and that only while
     *     another program holds the journal.
     */
    public Replies.NewReferenceReply newReference(Object request) {
        return call("new_reference", request, Replies.NewReferenceReply::new);
    }

    /** newReference("{}"). */
    public Replies.NewReferenceReply newReference() {
        return newReference("{}");
    }

    /**
     * Has Tamara post events to an address of a server (POST /webhooks). An address that is registered already is
     * adopted. One that is registered for the other type keeps its events and is refused: give orders and disputes
     * an address each.
     *
     * @param request JSON text, or a Map with these members:
     *     <pre>
     *   "url"          text, required, at most 255 characters. Where the service posts to; https.
     *   "events"       list of texts. Names of events. By default all of the type; in "webhook_update"
     *                  those that are registered.
     *   "headers"      object of texts. The service sends them with each call.
     *   "type"         text. "order" (default) or "dispute".
     *   "webhook_id"   text. "webhook_update" only, required there: which one.
     *     </pre>
     * @return {@link Code#OK}; argument (-1xx), transport (-3xx) and service (-4xx) codes. Takes at most the configured
     *     call_timeout_ms.
     */
    public Replies.WebhookReply webhookRegister(Object request) {
        return call("webhook_register", request, Replies.WebhookReply::new);
    }

    /**
     * Lists the merchant's webhooks (GET /webhooks/list).
     *
     * @param request there is nothing to say: leave it out
     * @return {@link Code#OK}; argument (-1xx), transport (-3xx) and service (-4xx) codes. Takes at most the configured
     *     call_timeout_ms.
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
     *   "webhook_id"   text, required. Which one.
     *     </pre>
     * @return {@link Code#OK}; argument (-1xx), transport (-3xx) and service (-4xx) codes. Takes at most the configured
     *     call_timeout_ms.
     */
    public Replies.WebhookReply webhookGet(Object request) {
        return call("webhook_get", request, Replies.WebhookReply::new);
    }

    /**
     * Changes a webhook (PUT /webhooks/{webhook_id}).
     *
     * @param request JSON text, or a Map with these members:
     *     <pre>
     * Members as in WebhookRegister.
     *     </pre>
     * @return {@link Code#OK}; argument (-1xx), transport (-3xx) and service (-4xx) codes. Takes at most the configured
     *     call_timeout_ms.
     */
    public Replies.WebhookReply webhookUpdate(Object request) {
        return call("webhook_update", request, Replies.WebhookReply::new);
    }

    /**
     * Removes a webhook (DELETE /webhooks/{webhook_id}).
     *
     * @param request JSON text, or a Map with these members:
     *     <pre>
     * Members as in WebhookGet.
     *     </pre>
     * @return {@link Code#OK}; argument (-1xx), transport (-3xx) and service (-4xx) codes. Takes at most the configured
     *     call_timeout_ms.
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
     * <p>
     * The configuration needs "notification_token". Calls of this process that wait for the order ({@link
     * #pollStatus(Object)}, {@link #pay(Object)}) check it at once.
     *
     * @param request JSON text, or a Map with these members:
     *     <pre>
     *   "method"        text, required. "POST".
     *   "body"          text. The raw body, at most 64 KiB, where it is UTF-8 text. This or
     *                   "body_base64" is required.
     *   "body_base64"   text. The raw body in base64.
     *   "headers"       object of texts. Names, in any case, and values.
     *   "query"         text. What follows the "?" of the address, as it came.
     *     </pre>
     * @return {@link Code#OK}: verified, and the order shows what the webhook says; {@link Code#UNKNOWN}: verified, but the
     *     order could not be read, or does not show it yet ("respond" asks the service to deliver it again), or is none
     *     of this merchant's (warning "not_ours"); {@link Code#WEBHOOK_REFUSED}, also for a webhook that names no order;
     *     argument (-1xx) codes; {@link Code#INVALID_CONFIG} without a notification token. Takes at most the configured
     *     call_timeout_ms.
     */
    public Replies.EventReply webhookReceive(Object request) {
        return call("webhook_receive", request, Replies.EventReply::new);
    }

    /**
     * Listens for webhooks on a port of this machine, for programs without a web server: each is verified, its order
     * read, and answered, as by {@link #webhookReceive(Object)}. Tamara posts to https addresses only: put a proxy
     * or a tunnel with a certificate before it. Any path is taken. Calls of this process that wait for the order
     * look at once; the events are fetched with {@link #webhookNext(Object)}.
     * <p>
     * Requests of more than 64 KiB, or that take longer than 10 s to arrive, are refused; of more than 256
     * connections the oldest gives way. The server ends with its client. Called again, it says where it listens.
     *
     * @param request JSON text, or a Map with these members:
     *     <pre>
     *   "port"          integer, required, 0 to 65535. 0 takes any free one.
     *   "address"       text. IP address to listen at; by default "127.0.0.1". "0.0.0.0" lets every
     *                   machine in.
     *   "keep_events"   true or false, by default true. Keeps the events for WebhookNext, at
     *                   most 1000; while so many wait, the library asks Tamara to deliver again. With
     *                   false they only wake the calls that wait for their orders.
     *     </pre>
     * @return {@link Code#OK}; {@link Code#LISTEN_FAILED}; argument codes (-1xx); {@link Code#INVALID_CONFIG} without a
     *     notification token. Returns at once.
     */
    public Replies.WebhookListenReply webhookListen(Object request) {
        return call("webhook_listen", request, Replies.WebhookListenReply::new);
    }

    /**
     * Waits for the next event of {@link #webhookListen(Object)}. Each is handed out once, to one caller.
     * <p>
     * The reply has the members of {@link #webhookReceive(Object)} without "respond"; none of them with {@link
     * Code#PENDING}.
     *
     * @param request JSON text, or a Map with these members:
     *     <pre>
     *   "wait_s"   number, 0 to 86400, by default 0. How long to wait for an event, in seconds; 0 checks
     *              once.
     *     </pre>
     * @return {@link Code#OK}: an event; {@link Code#PENDING}: none came; {@link Code#LISTEN_FAILED}: nobody listens. Takes
     *     at most "wait_s"; interrupt ends it.
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
     *   "dispute_id"       integer. The service's number of the dispute.
     *   "dispute_status"   text, at most 255 characters. "open", "awaiting_merchant_response" and so on.
     *   "is_parent"        true or false. With those of child merchants.
     *   "limit"            integer. Disputes of one page.
     *   "merchant_id"      text. Id of a child merchant, for platforms.
     *   "merchant_order_reference_id"
     *                      text. The merchant's reference of the order.
     *   "order_id"         text. The service's order id.
     *   "order_status"     text, at most 255 characters. Where the order stands.
     *   "page"             integer. Number of the page.
     *     </pre>
     * @return {@link Code#OK}; argument (-1xx), transport (-3xx) and service (-4xx) codes. Takes at most the configured
     *     call_timeout_ms.
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
     *   "comment"             text, required, at most 255 characters. The answer.
     *   "dispute_id"          integer, required. The service's number of the dispute.
     *   "attachment"          object. A file, at most 10 MiB:
     *     "name"             text, required, at most 255 characters. Its name, as Tamara's people see
     *                        it.
     *     "content_base64"   text. Its content.
     *     "content_type"     text. Its media type, such as "application/pdf".
     *     "path"             text. Where it is on this machine. This or "content_base64" is required.
     *   "delivery_provider"   text, at most 255 characters. Who delivered.
     *   "merchant_id"         text. Id of a child merchant, for platforms.
     *   "order_delivery_tracking_id"
     *                         text, at most 255 characters. The delivery's number.
     *     </pre>
     * @return {@link Code#OK}; {@link Code#UNKNOWN}: it may have been said, look at the dispute before repeating it;
     *     argument (-1xx), transport (-3xx) and service (-4xx) codes. Takes at most the configured call_timeout_ms.
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
     *     call_timeout_ms; a warning "not_all" says when time ran out. Also safe across processes.
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
     *   "name"      text, required, at most 64 characters. Who reports it.
     *   "outcome"   "done" or "not_done", required. What became of it. Of a session "done" means that it
     *               was paid.
     *   "reason"    text, required, at most 200 characters. Why.
     *   "step_id"   integer, required. "id" of the step, as Recover and History show it.
     *     </pre>
     * @return {@link Code#OK}: recorded; {@link Code#WRONG_STATE}: the step has its end already, or the order says the
     *     opposite; {@link Code#NOT_FOUND}: no such step; {@link Code#STEP_IN_PROGRESS}: another call is working on it;
     *     argument (-1xx) and journal (-6xx) codes. A warning "not_compared" says that the order could not be read.
     *     Takes at most the configured call_timeout_ms.
     */
    public Replies.StepResolveReply stepResolve(Object request) {
        return call("step_resolve", request, Replies.StepResolveReply::new);
    }

    /**
     * Reads the journal, newest first. Asks nobody.
     *
     * @param request JSON text, or a Map with these members:
     *     <pre>
     *   "before_id"            integer. "next_before_id" of the page before.
     *   "from"                 text. Created at or after, RFC 3339.
     *   "kind"                 text. "session", "void", "refund", "authorise", "capture" or "cancel".
     *   "lane"                 text. Steps of this till only.
     *   "limit"                integer, 1 to 1000, by default 100. Steps of the page.
     *   "order_id"             text. The service's order id.
     *   "order_reference_id"   text. Of the sale, or of an attempt.
     *   "state"                text. "sending" (the outcome is not known), "open", "paid", "dead",
     *                          "done" or "not_done".
     *   "until"                text. Created before, RFC 3339.
     *     </pre>
     * @return {@link Code#OK}; argument (-1xx) and journal (-6xx) codes.
     */
    public Replies.HistoryReply history(Object request) {
        return call("history", request, Replies.HistoryReply::new);
    }

    /** history("{}"). */
    public Replies.HistoryReply history() {
        return history("{}");
    }

    /**
     * Looks at everything between this till and the service: settings, name look-up, connection, proxy, TLS, clock,
     * token, disk, journal, versions. Nothing is moved. For a configuration that {@link #Client(Object)} refuses,
     * call {@link Tamara#diagnose(Object)}.
     * <p>
     * "message" and "next_action" of the reply are those of the first fault.
     *
     * @param request JSON text, or a Map with these members:
     *     <pre>
     *   "config"   object. With client 0: the configuration as for Create. The library opens
     *              and closes what it needs.
     *     </pre>
     * @return {@link Code#OK} when the checks were made, whatever they found: look at "healthy". Argument codes (-1xx).
     *     Takes at most 10 seconds, whatever is broken; interrupt ends it earlier.
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
     * <p>
     * Without a client, call {@link Tamara#diagnose(Object)}, as {@link #diagnose(Object)}.
     *
     * @param request JSON text, or a Map with these members:
     *     <pre>
     *   "config"      object. With client 0: the configuration, as in Diagnose.
     *   "file"        text. Full path of a file that does not exist yet; by default
     *                 "tamara-support-TIME.zip" beside the journal.
     *   "max_bytes"   integer, 100000 to 20000000, by default 2000000. The file is never larger, in
     *                 bytes.
     *     </pre>
     * @return {@link Code#OK}; {@link Code#CONFIG_FILE} when the file cannot be written; argument codes (-1xx). Takes as
     *     long as {@link #diagnose(Object)}, and a moment.
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
     * <p>
     * "info" writes one line for each call: its number, operation, result, verdict, order, time, and the requests it
     * made with their status, time and the service's own number of them. "debug" adds a line for each request.
     *
     * @param request JSON text, or a Map with these members:
     *     <pre>
     *   "level"   text, required. "off", "error", "warn", "info", "debug" or "trace".
     *     </pre>
     * @return {@link Code#OK}; {@link Code#INVALID_FIELD}.
     */
    public Replies.LogLevelReply logLevel(Object request) {
        return call("log_level", request, Replies.LogLevelReply::new);
    }

    /**
     * Totals of a day from the journal: paid, refunded, voided, unresolved, by store, lane and currency. A sale
     * counts on the day on which its session was opened, a refund or a void on the day on which it was begun, so a
     * report can be made again. Sends nothing that moves money.
     *
     * @param request JSON text, or a Map with these members:
     *     <pre>
     *   "date"         text. "2026-01-31", by the shop's clock; today by default.
     *   "format"       "json" or "csv" or "text". What the reply has in addition to the figures. With
     *                  "settlement" the "csv" has a line for each paid sale.
     *   "from"         text. In place of "date", for a shop whose day does not end at midnight: RFC
     *                  3339.
     *   "kind"         "x" or "z", by default "x". The figures so far, or the end of a day.
     *   "lane"         text. This till only.
     *   "language"     "ar" or "en". Of "text"; by default the configured one.
     *   "reread"       true or false, by default false. Reads every order of the day again, and reports
     *                  the differences.
     *   "settlement"   true or false, by default false. Reads every paid sale of the period again, and
     *                  reports which of them Tamara has settled (paid out to the merchant). Checkout.com
     *                  does not show this.
     *   "store_code"   text. This branch only.
     *   "until"        text. In place of "date": RFC 3339, no part of the period any more.
     *   "utc_offset"   text. The shop's clock, "+03:00"; by default that of the configured country.
     *   "visual"       true or false, by default false. Arabic for a printer that neither joins letters
     *                  nor turns lines: each letter in its joined form (U+FE70 to U+FEFF), each line in
     *                  the order in which it is printed, from left to right.
     *     </pre>
     * @return {@link Code#OK}: "next_action" is "call_recover" while steps are unresolved, "ask_supervisor" when figures
     *     differ, when only a person can still end the unresolved steps, or when an order shows the number of a refund
     *     twice (warning "refunded_twice"). Argument (-1xx) and journal (-6xx) codes. With "reread" or "settlement" the
     *     call takes at most call_timeout_ms; the warning "not_all" says how many orders were left when time ran out,
     *     "settlement_not_read" how many could not be read, and "settlement_not_shown" that the provider shows no
     *     settlements.
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
     * <p>
     * Give "request_id" or "refund_id" for the receipt of a refund.
     *
     * @param request JSON text, or a Map with these members:
     *     <pre>
     *   "order_id"             text, at most 64 characters. The service's order id. This or
     *                          "order_reference_id" is required.
     *   "order_reference_id"   text, at most 255 characters. Or the till's reference of the sale.
     *   "copy"                 true or false, by default false. A line says that it is a copy.
     *   "refund_id"            text. The refund, by the service's number.
     *   "request_id"           text. The refund, by the till's number. Without this and "refund_id" the
     *                          receipt is that of the sale.
     *   "utc_offset"           text. The shop's clock, "+03:00"; by default that of the configured
     *                          country.
     *   "visual"               true or false, by default false. Arabic for a simple printer, as in
     *                          Report.
     *     </pre>
     * @return {@link Code#OK}; {@link Code#NOT_FOUND} when this journal knows no such sale; {@link Code#WRONG_STATE} when it
     *     is not paid, or the refund not made; argument (-1xx) and journal (-6xx) codes.
     */
    public Replies.ReceiptReply receipt(Object request) {
        return call("receipt", request, Replies.ReceiptReply::new);
    }

    /**
     * Watches an order in the background until it has ended: for a program with many open orders, or one that asks
     * from a timer.
     * <p>
     * The first call starts the watching, and takes up the sales that the journal holds open: those of the
     * configured "lane", or all without one. So "{}" after a restart goes on where the program was; of a sale that
     * ended meanwhile only those that are added again are told. An order is looked at every "interval_s", after a
     * minute half as often, after hours every few minutes; all orders together at most "watch"."looks_per_second"
     * times a second, and less while Tamara asks for rest.
     *
     * @param request JSON text, or a Map with these members:
     *     <pre>
     *   "interval_s"           number, 0 to 86400, by default 5. "watch_add" only: seconds between two
     *                          status checks while the sale is young, 5 to 60.
     *   "order_id"             text, at most 64 characters. The service's order id. Without this and
     *                          "order_reference_id" WatchAdd watches what the journal holds
     *                          open.
     *   "order_reference_id"   text, at most 255 characters. Or the till's reference of the sale.
     *     </pre>
     * @return {@link Code#OK}; argument (-1xx) and journal (-6xx) codes. Does not wait for the service.
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
     * <p>
     * After a restart an order may be told of a second time: "order_reference_id" says which sale it is.
     *
     * @param request JSON text, or a Map with these members:
     *     <pre>
     *   "wait_s"   number, 0 to 86400, by default 0. How long to wait for news, in seconds; 0 takes what
     *              is there.
     *     </pre>
     * @return for the order in the reply, what {@link #pollStatus(Object)} returns: {@link Code#OK} is paid, and nothing
     *     else is. {@link Code#PENDING} without news. Argument codes (-1xx). Takes at most "wait_s"; interrupt ends it.
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
     *   "order_id"             text, at most 64 characters. The service's order id. Without this and
     *                          "order_reference_id" WatchAdd watches what the journal holds
     *                          open.
     *   "order_reference_id"   text, at most 255 characters. Or the till's reference of the sale.
     *   "interval_s"           number, 0 to 86400, by default 5. "watch_add" only: seconds between two
     *                          status checks while the sale is young, 5 to 60.
     *     </pre>
     * @return {@link Code#OK}; argument codes (-1xx).
     */
    public Replies.WatchingReply watchRemove(Object request) {
        return call("watch_remove", request, Replies.WatchingReply::new);
    }
    // </generated>
}
