/*
 * Tamara payments for points of sale, from C++11 and later. One header over tamara_pos.h; needs the shared library and nothing else.
 *
 *     tamara::Client client(config);                             // JSON text, see "Configuration" in tamara_pos.h
 *     tamara::Reply reply = client.poll_status(request);
 *     if (reply.paid()) ...                                      // hand over the goods
 *
 * Texts are std::string in UTF-8. Requests and replies are the JSON of the C interface, and tamara_pos.h is the manual of every
 * field. This header brings no JSON library: use the one your program has. So that a small program can do without, a Reply finds
 * single members by their path (reply.text("steps.0.state")), and tamara::quoted() makes a JSON text of any UTF-8.
 *
 * An exception means that nothing moved (one exception to that: InternalError). Everything else comes back as a Reply, also "not
 * paid" and "not known": look at it before you do anything.
 * A program that is compiled without exceptions calls tamara_pos.h itself.
 *
 * Linking: link with the library as usual (-ltamara_pos, tamara_pos.lib). Or define TAMARA_POS_LOAD before including this header
 * in every file: then nothing is linked, the library is loaded at its first use, and a missing or wrong file is an exception that
 * explains itself. On Linux with glibc before 2.34 that needs -ldl.
 *
 * Every function may be called from any thread, also on one Client. Only moving, assigning and destroying a Client are its owner's.
 */
#ifndef TAMARA_POS_HPP
#define TAMARA_POS_HPP

#include "tamara_pos.h"

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <stdexcept>
#include <string>
#include <utility>

#ifdef TAMARA_POS_LOAD
#include <cstdio>
#include <cstring>
#include <mutex>
#ifdef _WIN32
#ifndef WIN32_LEAN_AND_MEAN
#define WIN32_LEAN_AND_MEAN
#endif
#ifndef NOMINMAX
#define NOMINMAX
#endif
#include <windows.h>
#else
#include <dlfcn.h>
#endif
#endif

namespace tamara {

/* What a reply says, found by path. Reads what the library wrote: well-formed, pure ASCII JSON. */
namespace detail {

inline void skip_space(const std::string &json, std::size_t &at) {
    while (at < json.size() && (json[at] == ' ' || json[at] == '\t' || json[at] == '\n' || json[at] == '\r')) ++at;
}

/* Reads \uXXXX behind the 'u'. */
inline std::uint32_t hex4(const std::string &json, std::size_t &at) {
    std::uint32_t value = 0;
    for (int digit = 0; digit < 4 && at < json.size(); ++digit, ++at) {
        const char c = json[at];
        value = value * 16 + static_cast<std::uint32_t>(c <= '9' ? c - '0' : (c | 0x20) - 'a' + 10);
    }
    return value;
}

inline void append_utf8(std::string &text, std::uint32_t c) {
    if (c < 0x80) {
        text += static_cast<char>(c);
        return;
    }
    if (c < 0x800) {
        text += static_cast<char>(0xC0 | (c >> 6));
    } else {
        if (c < 0x10000) {
            text += static_cast<char>(0xE0 | (c >> 12));
        } else {
            text += static_cast<char>(0xF0 | (c >> 18));
            text += static_cast<char>(0x80 | ((c >> 12) & 0x3F));
        }
        text += static_cast<char>(0x80 | ((c >> 6) & 0x3F));
    }
    text += static_cast<char>(0x80 | (c & 0x3F));
}

/* Reads a text from its opening quote to behind its closing one. */
inline std::string read_text(const std::string &json, std::size_t &at) {
    std::string text;
    for (++at; at < json.size() && json[at] != '"';) {
        if (json[at] != '\\' || at + 1 >= json.size()) {
            text += json[at++];
            continue;
        }
        const char escape = json[at + 1];
        at += 2;
        switch (escape) {
        case 'b': text += '\b'; break;
        case 'f': text += '\f'; break;
        case 'n': text += '\n'; break;
        case 'r': text += '\r'; break;
        case 't': text += '\t'; break;
        case 'u': {
            std::uint32_t c = hex4(json, at);
            if (c >= 0xD800 && c < 0xDC00 && json.compare(at, 2, "\\u") == 0) {
                at += 2;
                c = 0x10000 + ((c - 0xD800) << 10) + (hex4(json, at) - 0xDC00);
            }
            append_utf8(text, c);
            break;
        }
        default: text += escape;
        }
    }
    ++at;
    return text;
}

/* Goes behind a value of any kind. */
inline void skip_value(const std::string &json, std::size_t &at) {
    std::size_t depth = 0;
    while (at < json.size()) {
        const char c = json[at];
        if (c == '"') {
            read_text(json, at);
        } else if (c == '{' || c == '[') {
            ++depth;
            ++at;
        } else if (c == '}' || c == ']') {
            if (depth == 0) return;
            --depth;
            ++at;
        } else if (c == ',' && depth == 0) {
            return;
        } else {
            ++at;
            continue;
        }
        if (depth == 0) return;
    }
}

/* Goes from the start of an object to the value of a member; false when it has none of this name. */
inline bool find_member(const std::string &json, std::size_t &at, const std::string &name) {
    skip_space(json, at);
    if (at >= json.size() || json[at] != '{') return false;
    ++at;
    for (;;) {
        skip_space(json, at);
        if (at >= json.size() || json[at] != '"') return false;
        const std::string key = read_text(json, at);
        skip_space(json, at);
        ++at; /* the colon */
        skip_space(json, at);
        if (key == name) return at < json.size();
        skip_value(json, at);
        skip_space(json, at);
        if (at >= json.size() || json[at] != ',') return false;
        ++at;
    }
}

/* Goes from the start of a list to its next entry, or from behind one to the next; false at its end. */
inline bool next_entry(const std::string &json, std::size_t &at) {
    skip_space(json, at);
    if (at >= json.size() || (json[at] != '[' && json[at] != ',')) return false;
    ++at;
    skip_space(json, at);
    return at < json.size() && json[at] != ']';
}

/* Goes from the start of a list to its entry of this number. */
inline bool find_entry(const std::string &json, std::size_t &at, const std::string &number) {
    std::size_t left = 0;
    if (number.empty() || number.size() > 9) return false;
    for (const char digit : number) {
        if (digit < '0' || digit > '9') return false;
        left = left * 10 + static_cast<std::size_t>(digit - '0');
    }
    if (!next_entry(json, at)) return false;
    for (; left > 0; --left) {
        skip_value(json, at);
        if (!next_entry(json, at)) return false;
    }
    return true;
}

inline bool find_path(const std::string &json, std::size_t &at, const std::string &path) {
    for (std::size_t start = 0;;) {
        const std::size_t dot = path.find('.', start);
        const std::string name = path.substr(start, dot == std::string::npos ? dot : dot - start);
        skip_space(json, at);
        const bool in_list = at < json.size() && json[at] == '[';
        if (!(in_list ? find_entry(json, at, name) : find_member(json, at, name))) return false;
        if (dot == std::string::npos) return true;
        start = dot + 1;
    }
}

} // namespace detail

/* What a call answered. */
class Reply {
public:
    Reply(std::int32_t code, std::string json) : code_(code), json_(std::move(json)) {}

    /* The returned number: TAMARA_OK, TAMARA_PENDING, ... It alone decides. */
    std::int32_t code() const { return code_; }
    /* Code 0: what was asked for is done. From poll_status and pay: the sale is paid, and nothing else is 0. */
    bool ok() const { return code_ == TAMARA_OK; }
    /* The customer has paid: hand over the goods. */
    bool paid() const { return verdict() == "paid"; }
    /* The number's name: "OK", "NOT_PAID", ... */
    std::string name() const { return text("name"); }
    /* What is known of the sale: "paid", "pending", "not_paid", "unknown"; empty where the call was not about one. */
    std::string verdict() const { return text("verdict"); }
    /* What to do next: "release_goods", "keep_polling", "call_recover", ... */
    std::string next_action() const { return text("next_action"); }
    /* The sentence for the cashier, "ar" or "en". */
    std::string message(const std::string &language) const { return text("message." + language); }
    /* The whole reply, pure ASCII JSON, for your JSON library. */
    const std::string &json() const { return json_; }

    /* A member by its path ("order_id", "total_amount.amount", "steps.0.state"): of a text what it says, of anything else its JSON.
       Empty when it is absent or null. */
    std::string text(const std::string &path) const {
        std::size_t at = 0;
        if (!detail::find_path(json_, at, path)) return std::string();
        if (json_[at] == '"') return detail::read_text(json_, at);
        const std::size_t start = at;
        detail::skip_value(json_, at);
        const std::string value = json_.substr(start, at - start);
        return value == "null" ? std::string() : value;
    }

    /* True when the member at the path is true. */
    bool is(const std::string &path) const { return text(path) == "true"; }

    /* How many entries the list at a path has; 0 when there is none. */
    std::size_t count(const std::string &path) const {
        std::size_t at = 0, entries = 0;
        if (!detail::find_path(json_, at, path) || json_[at] != '[') return 0;
        for (; detail::next_entry(json_, at); ++entries) detail::skip_value(json_, at);
        return entries;
    }

private:
    std::int32_t code_;
    std::string json_;
};

/* A call failed. Where it has a code, nothing moved (InternalError apart). */
class Error : public std::runtime_error {
public:
    explicit Error(const std::string &what, Reply reply = Reply(0, "{}"), std::string name = std::string())
        : std::runtime_error(what), reply_(std::move(reply)), name_(std::move(name)) {}

    /* The returned number; 0 where the library could not be called at all. */
    std::int32_t code() const { return reply_.code(); }
    /* The number's name, such as "INVALID_FIELD"; empty where the library could not be called. */
    const std::string &name() const { return name_; }
    /* The whole reply; "{}" where the library could not be called, or the function has none. */
    const Reply &reply() const { return reply_; }

private:
    Reply reply_;
    std::string name_;
};

/* -1xx: the program sent something that cannot work. */
class ArgumentError : public Error { public: using Error::Error; };
/* -2xx: the configuration cannot work. */
class ConfigurationError : public Error { public: using Error::Error; };
/* -3xx: the service was not reached, or its answer was lost and nothing moved. */
class TransportError : public Error { public: using Error::Error; };
/* -4xx: the service refused. */
class ServiceError : public Error { public: using Error::Error; };
/* -5xx: the sale, the order or the refund is in a state that does not allow this. */
class StateError : public Error { public: using Error::Error; };
/* -6xx: the journal cannot be used, so nothing was sent. */
class JournalError : public Error { public: using Error::Error; };
/* -9xx: a defect of the library. What became of the call is not known: poll the order, or call recover. */
class InternalError : public Error { public: using Error::Error; };
/* The library is missing, for another processor, or too old. */
class LibraryError : public Error { public: using Error::Error; };
/* The client was closed, or moved from, before. */
class ClosedError : public Error { public: using Error::Error; };

namespace detail {

/* <generated functions> by cargo xtask header */
#define TAMARA_POS_FUNCTIONS(X) \
    X(tamara_client_open) \
    X(tamara_client_close) \
    X(tamara_interrupt) \
    X(tamara_interrupt_sale) \
    X(tamara_call) \
    X(tamara_eligibility) \
    X(tamara_customer_verification) \
    X(tamara_new_reference) \
    X(tamara_session_create) \
    X(tamara_poll_status) \
    X(tamara_session_void) \
    X(tamara_tender_check) \
    X(tamara_pay) \
    X(tamara_refund) \
    X(tamara_payment_start) \
    X(tamara_refund_start) \
    X(tamara_payment_status) \
    X(tamara_payment_cancel) \
    X(tamara_payment_list) \
    X(tamara_order_get) \
    X(tamara_order_update_reference) \
    X(tamara_order_authorise) \
    X(tamara_order_capture) \
    X(tamara_order_cancel) \
    X(tamara_checkout_create) \
    X(tamara_webhook_register) \
    X(tamara_webhook_list) \
    X(tamara_webhook_get) \
    X(tamara_webhook_update) \
    X(tamara_webhook_delete) \
    X(tamara_webhook_receive) \
    X(tamara_webhook_listen) \
    X(tamara_webhook_next) \
    X(tamara_dispute_list) \
    X(tamara_dispute_reply) \
    X(tamara_recover) \
    X(tamara_step_resolve) \
    X(tamara_history) \
    X(tamara_log_to) \
    X(tamara_string_free) \
    X(tamara_version) \
    X(tamara_abi_version) \
    X(tamara_result_name) \
    X(tamara_report) \
    X(tamara_receipt) \
    X(tamara_diagnose) \
    X(tamara_support_bundle) \
    X(tamara_log_level) \
    X(tamara_watch_add) \
    X(tamara_watch_next) \
    X(tamara_watch_remove)
/* </generated> */

/* The library's functions; their types are those of tamara_pos.h. */
struct Functions {
#define X(function) decltype(&::function) function;
    TAMARA_POS_FUNCTIONS(X)
#undef X
};

inline void check_abi(std::int32_t found, const std::string &library) {
    if (found < TAMARA_ABI_VERSION)
        throw LibraryError("the library is too old: " + library + " has interface " + std::to_string(found) + ", this program needs " +
                           std::to_string(TAMARA_ABI_VERSION) + "; replace the library");
}

#ifdef TAMARA_POS_LOAD

#ifdef _WIN32
inline const char *usual_file() { return "tamara_pos.dll"; }

inline std::wstring wide(const std::string &text) {
    std::wstring result(text.size() + 1, L'\0');
    result.resize(static_cast<std::size_t>(MultiByteToWideChar(CP_UTF8, 0, text.c_str(), -1, &result[0], static_cast<int>(result.size()))));
    return result;
}

inline std::FILE *open_file(const std::string &path) { return _wfopen(wide(path).c_str(), L"rb"); }

inline void *open_library(const std::string &path, std::string &why) {
    HMODULE module = LoadLibraryW(wide(path).c_str());
    if (!module) why = "Windows error " + std::to_string(GetLastError());
    return reinterpret_cast<void *>(module);
}

inline void *find_symbol(void *library, const char *name) {
    return reinterpret_cast<void *>(GetProcAddress(reinterpret_cast<HMODULE>(library), name));
}
#else
inline const char *usual_file() { return "libtamara_pos.so"; }

inline std::FILE *open_file(const std::string &path) { return std::fopen(path.c_str(), "rb"); }

inline void *open_library(const std::string &path, std::string &why) {
    void *library = dlopen(path.c_str(), RTLD_NOW | RTLD_LOCAL);
    if (!library) why = dlerror();
    return library;
}

inline void *find_symbol(void *library, const char *name) { return dlsym(library, name); }
#endif

/* For how many bits a library's file was built, by its first bytes; 0 when that cannot be told. */
inline int bits_of(const std::string &path) {
    unsigned char head[4096] = {0};
    std::FILE *file = open_file(path);
    if (!file) return 0;
    const std::size_t size = std::fread(head, 1, sizeof head, file);
    std::fclose(file);
    if (size > 4 && std::memcmp(head, "\177ELF", 4) == 0) return head[4] == 1 ? 32 : 64;
    if (size > 0x40 && std::memcmp(head, "MZ", 2) == 0) {
        const std::size_t at = head[0x3C] + 256u * head[0x3D];
        if (at + 6 <= size) return head[at + 4] == 0x4C && head[at + 5] == 0x01 ? 32 : 64;
    }
    return 0;
}

inline std::string why_not_loaded(const std::string &path, const std::string &why) {
    const int mine = static_cast<int>(sizeof(void *) * 8), its = bits_of(path);
    if (its != 0 && its != mine)
        return path + " is a " + std::to_string(its) + "-bit library and this is a " + std::to_string(mine) +
               "-bit program; use the library's " + std::to_string(mine) + "-bit file";
    return path + " was not found or cannot be loaded: put the library's " + std::to_string(mine) +
           "-bit file beside the program, or call tamara::load with its path (" + why + ")";
}

inline Functions load_functions(const std::string &path) {
    std::string why;
    void *library = open_library(path, why);
    if (!library) throw LibraryError(why_not_loaded(path, why));
    const auto find = [&](const char *name) -> void * {
        void *symbol = find_symbol(library, name);
        if (!symbol) throw LibraryError(path + " is not the tamara_pos library of this header: it has no function " + name);
        return symbol;
    };
    Functions functions;
    check_abi(reinterpret_cast<decltype(&::tamara_abi_version)>(find("tamara_abi_version"))(), path);
#define X(function) functions.function = reinterpret_cast<decltype(&::function)>(find(#function));
    TAMARA_POS_FUNCTIONS(X)
#undef X
    return functions;
}

/* The functions, loaded once. An empty path is the usual file. */
inline const Functions &loaded(const std::string &path) {
    static std::mutex mutex;
    static Functions functions;
    static std::string from;
    const std::lock_guard<std::mutex> lock(mutex);
    if (from.empty()) {
        const std::string wanted = path.empty() ? usual_file() : path;
        functions = load_functions(wanted);
        from = wanted;
    } else if (!path.empty() && path != from) {
        throw LibraryError(from + " is loaded already; a process loads the library once, " + path + " was left alone");
    }
    return functions;
}

inline const Functions &functions() { return loaded(std::string()); }

#else

inline Functions linked() {
    check_abi(::tamara_abi_version(), "the linked library");
    Functions functions;
#define X(function) functions.function = &::function;
    TAMARA_POS_FUNCTIONS(X)
#undef X
    return functions;
}

inline const Functions &functions() {
    static const Functions functions = linked();
    return functions;
}

#endif

#undef TAMARA_POS_FUNCTIONS

/* Throws the exception of a negative number. */
inline void check(Reply reply) {
    if (reply.code() >= 0) return;
    const std::string name = functions().tamara_result_name(reply.code());
    std::string what = name + " (" + std::to_string(reply.code()) + ")";
    for (const char *path : {"error.field", "error.detail"}) {
        const std::string part = reply.text(path);
        if (!part.empty()) what += ": " + part;
    }
    switch (-(reply.code() / 100)) {
    case 1: throw ArgumentError(what, std::move(reply), name);
    case 2: throw ConfigurationError(what, std::move(reply), name);
    case 3: throw TransportError(what, std::move(reply), name);
    case 4: throw ServiceError(what, std::move(reply), name);
    case 5: throw StateError(what, std::move(reply), name);
    case 6: throw JournalError(what, std::move(reply), name);
    case 9: throw InternalError(what, std::move(reply), name);
    default: throw Error(what, std::move(reply), name);
    }
}

/* Text as the library wants it. */
inline const char *given(const char *name, const std::string &text) {
    if (text.find('\0') != std::string::npos)
        throw ArgumentError(std::string(name) + " holds a NUL character; the library would read no further");
    return text.c_str();
}

/* Owns a text of the library until it is copied. */
class Text {
public:
    Text() : text_(nullptr) {}
    ~Text() { functions().tamara_string_free(text_); }
    Text(const Text &) = delete;
    Text &operator=(const Text &) = delete;
    char **place() { return &text_; }
    std::string copy() const { return text_ ? text_ : "{}"; }

private:
    char *text_;
};

} // namespace detail

#ifdef TAMARA_POS_LOAD
/* Loads the library from this file (UTF-8), once in a process. The first Client does it by itself where the system looks for
   libraries. Throws LibraryError. */
inline void load(const std::string &path) { detail::loaded(path); }
#endif

/* The version of the library. */
inline std::string version() { return detail::functions().tamara_version(); }

/* One line for a log or a support call: which library, which interface, and which side is the older one. */
inline std::string describe() {
    const std::int32_t found = detail::functions().tamara_abi_version();
    const std::string text = "tamara_pos " + version() + " (interface " + std::to_string(found) + "); this program is for interface " +
                             std::to_string(TAMARA_ABI_VERSION);
    return found == TAMARA_ABI_VERSION ? text : text + ", the older side; all that it uses still means the same";
}

/* Sends the log of all clients of this process to a function; see tamara_log_to. The function must not throw. */
inline void log_to(const std::string &level, tamara_log_callback function, void *userdata) {
    detail::check(Reply(detail::functions().tamara_log_to(detail::given("level", level), function, userdata), "{}"));
}

/* A JSON text, with its quotes, of UTF-8: for requests written by hand. */
inline std::string quoted(const std::string &utf8) {
    static const char digits[] = "0123456789abcdef";
    std::string json = "\"";
    for (const char c : utf8) {
        const unsigned char byte = static_cast<unsigned char>(c);
        if (c == '"' || c == '\\') {
            json += '\\';
            json += c;
        } else if (byte < 0x20) {
            json += "\\u00";
            json += digits[byte >> 4];
            json += digits[byte & 15];
        } else {
            json += c;
        }
    }
    return json + '"';
}

/* An open client. One serves the whole program and all its threads. It is closed with its last brace. */
class Client {
public:
    /* Opens it. Throws ConfigurationError, JournalError, LibraryError. */
    explicit Client(const std::string &config) : number_(0), opened_(0, "{}") {
        tamara_client number = 0;
        opened_ = take([&](char **reply) {
            return detail::functions().tamara_client_open(detail::given("config", config), &number, reply);
        });
        detail::check(opened_);
        number_ = number;
    }

    ~Client() { release(); }
    Client(Client &&other) : number_(other.number_.exchange(0)), opened_(std::move(other.opened_)) {}
    Client &operator=(Client &&other) {
        if (this != &other) {
            release();
            number_ = other.number_.exchange(0);
            opened_ = std::move(other.opened_);
        }
        return *this;
    }
    Client(const Client &) = delete;
    Client &operator=(const Client &) = delete;

    /* What this client is and can do: "version", "environment", "capabilities", "operations", ... */
    const Reply &opened() const { return opened_; }

    /* Closes it now. Calls under way on other threads are ended and answer with what is known. Sessions stay open.
       Throws ClosedError when it was closed before. */
    void close() {
        if (!release()) throw ClosedError("close: this client was closed before");
    }

    /* Ends every call of this client that is waiting now, from another thread. They answer with what is known. */
    void interrupt() const { detail::check(Reply(detail::functions().tamara_interrupt(number("interrupt")), "{}")); }

    /* Ends the calls of this client that wait for one sale, named by its reference or order id. Other calls go on. */
    void interrupt_sale(const std::string &sale) const {
        detail::check(Reply(
            detail::functions().tamara_interrupt_sale(number("interrupt_sale"), detail::given("sale", sale)), "{}"));
    }

    /* Calls an operation by its name; opened() lists them. */
    Reply call(const std::string &operation, const std::string &request) const {
        const tamara_client client = number(operation.c_str());
        return checked(operation.c_str(), take([&](char **reply) {
            return detail::functions().tamara_call(client, detail::given("operation", operation), detail::given("request", request), reply);
        }));
    }

    /* <generated operations> by cargo xtask header */
    /* Says whether to offer Tamara for this amount, to this customer (POST /pre-checkout/v1/eligibility, GET
       /checkout/payment-types).
       Returns TAMARA_OK, and argument codes (-1xx). Takes at most 2 s. Thread-safe.

       request:
         "total_amount"   required money: what the customer would pay.
         "phone_number"   optional text, in any writing.

       reply:
         "offer"     true or false.
         "asked"     false: the service was silent (see the warning "not_asked").
         "cached"    true: the answer is one of the last five minutes.
         "options"   list of "name" (text), "min_limit" and "max_limit" (money, or null). */
    Reply eligibility(const std::string &request) const {
        return operate("eligibility", detail::functions().tamara_eligibility, request);
    }

    /* Says whether the customer's identity is verified already (GET /merchants/customer/id-verification-status): a
       hint that the first visit takes longer, never a reason to refuse.
       Returns TAMARA_OK; argument (-1xx), transport (-3xx) and service (-4xx) codes. Takes at most the configured
       call_timeout_ms. Thread-safe.

       request:
         "phone_number"   required text, in any writing.
         "country_code"   optional, "SA" or "AE"; the configured country otherwise.

       reply: "is_id_verified"   true or false. */
    Reply customer_verification(const std::string &request) const {
        return operate("customer_verification", detail::functions().tamara_customer_verification, request);
    }

    /* Makes a reference for a sale, or a number ("request_id") for a refund, that was never used before. It asks
       nobody.
       Returns TAMARA_OK; argument (-1xx) and journal (-6xx) codes. Without a journal the random letters alone hold
       references apart (warning not_counted). Takes at most the configured call_timeout_ms, and that only while
       another program holds the journal. Thread-safe.

       request: Required; "{}" will do.
         "prefix"   optional, 1 to 20 of the letters A to Z, digits, and - _ . ; what the configured lane has of them when absent.

       reply: "order_reference_id"   text, the reference. */
    Reply new_reference(const std::string &request = "{}") const {
        return operate("new_reference", detail::functions().tamara_new_reference, request);
    }

    /* Opens a session that the customer can pay: by SMS (POST /checkout/in-store-session) or by a QR code on the
       till's screen (POST /checkout/in-store).
       Returns TAMARA_OK: a session is open ("verdict" "pending") or the sale was paid before ("verdict" "paid");
       TAMARA_UNKNOWN: the answer was lost, or the link of a "qr" session was, see "next_action"; TAMARA_NOT_PAID:
       this sale was paid and given back; TAMARA_REFERENCE_IN_USE; argument (-1xx), transport (-3xx), service (-4xx)
       and journal (-6xx) codes: nothing was opened. Takes at most the configured call_timeout_ms. Thread-safe.

       request:
         "channel"             "sms" (default) or "qr".
         "total_amount"        required. {"amount": "300.00", "currency": "SAR"}: what the customer pays. Major units, as text or number,
                               at most 2 decimals for SAR and AED, 3 for BHD, KWD and OMR; at least 0.1.
         "order_reference_id"  required. Text, 1 to 240 characters: the till's own key of the sale, never used for another.
         "phone_number"        required for "sms". Text in any writing, Arabic digits too; without a country code it is read as the
                               configured country's.
         "items"               required for "sms", at least one. Each: "reference_id", "type" ("Physical", "Digital", ...), "name" (255),
                               "sku" (128), "quantity" (number above 0), "total_amount" (money of the line), all required;
                               "unit_price", "tax_amount", "discount_amount" (money), "item_url", "image_url" (1024) optional.
         "order_number"        optional text, 255: shown to the customer.
         "email"               optional text, 128: a second way for the link.
         "customer_name"       Checkout.com only, required there, as are "phone_number", "email" and "items", which have to add up to the
                               total; "channel" is "qr" there. Text, 255.
         "address"             Checkout.com only, required there: object of "address_line1" (200), "city" (50), "country" (ISO, two
                               letters), all required; "address_line2" (200), "state" (50), "zip" (50) optional.
         "payment_plan"        Checkout.com only: {"total_number_of_payments": 3}, 1 to 24, with a "description" (255) if you like; it goes with
                               "payment_type" "Installment".
         "tax_amount", "shipping_amount", "discount_amount"
                               Checkout.com only, money that is in no item: items + tax + shipping - discount has to be the total.
         "capture"             Checkout.com only, optional: true.
         "locale"              optional, "ar_SA" or "en_US"; the configuration's language otherwise.
         "payment_type"        optional, "PAY_BY_INSTALMENTS" (sent by SMS when it is left out) or "PAY_NOW"; with Checkout.com "Regular" or
                               "Installment".
         "instalments"         optional integer; leave it out unless Tamara asks for it.
         "expiry_time"         optional integer, minutes, 5 to 1440; ignored by Tamara unless switched on for the account.
         "additional_data"     optional object; "store_code" is put in from the configuration.
         "platform"            optional text, 128, for "qr": the name of the program.
         "raw"                 optional, true adds Tamara's untouched order, where one was read, as "raw".

       reply:
         "order_id"            text: keep it.
         "checkout_id"         text: absent when the session was found after a lost answer; such a session cannot be voided.
         "order_reference_id"  text, as given; "attempt_reference_id" the attempt's own at Tamara, where it differs.
         "checkout_deeplink"   text: what the SMS or the QR code leads to.
         "qr"                  for "qr": "size" (modules a side), "modules" (list of rows of '0' and '1', without margin), "svg" (text),
                               "png_base64" (text).
         "phone"               text: the number that the session was opened for, masked.
         "paid_at"             text, RFC 3339, UTC: when a sale that was paid before was seen paid.
         "status", "total_amount", "resumed" (true: the session was there before), "waited_ms", "polls". */
    Reply session_create(const std::string &request) const {
        return operate("session_create", detail::functions().tamara_session_create, request);
    }

    /* Waits for the service's final word on a sale (GET /merchants/orders/{order_id}). All attempts of the sale are
       watched together.
       Returns TAMARA_OK: paid, captured whole, in the amount and currency asked for, and nothing else;
       TAMARA_PENDING: still open; TAMARA_NOT_PAID: declined, expired, cancelled, or paid and given back whole; also
       where every session_create of this sale was refused, so that there is nothing to wait for ("error" and
       "next_action" are those of the refusal); TAMARA_UNKNOWN: the service could not be asked, or the captured
       amount is not what was asked for; argument codes (-1xx). Takes at most "wait_s"; with 0 at most the configured
       call_timeout_ms. Thread-safe.

       request:
         "order_id" or "order_reference_id"   one of them is required, text.
         "wait_s"       optional number, seconds, 0 to 86400: how long to wait; 0 (default) looks once.
         "interval_s"   optional number, seconds, 5 (default) to 60: between two looks; doubled after a minute.
         "qr"           optional, true adds the QR code of an open session again; without it every reply fits 4,096 bytes.
         "raw"          optional, true adds Tamara's untouched order as "raw".

       reply:
         "order_id", "checkout_id", "order_reference_id", "order_number", "status" (Tamara's text, or null),
         "total_amount", "captured_amount", "refunded_amount", "canceled_amount" (money: "amount" as text with all the currency's
         decimals, "currency"), "payment_type", "instalments", "duplicates" (list of other order ids that the customer paid for the same sale:
         refund them), "waited_ms" (integer, milliseconds), "polls" (integer), "channel", "phone", "paid_at" and "checkout_deeplink" as in
         session_create. */
    Reply poll_status(const std::string &request) const {
        return operate("poll_status", detail::functions().tamara_poll_status, request);
    }

    /* Takes back a session that the customer has not paid (POST /checkout/{checkout_id}/void), and reads the order
       to be certain. Safe to repeat.
       Returns TAMARA_OK: cancelled, nobody can pay it any more; TAMARA_TOO_LATE_PAID: the customer was faster, the
       sale is paid; TAMARA_PENDING: still open, keep polling (also for a session that was found after a lost answer:
       its checkout id is not known); TAMARA_UNKNOWN: the service could not be asked, poll on; TAMARA_OTHER_LANE;
       TAMARA_CANNOT_VOID: not a session of this journal; TAMARA_NOT_SUPPORTED: there is no void, and
       "refund_if_paid" was not said; argument (-1xx) and journal (-6xx) codes. Takes at most the configured
       call_timeout_ms. Thread-safe.

       request:
         "order_id" or "order_reference_id"   one of them is required, text; the reference means the sale's newest session.
         "take_over"    optional, true voids a session that another lane opened.
         "refund_if_paid"  only where "capabilities" says that there is no void (Checkout.com), required there: true watches the
                        session for "wait_s" (seconds, 0 looks once) and gives all of the money back once it is paid. Call again while it
                        is TAMARA_PENDING, or call recover, also after a restart: what was given up stays given up, and is
                        never called paid again. A session ends 30 minutes after it was opened. The refund is made once.
         "raw"          optional, as above.

       reply: Members as in poll_status. */
    Reply session_void(const std::string &request) const {
        return operate("session_void", detail::functions().tamara_session_void, request);
    }

    /* Says whether another payment may be taken for a sale. Call it before the till takes cash or a card for a sale
       that Tamara was asked to pay, before it voids or parks such a sale, and before it closes the day.
       Returns TAMARA_OK for "clear", and this alone allows another payment; TAMARA_TOO_LATE_PAID for "paid";
       TAMARA_PENDING for "payable"; TAMARA_UNKNOWN for "payable" when it is not certain; argument (-1xx) codes. A
       sale that neither the journal nor the service knows is "clear"; where the service does not answer, only a
       session that this journal knows to be over is (warning not_asked: it knows of none). Takes at most 2 seconds,
       whatever the service does. Thread-safe.

       request: "order_id" or "order_reference_id"   one of them is required, text.

       reply: Members as in poll_status, and:
         "tender"   text: "clear": nothing is paid, and nothing can be any more; "paid"; "payable": the customer can still pay, or nobody
                    knows: take the session back with session_void (or payment_cancel), then ask again. */
    Reply tender_check(const std::string &request) const {
        return operate("tender_check", detail::functions().tamara_tender_check, request);
    }

    /* Opens a session by SMS and waits for its end, in one call: session_create, then poll_status.
       Returns what these two return. TAMARA_OK means paid and nothing else does. Called again with the same
       reference after a crash it goes on where it was ("resumed" true). TAMARA_NOT_SUPPORTED where "capabilities"
       says that no SMS is sent (Checkout.com): show a QR code with session_create or payment_start. Takes at most
       call_timeout_ms plus "wait_s". Thread-safe.

       request: As for session_create ("channel" is "sms"), plus "wait_s" (default 1020: 17 minutes) and
         "interval_s" as for poll_status.

       reply: Members as in poll_status. */
    Reply pay(const std::string &request) const {
        return operate("pay", detail::functions().tamara_pay, request);
    }

    /* Gives captured money back, in whole or in part, as often as there is something left (POST
       /payments/simplified-refund/{order_id}).
       Returns TAMARA_OK: refunded; TAMARA_UNKNOWN: it may have happened, call recover, never send another by hand;
       TAMARA_REFUND_TOO_LARGE, TAMARA_NOT_REFUNDABLE, TAMARA_REQUEST_ID_IN_USE, TAMARA_STEP_IN_PROGRESS,
       TAMARA_EARLIER_UNRESOLVED; argument (-1xx), transport (-3xx), service (-4xx) and journal (-6xx) codes: nothing
       moved. Takes at most the configured call_timeout_ms. Thread-safe.

       request:
         "order_id" or "order_reference_id"   one of them is required, text.
         "total_amount"   optional money; left out: all that is left (captured minus refunded).
         "request_id"     the till's own number of this refund, text, 64. Optional and strongly advised.
         "comment"        optional text, 200.
         "raw"            optional, true adds Tamara's untouched order as "raw".

       reply:
         "order_id", "order_reference_id", "request_id" (texts), "refund_id", "capture_id" (texts, Tamara's; the capture that is given
         back), "amount" (money: what this call gave back), "refunded_amount" (money: in all), "captured_amount" (money), "status" (text), "replayed" (true: done before this call). */
    Reply refund(const std::string &request) const {
        return operate("refund", detail::functions().tamara_refund, request);
    }

    /* Starts a sale in the background, for a program that must not wait: the library's own thread opens the session,
       checks the order until the service's last word, and voids it when the host cancels. Ask for its progress with
       payment_status.
       Returns TAMARA_PENDING when it was started; argument (-1xx) codes; TAMARA_REFERENCE_IN_USE while a payment of
       the same reference with another amount, phone or channel is under way; TAMARA_JOURNAL_REQUIRED;
       TAMARA_TOO_MANY_OPEN over 1,000 payments at once. Does not wait for the service. Thread-safe.

       request: JSON text, UTF-8, that of session_create, by SMS or QR code, and "interval_s". Required.

       reply: Beside the members of every reply, those of
                 poll_status as far as they are known, and:
         "payment"        integer: the payment's number in this client.
         "kind"           text: "sale" or "refund".
         "state"          text: "starting", "waiting" (for the customer), "cancelling", or an end: "paid", "not_paid", "cancelled",
                          "too_late_paid" (the customer paid before the void), "refunded", "unknown" (see "next_action"), "failed"
                          (nothing moved).
         "ended"          true or false: nothing is done in the background any more.
         "seconds_left"   integer or null: until the session expires. */
    Reply payment_start(const std::string &request) const {
        return operate("payment_start", detail::functions().tamara_payment_start, request);
    }

    /* Starts a refund in the background. The same "request_id" is refunded once, as in refund. A refund cannot be
       cancelled.
       Returns what payment_start returns. Does not wait for the service. Thread-safe.

       request: JSON text, UTF-8, that of refund. Required.

       reply: Beside the members of every reply, those of
         payment_start. */
    Reply refund_start(const std::string &request) const {
        return operate("refund_start", detail::functions().tamara_refund_start, request);
    }

    /* Reports how a payment or refund stands. Call it from a timer, or let it wait for a change.
       Returns TAMARA_PENDING while it is under way. Of a sale at its end: TAMARA_OK, and this alone means paid;
       TAMARA_NOT_PAID (also after a cancel); TAMARA_TOO_LATE_PAID; TAMARA_UNKNOWN; or the code with which it failed,
       and nothing moved. Of a refund at its end what refund returns. Argument codes (-1xx). Takes at most "wait_s";
       interrupt ends the wait. Thread-safe.

       request:
         "payment" or "order_reference_id"   required, one of them: the payment's number; or the sale's reference, which names its newest
                                             payment. A refund that was started with "order_id" is named by that id in
                                             "order_reference_id"; its number is the safer name, as an order may have several refunds.
         "wait_s"   optional number, seconds, 0 to 86400: how long to wait for a change; 0 (default) returns at once.
         "qr"       optional true or false: the link and the QR code once more.

       reply: Beside the members of every reply, those of
         payment_start. "checkout_deeplink" and "qr" are in the first reply that knows them, and when asked for. */
    Reply payment_status(const std::string &request) const {
        return operate("payment_status", detail::functions().tamara_payment_status, request);
    }

    /* Takes a payment back. The library's thread voids the session and reads the order again, until the service has
       said what became of it; ask with payment_status for the end: "cancelled", or "too_late_paid" when the customer
       was faster.
       Returns TAMARA_PENDING while it is being cancelled, TAMARA_NOT_PAID when it had ended unpaid,
       TAMARA_TOO_LATE_PAID when it was paid; TAMARA_NOT_SUPPORTED for a refund, and where the provider has no void;
       argument codes (-1xx). Does not wait for the service. Thread-safe.

       request:
         "payment" or "order_reference_id"   required, one of them, as in payment_status.
         "refund_if_paid"   optional true or false, for a provider without void: watches the session and gives all of the money back once
                            it is paid.

       reply: Beside the members of every reply, those of
         payment_start. */
    Reply payment_cancel(const std::string &request) const {
        return operate("payment_cancel", detail::functions().tamara_payment_cancel, request);
    }

    /* Lists the payments and refunds that were started in this client: all that are under way, and the last 1,000
       that have ended.
       Returns TAMARA_OK; argument codes (-1xx). Does not wait for the service. Thread-safe.

       reply:
         "payments"   list of objects, the oldest first: "payment", "kind", "state", "order_reference_id", "seconds_left", as in
                      payment_start. */
    Reply payment_list(const std::string &request = "{}") const {
        return operate("payment_list", detail::functions().tamara_payment_list, request);
    }

    /* Reads an order, once (GET /merchants/orders/{order_id}, GET /merchants/orders/reference-id/{reference}).
       Returns TAMARA_OK: the order was read, whatever its state; TAMARA_NOT_FOUND; argument (-1xx), transport (-3xx)
       and service (-4xx) codes. To learn whether a sale is paid, use poll_status. Takes at most the configured
       call_timeout_ms. Thread-safe.

       request:
         "order_id" or "order_reference_id"   one of them is required, text.
         "raw"     optional, true adds Tamara's untouched order as "raw".

       reply: Members as in poll_status; "verdict" says what
         the order means for the sale. Of Tamara's orders also, where they have them: "paid_amount" (money: what the customer has
         paid so far, the first instalment; it does not say that the sale is paid), "wallet_prepaid_amount" (money),
         "settlement_status", "settlement_date", "store_code" (texts), and "captures", a list of "capture_id", "total_amount",
         "refunded_amount", "created_at". */
    Reply order_get(const std::string &request) const {
        return operate("order_get", detail::functions().tamara_order_get, request);
    }

    /* Puts another reference on an order (PUT /orders/{order_id}/reference-id), at Tamara and in the journal. Safe
       to repeat.
       Returns TAMARA_OK; argument (-1xx), transport (-3xx) and service (-4xx) codes. Takes at most the configured
       call_timeout_ms. Thread-safe.

       request:
         "order_id"             required text.
         "order_reference_id"   required text, 1 to 240 characters: the new reference.

       reply: Members as in poll_status. */
    Reply order_update_reference(const std::string &request) const {
        return operate("order_update_reference", detail::functions().tamara_order_update_reference, request);
    }

    /* Confirms an approved online order (POST /orders/{order_id}/authorise). Safe to repeat; orders of the shop need
       it never.
       Returns TAMARA_OK: authorised (or captured, on an account that captures by itself); TAMARA_UNKNOWN: ask again;
       TAMARA_WRONG_STATE with both states in "error"."service"; argument (-1xx), transport (-3xx), service (-4xx)
       and journal (-6xx) codes: nothing was done. Takes at most the configured call_timeout_ms. Thread-safe.

       request:
         "order_id" or "order_reference_id"   one of them is required, text.
         "raw"        optional, true adds Tamara's untouched order as "raw".

       reply: Members as in poll_status; "resumed" true: it was
         authorised before this call. */
    Reply order_authorise(const std::string &request) const {
        return operate("order_authorise", detail::functions().tamara_order_authorise, request);
    }

    /* Claims the money of an authorised online order, whole or in part (POST /payments/capture). As careful as
       refund.
       Returns as refund; TAMARA_WRONG_STATE when the order is not authorised. An order that is captured already as
       asked is TAMARA_OK with "replayed" true. Takes at most the configured call_timeout_ms. Thread-safe.

       request:
         "order_id" or "order_reference_id"   one of them is required, text.
         "total_amount"    optional money; left out: all that is left.
         "request_id"      the host's own number of this capture, text, 64: asked twice, done once. Strongly advised.
         "shipping_info"   optional: "shipped_at" (RFC 3339) and "shipping_company" (100) required in it, "tracking_number" (100),
                           "tracking_url" (1024) optional.
         "items", "shipping_amount", "tax_amount", "discount_amount"   optional, as in the order.
         "raw"             optional, true adds Tamara's untouched order as "raw".

       reply:
         "order_id",
         "order_reference_id", "request_id", "capture_id", "status" (texts), "amount" (money: this call's), "captured_amount",
         "canceled_amount", "refunded_amount" (money: in all), "replayed" (true: done before this call). */
    Reply order_capture(const std::string &request) const {
        return operate("order_capture", detail::functions().tamara_order_capture, request);
    }

    /* Gives up an authorised online order, whole or in part (POST /orders/{order_id}/cancel). As careful as refund.
       Returns as order_capture. Takes at most the configured call_timeout_ms. Thread-safe.

       request: As for order_capture, without "shipping_info".

       reply: As for order_capture, with "cancel_id". */
    Reply order_cancel(const std::string &request) const {
        return operate("order_cancel", detail::functions().tamara_order_cancel, request);
    }

    /* Opens an online checkout (POST /checkout), for programs that sell by web, app or telephone: the customer's
       browser is sent to "checkout_url". The reference is the key of the sale, as in session_create: a live checkout
       is resumed, a finished one returned.
       Returns TAMARA_OK: the checkout is open; TAMARA_MISSING_FIELD or TAMARA_INVALID_FIELD with all "problems";
       otherwise what session_create returns. Takes at most the configured call_timeout_ms. Thread-safe.

       request: JSON text, UTF-8: the service's own request, docs/schema/checkout_create.request.json. Required. Members that are not
                 known here are sent as they are, with a warning: the body is Tamara's, and it grows. In short:
         "order_reference_id"   required text, the key of the sale.
         "total_amount", "shipping_amount", "tax_amount"   required money.
         "country_code", "description"   required texts.
         "items"                required list: "reference_id", "type", "name", "sku" (texts), "quantity" (integer), "total_amount" (money)
                                are required; "unit_price", "tax_amount", "discount_amount" (money), "item_url", "image_url" (texts).
         "consumer"             required object: "phone_number", "first_name", "last_name" are required; "email".
         "merchant_url"         required object of addresses: "success", "failure", "cancel"; "notification".
         "shipping_address"     object: "first_name", "last_name", "line1", "city", "country_code" are required; "line2", "region",
                                "phone_number", "postal_code". Required unless everything is digital.
         "digital"              optional, true or false: nothing is shipped. Not sent.
         "discount" ("name", "amount"), "billing_address", "order_number", "locale", "platform", "is_mobile", "payment_type",
         "instalments", "expires_in_minutes", "risk_assessment", "additional_data"   optional.
         "raw"                  optional, true or false: adds the service's answer as "raw". Not sent.
                 Merchants of telecommunication services have to send more: set "checkout" "telecom" in the configuration.

       reply: Beside the members of every reply, those of
                 session_create with "channel" "online" and "checkout_url" (text) in place of the deep link, and
         "problems"   list, absent when there are none: "field" (path), "level" ("error": it was not sent; "warning"), "code" (text:
                      "missing_field", "invalid_field", "unknown_field", "sum_mismatch" and so on), "detail" (what is wrong), "advice"
                      (what to do). */
    Reply checkout_create(const std::string &request) const {
        return operate("checkout_create", detail::functions().tamara_checkout_create, request);
    }

    /* Has Tamara post events to an address of a server (POST /webhooks). An address that is registered already is
       adopted. One that is registered for the other type keeps its events and is refused: give orders and disputes
       an address each.
       Returns TAMARA_OK; argument (-1xx), transport (-3xx) and service (-4xx) codes. Takes at most the configured
       call_timeout_ms. Thread-safe.

       request:
         "url"       required text, https, 255.
         "type"      optional, "order" (default) or "dispute".
         "events"    optional list of texts; all events of the type when absent.
         "headers"   optional object of texts: sent back with each call.

       reply:
         "webhook_id",
         "url" (texts), "events" (list of texts), "adopted" (true: it was registered before). */
    Reply webhook_register(const std::string &request) const {
        return operate("webhook_register", detail::functions().tamara_webhook_register, request);
    }

    /* Lists the merchant's webhooks (GET /webhooks/list).
       Returns TAMARA_OK; argument (-1xx), transport (-3xx) and service (-4xx) codes. Takes at most the configured
       call_timeout_ms. Thread-safe.

       reply:
         "webhooks", a list
         of "webhook_id", "url" and "events". */
    Reply webhook_list(const std::string &request = "{}") const {
        return operate("webhook_list", detail::functions().tamara_webhook_list, request);
    }

    /* Reads one webhook (GET /webhooks/{webhook_id}).
       Returns TAMARA_OK; argument (-1xx), transport (-3xx) and service (-4xx) codes. Takes at most the configured
       call_timeout_ms. Thread-safe.

       request: JSON text, UTF-8: "webhook_id", required text.

       reply: As for webhook_register. */
    Reply webhook_get(const std::string &request) const {
        return operate("webhook_get", detail::functions().tamara_webhook_get, request);
    }

    /* Changes a webhook (PUT /webhooks/{webhook_id}).
       Returns TAMARA_OK; argument (-1xx), transport (-3xx) and service (-4xx) codes. Takes at most the configured
       call_timeout_ms. Thread-safe.

       request:
         "webhook_id", required text, and the fields of webhook_register. "events" stay as they
         are when absent.

       reply: As for webhook_register. */
    Reply webhook_update(const std::string &request) const {
        return operate("webhook_update", detail::functions().tamara_webhook_update, request);
    }

    /* Removes a webhook (DELETE /webhooks/{webhook_id}).
       Returns TAMARA_OK; argument (-1xx), transport (-3xx) and service (-4xx) codes. Takes at most the configured
       call_timeout_ms. Thread-safe.

       request: JSON text, UTF-8: "webhook_id", required text. */
    Reply webhook_delete(const std::string &request) const {
        return operate("webhook_delete", detail::functions().tamara_webhook_delete, request);
    }

    /* Takes a webhook's call as the host's own web server got it, and says what to answer. The token is verified
       (HS256, issuer, times with two minutes of leeway); it does not cover the body, so the order is read afresh and
       only that counts. If the same event arrives again, in any process that shares the journal, the order is read
       again and the reply has "duplicate": true. Where the order is watched (watch_add), it is looked at before all
       others.
       Returns TAMARA_OK: verified, and the order shows what the webhook says; TAMARA_UNKNOWN: verified, but the
       order could not be read, or does not show it yet ("respond" asks the service to deliver it again), or is none
       of this merchant's (warning "not_ours"); TAMARA_WEBHOOK_REFUSED, also for a webhook that names no order;
       argument (-1xx) codes; TAMARA_INVALID_CONFIG without a notification token. Takes at most the configured
       call_timeout_ms. Thread-safe.

       request:
         "method"                required text, "POST".
         "headers"               object of texts, names in any case.
         "query"                 optional text: what follows the "?" of the address, as it came.
         "body", "body_base64"   one of them is required: the raw body, at most 64 KiB, as text or in base64.

       reply:
         "respond"     object: answer with its "status" (integer) and "body" (text, JSON).
         "event"       object: "event_type", "order_id", "order_reference_id", "event_id" (where the service gives one), "movement_id" (refund,
                       capture or cancel), "declined_reason"; or null.
         "duplicate"   true: received before, by any program with this journal. Verdict and next action are those of the order as it is now.
         "order"       object: the order as read afresh, members as in poll_status; "verdict" of the reply is its verdict. It counts,
                       not the webhook, whose body is not signed; where it does not show what the webhook says there is a warning "not_shown", and "respond"
                       asks the service to deliver it again. Absent for the events of a dispute, which are read with dispute_list.
                 Calls of this process that wait for the order (poll_status, pay) look at once. */
    Reply webhook_receive(const std::string &request) const {
        return operate("webhook_receive", detail::functions().tamara_webhook_receive, request);
    }

    /* Listens for webhooks on a port of this machine, for programs without a web server: each is verified, its order
       read, and answered, as by webhook_receive. Tamara posts to https addresses only: put a proxy or a tunnel with
       a certificate before it. Any path is taken. Calls of this process that wait for the order look at once; the
       events are fetched with webhook_next.
       Returns TAMARA_OK; TAMARA_LISTEN_FAILED; argument codes (-1xx); TAMARA_INVALID_CONFIG without a notification
       token. Returns at once. Thread-safe.

       request:
         "port"          required integer; 0 takes any free one.
         "address"       optional text, IP address to listen at: "127.0.0.1" when absent; "0.0.0.0" lets every machine in.
         "keep_events"   optional, true (default): events are kept for webhook_next, 1000 at the most; while so many wait, Tamara is asked
                         to deliver again. false: they only wake calls that wait.

       reply:
         "address" (text, with
         the port), "port" (integer). */
    Reply webhook_listen(const std::string &request) const {
        return operate("webhook_listen", detail::functions().tamara_webhook_listen, request);
    }

    /* Waits for the next event of webhook_listen. Each is handed out once, to one caller.
       Returns TAMARA_OK: an event; TAMARA_PENDING: none came; TAMARA_LISTEN_FAILED: nobody listens. Takes at most
       "wait_s"; interrupt ends it. Thread-safe.

       request: JSON text, UTF-8; "{}" looks once. Required.
         "wait_s"   optional number, seconds to wait, 0 to 86400; 0 (default) looks once.

       reply: Beside the members of every reply, those of
         webhook_receive but "respond"; none of them with TAMARA_PENDING. */
    Reply webhook_next(const std::string &request = "{}") const {
        return operate("webhook_next", detail::functions().tamara_webhook_next, request);
    }

    /* Lists disputes: what customers complain about (GET /external/merchants/orders/disputes/). For the back office.
       Returns TAMARA_OK; argument (-1xx), transport (-3xx) and service (-4xx) codes. Takes at most the configured
       call_timeout_ms. Thread-safe.

       request: JSON text, UTF-8; "{}" lists all. Required. All members that are given must fit:
         "order_id", "merchant_order_reference_id", "order_status", "dispute_status"   texts.
         "dispute_id", "limit", "page"   integers.
         "is_parent"     true or false.
         "merchant_id"   text, id of a child merchant, for platforms.

       reply:
         "total"      integer or null: how many there are in all.
         "disputes"   list, by number: "dispute_id" (integer), "order_id", "merchant_order_reference_id", "order_status",
                      "dispute_status", "opened_at", "closed_at" (texts or null), "amount" (money or null), "activities" (list of
                      "event", "comment", "created_at" (texts or null), "attachments" (integer, number of files)). */
    Reply dispute_list(const std::string &request = "{}") const {
        return operate("dispute_list", detail::functions().tamara_dispute_list, request);
    }

    /* Says something to a dispute (POST /external/merchants/orders/disputes/{dispute_id}). When the answer is lost,
       the dispute is read to see whether it was said.
       Returns TAMARA_OK; TAMARA_UNKNOWN: it may have been said, look at the dispute before repeating it; argument
       (-1xx), transport (-3xx) and service (-4xx) codes. Takes at most the configured call_timeout_ms. Thread-safe.

       request:
         "dispute_id"   required integer.
         "comment"      required text, 255.
         "delivery_provider", "order_delivery_tracking_id"   optional texts, 255.
         "attachment"   optional object, a file of at most 10 MiB: "name" (required text), "content_type" (text), and one of "path" (text, a
                        file on this machine) and "content_base64" (text).
         "merchant_id"  optional text, id of a child merchant, for platforms.

       reply: "dispute_id". */
    Reply dispute_reply(const std::string &request) const {
        return operate("dispute_reply", detail::functions().tamara_dispute_reply, request);
    }

    /* Clears up what a crash, a power cut or a lost answer left open: the library checks every unfinished step of
       the journal and reports its verdict. It begins with refunds and other steps that were being sent, then
       sessions that were being opened, then open sessions; each part goes on where the call before stopped. Last it
       checks steps that only count as not done for a late effect. Nothing is sent that could move money. Call it at
       start-up, and after TAMARA_UNKNOWN.
       Returns TAMARA_OK: every step was looked at ("next_action" says whether some are still open); journal codes
       (-6xx). A warning "refunded_twice" says that an order shows the number of a refund twice; "concluded", that
       steps count as not done because their orders stayed without them, not by the service's word. A step with
       "next_action" "ask_supervisor" ends by step_resolve. Takes at most the configured call_timeout_ms; a warning
       "not_all" says when time ran out. Thread-safe, also across processes.

       reply:
         "steps"   list, in the order in which they were checked: each as in history, with "verdict" (sessions: "paid", "pending", "not_paid", "unknown"),
                   "next_action" and, while it stays open, "error".
         "polls"   integer: questions put to the service. */
    Reply recover(const std::string &request = "{}") const {
        return operate("recover", detail::functions().tamara_recover, request);
    }

    /* Closes a step of the journal by hand, where nothing else can tell what became of it: the word of a supervisor
       who has looked in the service's portal. The library reads the order before, where it can, and records the word
       with the name and the reason. history, report and the file for support show it as a person's word. Nothing is
       sent that could move money. A refund, capture or cancel that only counts as not done ("last_error"
       "concluded") can be closed, too.
       Returns TAMARA_OK: recorded; TAMARA_WRONG_STATE: the step has its end already, or the order says the opposite;
       TAMARA_NOT_FOUND: no such step; TAMARA_STEP_IN_PROGRESS: another call is working on it; argument (-1xx) and
       journal (-6xx) codes. A warning "not_compared" says that the order could not be read. Takes at most the
       configured call_timeout_ms. Thread-safe.

       request: Required:
         "step_id"   integer: "id" of the step, as recover and history show it.
         "outcome"   "done": it happened (the money moved; of a session: it was paid), or "not_done".
         "name"      text: who says so; at most 64 characters.
         "reason"    text: why; at most 200 characters.

       reply: "step"      the step as it stands now, as in history. */
    Reply step_resolve(const std::string &request) const {
        return operate("step_resolve", detail::functions().tamara_step_resolve, request);
    }

    /* Reads the journal, newest first. Asks nobody.
       Returns TAMARA_OK; argument (-1xx) and journal (-6xx) codes. Thread-safe.

       request: JSON text, UTF-8; "{}" for the newest 100 steps. Required. All given filters must fit:
         "from", "until"        texts, RFC 3339: created at or after, created before.
         "lane"                 text.
         "kind"                 "session", "void", "refund", "authorise", "capture" or "cancel".
         "state"                "sending" (the outcome is not known), "open", "paid", "dead", "done" or "not_done".
         "order_reference_id"   text: of the sale, or of an attempt.
         "order_id"             text.
         "before_id"            integer: "next_before_id" of the page before.
         "limit"                integer, 1 to 1000, default 100.

       reply:
         "steps"            list of "id", "kind", "state", "order_reference_id", "attempt_reference_id", "request_id", "order_id", "checkout_id",
                            "result_id", "channel", "amount" (money), "status", "last_error", "store_code", "lane", "phone" (masked),
                            "created_at", "updated_at" (texts, RFC 3339, UTC), "moved" (money: what the service says was moved, where that
                            is not "amount"), and of a step that was closed by hand "resolved_by", "resolved_reason" (texts).
         "next_before_id"   integer, or null on the last page. */
    Reply history(const std::string &request = "{}") const {
        return operate("history", detail::functions().tamara_history, request);
    }

    /* Totals of a day from the journal: paid, refunded, voided, unresolved, by store, lane and currency. A sale
       counts on the day on which its session was opened, a refund or a void on the day on which it was begun, so a
       report can be made again. Sends nothing that moves money.
       Returns TAMARA_OK: "next_action" is "call_recover" while steps are unresolved, "ask_supervisor" when figures
       differ, when only a person can still end the unresolved steps, or when an order shows the number of a refund
       twice (warning "refunded_twice"). Argument (-1xx) and journal (-6xx) codes. With "reread" or "settlement" the
       call takes at most call_timeout_ms; the warning "not_all" says how many orders were left when time ran out,
       "settlement_not_read" how many could not be read, and "settlement_not_shown" that the provider shows no
       settlements. Thread-safe.

       request: JSON text, UTF-8; "{}" for today so far. Required.
         "kind"                  "x" (default), the figures so far, or "z", the end of a day.
         "date"                  text, "2026-01-31", by the shop's clock; today when left out.
         "from", "until"         in its place: texts, RFC 3339, for a shop whose day does not end at midnight.
         "utc_offset"            text, "+03:00": the shop's clock; by default that of the configured country.
         "store_code", "lane"    texts: this branch, this till only.
         "reread"                true or false (default): reads every order of the day again, and tells the differences.
         "settlement"            true or false (default): reads every paid sale of the period again, and reports which of them Tamara has settled
                                 (paid out to the merchant). Checkout.com does not show this.
         "format"                "json" (default), "csv" or "text". With "settlement" the "csv" has a line for each paid sale.
         "language"              "en" or "ar": of "text"; by default the configured one.
         "visual"                true or false (default): Arabic for a printer that neither joins letters nor turns lines: each letter in its
                                 joined form (U+FE70 to U+FEFF), each line in the order in which it is printed, from left to right.

       reply:
         "kind", "from", "until"   as asked for; times in UTC.
         "printed_at"              text, RFC 3339, UTC: when the report was made.
         "period_over"             true or false: the period is over. The text of a "z" before that says that the day is not over.
         "complete"                true or false: the day is over and everything in it has its end. Only then is a "z" the last word.
         "totals"                  list of "store_code", "lane", "currency" and "paid", "refunded", "captured" (online orders), "voided",
                                   "not_paid", "unresolved", each "count" (integer) and "amount" (money); "net" (text; it may be negative).
         "grand_totals"            the same for each currency over all stores and lanes.
         "unresolved"              list: the steps without a known end, as in history.
         "by_hand"                 list: the steps that a supervisor closed by step_resolve, as in history.
         "differences"             with "reread", list of "order_id", "order_reference_id", "what" ("paid", "refunded", "not_read"), "journal",
                                   "service".
         "settlement"              with "settlement": "sales", a list of "order_id", "order_reference_id", "amount" (money), "settled" (true; false: not
                                   yet; null: not known), "settlement_status" (text or null, Tamara's own word) and "settlement_date" (text or null,
                                   a time in UTC or a day), and "totals", a list of "currency", "settled", "not_settled" and "not_known", each
                                   "count" and "amount".
         "csv", "text"             text, as asked for: lines of at most 42 characters in "text", Arabic in reading order. */
    Reply report(const std::string &request = "{}") const {
        return operate("report", detail::functions().tamara_report, request);
    }

    /* The lines of a receipt, from the journal: for a paid sale, or for one of its refunds. The same lines at every
       printing. Asks nobody.
       Returns TAMARA_OK; TAMARA_NOT_FOUND when this journal knows no such sale; TAMARA_WRONG_STATE when it is not
       paid, or the refund not made; argument (-1xx) and journal (-6xx) codes. Thread-safe.

       request:
         "order_id" or "order_reference_id"   text: the sale. One is required.
         "request_id" or "refund_id"          text: the refund, by the till's or by the service's number; left out for the sale itself.
         "copy"                               true or false (default): a line says that it is a copy.
         "visual"                             true or false (default): Arabic for a simple printer, as in report.
         "utc_offset"                         text, "+03:00": the shop's clock; by default that of the configured country.

       reply:
         "kind"       "sale" or "refund".      "order_id", "order_reference_id"   texts.      "amount"   money.
         "columns"    integer, 42.             "lines"   "en" and "ar": lists of texts. */
    Reply receipt(const std::string &request) const {
        return operate("receipt", detail::functions().tamara_receipt, request);
    }

    /* Looks at everything between this till and the service: settings, name look-up, connection, proxy, TLS, clock,
       token, disk, journal, versions. Nothing is moved. For a configuration that Client refuses, call
       tamara::diagnose.
       Returns TAMARA_OK when the checks were made, whatever they found: look at "healthy". Argument codes (-1xx).
       Takes at most 10 seconds, whatever is broken; interrupt ends it earlier. Thread-safe.

       request: JSON text, UTF-8; "{}" with a client. Required.
         "config"   object: with client 0, the configuration as for Client. It opens and closes what it needs.

       reply: Beside the members of every reply, whose "message" and
                 "next_action" are those of the first fault:
         "healthy"    true or false: nothing failed, and nothing is doubtful (no "faults").
         "faults"     list of texts, the first cause in front: names of codes in lower case ("dns_failed", "connect_failed", "proxy_failed",
                      "tls_failed", "unauthorised", "environment_mixed", "journal_read_only", "journal_full", ...), or "certificate_expired",
                      "certificate_not_yet_valid", "certificate_untrusted", "certificate_other_host", "clock_wrong", "disk_low".
         "checks"     list of "name" ("settings", "environment", "dns", "tcp", "proxy", "tls", "clock", "token", "disk", "journal",
                      "versions"), "result" ("ok", "warning", "failed", "skipped"), "ms" (integer), "fault" (text, when there is one),
                      "detail" (text, English, for support) and "message" ("en", "ar": a sentence for the shop).
         "took_ms"    integer.
         "versions"   "library", "abi", "journal_engine", "system", "processor", "bits". */
    Reply diagnose(const std::string &request = "{}") const {
        return operate("diagnose", detail::functions().tamara_diagnose, request);
    }

    /* Writes one zip file for support, safe to e-mail: diagnosis, settings without secrets, the newest steps of the
       journal (7 days, 1000 steps), the newest lines of the log's file. No token, name, e-mail address or whole
       phone number is in it.
       Returns TAMARA_OK; TAMARA_CONFIG_FILE when the file cannot be written; argument codes (-1xx). Takes as long as
       diagnose, and a moment. Thread-safe.

       request: JSON text, UTF-8; "{}" with a client. Required.
         "file"        text: full path of a file that does not exist yet; by default tamara-support-TIME.zip beside the journal.
         "max_bytes"   integer, 100000 to 20000000, default 2000000: the file is never larger.
         "config"      object: as in diagnose.

       reply:
         "file"      text, its path.        "bytes"   integer.
         "entries"   list of texts: what is in it.        "steps"   integer: steps of the journal in it. */
    Reply support_bundle(const std::string &request = "{}") const {
        return operate("support_bundle", detail::functions().tamara_support_bundle, request);
    }

    /* Changes how much is logged, for the whole process and at once; where lines go stays as it is.
       Returns TAMARA_OK; TAMARA_INVALID_FIELD. Thread-safe.

       request: "level"   "off", "error", "warn", "info", "debug" or "trace". Required.

       reply: "level". */
    Reply log_level(const std::string &request) const {
        return operate("log_level", detail::functions().tamara_log_level, request);
    }

    /* Watches an order in the background until it has ended: for a program with many open orders, or one that asks
       from a timer.
       Returns TAMARA_OK; argument (-1xx) and journal (-6xx) codes. Does not wait for the service. Thread-safe.

       request: JSON text, UTF-8; "{}" watches what the journal holds open. Required.
         "order_id" or "order_reference_id"   optional, one of them: text.
         "interval_s"   optional number, seconds, 5 (default) to 60: between two looks while the sale is young.

       reply:
         "added"      true, or false: it was watched before. Absent when no order was named.
         "watching"   integer: orders watched now. */
    Reply watch_add(const std::string &request = "{}") const {
        return operate("watch_add", detail::functions().tamara_watch_add, request);
    }

    /* Takes the next news of the watched orders: one that has ended, and is not watched any more; or one that a
       person has to look at, and that is watched on. The reply is that of poll_status. News may come from any order;
       each is given to one caller.
       Returns, for the order in the reply, what poll_status returns: TAMARA_OK is paid, and nothing else is.
       TAMARA_PENDING without news. Argument codes (-1xx). Takes at most "wait_s"; interrupt ends it. Thread-safe.

       request: JSON text, UTF-8; "{}" takes what is there. Required.
         "wait_s"   optional number, seconds, 0 to 86400: how long to wait for news; 0 (default) takes what is there.

       reply:
         "event"      true: the other members are those of poll_status. False: nothing is new; "error" then says what keeps the
                      service from being asked, if something does.
         "watching"   integer: orders watched now. */
    Reply watch_next(const std::string &request = "{}") const {
        return operate("watch_next", detail::functions().tamara_watch_next, request);
    }

    /* Watches an order no more. News of it that were not taken yet are kept.
       Returns TAMARA_OK; argument codes (-1xx). Thread-safe.

       request: Required: "order_id" or "order_reference_id", text.

       reply:
         "removed"    true, or false: it was not watched, or has ended.
         "watching"   integer: orders watched now. */
    Reply watch_remove(const std::string &request) const {
        return operate("watch_remove", detail::functions().tamara_watch_remove, request);
    }
    /* </generated> */

private:
    friend Reply diagnose(const std::string &config);
    friend Reply support_bundle(const std::string &config, const std::string &file);

    typedef decltype(&::tamara_refund) Operation;

    Reply operate(const char *name, Operation operation, const std::string &request) const {
        const tamara_client client = number(name);
        return checked(name, take([&](char **reply) { return operation(client, detail::given("request", request), reply); }));
    }

    template <typename Call> static Reply take(Call call) {
        detail::Text text;
        const std::int32_t code = call(text.place());
        return Reply(code, text.copy());
    }

    Reply checked(const char *operation, Reply reply) const {
        /* Another thread may have closed it between the look and the call. */
        if (reply.code() == TAMARA_INVALID_HANDLE) number(operation);
        detail::check(reply);
        return reply;
    }

    tamara_client number(const char *operation) const {
        const tamara_client number = number_;
        if (number == 0) throw ClosedError(std::string(operation) + ": this client was closed before; open another");
        return number;
    }

    bool release() {
        const tamara_client number = number_.exchange(0);
        if (number != 0) detail::functions().tamara_client_close(number);
        return number != 0;
    }

    /* Before a client is open: for a configuration with which none can be. */
    static Reply without_client(Operation operation, const std::string &request) {
        const Reply reply = take([&](char **place) { return operation(0, detail::given("request", request), place); });
        detail::check(reply);
        return reply;
    }

    std::atomic<tamara_client> number_;
    Reply opened_;
};

/* Looks at everything between this computer and the service, for a configuration with which no client can be opened: what is wrong, in
   the order of its causes. Takes at most 10 seconds. With an open client call its diagnose. */
inline Reply diagnose(const std::string &config) {
    return Client::without_client(detail::functions().tamara_diagnose, "{\"config\": " + config + "}");
}

/* Writes the zip file for support, for a configuration with which no client can be opened. file: full path, of none that exists. */
inline Reply support_bundle(const std::string &config, const std::string &file) {
    return Client::without_client(detail::functions().tamara_support_bundle,
                                  "{\"config\": " + config + ", \"file\": " + quoted(file) + "}");
}

} // namespace tamara

#endif
