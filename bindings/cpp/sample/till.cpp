/*
 * A till's day in one file: a sale by SMS, parts of it given back, a sale that Tamara declines, and one by QR code that the customer
 * walks away from.
 *
 *     till URL [JOURNAL] [INTERVAL]
 *
 *     URL        what tamara-sim printed
 *     JOURNAL    full path of the journal's file; the usual place when left out
 *     INTERVAL   seconds between two looks, 5 when left out; a simulator may be asked more often
 *
 *     c++ -std=c++11 -I include -I bindings/cpp bindings/cpp/sample/till.cpp -L lib -ltamara_pos -pthread -o till
 *
 * It talks to the simulator. At a real till the configuration names your token in place of "base_url" and of the simulator's token;
 * nothing else changes.
 */
#include "tamara_pos.hpp"

#include <chrono>
#include <future>
#include <iostream>
#include <random>
#include <thread>

namespace {

/* The simulator's phones; a real customer's number can be typed in any writing. */
const char *const PAYING = "٠٥٤٤٣٣٧٨٦٦"; /* 0544337866 */
const char *const DECLINED = "0526422337";
/* What the simulator's customer leaves open, by the amount; a real customer just goes. */
const char *const ABANDONED = "300.99";

/* A number that no other till and no other day has. */
std::string new_number(const std::string &prefix) {
    static const char digits[] = "0123456789abcdef";
    std::random_device random;
    std::string number = prefix;
    for (int digit = 0; digit < 24; ++digit) number += digits[random() % 16];
    return number;
}

std::string riyals(const std::string &amount) { return R"({"amount": )" + tamara::quoted(amount) + R"(, "currency": "SAR"})"; }

/* One sale: returns the last word on it. */
tamara::Reply sell(const tamara::Client &client, const std::string &phone, const std::string &amount, const std::string &interval) {
    /* New for every sale, and kept with it: after a crash the same number finds the same sale. */
    const std::string sale = tamara::quoted(new_number("till-3-"));
    tamara::Reply reply = client.session_create(
        R"({"channel": "sms", "phone_number": )" + tamara::quoted(phone) + R"(, "order_reference_id": )" + sale +
        R"(, "total_amount": )" + riyals(amount) +
        R"(, "items": [{"reference_id": "1001", "sku": "COF-250", "type": "Physical", "name": "قهوة عربية", "quantity": 1,)"
        R"( "total_amount": )" + riyals(amount) + "}]}");
    std::cout << "  session " << reply.text("order_id") << ": " << reply.message("en") << "\n";
    /* Short steps, so that the till can show its progress, and its cashier can give up. next_action says how long to go on. */
    const auto deadline = std::chrono::steady_clock::now() + std::chrono::minutes(17);
    while (reply.next_action() == "keep_polling" && std::chrono::steady_clock::now() < deadline) {
        reply = client.poll_status(R"({"order_reference_id": )" + sale + R"(, "wait_s": 5, "interval_s": )" + interval + "}");
        std::cout << "  " << reply.text("status") << ": " << reply.message("en") << "\n";
    }
    /* The customer never came to an end: nobody shall pay this later. They may be faster; then reply.paid() is true. */
    if (reply.next_action() == "keep_polling") reply = client.session_void(R"({"order_reference_id": )" + sale + "}");
    return reply;
}

void refund(const tamara::Client &client, const std::string &order_id, const std::string &amount, const std::string &number) {
    const tamara::Reply reply = client.refund(R"({"order_id": )" + tamara::quoted(order_id) + R"(, "total_amount": )" + riyals(amount) +
                                              R"(, "request_id": )" + tamara::quoted(number) + "}");
    if (reply.ok())
        std::cout << "  " << amount << (reply.text("replayed") == "true" ? " was done before" : " done")
                  << "; given back in all: " << reply.text("refunded_amount.amount") << "\n";
    else /* Code 3: it may have happened. Never again under another number; recover clears it up. */
        std::cout << "  not confirmed: " << reply.message("en") << "\n";
}

/* The customer scans the screen, and walks away; the cashier gives up. False when the sale is still open. */
bool give_up(const tamara::Client &client, const std::string &amount, const std::string &interval) {
    const std::string sale = tamara::quoted(new_number("till-3-"));
    const tamara::Reply session =
        client.session_create(R"({"channel": "qr", "order_reference_id": )" + sale + R"(, "total_amount": )" + riyals(amount) + "}");
    /* A till with a window shows the picture in session.text("qr.png_base64"). */
    for (std::size_t row = 0; row < session.count("qr.modules"); ++row) {
        std::cout << "  ";
        for (const char module : session.text("qr.modules." + std::to_string(row))) std::cout << (module == '1' ? "██" : "  ");
        std::cout << "\n";
    }
    const auto cashier = std::async(std::launch::async, [&] {
        std::this_thread::sleep_for(std::chrono::seconds(1));
        client.interrupt();
    });
    const tamara::Reply open =
        client.poll_status(R"({"order_reference_id": )" + sale + R"(, "wait_s": 600, "interval_s": )" + interval + "}");
    cashier.wait();
    std::cout << "  " << open.message("en") << "\n";
    /* Nobody shall pay this later. The customer may have been faster: then it is paid, code 4, and the goods are theirs. */
    const tamara::Reply last = client.session_void(R"({"order_reference_id": )" + sale + "}");
    std::cout << "  " << last.message("en") << " " << last.message("ar") << "\n";
    return last.ok();
}

bool day(const std::string &url, const std::string &journal, const std::string &interval) {
    std::cout << tamara::describe() << "\n";
    tamara::Client client(R"({"base_url": )" + tamara::quoted(url) +
                          R"(, "api_token": "sim_sample", "country": "SA", "language": "ar", "store_code": "Branch A", "lane": "till-3", "device_id": "123456",)"
                          R"( "journal": )" + (journal.empty() ? "null" : tamara::quoted(journal)) + "}");
    /* What a power cut left open is cleared up before anything is sold. */
    std::cout << "open steps from before: " << client.recover().count("steps") << "\n";

    std::cout << "a sale of 300.00:\n";
    const tamara::Reply sale = sell(client, PAYING, "300.00", interval);
    if (!sale.paid()) {
        std::cout << "  not paid: " << sale.message("en") << "\n";
        return false;
    }

    std::cout << "100.00 of it back:\n";
    const std::string number = new_number("R-");
    refund(client, sale.text("order_id"), "100.00", number);
    std::cout << "the same again, as after a crash:\n";
    refund(client, sale.text("order_id"), "100.00", number);
    std::cout << "another 50.00:\n";
    refund(client, sale.text("order_id"), "50.00", new_number("R-"));

    std::cout << "a sale that is declined:\n";
    if (sell(client, DECLINED, "150.00", interval).code() != TAMARA_NOT_PAID) return false;

    std::cout << "a sale by QR code that is given up:\n";
    return give_up(client, ABANDONED, interval);
}

} // namespace

int main(int argc, char **argv) {
    if (argc < 2) {
        std::cerr << "till URL [JOURNAL] [INTERVAL]\n";
        return 2;
    }
    try {
        return day(argv[1], argc > 2 ? argv[2] : "", argc > 3 ? argv[3] : "5") ? 0 : 1;
    } catch (const tamara::Error &error) {
        /* An exception: nothing moved. The reply has a sentence for the cashier; the text is for the developer. */
        std::cerr << error.what() << "\n" << error.reply().message("en") << "\n";
        return 1;
    }
}
