package tamara.pos;

import com.sun.jna.NativeLibrary;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** ANewerLibrary STAND_INS. */
final class ANewerLibrary {
    static {
        Tamara.load(LibrariesThatCannotBeLoaded.standIn("newer"));
    }

    private ANewerLibrary() {
    }

    public static void itIsUsedAndSaysWhichSideIsTheOlder() {
        Tamara.load(LibrariesThatCannotBeLoaded.standIn("newer"));
        Check.has(Tamara.describe(), "tamara_pos 9.9.9 (interface 99)");
        Check.has(Tamara.describe(), "for interface " + Native.ABI + ", the older side");
        TamaraException e =
            Check.thrown(TamaraException.NoLibrary.class, () -> Tamara.load(LibrariesThatCannotBeLoaded.standIn("older")));
        Check.has(e.getMessage(), "is loaded already");
    }

    public static void aNumberFromTheFutureIsNeverTakenForYes() {
        try (Client client = new Client("{}")) {
            Reply reply = client.pollStatus(Collections.singletonMap("code", 9));
            Check.that(reply.code() == 9 && !reply.done() && !reply.paid(), "9 is no yes");
        }
    }

    private static <T extends TamaraException> void fails(Client client, Class<T> kind, int code) {
        T e = Check.thrown(kind, () -> client.call("anything", "{\"code\":" + code + "}"));
        Check.same(e.code(), code);
        Check.same(e.getMessage(), "STAND_IN (" + code + "): on purpose");
        Check.same(e.reply().text("error.kind"), "stand_in");
    }

    public static void everyHundredHasItsException() {
        try (Client client = new Client("{}")) {
            fails(client, TamaraException.Argument.class, -100);
            fails(client, TamaraException.Argument.class, -199);
            fails(client, TamaraException.Configuration.class, -200);
            fails(client, TamaraException.Transport.class, -301);
            fails(client, TamaraException.Service.class, -450);
            fails(client, TamaraException.State.class, -508);
            fails(client, TamaraException.Journal.class, -608);
            fails(client, TamaraException.Internal.class, -901);
            fails(client, TamaraException.class, -777);
        }
    }

    public static void everyTextIsGivenBack() {
        for (int round = 0; round < 1000; round++) {
            try (Client client = new Client("{}")) {
                client.orderGet("{}");
                Check.thrown(TamaraException.Argument.class, () -> client.pay("{\"code\":-100}"));
            }
            Check.thrown(TamaraException.Configuration.class, () -> new Client("{\"code\":-200}"));
        }
        NativeLibrary library = NativeLibrary.getInstance(LibrariesThatCannotBeLoaded.standIn("newer"));
        Check.same(library.getFunction("stand_in_outstanding").invokeInt(new Object[0]), 0);
    }

    public static void textsThatWouldBeCutOrChangedAreRefused() {
        try (Client client = new Client("{}")) {
            Check.has(Check.thrown(IllegalArgumentException.class, () -> client.refund("{\"code\":0}\0{\"code\":-100}")).getMessage(), "NUL");
            Check.has(Check.thrown(IllegalArgumentException.class, () -> client.refund("{\"a\":\"\ud83d\"}")).getMessage(), "half a pair");
            Check.thrown(IllegalArgumentException.class, () -> client.refund(null));
        }
    }

    public static void requestsAreWrittenAsJson() {
        Map<String, Object> request = new LinkedHashMap<>();
        request.put("a", 1);
        request.put("b", "x\"\\\n");
        request.put("c", Arrays.asList(true, null, new BigDecimal("1.50"), new BigDecimal("1E+3")));
        request.put("d", Collections.emptyMap());
        request.put("m", Money.of("300.00", "SAR"));
        Check.same(Json.request(request), "{\"a\":1,\"b\":\"x\\\"\\\\\\u000a\",\"c\":[true,null,1.50,1000],\"d\":{},"
            + "\"m\":{\"amount\":\"300.00\",\"currency\":\"SAR\"}}");
        Check.has(Check.thrown(IllegalArgumentException.class, () -> Json.request(Arrays.asList(0.1))).getMessage(), "BigDecimal");
        List<Object> endless = new ArrayList<>();
        endless.add(endless);
        Check.thrown(IllegalArgumentException.class, () -> Json.request(endless));
    }

    public static void repliesAreReadFromJson() {
        Reply reply = new Reply(1, " {\"a\\u0022\" : \"\\ud83d\\ude00\\u0645\\/\\n\", \"n\":[{\"x\":[]},{},-1.50],"
            + " \"m\":{\"amount\":\"1234.50\",\"currency\":\"SAR\"}, \"t\":true} ");
        Check.same(reply.text("a\""), "\ud83d\ude00\u0645/\n");
        Check.same(reply.text("n.2"), "-1.50");
        Check.same(reply.count("n"), 3);
        Check.same(reply.money("m"), Money.of("1234.50", "SAR"));
        Check.that(reply.is("t") && reply.money("t") == null && reply.member("n.7") == null && reply.member("a.b.c") == null, "absent");
        for (String broken : new String[] {
            "", "{", "{\"", "{\"a", "{\"a\"", "{\"a\":", "{\"a\":\"\\u12", "{\"a\":\"\\", "[1,]", "{}x", "nul", "[", "-", "\"a"}) {
            Reply odd = new Reply(2, broken);
            Check.same(odd.code(), 2);
            Check.thrown(IllegalStateException.class, () -> odd.text("a"));
        }
    }

    public static void theLogReachesAFunctionAlsoAfterACollection() {
        StringBuilder heard = new StringBuilder();
        Tamara.logTo("info", (level, line) -> {
            heard.append(level).append(line);
            throw new IllegalStateException("on purpose");
        });
        System.gc();
        Tamara.logTo("off", null);
        Check.same(heard.toString(), "3info");
    }
}
