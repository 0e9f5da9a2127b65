/*
 * A till that takes one sale and waits for the customer, for the test of the simulator's page.
 *
 *   page_till BASE_URL JOURNAL sms|qr REFERENCE AMOUNT
 *
 * Its last line is the result's name: OK when the customer has paid.
 */
#include "tamara_pos.h"

#include <stdio.h>
#include <string.h>

/* Says what went wrong, or nothing more than the name. */
static int32_t end(int32_t code, char *reply) {
    if (code != TAMARA_OK && reply != NULL) {
        printf("%s\n", reply);
    }
    tamara_string_free(reply);
    printf("%s\n", tamara_result_name(code));
    fflush(stdout);
    return code;
}

/* The article's name looks like markup, on purpose. */
static void session(char *out, size_t size, const char *channel, const char *reference, const char *amount) {
    if (strcmp(channel, "qr") == 0) {
        snprintf(out, size,
                 "{\"channel\": \"qr\", \"order_reference_id\": \"%s\","
                 " \"total_amount\": {\"amount\": \"%s\", \"currency\": \"SAR\"}}",
                 reference, amount);
        return;
    }
    snprintf(out, size,
             "{\"channel\": \"sms\", \"order_reference_id\": \"%s\", \"phone_number\": \"0534274516\","
             " \"total_amount\": {\"amount\": \"%s\", \"currency\": \"SAR\"},"
             " \"items\": [{\"name\": \"Coffee <b>maker</b> & cups\", \"type\": \"Physical\", \"reference_id\": \"7\","
             " \"sku\": \"SA-7\", \"quantity\": 1, \"total_amount\": {\"amount\": \"%s\", \"currency\": \"SAR\"}}]}",
             reference, amount, amount);
}

int main(int argc, char **argv) {
    char request[2048];
    tamara_client client;
    char *reply = NULL;
    int32_t code;

    if (argc != 6) {
        fprintf(stderr, "usage: page_till BASE_URL JOURNAL sms|qr REFERENCE AMOUNT\n");
        return 2;
    }
    snprintf(request, sizeof request,
             "{\"base_url\": \"%s\", \"api_token\": \"sim_page\", \"journal\": \"%s\", \"language\": \"en\","
             " \"store_code\": \"Branch A\", \"device_id\": \"123456\"}",
             argv[1], argv[2]);
    code = tamara_client_open(request, &client, &reply);
    if (code != TAMARA_OK) {
        end(code, reply);
        return 1;
    }
    tamara_string_free(reply);

    session(request, sizeof request, argv[3], argv[4], argv[5]);
    code = tamara_session_create(client, request, &reply);
    if (code != TAMARA_PENDING && code != TAMARA_OK) {
        end(code, reply);
        return 1;
    }
    tamara_string_free(reply);

    snprintf(request, sizeof request, "{\"order_reference_id\": \"%s\", \"wait_s\": 60, \"interval_s\": 0.2}", argv[4]);
    code = tamara_poll_status(client, request, &reply);
    end(code, reply);
    tamara_client_close(client);
    return 0;
}
