/*
 *     panic LIBRARY     a library with the feature test-hooks, and TAMARA_POS_PANIC_IN=order_get
 */
#include "check.hpp"

int main(int argc, char **argv) {
    if (argc != 2) return 2;
    tamara::load(argv[1]);
    const tamara::Client client(R"({"base_url": "http://127.0.0.1:9", "api_token": "sim_panic", "journal": "none"})");
    /* A defect is an exception, each time, and the process lives on. */
    for (int round = 0; round < 2; ++round)
        CHECK_HAS(thrown<tamara::InternalError>([&] { client.order_get(R"({"order_id": "1"})"); }, TAMARA_PANIC), "PANIC (-900)");
    thrown<tamara::TransportError>([&] { client.webhook_list(); }, TAMARA_CONNECT_FAILED);
    return failures == 0 ? 0 : 1;
}
