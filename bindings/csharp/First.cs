using System;
using TamaraPos;

internal static class First
{
    private static int Main(string[] arguments)
    {
        string simulator = arguments.Length > 0 ? arguments[0] : "http://127.0.0.1:8799";
        var price = new TamaraMoney(300.00m, "SAR");
        try
        {
            // Everything that is left out has a default. For the real service: your token, and no base_url.
            using (var client = new TamaraClient(new { base_url = simulator, api_token = "sim_demo", language = "en" }))
            {
                // Sends the customer an SMS, and waits until the first instalment is paid.
                TamaraReply reply = client.Pay(new
                {
                    order_reference_id = "S-1", phone_number = "0544337866", total_amount = price,
                    items = new[]
                    {
                        new { reference_id = "123", type = "Physical", name = "Lego City", sku = "SA-12436", quantity = 1, total_amount = price }
                    }
                });
                Console.WriteLine(reply.Name + " " + reply.NextAction + " " + reply.Message("en"));
                return reply.Paid ? 0 : 1;
            }
        }
        catch (TamaraException error)
        {
            // Nothing moved.
            Console.Error.WriteLine(error.Message);
            return 1;
        }
    }
}
