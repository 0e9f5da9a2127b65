package tamara.pos;

import java.math.BigDecimal;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/** Live LIBRARY URL FOLDER. */
final class Live {
    private static final String CUSTOMER = "محمد العتيبي";
    private static final String COFFEE = "قهوة عربية ☕ 🫘";
    private static final String PHONE = "٠٥٥١٢٣٤٥٦٧";
    private static final String PAYING = "٠٥٤٤٣٣٧٨٦٦";
    private static final String DECLINED = "0526422337";
    /** A sale of this amount waits for a person. */
    private static final String WAITS = "300.99";
    private static final Client CLIENT;

    static {
        Tamara.load(Check.given[1]);
        CLIENT = new Client(config(Check.given[2], "java.db"));
    }

    private Live() {
    }

    static Map<String, Object> object(Object... members) {
        Map<String, Object> object = new LinkedHashMap<>();
        for (int i = 0; i < members.length; i += 2) {
            object.put((String) members[i], members[i + 1]);
        }
        return object;
    }

    private static Map<String, Object> config(String url, String journal) {
        return object("base_url", url, "api_token", "sim_java", "country", "SA", "lane", "till-1", "journal", Check.given[3] + "/" + journal);
    }

    private static Client another() {
        return new Client(config(Check.given[2], "java.db"));
    }

    private static Map<String, Object> session(String phone, String amount, String sale) {
        Money money = Money.of(amount, "SAR");
        return object("phone_number", phone, "order_reference_id", sale + " " + UUID.randomUUID(), "total_amount", money,
            "items", Collections.singletonList(object("reference_id", "1", "sku", "1", "type", "Physical", "name", COFFEE, "quantity", 1,
                "total_amount", money)));
    }

    private static Reply pay(String phone) {
        Map<String, Object> request = session(phone, "300.00", "java");
        request.put("wait_s", 30);
        request.put("interval_s", new BigDecimal("0.05"));
        return CLIENT.pay(request);
    }

    public static void theClientSaysWhatItIs() {
        Check.same(CLIENT.opened().text("version"), Tamara.version());
        Check.that(CLIENT.opened().count("operations") > 10, "opening tells the operations");
    }

    public static void aSaleIsPaidAndGivenBackInPart() {
        Reply sale = pay(PAYING);
        Check.that(sale.code() == Code.OK && sale.done() && sale.paid() && sale.simulated(), "paid: " + sale);
        Check.same(sale.nextAction(), "release_goods");
        Check.same(sale.message("en"), "Paid. Hand over the goods.");
        Check.same(sale.capturedAmount(), Money.of("300.00", "SAR"));
        Map<String, Object> wish =
            object("order_id", sale.orderId(), "total_amount", Money.of("100.00", "SAR"), "request_id", "R-" + UUID.randomUUID());
        Check.that(!CLIENT.refund(wish).replayed(), "the first refund is made");
        Reply again = CLIENT.refund(wish);
        Check.that(again.done() && again.replayed(), "the second is the first");
        Check.same(CLIENT.orderGet(object("order_id", sale.orderId())).refundedAmount(), Money.of("100.00", "SAR"));
        wish = object("order_id", sale.orderId(), "total_amount", Money.of("200.01", "SAR"));
        Map<String, Object> tooMuch = wish;
        Check.same(Check.thrown(TamaraException.State.class, () -> CLIENT.refund(tooMuch)).code(), Code.REFUND_TOO_LARGE);
    }

    public static void aDeclinedSaleIsNotPaidAndNoException() {
        Reply reply = pay(DECLINED);
        Check.that(reply.code() == Code.NOT_PAID && !reply.done() && !reply.paid(), "not paid: " + reply);
    }

    public static void arabicDigitsAndNamesSurviveThereAndBack() {
        Map<String, Object> request = session(PHONE, WAITS, CUSTOMER);
        Reply session = CLIENT.sessionCreate(request);
        Check.same(session.orderReferenceId(), request.get("order_reference_id"));
        Reply order = CLIENT.orderGet(object("order_id", session.orderId(), "raw", true));
        Check.same(order.text("raw.items.0.name"), COFFEE);
        Check.same(order.text("raw.consumer.phone_number"), "966551234567");
        Check.same(CLIENT.history(object("order_id", session.orderId())).text("steps.0.order_reference_id"), request.get("order_reference_id"));
        Check.that(order.json().chars().allMatch(c -> c < 128), "replies are ASCII");
        Check.same(CLIENT.sessionVoid(object("order_id", session.orderId())).verdict(), "not_paid");
    }

    public static void wrongRequestsAreExplained() {
        TamaraException e = Check.thrown(TamaraException.Argument.class, () -> CLIENT.sessionCreate(session(PAYING, "12.345", "java")));
        Check.same(e.code(), Code.INVALID_FIELD);
        Check.same(e.name(), "INVALID_FIELD");
        Check.has(e.getMessage(), "total_amount");
        e = Check.thrown(TamaraException.Argument.class, () -> CLIENT.call("no_such_operation", "{}"));
        Check.same(e.code(), Code.UNKNOWN_OPERATION);
        e = Check.thrown(TamaraException.Service.class, () -> CLIENT.orderGet(object("order_id", UUID.randomUUID())));
        Check.same(e.code(), Code.NOT_FOUND);
        Check.thrown(TamaraException.Configuration.class, () -> new Client("{\"no_such_key\": 1}"));
        Check.thrown(TamaraException.Journal.class, () -> new Client(config(Check.given[2], "java.db/below-a-file.db")));
        try (Client lost = new Client(config("http://127.0.0.1:9", "lost.db"))) {
            e = Check.thrown(TamaraException.Transport.class, () -> lost.orderGet("{\"order_id\": \"1\"}"));
            Check.same(e.code(), Code.CONNECT_FAILED);
        }
    }

    public static void aClosedClientExplainsItself() {
        Client client = another();
        client.close();
        Check.that(client.closed(), "it is closed");
        Check.has(Check.thrown(TamaraException.Closed.class, client::close).getMessage(), "close: this client was closed before");
        TamaraException e = Check.thrown(TamaraException.Closed.class, () -> client.refund("{}"));
        Check.has(e.getMessage(), "refund: this client was closed before; open another");
        Check.thrown(TamaraException.Closed.class, client::interrupt);
    }

    private static int forgotten() throws ReflectiveOperationException {
        java.lang.reflect.Field number = Client.class.getDeclaredField("number");
        number.setAccessible(true);
        return ((java.util.concurrent.atomic.AtomicInteger) number.get(another())).get();
    }

    public static void aForgottenClientIsClosedWhenTheNextIsOpened() throws Exception {
        int number = forgotten();
        for (int round = 0; round < 50; round++) {
            System.gc();
            Thread.sleep(20);
            another().close();
            if (Tamara.functions().tamara_interrupt(number) == Code.INVALID_HANDLE) {
                return;
            }
        }
        Check.that(false, "the forgotten client is still open");
    }

    /** What a call that waits for ever answers when another thread ends it. */
    private static Reply ended(Client client, Consumer<Client> end) throws Exception {
        String id = client.sessionCreate(session(PHONE, WAITS, "java")).orderId();
        CompletableFuture<Reply> waiting = CompletableFuture.supplyAsync(
            () -> client.pollStatus(object("order_id", id, "wait_s", 600, "interval_s", new BigDecimal("0.05"))));
        do {
            Thread.sleep(500);
            end.accept(client);
        } while (!client.closed() && !waiting.isDone());
        return waiting.get();
    }

    public static void aWaitingCallIsEndedFromAnotherThread() throws Exception {
        Client closed = another();
        for (Reply reply : new Reply[] {ended(CLIENT, Client::interrupt), ended(closed, Client::close)}) {
            // Ended in the middle of its first look it cannot know more than "unknown".
            Check.that(reply.code() == Code.PENDING || reply.code() == Code.UNKNOWN, "still open: " + reply);
        }
    }
}
