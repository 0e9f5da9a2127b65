import java.io.File;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.io.UnsupportedEncodingException;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import tamara.pos.Client;
import tamara.pos.Code;
import tamara.pos.Money;
import tamara.pos.Replies;
import tamara.pos.Tamara;
import tamara.pos.TamaraException;

/**
 * A till's day in one file: a sale by SMS, parts of it given back, a sale that Tamara declines, and one by QR code that the customer
 * walks away from.
 *
 * <pre>java -cp jna.jar:tamara-pos.jar:. Till --url http://127.0.0.1:8799 [--library FILE] [--journal FILE] [--interval SECONDS]</pre>
 *
 * <p>It talks to the simulator (tamara-sim). At a real till the configuration names your token in place of base_url and of the
 * simulator's token; nothing else changes.
 */
public final class Till {
    // The simulator's phones; a real customer's number can be typed in any writing.
    private static final String PAYING = "٠٥٤٤٣٣٧٨٦٦"; // 0544337866
    private static final String DECLINED = "0526422337";
    // What the simulator's customer leaves open, by the amount; a real customer just goes.
    private static final Money ABANDONED = Money.of("300.99", "SAR");

    private final Client client;
    private final String interval;

    private Till(Client client, String interval) {
        this.client = client;
        this.interval = interval;
    }

    /** A JSON object: name, value, name, value. */
    private static Map<String, Object> object(Object... members) {
        Map<String, Object> object = new LinkedHashMap<>();
        for (int i = 0; i + 1 < members.length; i += 2) {
            object.put((String) members[i], members[i + 1]);
        }
        return object;
    }

    /** One sale: returns the last word on it. */
    private Replies.SaleReply sell(String phone, Money amount) {
        // New for every sale, and kept with it: after a crash the same number finds the same sale.
        String sale = "till-3-" + UUID.randomUUID();
        Replies.SaleReply reply = client.sessionCreate(object(
            "channel", "sms", "phone_number", phone, "order_reference_id", sale, "total_amount", amount,
            "items", Collections.singletonList(object(
                "reference_id", "1001", "sku", "COF-250", "type", "Physical", "name", "قهوة عربية", "quantity", 1,
                "total_amount", amount))));
        System.out.println("  session " + reply.orderId() + ": " + reply.message("en"));
        // Short steps, so that the till can show its progress, and its cashier can give up. nextAction says how long to go on.
        long started = System.nanoTime();
        while (reply.nextAction().equals("keep_polling") && System.nanoTime() - started < 17 * 60_000_000_000L) {
            reply = client.pollStatus("{\"order_reference_id\": \"" + sale + "\", \"wait_s\": 5, \"interval_s\": " + interval + "}");
            System.out.println("  " + reply.status() + ": " + reply.message("en"));
        }
        // The customer never came to an end: nobody shall pay this later. They may be faster; then reply.paid() is true.
        return reply.nextAction().equals("keep_polling") ? client.sessionVoid(object("order_reference_id", sale)) : reply;
    }

    private void refund(String orderId, Money amount, String number) {
        Replies.MovementReply reply = client.refund(object("order_id", orderId, "total_amount", amount, "request_id", number));
        if (reply.done()) {
            System.out.println("  " + amount + (reply.replayed() ? " was done before" : " done") + "; given back in all: "
                + reply.refundedAmount());
        } else {
            // Code 3: it may have happened. Never again under another number; recover clears it up.
            System.out.println("  not confirmed: " + reply.message("en"));
        }
    }

    /** The customer scans the screen, and walks away; the cashier gives up. False when the sale is still open. */
    private boolean giveUp(Money amount) {
        String sale = "till-3-" + UUID.randomUUID();
        Replies.SaleReply reply = client.sessionCreate(object("channel", "qr", "order_reference_id", sale, "total_amount", amount));
        // A till with a window shows reply.qr().pngBase64().
        reply.qr().modules().forEach(row -> System.out.println("  " + row.replace("1", "██").replace("0", "  ")));
        String wish = "{\"order_reference_id\": \"" + sale + "\", \"wait_s\": 600, \"interval_s\": " + interval + "}";
        CompletableFuture<Replies.SaleReply> waiting = CompletableFuture.supplyAsync(() -> client.pollStatus(wish));
        while (!waiting.isDone()) {
            pause(); // until the cashier presses the key
            client.interrupt();
        }
        System.out.println("  " + waiting.join().message("en"));
        // Nobody shall pay this later. The customer may have been faster: then it is paid, code 4, and the goods are theirs.
        reply = client.sessionVoid(object("order_reference_id", sale));
        System.out.println("  " + reply.message("en") + " " + reply.message("ar"));
        return reply.done();
    }

    private static void pause() {
        try {
            Thread.sleep(1000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean day() {
        // What a power cut left open is cleared up before anything is sold.
        System.out.println("open steps from before: " + client.recover().steps().size());

        System.out.println("a sale of 300.00:");
        Replies.SaleReply sale = sell(PAYING, Money.of("300.00", "SAR"));
        if (!sale.paid()) {
            System.out.println("  not paid: " + sale.message("en"));
            return false;
        }

        System.out.println("100.00 of it back:");
        String number = "R-" + UUID.randomUUID();
        refund(sale.orderId(), Money.of("100.00", "SAR"), number);
        System.out.println("the same again, as after a crash:");
        refund(sale.orderId(), Money.of("100.00", "SAR"), number);
        System.out.println("another 50.00:");
        refund(sale.orderId(), Money.of("50.00", "SAR"), "R-" + UUID.randomUUID());

        System.out.println("a sale that is declined:");
        if (sell(DECLINED, Money.of("150.00", "SAR")).code() != Code.NOT_PAID) {
            return false;
        }

        System.out.println("a sale by QR code that is given up:");
        return giveUp(ABANDONED);
    }

    private static String option(List<String> arguments, String name, String otherwise) {
        int at = arguments.indexOf(name);
        return at >= 0 && at + 1 < arguments.size() ? arguments.get(at + 1) : otherwise;
    }

    /** Runs the day. */
    public static void main(String[] words) throws UnsupportedEncodingException {
        // For the Arabic sentences, whatever the computer's encoding.
        System.setOut(new PrintStream(new FileOutputStream(FileDescriptor.out), true, "UTF-8"));
        List<String> arguments = Arrays.asList(words);
        String url = option(arguments, "--url", null);
        String library = option(arguments, "--library", null);
        if (url == null) {
            System.err.println("Till --url ADDRESS [--library FILE] [--journal FILE] [--interval SECONDS]");
            System.exit(2);
        }
        Map<String, Object> config = object(
            "base_url", url, "api_token", "sim_sample", "country", "SA", "language", "ar", "store_code", "Branch A", "lane", "till-3",
            "device_id", "123456", "journal", new File(option(arguments, "--journal", "sample-till.db")).getAbsolutePath());
        boolean good = false;
        try {
            if (library != null) {
                Tamara.load(library);
            }
            System.out.println(Tamara.describe());
            try (Client client = new Client(config)) {
                good = new Till(client, option(arguments, "--interval", "5")).day();
            }
        } catch (TamaraException e) {
            // An exception: nothing moved. The reply has a sentence for the cashier; the text is for the developer.
            System.err.println(e);
            System.err.println(e.reply() == null ? "" : e.reply().message("en"));
        }
        System.exit(good ? 0 : 1);
    }
}
