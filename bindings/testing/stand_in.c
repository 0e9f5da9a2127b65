/*
 * A stand-in for the library, of another interface version (STAND_IN_ABI). It moves no money and talks to nobody: every operation
 * answers with the number that the request names as "code", and the texts that were given out are counted.
 * The bindings' tests use it for what the real library cannot show: a version that is too old, a number from the future, a leak.
 */
#include "tamara_pos.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Calls come from several threads at once. */
static int32_t outstanding;

/* Texts given out and not given back. */
int32_t stand_in_outstanding(void);
int32_t stand_in_outstanding(void) { return __atomic_load_n(&outstanding, __ATOMIC_SEQ_CST); }

int32_t tamara_abi_version(void) { return STAND_IN_ABI; }

#if STAND_IN_ABI > 0

static int32_t answer(const char *request, char **reply)
{
    const char *code = strstr(request, "\"code\":");
    int32_t number = code ? (int32_t)atoi(code + 7) : 0;
    if (reply) {
        *reply = malloc(256);
        if (!*reply) abort();
        __atomic_add_fetch(&outstanding, 1, __ATOMIC_SEQ_CST);
        snprintf(*reply, 256,
                 "{\"code\":%d,\"name\":\"STAND_IN\",\"verdict\":null,\"next_action\":\"none\",\"message\":{\"en\":\"x\",\"ar\":\"\\u0633\"},"
                 "\"steps\":[],\"error\":{\"kind\":\"stand_in\",\"detail\":\"on purpose\"},\"warnings\":[],\"simulated\":true}",
                 (int)number);
    }
    return number;
}

int32_t tamara_client_open(const char *config, tamara_client *client, char **reply)
{
    int32_t code = answer(config, reply);
    *client = code == 0 ? 77 : 0;
    return code;
}

int32_t tamara_call(tamara_client client, const char *operation, const char *request, char **reply)
{
    (void)client;
    (void)operation;
    return answer(request, reply);
}

void tamara_string_free(char *text)
{
    if (text) __atomic_sub_fetch(&outstanding, 1, __ATOMIC_SEQ_CST);
    free(text);
}

int32_t tamara_log_to(const char *level, tamara_log_callback callback, void *userdata)
{
    if (callback) callback(userdata, 3, level);
    return 0;
}

const char *tamara_result_name(int32_t code) { return code == 0 ? "OK" : "STAND_IN"; }
const char *tamara_version(void) { return "9.9.9"; }
int32_t tamara_client_close(tamara_client client) { return client == 77 ? 0 : -103; }
int32_t tamara_interrupt(tamara_client client) { return client == 77 ? 0 : -103; }

/* Every other function of the header. */
#define OPERATION(name) \
    int32_t name(tamara_client client, const char *request, char **reply) { (void)client; return answer(request, reply); }
/* <generated operations> by cargo xtask header */
OPERATION(tamara_session_create)
OPERATION(tamara_poll_status)
OPERATION(tamara_session_void)
OPERATION(tamara_pay)
OPERATION(tamara_tender_check)
OPERATION(tamara_refund)
OPERATION(tamara_payment_start)
OPERATION(tamara_refund_start)
OPERATION(tamara_payment_status)
OPERATION(tamara_payment_cancel)
OPERATION(tamara_payment_list)
OPERATION(tamara_order_get)
OPERATION(tamara_order_update_reference)
OPERATION(tamara_order_authorise)
OPERATION(tamara_order_capture)
OPERATION(tamara_order_cancel)
OPERATION(tamara_checkout_create)
OPERATION(tamara_eligibility)
OPERATION(tamara_customer_verification)
OPERATION(tamara_new_reference)
OPERATION(tamara_webhook_register)
OPERATION(tamara_webhook_list)
OPERATION(tamara_webhook_get)
OPERATION(tamara_webhook_update)
OPERATION(tamara_webhook_delete)
OPERATION(tamara_webhook_receive)
OPERATION(tamara_webhook_listen)
OPERATION(tamara_webhook_next)
OPERATION(tamara_dispute_list)
OPERATION(tamara_dispute_reply)
OPERATION(tamara_recover)
OPERATION(tamara_step_resolve)
OPERATION(tamara_history)
OPERATION(tamara_diagnose)
OPERATION(tamara_support_bundle)
OPERATION(tamara_log_level)
OPERATION(tamara_report)
OPERATION(tamara_receipt)
OPERATION(tamara_watch_add)
OPERATION(tamara_watch_next)
OPERATION(tamara_watch_remove)
/* </generated> */
#undef OPERATION

/* <generated others> by cargo xtask header */
int32_t tamara_interrupt_sale(tamara_client client, const char * sale) { (void)client; (void)sale; return 0; }
/* </generated> */

#endif
