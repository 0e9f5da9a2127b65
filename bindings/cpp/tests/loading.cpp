/*
 * Loading, and what only a stand-in for the library can show, in two runs, because a process loads one library:
 *
 *     loading unusable FOLDER     FOLDER is what ../testing/prepare.sh lays out
 *     loading newer FOLDER
 */
#include "check.hpp"

#include <dlfcn.h>

namespace {

std::string stand_in(const std::string &folder, const std::string &kind) { return folder + "/" + kind + "/libtamara_pos.so"; }

std::string refused(const std::string &path) {
    return thrown<tamara::LibraryError>([&] { tamara::load(path); }, 0);
}

void libraries_that_cannot_be_loaded_say_why(const std::string &folder) {
    const std::string none = stand_in(folder, "none");
    CHECK_HAS(refused(none), none + " was not found");
    CHECK_HAS(refused(none), "call tamara::load with its path");
    const std::string foreign = refused(stand_in(folder, "foreign"));
    CHECK_HAS(foreign, sizeof(void *) == 8 ? "is a 32-bit library and this is a 64-bit program" : "is a 64-bit library and this is a 32-bit program");
    const std::string older = refused(stand_in(folder, "older"));
    CHECK_HAS(older, "the library is too old");
    CHECK_HAS(older, "has interface 0, this program needs " + std::to_string(TAMARA_ABI_VERSION));
    CHECK_HAS(refused("libc.so.6"), "is not the tamara_pos library");
}

template <typename Kind> void throws(const tamara::Client &client, std::int32_t code) {
    const std::string number = std::to_string(code);
    const std::string text = thrown<Kind>([&] { client.call("anything", "{\"code\":" + number + "}"); }, code);
    CHECK_TEXT(text, "STAND_IN (" + number + "): on purpose");
}

void every_hundred_has_its_exception(const tamara::Client &client) {
    throws<tamara::ArgumentError>(client, -100);
    throws<tamara::ArgumentError>(client, -199);
    throws<tamara::ConfigurationError>(client, -200);
    throws<tamara::TransportError>(client, -301);
    throws<tamara::ServiceError>(client, -450);
    throws<tamara::StateError>(client, -508);
    throws<tamara::JournalError>(client, -608);
    throws<tamara::InternalError>(client, -901);
    throws<tamara::Error>(client, -777);
}

void a_number_from_the_future_is_never_taken_for_yes(const tamara::Client &client) {
    const tamara::Reply reply = client.poll_status("{\"code\":9}");
    CHECK(reply.code() == 9 && !reply.ok() && !reply.paid());
}

void members_are_found_by_their_path(const tamara::Client &client) {
    const tamara::Reply reply = client.order_get("{}");
    CHECK_TEXT(reply.name(), "STAND_IN");
    CHECK_TEXT(reply.verdict(), "");
    CHECK_TEXT(reply.next_action(), "none");
    CHECK_TEXT(reply.message("ar"), "\xD8\xB3");
    CHECK_TEXT(reply.text("simulated"), "true");
    CHECK_TEXT(reply.text("steps"), "[]");
    CHECK_TEXT(reply.text("error"), "{\"kind\":\"stand_in\",\"detail\":\"on purpose\"}");
    CHECK_TEXT(reply.text("no.such.member"), "");
    CHECK_TEXT(reply.text("code.below"), "");
}

void odd_json_is_read_without_harm() {
    const tamara::Reply odd(0, "{ \"a\\\"b\" : \"\\ud83d\\ude00\\\\\\/\\n\" , \"n\":[{\"x\":[]},\"]\"], \"last\" :-1.50}");
    CHECK_TEXT(odd.text("a\"b"), "\xF0\x9F\x98\x80\\/\n");
    CHECK_TEXT(odd.text("n"), "[{\"x\":[]},\"]\"]");
    CHECK_TEXT(odd.text("last"), "-1.50");
    CHECK(odd.count("n") == 2 && odd.count("n.0.x") == 0 && odd.count("last") == 0 && odd.count("none") == 0);
    CHECK_TEXT(odd.text("n.1"), "]");
    CHECK_TEXT(odd.text("n.0"), "{\"x\":[]}");
    for (const char *absent : {"n.2", "n.-1", "n.x", "n.", "n.1.0", "n.0.x.0", "n.99999999999999999999"}) CHECK_TEXT(odd.text(absent), "");
    for (const char *broken : {"", "{", "{\"", "{\"a", "{\"a\"", "{\"a\":", "{\"a\":\"\\u12", "{\"a\":\"\\", "{\"a\":[[[", "null", "[]"})
        tamara::Reply(0, broken).text("a.b"), tamara::Reply(0, broken).text("a.0"), tamara::Reply(0, broken).count("a");
    CHECK_TEXT(tamara::quoted("a\"b\\c\n\xD9\x85"), "\"a\\\"b\\\\c\\u000a\xD9\x85\"");
}

void every_text_is_given_back(const std::string &folder) {
    for (int round = 0; round < 1000; ++round) {
        tamara::Client client("{}");
        client.order_get("{}");
        thrown<tamara::ArgumentError>([&] { client.pay("{\"code\":-100}"); }, -100);
        thrown<tamara::ConfigurationError>([] { tamara::Client("{\"code\":-200}"); }, -200);
    }
    void *library = dlopen(stand_in(folder, "newer").c_str(), RTLD_NOW);
    const auto outstanding = reinterpret_cast<std::int32_t (*)()>(dlsym(library, "stand_in_outstanding"));
    CHECK(outstanding() == 0);
    dlclose(library);
}

void a_text_with_a_nul_is_refused_instead_of_cut(const tamara::Client &client) {
    const std::string cut("{\"code\":0}\0{\"code\":-100}", 24);
    CHECK_HAS(thrown<tamara::ArgumentError>([&] { client.refund(cut); }, 0), "NUL");
}

extern "C" void hear(void *userdata, std::int32_t level, const char *line) {
    *static_cast<std::string *>(userdata) += std::to_string(level) + line;
}

void the_log_reaches_a_function() {
    std::string heard;
    tamara::log_to("info", hear, &heard);
    tamara::log_to("off", nullptr, nullptr);
    CHECK_TEXT(heard, "3info");
}

void a_newer_library_is_used(const std::string &folder) {
    tamara::load(stand_in(folder, "newer"));
    tamara::load(stand_in(folder, "newer"));
    CHECK_HAS(tamara::describe(), "tamara_pos 9.9.9 (interface 99)");
    CHECK_HAS(tamara::describe(), "for interface " + std::to_string(TAMARA_ABI_VERSION) + ", the older side");
    CHECK_HAS(refused(stand_in(folder, "older")), "is loaded already");
    const tamara::Client client("{}");
    every_hundred_has_its_exception(client);
    a_number_from_the_future_is_never_taken_for_yes(client);
    members_are_found_by_their_path(client);
    a_text_with_a_nul_is_refused_instead_of_cut(client);
    the_log_reaches_a_function();
    odd_json_is_read_without_harm();
    every_text_is_given_back(folder);
}

} // namespace

int main(int argc, char **argv) {
    if (argc != 3) return 2;
    if (std::string(argv[1]) == "newer")
        a_newer_library_is_used(argv[2]);
    else
        libraries_that_cannot_be_loaded_say_why(argv[2]);
    return failures == 0 ? 0 : 1;
}
