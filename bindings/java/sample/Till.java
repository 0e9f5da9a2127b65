import java.io.File;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.io.UnsupportedEncodingException;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tamara.pos.Client;
import tamara.pos.Code;
import tamara.pos.Money;
import tamara.pos.Replies;
import tamara.pos.Reply;
import tamara.pos.Tamara;
import tamara.pos.TamaraException;

/**
 * A till's day in one file: a sale by SMS while another by QR code is cancelled, parts of the first given back, and one that Tamara
 * declines.
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
    private final BigDecimal interval;

    private Till(Client client, BigDecimal interval) {
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

    /** New for every sale, and kept with it: after a crash the same number finds the same sale. */
    private String newNumber(String prefix) {
        return client.newReference(object("prefix", prefix)).orderReferenceId();
    }

    /** Starts a sale by SMS and returns at once; its number. */
    private String startSms(String phone, Money amount) {
        String sale = newNumber("till-3");
        client.paymentStart(object(
            "channel", "sms", "phone_number", phone, "order_reference_id", sale, "total_amount", amount, "interval_s", interval,
            "items", Collections.singletonList(object(
                "reference_id", "1001", "sku", "COF-250", "type", "Physical", "name", "قهوة عربية", "quantity", 1,
                "total_amount", amount))));
        return sale;
    }

    /** Starts a sale whose QR code the customer scans from the screen. */
    private String startQr(Money amount) {
        String sale = newNumber("till-3");
        client.paymentStart(object("channel", "qr", "order_reference_id", sale, "total_amount", amount, "interval_s", interval));
        return sale;
    }

    /** How a sale stands; nothing when a call was refused, and then the customer can still pay. */
    private Reply look(String sale, boolean cancel) {
        try {
            if (cancel) {
                // Takes back this sale and no other. The customer may have been faster: then it ends as paid.
                client.paymentCancel(object("order_reference_id", sale));
            }
            return client.paymentStatus(object("order_reference_id", sale, "wait_s", 0));
        } catch (TamaraException e) {
            if (e.reply() != null && e.reply().is("ended")) {
                return e.reply();
            }
            System.out.println("  " + e.getMessage());
            return null;
        }
    }

    /**
     * Serves sales until each has ended; {@code cancelAt} has the time of each at which the cashier cancels it. The library's threads do
     * the waiting, and every call here returns at once, also while the service is silent: a till serves its screen, its scanner and its
     * drawer between two rounds. As long as one of the sessions can be paid this does not return.
     */
    private Map<String, Reply> serve(Map<String, Long> cancelAt) {
        Map<String, Reply> ends = new LinkedHashMap<>();
        Map<String, String> shown = new LinkedHashMap<>();
        while (ends.size() < cancelAt.size()) {
            for (Map.Entry<String, Long> entry : cancelAt.entrySet()) {
                String sale = entry.getKey();
                if (ends.containsKey(sale)) {
                    continue;
                }
                boolean cancel = System.nanoTime() >= entry.getValue();
                if (cancel) {
                    entry.setValue(Long.MAX_VALUE);
                }
                Reply reply = look(sale, cancel);
                if (reply == null) {
                    continue;
                }
                if (!reply.text("state").equals(shown.put(sale, reply.text("state")))) {
                    System.out.println("  " + sale + " " + reply.text("state") + ": " + reply.message("en") + " " + reply.message("ar"));
                }
                // Once. A till with a window shows reply.text("qr.png_base64").
                for (int row = 0; row < reply.count("qr.modules"); row++) {
                    System.out.println("  " + reply.text("qr.modules." + row).replace("1", "██").replace("0", "  "));
                }
                if (reply.is("ended")) {
                    ends.put(sale, reply);
                }
            }
            pause();
        }
        return ends;
    }

    private static long inSeconds(long seconds) {
        return System.nanoTime() + seconds * 1_000_000_000L;
    }

    /** Before cash or a card is taken for a sale that Tamara was asked to pay: only code 0 allows it. */
    private boolean mayTakeCash(String sale) {
        Reply reply = client.tenderCheck(object("order_reference_id", sale));
        System.out.println("  cash instead? " + reply.message("en"));
        return reply.code() == Code.OK;
    }

    private void refund(String orderId, Money amount, String number) {
        // Returns at once, as a sale does: a window asks from its timer.
        Replies.PaymentStartReply reply = client.refundStart(object("order_id", orderId, "total_amount", amount, "request_id", number));
        long payment = reply.payment();
        while (!reply.ended()) {
            reply = client.paymentStatus(object("payment", payment, "wait_s", new BigDecimal("0.05")));
        }
        if (reply.done()) {
            System.out.println("  " + amount + (reply.replayed() ? " was done before" : " done") + "; given back in all: "
                + reply.refundedAmount());
        } else {
            // Code 3: it may have happened. Never again under another number; recover clears it up.
            System.out.println("  not confirmed: " + reply.message("en"));
        }
    }

    private static void pause() {
        try {
            Thread.sleep(50);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean day() {
        // What a power cut left open is cleared up before anything is sold.
        System.out.println("open steps from before: " + client.recover().steps().size());

        System.out.println("a sale of 300.00, and another one by QR code that the cashier cancels after a second:");
        String paying = startSms(PAYING, Money.of("300.00", "SAR"));
        String leaving = startQr(ABANDONED);
        Map<String, Long> two = new LinkedHashMap<>();
        two.put(paying, inSeconds(17 * 60));
        two.put(leaving, inSeconds(1));
        Map<String, Reply> ends = serve(two);
        Reply sale = ends.get(paying);
        if (!sale.paid()) {
            System.out.println("  not paid: " + sale.message("en"));
            return false;
        }
        if (!ends.get(leaving).verdict().equals("not_paid") || !mayTakeCash(leaving)) {
            return false;
        }

        System.out.println("100.00 of it back:");
        String number = newNumber("R");
        refund(sale.text("order_id"), Money.of("100.00", "SAR"), number);
        System.out.println("the same again, as after a crash:");
        refund(sale.text("order_id"), Money.of("100.00", "SAR"), number);
        System.out.println("another 50.00:");
        refund(sale.text("order_id"), Money.of("50.00", "SAR"), newNumber("R"));

        System.out.println("a sale that is declined:");
        String declined = startSms(DECLINED, Money.of("150.00", "SAR"));
        Map<String, Long> one = new LinkedHashMap<>();
        one.put(declined, inSeconds(17 * 60));
        return serve(one).get(declined).code() == Code.NOT_PAID;
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
                good = new Till(client, new BigDecimal(option(arguments, "--interval", "5"))).day();
            }
        } catch (TamaraException e) {
            // An exception: nothing moved. The reply has a sentence for the cashier; the text is for the developer.
            System.err.println(e);
            System.err.println(e.reply() == null ? "" : e.reply().message("en"));
        }
        System.exit(good ? 0 : 1);
    }
}
