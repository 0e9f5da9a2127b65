package tamara.pos;

/** APanic LIBRARY: a library with the feature test-hooks, and TAMARA_POS_PANIC_IN=order_get. */
final class APanic {
    private APanic() {
    }

    public static void itIsAnExceptionAndTheProcessLivesOn() {
        Tamara.load(Check.given[1]);
        try (Client client = new Client("{\"base_url\": \"http://127.0.0.1:9\", \"api_token\": \"sim_panic\", \"journal\": \"none\"}")) {
            for (int round = 0; round < 2; round++) {
                TamaraException e = Check.thrown(TamaraException.Internal.class, () -> client.orderGet("{\"order_id\": \"1\"}"));
                Check.same(e.code(), Code.PANIC);
                Check.same(e.reply().nextAction(), "ask_supervisor");
            }
            Check.thrown(TamaraException.Transport.class, client::webhookList);
        }
    }
}
