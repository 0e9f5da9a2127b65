import tamara.pos.Client;
import tamara.pos.Reply;
import tamara.pos.TamaraException;

public final class First {
    public static void main(String[] arguments) {
        String simulator = arguments.length > 0 ? arguments[0] : "http://127.0.0.1:8799";
        String price = "{\"amount\": \"300.00\", \"currency\": \"SAR\"}";
        boolean paid = false;
        // Everything that is left out has a default. For the real service: your token, and no base_url.
        try (Client client = new Client("{\"base_url\": \"" + simulator + "\", \"api_token\": \"sim_demo\", \"language\": \"en\"}")) {
            // Sends the customer an SMS, and waits until the first instalment is paid.
            Reply reply = client.pay("{\"order_reference_id\": \"S-1\", \"phone_number\": \"0544337866\", \"total_amount\": " + price
                + ", \"items\": [{\"reference_id\": \"123\", \"type\": \"Physical\", \"name\": \"Lego City\", \"sku\": \"SA-12436\","
                + " \"quantity\": 1, \"total_amount\": " + price + "}]}");
            paid = reply.paid();
            System.out.println(reply.name() + " " + reply.nextAction() + " " + reply.message("en"));
        } catch (TamaraException e) {
            // Nothing moved.
            System.err.println(e.getMessage());
        }
        System.exit(paid ? 0 : 1);
    }
}
