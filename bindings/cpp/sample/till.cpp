/*
 * A till's day in one file: a sale by SMS while another by QR code is cancelled, parts of the first given back, and one that Tamara declines.
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
#include <iostream>
#include <thread>
#include <vector>

namespace {

/* The simulator's phones; a real customer's number can be typed in any writing. */
const char *const PAYING = "٠٥٤٤٣٣٧٨٦٦"; /* 0544337866 */
const char *const DECLINED = "0526422337";
/* What the simulator's customer leaves open, by the amount; a real customer just goes. */
const char *const ABANDONED = "300.99";

/* New for every sale, and kept with it: after a crash the same number finds the same sale. */
std::string new_number(const tamara::Client &client, const std::string &prefix) {
    return client.new_reference(R"({"prefix": )" + tamara::quoted(prefix) + "}").text("order_reference_id");
}

std::string riyals(const std::string &amount) { return R"({"amount": )" + tamara::quoted(amount) + R"(, "currency": "SAR"})"; }

using Clock = std::chrono::steady_clock;

/* A sale that the till serves. */
struct Sale {
    std::string number;
    Clock::time_point cancel_at; /* when the cashier cancels it */
    std::string shown;
    tamara::Reply reply;
};

/* Starts a sale by SMS and returns at once. */
Sale start_sms(const tamara::Client &client, const std::string &phone, const std::string &amount, const std::string &interval) {
    const std::string sale = new_number(client, "till-3");
    const tamara::Reply started = client.payment_start(
        R"({"channel": "sms", "phone_number": )" + tamara::quoted(phone) + R"(, "order_reference_id": )" + tamara::quoted(sale) +
        R"(, "total_amount": )" + riyals(amount) + R"(, "interval_s": )" + interval +
        R"(, "items": [{"reference_id": "1001", "sku": "COF-250", "type": "Physical", "name": "قهوة عربية", "quantity": 1,)"
        R"( "total_amount": )" + riyals(amount) + "}]}");
    return {sale, Clock::now() + std::chrono::minutes(17), "", started};
}

/* Starts a sale whose QR code the customer scans from the screen; the cashier cancels it after a second. */
Sale start_qr(const tamara::Client &client, const std::string &amount, const std::string &interval) {
    const std::string sale = new_number(client, "till-3");
    const tamara::Reply started = client.payment_start(
        R"({"channel": "qr", "order_reference_id": )" + tamara::quoted(sale) + R"(, "total_amount": )" + riyals(amount) +
        R"(, "interval_s": )" + interval + "}");
    return {sale, Clock::now() + std::chrono::seconds(1), "", started};
}

/* How a sale stands. False when a call was refused, and then the customer can still pay. */
bool look(const tamara::Client &client, Sale &sale) {
    const std::string about = R"({"order_reference_id": )" + tamara::quoted(sale.number) + "}";
    try {
        if (Clock::now() >= sale.cancel_at) {
            /* Takes back this sale and no other. The customer may have been faster: then it ends as paid. */
            sale.cancel_at = Clock::time_point::max();
            client.payment_cancel(about);
        }
        sale.reply = client.payment_status(about);
        return true;
    } catch (const tamara::Error &error) {
        if (error.reply().text("ended") == "true") {
            sale.reply = error.reply();
            return true;
        }
        std::cout << "  " << error.what() << "\n";
        return false;
    }
}

/* Serves sales until each has ended. The library's threads do the waiting, and every call here returns at once, also while the service is
 * silent: a till serves its screen, its scanner and its drawer between two rounds; a window has a timer. As long as one of the sessions
 * can be paid this does not return. */
void serve(const tamara::Client &client, std::vector<Sale> &sales) {
    for (bool all_ended = false; !all_ended; std::this_thread::sleep_for(std::chrono::milliseconds(50))) {
        all_ended = true;
        for (Sale &sale : sales) {
            if (sale.reply.text("ended") == "true") continue;
            all_ended = false;
            if (!look(client, sale)) continue;
            if (sale.shown != sale.reply.text("state")) {
                sale.shown = sale.reply.text("state");
                std::cout << "  " << sale.number << " " << sale.shown << ": " << sale.reply.message("en") << " " << sale.reply.message("ar") << "\n";
            }
            /* Once. A till with a window shows the picture in text("qr.png_base64"). */
            for (std::size_t row = 0; row < sale.reply.count("qr.modules"); ++row) {
                std::cout << "  ";
                for (const char module : sale.reply.text("qr.modules." + std::to_string(row))) std::cout << (module == '1' ? "██" : "  ");
                std::cout << "\n";
            }
        }
    }
}

/* Before cash or a card is taken for a sale that Tamara was asked to pay: only code 0 allows it. */
bool may_take_cash(const tamara::Client &client, const std::string &sale) {
    const tamara::Reply reply = client.tender_check(R"({"order_reference_id": )" + tamara::quoted(sale) + "}");
    std::cout << "  cash instead? " << reply.message("en") << "\n";
    return reply.code() == TAMARA_OK;
}

void refund(const tamara::Client &client, const std::string &order_id, const std::string &amount, const std::string &number) {
    /* Returns at once, as a sale does: a window asks from its timer. */
    tamara::Reply reply = client.refund_start(R"({"order_id": )" + tamara::quoted(order_id) + R"(, "total_amount": )" + riyals(amount) +
                                              R"(, "request_id": )" + tamara::quoted(number) + "}");
    const std::string about = R"({"payment": )" + reply.text("payment") + R"(, "wait_s": 0.05})";
    while (reply.text("ended") != "true") reply = client.payment_status(about);
    if (reply.ok())
        std::cout << "  " << amount << (reply.text("replayed") == "true" ? " was done before" : " done")
                  << "; given back in all: " << reply.text("refunded_amount.amount") << "\n";
    else /* Code 3: it may have happened. Never again under another number; recover clears it up. */
        std::cout << "  not confirmed: " << reply.message("en") << "\n";
}

bool day(const std::string &url, const std::string &journal, const std::string &interval) {
    std::cout << tamara::describe() << "\n";
    tamara::Client client(R"({"base_url": )" + tamara::quoted(url) +
                          R"(, "api_token": "sim_sample", "country": "SA", "language": "ar", "store_code": "Branch A", "lane": "till-3", "device_id": "123456",)"
                          R"( "journal": )" + (journal.empty() ? "null" : tamara::quoted(journal)) + "}");
    /* What a power cut left open is cleared up before anything is sold. */
    std::cout << "open steps from before: " << client.recover().count("steps") << "\n";

    std::cout << "a sale of 300.00, and another one by QR code that the cashier cancels after a second:\n";
    std::vector<Sale> two = {start_sms(client, PAYING, "300.00", interval), start_qr(client, ABANDONED, interval)};
    serve(client, two);
    const tamara::Reply &sale = two[0].reply;
    if (!sale.paid()) {
        std::cout << "  not paid: " << sale.message("en") << "\n";
        return false;
    }
    if (two[1].reply.code() != TAMARA_NOT_PAID || !may_take_cash(client, two[1].number)) return false;

    std::cout << "100.00 of it back:\n";
    const std::string number = new_number(client, "R");
    refund(client, sale.text("order_id"), "100.00", number);
    std::cout << "the same again, as after a crash:\n";
    refund(client, sale.text("order_id"), "100.00", number);
    std::cout << "another 50.00:\n";
    refund(client, sale.text("order_id"), "50.00", new_number(client, "R"));

    std::cout << "a sale that is declined:\n";
    std::vector<Sale> declined = {start_sms(client, DECLINED, "150.00", interval)};
    serve(client, declined);
    return declined[0].reply.code() == TAMARA_NOT_PAID;
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
