/*
 * The library itself, against the simulator:
 *
 *     live LIBRARY URL JOURNAL     LIBRARY is not used by the program that is linked with it
 */
#include "check.hpp"

#include <arpa/inet.h>
#include <chrono>
#include <functional>
#include <sys/socket.h>
#include <thread>
#include <unistd.h>
#include <vector>

namespace {

const char *const CUSTOMER = "محمد العتيبي";
const char *const COFFEE = "قهوة عربية ☕ 🫘";
const char *const PHONE = "٠٥٥١٢٣٤٥٦٧";
const char *const PAYING = "٠٥٤٤٣٣٧٨٦٦";
const char *const DECLINED = "0526422337";
/* An amount whose sale waits for a person. */
const char *const WAITS = "300.99";

std::string config(const std::string &url, const std::string &journal) {
    return R"({"api_token": "sim_cpp", "country": "SA", "lane": "till-1", "device_id": "1", "base_url": )" + tamara::quoted(url) + R"(, "journal": )" +
           tamara::quoted(journal) + "}";
}

std::string new_sale(const std::string &name) {
    static int number = 0;
    const auto now = std::chrono::system_clock::now().time_since_epoch().count();
    return name + "-" + std::to_string(now) + "-" + std::to_string(++number);
}

std::string session(const std::string &sale, const std::string &phone, const std::string &amount) {
    const std::string money = R"({"amount": )" + tamara::quoted(amount) + R"(, "currency": "SAR"})";
    return R"({"phone_number": )" + tamara::quoted(phone) + R"(, "order_reference_id": )" + tamara::quoted(sale) + R"(, "total_amount": )" +
           money + R"(, "wait_s": 30, "interval_s": 0.05, "items": [{"reference_id": "1", "sku": "1", "type": "Physical", "quantity": 1,)" +
           R"( "name": )" + tamara::quoted(COFFEE) + R"(, "total_amount": )" + money + "}]}";
}

/* The same without what only pay knows. */
std::string only_session(const std::string &sale, const std::string &phone, const std::string &amount) {
    std::string request = session(sale, phone, amount);
    const std::string wait = R"("wait_s": 30, "interval_s": 0.05, )";
    return request.erase(request.find(wait), wait.size());
}

std::string by_id(const std::string &order_id, const std::string &more) {
    return R"({"order_id": )" + tamara::quoted(order_id) + more + "}";
}

void a_sale_is_paid_and_given_back_in_part(const tamara::Client &client) {
    const tamara::Reply sale = client.pay(session(new_sale("cpp"), PAYING, "300.00"));
    CHECK(sale.code() == TAMARA_OK && sale.ok() && sale.paid());
    CHECK_TEXT(sale.next_action(), "release_goods");
    CHECK_TEXT(sale.text("captured_amount.amount"), "300.00");
    CHECK_TEXT(sale.message("en"), "Paid. Hand over the goods.");
    CHECK_TEXT(sale.text("simulated"), "true");
    const std::string id = sale.text("order_id");
    const std::string wish = by_id(id, R"(, "total_amount": {"amount": "100.00", "currency": "SAR"}, "request_id": "R-)" + id + "\"");
    CHECK_TEXT(client.refund(wish).text("replayed"), "false");
    CHECK_TEXT(client.refund(wish).text("replayed"), "true");
    CHECK_TEXT(client.order_get(by_id(id, "")).text("refunded_amount.amount"), "100.00");
    const std::string too_much = by_id(id, R"(, "total_amount": {"amount": "200.01", "currency": "SAR"})");
    thrown<tamara::StateError>([&] { client.refund(too_much); }, TAMARA_REFUND_TOO_LARGE);
}

void a_declined_sale_is_not_paid_and_no_exception(const tamara::Client &client) {
    const tamara::Reply reply = client.pay(session(new_sale("cpp"), DECLINED, "300.00"));
    CHECK(reply.code() == TAMARA_NOT_PAID && !reply.ok() && !reply.paid());
}

void arabic_digits_and_names_survive_there_and_back(const tamara::Client &client) {
    const std::string sale = new_sale(CUSTOMER);
    const tamara::Reply session = client.session_create(only_session(sale, PHONE, WAITS));
    CHECK_TEXT(session.text("order_reference_id"), sale);
    const tamara::Reply order = client.order_get(by_id(session.text("order_id"), R"(, "raw": true)"));
    CHECK_TEXT(order.text("raw.consumer.phone_number"), "966551234567");
    CHECK_TEXT(order.text("raw.items.0.name"), COFFEE);
    const tamara::Reply history = client.history(by_id(session.text("order_id"), ""));
    CHECK(history.count("steps") == 1);
    CHECK_TEXT(history.text("steps.0.order_reference_id"), sale);
    CHECK(order.json().find_first_of("\x80\xD9\xD8") == std::string::npos);
    const tamara::Reply voided = client.session_void(by_id(session.text("order_id"), ""));
    CHECK(voided.ok());
    CHECK_TEXT(voided.verdict(), "not_paid");
}

void wrong_requests_are_explained(const tamara::Client &client, const std::string &url, const std::string &journal) {
    const std::string three = only_session(new_sale("cpp"), PAYING, "12.345");
    CHECK_HAS(thrown<tamara::ArgumentError>([&] { client.session_create(three); }, TAMARA_INVALID_FIELD), "total_amount");
    thrown<tamara::ArgumentError>([&] { client.call("no_such_operation", "{}"); }, TAMARA_UNKNOWN_OPERATION);
    thrown<tamara::ArgumentError>([&] { client.order_get("\xC3("); }, TAMARA_INVALID_UTF8);
    thrown<tamara::ServiceError>([&] { client.order_get(by_id("00000000-0000-4000-8000-000000000000", "")); }, TAMARA_NOT_FOUND);
    thrown<tamara::ConfigurationError>([] { tamara::Client(R"({"no_such_key": 1})"); }, TAMARA_INVALID_CONFIG);
    thrown<tamara::JournalError>([&] { tamara::Client(config(url, journal + "/below-a-file.db")); }, TAMARA_JOURNAL_OPEN_FAILED);
    const tamara::Client lost(config("http://127.0.0.1:9", journal + "-lost"));
    thrown<tamara::TransportError>([&] { lost.order_get(by_id("1", "")); }, TAMARA_CONNECT_FAILED);
}

void what_keeps_a_client_from_opening_is_diagnosed_without_one(const std::string &journal) {
    const std::string nobody = config("http://127.0.0.1:9", journal);
    const tamara::Reply diagnosis = tamara::diagnose(nobody);
    CHECK_TEXT(diagnosis.text("healthy"), "false");
    CHECK_TEXT(diagnosis.text("faults.0"), "connect_failed");
    CHECK_TEXT(tamara::support_bundle(nobody, journal + "-دعم.zip").text("file"), journal + "-دعم.zip");
}

void a_closed_client_explains_itself(const std::string &config) {
    tamara::Client client(config);
    client.close();
    CHECK_HAS(thrown<tamara::ClosedError>([&] { client.close(); }, 0), "close: this client was closed before");
    CHECK_HAS(thrown<tamara::ClosedError>([&] { client.refund("{}"); }, 0), "refund: this client was closed before; open another");
    thrown<tamara::ClosedError>([&] { client.interrupt(); }, 0);
}

void a_client_can_be_moved_and_closes_once(const std::string &config) {
    tamara::Client first(config), second(std::move(first));
    CHECK(second.history("{}").ok());
    thrown<tamara::ClosedError>([&] { first.history("{}"); }, 0);
    first = std::move(second);
    CHECK(first.history("{}").ok());
}

/* What a call that waits for ever answers when another thread ends it. */
template <typename End> std::int32_t ended(const tamara::Client &client, End end) {
    const std::string sale = new_sale("cpp");
    client.session_create(only_session(sale, PHONE, WAITS));
    std::atomic<std::int32_t> code(-1);
    std::thread waiting([&] {
        code = client.poll_status(R"({"wait_s": 600, "interval_s": 0.05, "order_reference_id": )" + tamara::quoted(sale) + "}").code();
    });
    do {
        std::this_thread::sleep_for(std::chrono::milliseconds(500));
    } while (end() && code == -1);
    waiting.join();
    return code;
}

void a_waiting_call_is_ended_from_another_thread(const tamara::Client &client, const std::string &config) {
    /* Ended in the middle of its first look it cannot know more than "unknown". */
    const auto is_open = [](std::int32_t code) { return code == TAMARA_PENDING || code == TAMARA_UNKNOWN; };
    CHECK(is_open(ended(client, [&] { return client.interrupt(), true; })));
    tamara::Client closed(config);
    CHECK(is_open(ended(closed, [&] { return closed.close(), false; })));
}

/* A service that takes connections and answers nothing. */
struct Silence {
    int listener = socket(AF_INET, SOCK_STREAM, 0);
    sockaddr_in address = sockaddr_in();
    Silence() {
        socklen_t size = sizeof address;
        address.sin_family = AF_INET;
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        CHECK(bind(listener, reinterpret_cast<sockaddr *>(&address), size) == 0 && listen(listener, 64) == 0);
        CHECK(getsockname(listener, reinterpret_cast<sockaddr *>(&address), &size) == 0);
    }
    ~Silence() { close(listener); }
    std::string url() const { return "http://127.0.0.1:" + std::to_string(ntohs(address.sin_port)); }
};

void a_silent_service_holds_no_loop_up_and_of_two_sales_at_once_one_is_cancelled(const tamara::Client &shop, const std::string &journal) {
    const Silence silence;
    const tamara::Client silent(config(silence.url(), journal + ".silent"));
    int calls = 0, slow = 0;
    const auto timed = [&](const std::function<tamara::Reply()> &call) {
        const auto begun = std::chrono::steady_clock::now();
        const tamara::Reply reply = call();
        ++calls;
        slow += std::chrono::steady_clock::now() - begun > std::chrono::milliseconds(100);
        return reply;
    };
    struct Sale {
        const tamara::Client &client;
        std::string name, phone, amount, state;
    };
    Sale sales[] = {{silent, new_sale("silent"), PAYING, "300.00", ""},
                    {shop, new_sale("left"), PHONE, WAITS, ""},
                    {shop, new_sale("paid"), PAYING, "300.00", ""}};
    const auto about = [](const Sale &sale) { return R"({"order_reference_id": )" + tamara::quoted(sale.name) + "}"; };
    for (const Sale &sale : sales) {
        std::string wish = only_session(sale.name, sale.phone, sale.amount);
        timed([&] { return sale.client.payment_start(wish.insert(1, R"("interval_s": 0.1, )")); });
    }
    int open = 3;
    for (int round = 0; open > 0 && round < 6000; ++round) {
        open = 0;
        for (Sale &sale : sales) {
            if (round == 25 && sale.name != sales[2].name) timed([&] { return sale.client.payment_cancel(about(sale)); });
            const tamara::Reply reply = timed([&] { return sale.client.payment_status(about(sale)); });
            sale.state = reply.text("state");
            open += reply.text("ended") != "true";
        }
        std::this_thread::sleep_for(std::chrono::milliseconds(10));
    }
    CHECK_TEXT(sales[0].state, "cancelled");
    CHECK_TEXT(sales[1].state, "cancelled");
    CHECK_TEXT(sales[2].state, "paid");
    /* A busy machine delays a few calls; a service that is waited for delays all. */
    CHECK(20 * slow <= calls);
}

} // namespace

int main(int argc, char **argv) {
    if (argc != 4) return 2;
#ifdef TAMARA_POS_LOAD
    tamara::load(argv[1]);
#endif
    const std::string url = argv[2], journal = argv[3];
    CHECK_TEXT(tamara::version(), TAMARA_POS_VERSION);
    const tamara::Client client(config(url, journal));
    CHECK_TEXT(client.opened().text("version"), tamara::version());
    a_sale_is_paid_and_given_back_in_part(client);
    a_declined_sale_is_not_paid_and_no_exception(client);
    arabic_digits_and_names_survive_there_and_back(client);
    wrong_requests_are_explained(client, url, journal);
    what_keeps_a_client_from_opening_is_diagnosed_without_one(journal);
    a_closed_client_explains_itself(config(url, journal));
    a_client_can_be_moved_and_closes_once(config(url, journal));
    a_silent_service_holds_no_loop_up_and_of_two_sales_at_once_one_is_cancelled(client, journal);
    a_waiting_call_is_ended_from_another_thread(client, config(url, journal));
    CHECK_TEXT(client.recover().next_action(), "keep_polling"); /* the sale that was interrupted */
    return failures == 0 ? 0 : 1;
}
