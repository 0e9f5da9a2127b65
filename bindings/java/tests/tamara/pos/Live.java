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
        return object("base_url", url, "api_token", "sim_java", "country", "SA", "lane", "till-1", "device_id", "1", "journal", Check.given[3] + "/" + journal);
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

    private static Replies.SaleReply pay(String phone) {
        Map<String, Object> request = session(phone, "300.00", "java");
        request.put("wait_s", 30);
        request.put("interval_s", new BigDecimal("0.05"));
        return CLIENT.pay(request);
    }

    private static int calls;
    private static int slow;

    private static Reply timed(java.util.function.Supplier<Reply> call) {
        long begun = System.nanoTime();
        Reply reply = call.get();
        calls++;
        slow += System.nanoTime() - begun > 100_000_000L ? 1 : 0;
        return reply;
    }

    public static void aSilentServiceHoldsNoLoopUpAndOfTwoSalesAtOnceOneIsCancelled() throws Exception {
        // It takes connections, and answers nothing.
        try (java.net.ServerSocket silence = new java.net.ServerSocket(0, 64, java.net.InetAddress.getLoopbackAddress());
            Client silent = new Client(config("http://127.0.0.1:" + silence.getLocalPort(), "silent.db"))) {
            Client[] clients = {silent, CLIENT, CLIENT};
            java.util.List<Map<String, Object>> wishes = java.util.Arrays.asList(
                session(PAYING, "300.00", "silent"), session(PHONE, WAITS, "left"), session(PAYING, "300.00", "paid"));
            String[] states = new String[3];
            for (int i = 0; i < 3; i++) {
                Client client = clients[i];
                Map<String, Object> wish = wishes.get(i);
                wish.put("interval_s", new BigDecimal("0.1"));
                timed(() -> client.paymentStart(wish));
            }
            boolean isOpen = true;
            for (int round = 0; isOpen && round < 6000; round++) {
                isOpen = false;
                for (int i = 0; i < 3; i++) {
                    Client client = clients[i];
                    Map<String, Object> about = object("order_reference_id", wishes.get(i).get("order_reference_id"));
                    if (round == 25 && i < 2) {
                        timed(() -> client.paymentCancel(about));
                    }
                    Reply reply = timed(() -> client.paymentStatus(about));
                    states[i] = reply.text("state");
                    isOpen |= !reply.is("ended");
                }
                Thread.sleep(10);
            }
            Check.same(String.join(" ", states), "cancelled cancelled paid");
        }
        // A busy machine delays a few calls; a service that is waited for delays all.
        Check.that(20 * slow <= calls, slow + " of " + calls + " calls were slow");
    }

    public static void theClientSaysWhatItIs() {
        Check.same(CLIENT.opened().version(), Tamara.version());
        Check.that(CLIENT.opened().operations().size() > 10 && CLIENT.opened().capabilities().canVoid(), "opening tells the operations");
    }

    public static void aSaleIsPaidAndGivenBackInPart() {
        Replies.SaleReply sale = pay(PAYING);
        Check.that(sale.code() == Code.OK && sale.done() && sale.paid() && sale.simulated(), "paid: " + sale);
        Check.same(sale.nextAction(), "release_goods");
        Check.same(sale.message("en"), "Paid. Hand over the goods.");
        Check.same(sale.capturedAmount(), Money.of("300.00", "SAR"));
        Map<String, Object> wish =
            object("order_id", sale.orderId(), "total_amount", Money.of("100.00", "SAR"), "request_id", "R-" + UUID.randomUUID());
        Check.that(!CLIENT.refund(wish).replayed(), "the first refund is made");
        Replies.MovementReply again = CLIENT.refund(wish);
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
        Replies.SaleReply session = CLIENT.sessionCreate(request);
        Check.same(session.orderReferenceId(), request.get("order_reference_id"));
        Reply order = CLIENT.orderGet(object("order_id", session.orderId(), "raw", true));
        Check.same(order.text("raw.items.0.name"), COFFEE);
        Check.same(order.text("raw.consumer.phone_number"), "966551234567");
        Check.same(CLIENT.history(object("order_id", session.orderId())).steps().get(0).orderReferenceId(), request.get("order_reference_id"));
        Check.that(order.json().chars().allMatch(c -> c < 128), "replies are ASCII");
        Check.same(CLIENT.sessionVoid(object("order_id", session.orderId())).verdict(), "not_paid");
    }

    public static void wrongRequestsAreExplained() {
        TamaraException e = Check.thrown(TamaraException.Argument.class, () -> CLIENT.sessionCreate(session(PAYING, "12.345", "java")));
        Check.same(e.code(), Code.INVALID_FIELD);
        Check.same(e.name(), "INVALID_FIELD");
        Check.has(e.getMessage(), "total_amount");
        Check.that(e.reply().error().kind().equals("invalid_field") && e.reply().error().service() == null, "the error's details");
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

    public static void everyOperationHasItsOwnReply() {
        Replies.SaleReply sale = pay(PAYING);
        Check.that(sale.polls() > 0 && sale.qr() == null && sale.duplicates().isEmpty(), "numbers, absent objects and lists: " + sale);
        Replies.Step step = CLIENT.history(object("order_id", sale.orderId())).steps().get(0);
        Check.that(step.kind().equals("session") && step.state().equals("paid") && step.id() > 0, "a step of the journal");
        Check.same(step.amount(), Money.of("300.00", "SAR"));
        Replies.Totals totals = CLIENT.report(object("kind", "x")).totals().get(0);
        Check.that(totals.paid().count() > 0 && totals.currency().equals("SAR"), "the totals of a day");
        Check.that(CLIENT.receipt(object("order_id", sale.orderId())).lines().ar().size() > 3, "a receipt");
        Replies.DiagnoseReply diagnosis = CLIENT.diagnose();
        Check.that(diagnosis.checks().size() > 5 && !diagnosis.checks().get(0).message("ar").isEmpty(), "a diagnosis");
        Check.that(CLIENT.eligibility(object("total_amount", Money.of("60.00", "SAR"))).offer(), "an offer");
        Check.that(CLIENT.disputeList().disputes().isEmpty() && CLIENT.webhookList().webhooks() != null, "lists");
        Replies.WatchNextReply news = CLIENT.watchNext();
        Check.that(news.code() == Code.PENDING && !news.event() && news.orderId().isEmpty(), "no news");
        Replies.SaleReply qr = CLIENT.sessionCreate(
            object("channel", "qr", "order_reference_id", "java-" + UUID.randomUUID(), "total_amount", Money.of(WAITS, "SAR")));
        Check.that(qr.qr().size() == qr.qr().modules().size() && qr.qr().svg().contains("<svg"), "a QR code");
        CLIENT.sessionVoid(object("order_id", qr.orderId()));
    }

    public static void whatKeepsAClientFromOpeningIsDiagnosedWithoutOne() {
        Map<String, Object> config = config("http://127.0.0.1:9", "nobody.db");
        Replies.DiagnoseReply diagnosis = Tamara.diagnose(config);
        Check.that(!diagnosis.healthy() && diagnosis.faults().contains("connect_failed"), "nobody listens: " + diagnosis);
        Replies.SupportBundleReply bundle = Tamara.supportBundle(config, Check.given[3] + "/support.zip");
        Check.that(new java.io.File(bundle.file()).exists() && bundle.bytes() > 0, "a file for support: " + bundle);
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
