#include "tamara_pos.hpp"
#include <iostream>

int main(int argc, char **argv) {
    const std::string simulator = argc > 1 ? argv[1] : "http://127.0.0.1:8799";
    try {
        // Everything that is left out has a default. For the real service: your token, and no base_url.
        tamara::Client client("{\"base_url\": " + tamara::quoted(simulator) + ", \"api_token\": \"sim_demo\", \"language\": \"en\"}");
        // Sends the customer an SMS, and waits until the first instalment is paid.
        tamara::Reply reply = client.pay(R"({"order_reference_id": "S-1", "phone_number": "0544337866",
            "total_amount": {"amount": "300.00", "currency": "SAR"},
            "items": [{"reference_id": "123", "type": "Physical", "name": "Lego City", "sku": "SA-12436", "quantity": 1,
                       "total_amount": {"amount": "300.00", "currency": "SAR"}}]})");
        std::cout << reply.text("name") << "\n" << reply.json() << "\n";
        return reply.paid() ? 0 : 1;
    } catch (const tamara::Error &error) {
        // Nothing moved.
        std::cerr << error.what() << "\n";
        return 1;
    }
}
