#include "tamara_pos.h"
#include <stdio.h>

int main(int argc, char **argv) {
    const char *simulator = argc > 1 ? argv[1] : "http://127.0.0.1:8799";
    char config[512];
    tamara_client client;
    char *reply;
    int32_t code;

    // What is left out has a default. For the real service: your token, and no base_url.
    snprintf(config, sizeof config,
             "{\"base_url\": \"%s\", \"api_token\": \"sim_demo\", \"language\": \"en\"}",
             simulator);
    code = tamara_client_open(config, &client, &reply);
    if (code == TAMARA_OK) {
        tamara_string_free(reply);
        // Sends the customer an SMS, and waits until the first instalment is paid.
        code = tamara_pay(client,
                          "{\"order_reference_id\": \"S-1\", \"phone_number\": \"0544337866\","
                          " \"total_amount\": {\"amount\": \"300.00\", \"currency\": \"SAR\"},"
                          " \"items\": [{\"reference_id\": \"123\", \"type\": \"Physical\","
                          " \"name\": \"Lego City\", \"sku\": \"SA-12436\", \"quantity\": 1,"
                          " \"total_amount\": {\"amount\": \"300.00\","
                          " \"currency\": \"SAR\"}}]}",
                          &reply);
        tamara_client_close(client);
    }
    printf("%s\n%s\n", tamara_result_name(code), reply);
    tamara_string_free(reply);
    return code == TAMARA_OK ? 0 : 1;
}
