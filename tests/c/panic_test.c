/*
 * What a program in C gets from a defect of the library: a code and a reply, and it lives on. Linked with a library that has the feature
 * test-hooks, and called with TAMARA_POS_PANIC_IN=order_get.
 */
#include "tamara_pos.h"

#include <stdio.h>
#include <string.h>

static int failures;

static void check(int is_so, const char *sentence) {
    if (!is_so) {
        printf("FAILED: %s\n", sentence);
        failures++;
    }
}

int main(void) {
    tamara_client client;
    char buffer[TAMARA_MIN_BUFFER];
    char *reply;
    int32_t code = tamara_client_open("{\"base_url\": \"http://127.0.0.1:9\", \"api_token\": \"sim_panic\", \"journal\": \"none\"}", &client, NULL);
    check(code == TAMARA_OK, "the client opens");
    for (int round = 0; round < 2; round++) {
        check(tamara_order_get(client, "{\"order_id\": \"1\"}", &reply) == TAMARA_PANIC, "a defect has its code");
        check(reply != NULL && strstr(reply, "\"name\":\"PANIC\"") != NULL, "a defect has a reply");
        check(reply != NULL && strstr(reply, "\"next_action\":\"ask_supervisor\"") != NULL, "the reply says what to do");
        tamara_string_free(reply);
        check(tamara_call(client, "order_get", "{}", NULL) == TAMARA_PANIC, "also without a place for the reply");
        code = tamara_call_into(client, "order_get", "{}", buffer, (int32_t)sizeof buffer, NULL);
        check(code == TAMARA_PANIC && strstr(buffer, "\"code\":-900") != NULL, "also in a buffer of the caller");
    }
    check(tamara_webhook_list(client, "{}", NULL) == TAMARA_CONNECT_FAILED, "the client goes on");
    check(tamara_client_close(client) == TAMARA_OK, "the client closes");
    return failures == 0 ? 0 : 1;
}
