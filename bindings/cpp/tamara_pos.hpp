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
    X(tamara_log_to) \
    X(tamara_string_free) \
    X(tamara_version) \
    X(tamara_abi_version) \
    X(tamara_result_name) \
    X(tamara_session_create) \
    X(tamara_poll_status) \
    X(tamara_session_void) \
    X(tamara_pay) \
    X(tamara_tender_check) \
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
    X(tamara_eligibility) \
    X(tamara_customer_verification) \
    X(tamara_new_reference) \
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
    X(tamara_diagnose) \
    X(tamara_support_bundle) \
    X(tamara_log_level) \
    X(tamara_report) \
    X(tamara_receipt) \
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
    /* Opens a session that the customer can pay: by SMS (POST /checkout/in-store-session) or by a QR code on the
       till's screen (POST /checkout/in-store).

       Safe to repeat with the same "order_reference_id": it is the key of the sale. A session that is still open is
       resumed, a paid one is returned. Another amount is refused, and so is the reference of a sale that was paid
       for another phone or other items, or longer ago than a working day. If Tamara has an order with this reference
       that this journal does not know (GET /merchants/orders/reference-id/{reference}, asked before anything is
       opened), the reply shows that order and its verdict. While this question is not answered, nothing is opened.
       If the answer to the opening was lost, the library looks for the session. Only if it was not found for long
       enough, by a look-up that finds other orders, and only if this is called again, a second attempt is opened,
       under a reference of its own ("S-1~2" for "S-1").

       The reply has warnings about a session that was there before: "phone_differs" (no link went to the number of
       this call; void the session first), "basket_differs", "channel_differs", "paid_before".

       Returns TAMARA_OK: a session is open ("verdict" "pending") or the sale was paid before ("verdict" "paid");
       TAMARA_UNKNOWN: the answer was lost, or the link of a "qr" session was, see "next_action"; TAMARA_NOT_PAID:
       this sale was paid and given back; TAMARA_REFERENCE_IN_USE; argument (-1xx), transport (-3xx), service (-4xx)
       and journal (-6xx) codes: nothing was opened. Takes at most the configured call_timeout_ms.

       request:
         "order_reference_id"   text, required, at most 240 characters. The till's own key of the sale,
                                never used for another.
         "total_amount"         money, required. What the customer pays; at least 0.1 of a major unit.
         "additional_data"      object. Free members. The library adds "store_code" from the
                                configuration.
         "address"              object. Checkout.com only, required there: where the customer lives:
           "address_line1"   text, required, at most 200 characters. Street and number.
           "city"            text, required, at most 50 characters. City.
           "country"         text, required. ISO 3166-1, two capital letters.
           "address_line2"   text, at most 200 characters. More of it.
           "state"           text, at most 50 characters. State or region.
           "zip"             text, at most 50 characters. Postal code.
         "capture"              true or false. Checkout.com only: true. A payment through Tamara is
                                captured by itself.
         "channel"              "sms" or "qr", by default "sms". How the customer gets the link: by SMS
                                from the service, or by a QR code on the till's screen.
         "customer_name"        text, at most 255 characters. Checkout.com only, required there, as are
                                "phone_number", "email" and "items", which have to add up to the total.
         "discount_amount"      money. Checkout.com only: a discount that is in no item.
         "email"                text, at most 128 characters. A second way for the link.
         "expiry_time"          integer, 5 to 1440. Minutes until the session expires. Tamara ignores it
                                unless it is switched on for the account.
         "instalments"          integer. Number of instalments. Leave it out unless Tamara asks for it.
         "interval_s"           number, 0 to 86400, by default 5. "pay" and "payment_start" only: seconds
                                between two status checks, 5 to 60; doubled after a minute.
         "items"                list of objects. The basket. Required for "sms", at least one:
           "name"              text, required, at most 255 characters. What the customer reads.
           "quantity"          number, required. Above zero.
           "reference_id"      text, required, at most 255 characters. The shop's own id of the article.
           "sku"               text, required, at most 128 characters. The article's number.
           "total_amount"      money, required. Of the whole line.
           "type"              text, required, at most 64 characters. "Digital", "Physical" or any other
                               text.
           "discount_amount"   money. Discount on the line.
           "image_url"         text, at most 1024 characters. Picture of the article.
           "item_url"          text, at most 1024 characters. Page of the article.
           "tax_amount"        money. Tax in the line.
           "unit_price"        money. Of one piece.
         "locale"               text. "ar_SA" or "en_US"; by default that of the configured language.
         "order_number"         text, at most 255 characters. Shown to the customer.
         "payment_plan"         object. Checkout.com only: the plan. It goes with "payment_type"
                                "Installment":
           "total_number_of_payments"
                           integer, required, 1 to 24. How many payments the customer makes.
           "description"   text, at most 255 characters. Shown to the customer.
         "payment_type"         text, at most 64 characters. "PAY_BY_INSTALMENTS" (sent by SMS when left
                                out) or "PAY_NOW"; with Checkout.com "Regular" or "Installment".
         "phone_number"         text. The customer's phone, in any writing, Arabic digits too. Without a
                                country code the configured country's is taken. Required for "sms".
         "platform"             text, at most 128 characters. For "qr": the name of the program.
         "raw"                  true or false, by default false. Adds the service's untouched answer as
                                "raw".
         "shipping_amount"      money. Checkout.com only: shipping.
         "tax_amount"           money. Checkout.com only: tax that is in no item. Items + tax + shipping
                                - discount has to be the total.
         "wait_s"               number, 0 to 86400, by default 1020. "pay" only: how long to wait for the
                                customer, in seconds.

       reply:
         "attempt_reference_id"    text. The reference of this attempt at the service, where it differs.
         "canceled_amount"         money. What was cancelled, in all.
         "captured_amount"         money. What was captured, in all.
         "captures"                list of objects. "order_get" only: the order's captures, in the
                                   service's order:
           "capture_id"        text. The service's id.
           "created_at"        text. RFC 3339.
           "refunded_amount"   money. What of it was given back.
           "total_amount"      money. What was captured.
         "channel"                 text. "sms", "qr" or "online".
         "checkout_deeplink"       text. What the SMS or the QR code leads to.
         "checkout_id"             text. The service's id of the checkout. Absent when the session was
                                   found after a lost answer; such a session cannot be voided.
         "checkout_url"            text. The service's page, of an online order.
         "duplicates"              list of texts. Other order ids that the customer paid for the same
                                   sale: refund them.
         "instalments"             integer. How many instalments.
         "order_id"                text. The service's id of the order. Keep it.
         "order_number"            text. The order's number as the customer sees it.
         "order_reference_id"      text. The till's own key of the sale, as given.
         "paid_amount"             money. "order_get" only, of Tamara's orders: what the customer has
                                   paid so far, the first instalment. It does not say that the sale is
                                   paid.
         "paid_at"                 text. When a sale that was paid before was seen paid, RFC 3339, UTC.
         "payment_type"            text. How the customer pays, in the service's words.
         "phone"                   text. The number that the session was opened for, masked.
         "polls"                   integer. Requests to the service in this call.
         "problems"                list of objects. "checkout_create" only: what is wrong or doubtful in
                                   its request:
           "advice"   text. What to do about it.
           "code"     text. "missing_field", "invalid_field", "unknown_field", "sum_mismatch" and so on.
           "detail"   text. What is wrong, for the developer. Holds no personal data.
           "field"    text. Path of the field it is about.
           "level"    "error" or "warning". "error": the request was not sent; "warning".
         "qr"                      object. The QR code for the till's screen:
           "modules"      list of texts. One text per row, "1" for a dark module and "0" for a light one,
                          without quiet zone.
           "png_base64"   text. A black and white PNG of 8 pixels per module with quiet zone, in base64.
           "size"         integer. Modules along one side, without quiet zone.
           "svg"          text. An SVG document with quiet zone.
         "raw"                     any JSON.
         "refunded_amount"         money. What was given back, in all.
         "resumed"                 true or false. The session was there before this call.
         "settlement_date"         text. "order_get" only: when the merchant got or gets it, as the
                                   service writes it.
         "settlement_status"       text. "order_get" only: whether the merchant has the money, in the
                                   service's word.
         "status"                  text. Tamara's status of the order; null where it is not known.
         "store_code"              text. "order_get" only: the branch.
         "total_amount"            money. What the customer pays.
         "waited_ms"               integer. How long this call waited, in milliseconds.
         "wallet_prepaid_amount"   money. "order_get" only: what came from the customer's wallet. */
    Reply session_create(const std::string &request) const {
        return operate("session_create", detail::functions().tamara_session_create, request);
    }

    /* Waits for the service's final word on a sale (GET /merchants/orders/{order_id}). All attempts of the sale are
       watched together.

       Outages, unknown orders, unknown statuses and refusals to answer never end the wait: only the final word,
       "wait_s" or interrupt do.

       Returns TAMARA_OK: paid, captured whole, in the amount and currency asked for, and nothing else;
       TAMARA_PENDING: still open; TAMARA_NOT_PAID: declined, expired, cancelled, or paid and given back whole; also
       where every session_create of this sale was refused, so that there is nothing to wait for ("error" and
       "next_action" are those of the refusal); TAMARA_UNKNOWN: the service could not be asked, or the captured
       amount is not what was asked for; argument codes (-1xx). Takes at most "wait_s"; with 0 at most the configured
       call_timeout_ms.

       request:
         "order_id"             text, at most 64 characters. The service's order id. This or
                                "order_reference_id" is required.
         "order_reference_id"   text, at most 255 characters. Or the till's reference of the sale.
         "interval_s"           number, 0 to 86400, by default 5. Seconds between two status checks, 5 to
                                60; doubled after a minute.
         "qr"                   true or false, by default false. Adds the QR code of an open session
                                again, some 28,000 bytes. Without it every reply fits 4,096 bytes.
         "raw"                  true or false, by default false. Adds the service's untouched answer as
                                "raw".
         "wait_s"               number, 0 to 86400, by default 0. How long to wait for the final status,
                                in seconds; 0 checks once.

       reply:
       Members as in session_create. */
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
       call_timeout_ms.

       request:
         "order_id"             text, at most 64 characters. The service's order id. This or
                                "order_reference_id" is required.
         "order_reference_id"   text, at most 255 characters. Or the till's reference of the sale: its
                                newest session.
         "raw"                  true or false, by default false. Adds the service's untouched answer as
                                "raw".
         "refund_if_paid"       true or false, by default false. Only where "capabilities" has no void
                                (Checkout.com), and required there: watches the session for "wait_s" and
                                refunds all of the money once it is paid. Call again while the reply is
                                TAMARA_PENDING, or call recover, also after a restart. The sale
                                stays abandoned: no call reports it as paid again. A session ends 30
                                minutes after it was opened. The refund is made once.
         "take_over"            true or false, by default false. Voids a session that another lane
                                opened.
         "wait_s"               number, 0 to 86400, by default 0. With "refund_if_paid": how long to
                                watch, in seconds; 0 checks once.

       reply:
       Members as in session_create. */
    Reply session_void(const std::string &request) const {
        return operate("session_void", detail::functions().tamara_session_void, request);
    }

    /* Opens a session by SMS and waits for its end, in one call: session_create, then poll_status.

       Returns what these two return. TAMARA_OK means paid and nothing else does. Called again with the same
       reference after a crash it goes on where it was ("resumed" true). TAMARA_NOT_SUPPORTED where "capabilities"
       says that no SMS is sent (Checkout.com): show a QR code with session_create or payment_start. Takes at most
       call_timeout_ms plus "wait_s".

       request:
       Members as in session_create.

       reply:
       Members as in session_create. */
    Reply pay(const std::string &request) const {
        return operate("pay", detail::functions().tamara_pay, request);
    }

    /* Says whether another payment may be taken for a sale. Call it before the till takes cash or a card for a sale
       that Tamara was asked to pay, before it voids or parks such a sale, and before it closes the day.

       Returns TAMARA_OK for "clear", and this alone allows another payment; TAMARA_TOO_LATE_PAID for "paid";
       TAMARA_PENDING for "payable"; TAMARA_UNKNOWN for "payable" when it is not certain; argument (-1xx) codes. A
       sale that neither the journal nor the service knows is "clear"; where the service does not answer, only a
       session that this journal knows to be over is (warning not_asked: it knows of none). Takes at most 2 seconds,
       whatever the service does.

       request:
         "order_id"             text, at most 64 characters. The service's order id. This or
                                "order_reference_id" is required.
         "order_reference_id"   text, at most 255 characters. Or the till's reference of the sale.

       reply:
       Members as in session_create, and:
         "tender"   "clear" or "paid" or "payable". "clear": nothing is paid, and nothing can be any
                    more. "paid". "payable": the customer can still pay, or it is not known: take the
                    session back with session_void (or payment_cancel), then ask again. */
    Reply tender_check(const std::string &request) const {
        return operate("tender_check", detail::functions().tamara_tender_check, request);
    }

    /* Gives captured money back, in whole or in part, as often as there is something left (POST
       /payments/simplified-refund/{order_id}).

       Tamara has no idempotency key, so the library takes care: the order is read first, one refund at a time goes
       out for an order across all processes of the journal, and after a lost answer the order is looked at, never
       sent again without proof that nothing happened. With "request_id" the same refund asked twice is done once.

       Returns TAMARA_OK: refunded; TAMARA_UNKNOWN: it may have happened, call recover, never send another by hand;
       TAMARA_REFUND_TOO_LARGE, TAMARA_NOT_REFUNDABLE, TAMARA_REQUEST_ID_IN_USE, TAMARA_STEP_IN_PROGRESS,
       TAMARA_EARLIER_UNRESOLVED; argument (-1xx), transport (-3xx), service (-4xx) and journal (-6xx) codes: nothing
       moved. Takes at most the configured call_timeout_ms.

       request:
         "order_id"             text, at most 64 characters. The service's order id. This or
                                "order_reference_id" is required.
         "order_reference_id"   text, at most 255 characters. Or the till's reference of the sale.
         "comment"              text, at most 200 characters. For people.
         "raw"                  true or false, by default false. Adds the service's untouched answer as
                                "raw".
         "request_id"           text, at most 64 characters. The till's own number of this refund: asked
                                twice, done once. Strongly advised.
         "total_amount"         money. How much; by default all that is left (captured minus refunded).

       reply:
         "amount"               money. What this call moved.
         "cancel_id"            text. The service's id of the cancel.
         "canceled_amount"      money. What was cancelled, in all.
         "capture_id"           text. The service's id of the capture; of a refund that of the capture
                                which it gives back.
         "captured_amount"      money. What was captured, in all.
         "order_id"             text. The service's id of the order.
         "order_reference_id"   text. The till's own key of the sale.
         "raw"                  any JSON.
         "refund_id"            text. The service's id of the refund.
         "refunded_amount"      money. What was given back on this order in all.
         "replayed"             true or false. It was done before this call.
         "request_id"           text. The host's own number of this request.
         "status"               text. The service's own word for the state of the order. */
    Reply refund(const std::string &request) const {
        return operate("refund", detail::functions().tamara_refund, request);
    }

    /* Starts a sale in the background, for a program that must not wait: the library's own thread opens the session,
       checks the order until the service's last word, and voids it when the host cancels. Ask for its progress with
       payment_status.

       Started again with the same "order_reference_id", amount, phone and channel while the payment is under way, it
       returns that payment. After a restart start it again with the same reference: the sale is resumed, or returned
       when it was paid in the meantime. interrupt does not end a payment; close ends its thread, and the sale stays
       open at the service.

       Returns TAMARA_PENDING when it was started; argument (-1xx) codes; TAMARA_REFERENCE_IN_USE while a payment of
       the same reference with another amount, phone or channel is under way; TAMARA_JOURNAL_REQUIRED;
       TAMARA_TOO_MANY_OPEN over 1,000 payments at once. Does not wait for the service.

       request:
       Members as in session_create.

       reply:
       Members as in refund, and:
         "attempt_reference_id"    text. The reference of this attempt at the service, where it differs.
         "captures"                list of objects. "order_get" only: the order's captures, in the
                                   service's order. Members as in session_create.
         "channel"                 text. "sms", "qr" or "online".
         "checkout_deeplink"       text. What the SMS or the QR code leads to.
         "checkout_id"             text. The service's id of the checkout. Absent when the session was
                                   found after a lost answer; such a session cannot be voided.
         "checkout_url"            text. The service's page, of an online order.
         "duplicates"              list of texts. Other order ids that the customer paid for the same
                                   sale: refund them.
         "ended"                   true or false. Nothing is done in the background any more.
         "instalments"             integer. How many instalments.
         "kind"                    text. "sale" or "refund".
         "order_number"            text. The order's number as the customer sees it.
         "paid_amount"             money. "order_get" only, of Tamara's orders: what the customer has
                                   paid so far, the first instalment. It does not say that the sale is
                                   paid.
         "paid_at"                 text. When a sale that was paid before was seen paid, RFC 3339, UTC.
         "payment"                 integer. The payment's number in this client.
         "payment_type"            text. How the customer pays, in the service's words.
         "phone"                   text. The number that the session was opened for, masked.
         "polls"                   integer. Requests to the service in this call.
         "problems"                list of objects. "checkout_create" only: what is wrong or doubtful in
                                   its request. Members as in session_create.
         "qr"                      object. The QR code for the till's screen. Members as in
                                   session_create.
         "resumed"                 true or false. The session was there before this call.
         "seconds_left"            integer. Seconds until the session expires, where that is known.
         "settlement_date"         text. "order_get" only: when the merchant got or gets it, as the
                                   service writes it.
         "settlement_status"       text. "order_get" only: whether the merchant has the money, in the
                                   service's word.
         "state"                   "starting" or "waiting" or "cancelling" or "paid" or "not_paid" or
                                   "cancelled" or "too_late_paid" or "refunded" or "unknown" or "failed".
                                   "starting", "waiting" (for the customer), "cancelling", or an end:
                                   "paid", "not_paid", "cancelled", "too_late_paid" (the customer paid
                                   before the void), "refunded", "unknown" (see "next_action"), "failed"
                                   (nothing moved).
         "store_code"              text. "order_get" only: the branch.
         "total_amount"            money. What the customer pays.
         "waited_ms"               integer. How long this call waited, in milliseconds.
         "wallet_prepaid_amount"   money. "order_get" only: what came from the customer's wallet. */
    Reply payment_start(const std::string &request) const {
        return operate("payment_start", detail::functions().tamara_payment_start, request);
    }

    /* Starts a refund in the background. The same "request_id" is refunded once, as in refund. A refund cannot be
       cancelled.

       Returns what payment_start returns. Does not wait for the service.

       request:
       Members as in refund.

       reply:
       Members as in payment_start. */
    Reply refund_start(const std::string &request) const {
        return operate("refund_start", detail::functions().tamara_refund_start, request);
    }

    /* Reports how a payment or refund stands. Call it from a timer, or let it wait for a change.

       Returns TAMARA_PENDING while it is under way. Of a sale at its end: TAMARA_OK, and this alone means paid;
       TAMARA_NOT_PAID (also after a cancel); TAMARA_TOO_LATE_PAID; TAMARA_UNKNOWN; or the code with which it failed,
       and nothing moved. Of a refund at its end what refund returns. Argument codes (-1xx). Takes at most "wait_s";
       interrupt ends the wait.

       request:
         "order_reference_id"   text. Or the sale's reference, which names its newest payment. A refund
                                that was started with "order_id" is named by that id; its number is the
                                safer name, because an order may have several refunds.
         "payment"              integer. The payment's number. This or "order_reference_id" is required.
         "qr"                   true or false, by default false. Adds the link and the QR code again;
                                otherwise only the first reply that knows them has them.
         "wait_s"               number, 0 to 86400, by default 0. How long to wait for a change, in
                                seconds; 0 returns at once.

       reply:
       Members as in payment_start. */
    Reply payment_status(const std::string &request) const {
        return operate("payment_status", detail::functions().tamara_payment_status, request);
    }

    /* Takes a payment back. The library's thread voids the session and reads the order again, until the service has
       said what became of it; ask with payment_status for the end: "cancelled", or "too_late_paid" when the customer
       was faster.

       Returns TAMARA_PENDING while it is being cancelled, TAMARA_NOT_PAID when it had ended unpaid,
       TAMARA_TOO_LATE_PAID when it was paid; TAMARA_NOT_SUPPORTED for a refund, and where the provider has no void;
       argument codes (-1xx). Does not wait for the service.

       request:
         "order_reference_id"   text. Or the sale's reference: its newest payment.
         "payment"              integer. The payment's number. This or "order_reference_id" is required.
         "refund_if_paid"       true or false, by default false. For a provider without void: watches the
                                session and refunds all of the money once it is paid.

       reply:
       Members as in payment_start. */
    Reply payment_cancel(const std::string &request) const {
        return operate("payment_cancel", detail::functions().tamara_payment_cancel, request);
    }

    /* Lists the payments and refunds that were started in this client: all that are under way, and the last 1,000
       that have ended.

       Returns TAMARA_OK; argument codes (-1xx). Does not wait for the service.

       reply:
         "payments"   list of objects. All that are under way, and the last 1,000 that have ended, the
                      oldest first:
           "kind"                 text. "sale" or "refund".
           "order_reference_id"   text. The till's reference of the sale; of a refund its order id.
           "payment"              integer. The payment's number in this client.
           "seconds_left"         integer. Seconds until the session expires, where that is known.
           "state"                "starting" or "waiting" or "cancelling" or "paid" or "not_paid" or
                                  "cancelled" or "too_late_paid" or "refunded" or "unknown" or "failed".
                                  As in payment_start. */
    Reply payment_list(const std::string &request = "{}") const {
        return operate("payment_list", detail::functions().tamara_payment_list, request);
    }

    /* Reads an order, once (GET /merchants/orders/{order_id}, GET /merchants/orders/reference-id/{reference}).

       "verdict" of the reply is what the order means for the sale.

       Returns TAMARA_OK: the order was read, whatever its state; TAMARA_NOT_FOUND; argument (-1xx), transport (-3xx)
       and service (-4xx) codes. To learn whether a sale is paid, use poll_status. Takes at most the configured
       call_timeout_ms.

       request:
         "order_id"             text, at most 64 characters. The service's order id. This or
                                "order_reference_id" is required.
         "order_reference_id"   text, at most 255 characters. Or the till's reference of the sale.
         "raw"                  true or false, by default false. Adds the service's untouched answer as
                                "raw".

       reply:
       Members as in session_create. */
    Reply order_get(const std::string &request) const {
        return operate("order_get", detail::functions().tamara_order_get, request);
    }

    /* Puts another reference on an order (PUT /orders/{order_id}/reference-id), at Tamara and in the journal. Safe
       to repeat.

       Returns TAMARA_OK; TAMARA_REFERENCE_IN_USE: another sale of the journal has this reference, nothing was sent;
       argument (-1xx), transport (-3xx), service (-4xx) and journal (-6xx) codes. Takes at most the configured
       call_timeout_ms.

       request:
         "order_id"             text, required. The service's order id.
         "order_reference_id"   text, required, at most 240 characters. The new reference.

       reply:
       Members as in session_create. */
    Reply order_update_reference(const std::string &request) const {
        return operate("order_update_reference", detail::functions().tamara_order_update_reference, request);
    }

    /* Confirms an approved online order (POST /orders/{order_id}/authorise). Safe to repeat; orders of the shop need
       it never.

       "resumed" true in the reply: the order was authorised before this call.

       Returns TAMARA_OK: authorised (or captured, on an account that captures by itself); TAMARA_UNKNOWN: ask again;
       TAMARA_WRONG_STATE with both states in "error"."service"; argument (-1xx), transport (-3xx), service (-4xx)
       and journal (-6xx) codes: nothing was done. Takes at most the configured call_timeout_ms.

       request:
       Members as in order_get.

       reply:
       Members as in session_create. */
    Reply order_authorise(const std::string &request) const {
        return operate("order_authorise", detail::functions().tamara_order_authorise, request);
    }

    /* Claims the money of an authorised online order, whole or in part (POST /payments/capture). As careful as
       refund.

       Returns as refund; TAMARA_WRONG_STATE when the order is not authorised. An order that is captured already as
       asked is TAMARA_OK with "replayed" true. Takes at most the configured call_timeout_ms.

       request:
         "order_id"             text, at most 64 characters. The service's order id. This or
                                "order_reference_id" is required.
         "order_reference_id"   text, at most 255 characters. Or the till's reference of the sale.
         "discount_amount"      money. Taken off the total.
         "items"                list of objects. The lines it is about, as in the order. Members as in
                                session_create.
         "raw"                  true or false, by default false. Adds the service's untouched answer as
                                "raw".
         "request_id"           text, at most 64 characters. The host's own number of this request: asked
                                twice, done once. Strongly advised.
         "shipping_amount"      money. Part of the total.
         "shipping_info"        object. "order_capture" only: how the goods go out:
           "shipped_at"         text, required. When, RFC 3339.
           "shipping_company"   text, required, at most 100 characters. Who delivers.
           "tracking_number"    text, at most 100 characters. The delivery's number.
           "tracking_url"       text, at most 1024 characters. Where the customer can follow it.
         "tax_amount"           money. Part of the total.
         "total_amount"         money. How much; by default all that is left.

       reply:
       Members as in refund. */
    Reply order_capture(const std::string &request) const {
        return operate("order_capture", detail::functions().tamara_order_capture, request);
    }

    /* Gives up an authorised online order, whole or in part (POST /orders/{order_id}/cancel). As careful as refund.

       Returns as order_capture. Takes at most the configured call_timeout_ms.

       request:
       Members as in order_capture.

       reply:
       Members as in refund. */
    Reply order_cancel(const std::string &request) const {
        return operate("order_cancel", detail::functions().tamara_order_cancel, request);
    }

    /* Opens an online checkout (POST /checkout), for programs that sell by web, app or telephone: the customer's
       browser is sent to "checkout_url". The reference is the key of the sale, as in session_create: a live checkout
       is resumed, a finished one returned.

       The whole request is checked before anything is sent, and all its problems are told at once.

       After the customer has agreed, poll_status answers TAMARA_PENDING with "next_action" "authorise_order": call
       order_authorise, within 72 hours. Then it is "capture_order": send the goods and call order_capture. TAMARA_OK
       means that the money is captured, as for every sale.

       The request is Tamara's own. Members that the library does not know are sent as they are, with a warning,
       because Tamara's request grows. Merchants of telecommunication services have to send more: set "checkout"
       "telecom" in the configuration.

       Returns TAMARA_OK: the checkout is open; TAMARA_MISSING_FIELD or TAMARA_INVALID_FIELD with all "problems";
       otherwise what session_create returns. Takes at most the configured call_timeout_ms.

       request:
         "consumer"             object, required. who buys.
         "country_code"         "SA" or "AE" or "BH" or "KW" or "OM" or "QA", required. ISO code of the
                                merchant's country.
         "description"          text, required, at most 256 characters. what is sold, for people.
         "items"                list of objects, required. at least one.
         "merchant_url"         object, required. where the customer's browser goes afterwards.
         "order_reference_id"   text, required, at most 240 characters. the shop's key of the sale, new
                                for every sale.
         "shipping_amount"      money, required. 0 when nothing is shipped.
         "tax_amount"           money, required. 0 when there is none.
         "total_amount"         money, required. what the customer pays: items + tax + shipping -
                                discount.
         "additional_data"      object. store_code is put in from the configuration.
         "billing_address"      object. if it is known.
         "digital"              true or false. Nothing is shipped. Not sent.
         "discount"             object. a voucher of this customer.
         "expires_in_minutes"   integer, 5 to 1440. ignored by Tamara unless it was switched on; its name
                                at the service is a setting: checkout.expiry_field.
         "instalments"          integer, 1 to 24. required without single checkout; usually 2 to 12.
         "is_mobile"            true or false. whether the customer uses a mobile device (required from
                                telecom merchants).
         "locale"               "ar_SA" or "en_US". the customer's language; filled in from the
                                configuration (expected from telecom merchants).
         "order_number"         text, at most 255 characters. shown to the customer.
         "payment_type"         text. required without single checkout.
         "platform"             text, at most 255 characters. where the order is made: web, mobile, or
                                the program's name (required from telecom merchants).
         "raw"                  true or false. Adds the service's answer. Not sent.
         "risk_assessment"      object. what the shop knows about the customer (required from telecom
                                merchants).
         "shipping_address"     object. required unless everything is digital.
         "telecom"              object. where the configuration puts it.

       reply:
       Members as in session_create. */
    Reply checkout_create(const std::string &request) const {
        return operate("checkout_create", detail::functions().tamara_checkout_create, request);
    }

    /* Says whether to offer Tamara for this amount, to this customer (POST /pre-checkout/v1/eligibility, GET
       /checkout/payment-types).

       A help for the button on the till, never a reason to refuse a sale that Tamara takes: when the service is
       silent the answer is yes. Answers without a phone are kept for five minutes.

       Returns TAMARA_OK, and argument codes (-1xx). Takes at most 2 s.

       request:
         "total_amount"   money, required. What the customer would pay.
         "phone_number"   text. The customer's phone, in any writing.

       reply:
         "asked"     true or false. False: the service did not answer (warning "not_asked").
         "cached"    true or false. The answer is one of the last five minutes.
         "offer"     true or false. Whether to offer Tamara.
         "options"   list of objects. The ways to pay, with their limits:
           "max_limit"   money. The greatest order total.
           "min_limit"   money. The least order total.
           "name"        text. The service's name of it. */
    Reply eligibility(const std::string &request) const {
        return operate("eligibility", detail::functions().tamara_eligibility, request);
    }

    /* Says whether the customer's identity is verified already (GET /merchants/customer/id-verification-status): a
       hint that the first visit takes longer, never a reason to refuse.

       Returns TAMARA_OK; argument (-1xx), transport (-3xx) and service (-4xx) codes. Takes at most the configured
       call_timeout_ms.

       request:
         "phone_number"   text, required. The customer's phone, in any writing.
         "country_code"   text. "SA" or "AE"; by default the configured country.

       reply:
         "is_id_verified"   true or false. Whether the customer's identity is verified. */
    Reply customer_verification(const std::string &request) const {
        return operate("customer_verification", detail::functions().tamara_customer_verification, request);
    }

    /* Makes a reference for a sale, or a number ("request_id") for a refund, that was never used before. It asks
       nobody.

       The reference is the prefix, the day by the shop's clock, a number that the journal counts up for all programs
       that share it, and eight random letters: "till-3-260131-42-K7QM4XPD". No clock that is put back, crash, or
       lost or copied journal brings a reference back. It has at most 56 characters, which both services take. Keep
       it with the sale before the sale is started.

       Returns TAMARA_OK; argument (-1xx) and journal (-6xx) codes. Without a journal the random letters alone hold
       references apart (warning not_counted). Takes at most the configured call_timeout_ms, and that only while
       another program holds the journal.

       request:
         "prefix"   text, at most 20 characters. What the reference begins with: letters A to Z, digits,
                    and "-" "_" "."; by default what the configured lane has of them.

       reply:
         "order_reference_id"   text. A reference that was not used before. */
    Reply new_reference(const std::string &request = "{}") const {
        return operate("new_reference", detail::functions().tamara_new_reference, request);
    }

    /* Has Tamara post events to an address of a server (POST /webhooks). An address that is registered already is
       adopted. One that is registered for the other type keeps its events and is refused: give orders and disputes
       an address each.

       Returns TAMARA_OK; argument (-1xx), transport (-3xx) and service (-4xx) codes. Takes at most the configured
       call_timeout_ms.

       request:
         "url"          text, required, at most 255 characters. Where the service posts to; https.
         "events"       list of texts. Names of events. By default all of the type; in "webhook_update"
                        those that are registered.
         "headers"      object of texts. The service sends them with each call.
         "type"         text. "order" (default) or "dispute".
         "webhook_id"   text. "webhook_update" only, required there: which one.

       reply:
         "adopted"      true or false. It was registered before, and was brought up to date.
         "events"       list of texts. What it posts.
         "url"          text. Where it posts to.
         "webhook_id"   text. The service's id. */
    Reply webhook_register(const std::string &request) const {
        return operate("webhook_register", detail::functions().tamara_webhook_register, request);
    }

    /* Lists the merchant's webhooks (GET /webhooks/list).

       Returns TAMARA_OK; argument (-1xx), transport (-3xx) and service (-4xx) codes. Takes at most the configured
       call_timeout_ms.

       reply:
         "webhooks"   list of objects. All of the merchant:
           "events"       list of texts. What it posts.
           "url"          text. Where it posts to.
           "webhook_id"   text. The service's id. */
    Reply webhook_list(const std::string &request = "{}") const {
        return operate("webhook_list", detail::functions().tamara_webhook_list, request);
    }

    /* Reads one webhook (GET /webhooks/{webhook_id}).

       Returns TAMARA_OK; argument (-1xx), transport (-3xx) and service (-4xx) codes. Takes at most the configured
       call_timeout_ms.

       request:
         "webhook_id"   text, required. Which one.

       reply:
       Members as in webhook_register. */
    Reply webhook_get(const std::string &request) const {
        return operate("webhook_get", detail::functions().tamara_webhook_get, request);
    }

    /* Changes a webhook (PUT /webhooks/{webhook_id}).

       Returns TAMARA_OK; argument (-1xx), transport (-3xx) and service (-4xx) codes. Takes at most the configured
       call_timeout_ms.

       request:
       Members as in webhook_register.

       reply:
       Members as in webhook_register. */
    Reply webhook_update(const std::string &request) const {
        return operate("webhook_update", detail::functions().tamara_webhook_update, request);
    }

    /* Removes a webhook (DELETE /webhooks/{webhook_id}).

       Returns TAMARA_OK; argument (-1xx), transport (-3xx) and service (-4xx) codes. Takes at most the configured
       call_timeout_ms.

       request:
       Members as in webhook_get. */
    Reply webhook_delete(const std::string &request) const {
        return operate("webhook_delete", detail::functions().tamara_webhook_delete, request);
    }

    /* Takes a webhook's call as the host's own web server got it, and says what to answer. The token is verified
       (HS256, issuer, times with two minutes of leeway); it does not cover the body, so the order is read afresh and
       only that counts. If the same event arrives again, in any process that shares the journal, the order is read
       again and the reply has "duplicate": true. Where the order is watched (watch_add), it is looked at before all
       others.

       The configuration needs "notification_token". Calls of this process that wait for the order (poll_status, pay)
       check it at once.

       Returns TAMARA_OK: verified, and the order shows what the webhook says; TAMARA_UNKNOWN: verified, but the
       order could not be read, or does not show it yet ("respond" asks the service to deliver it again), or is none
       of this merchant's (warning "not_ours"); TAMARA_WEBHOOK_REFUSED, also for a webhook that names no order;
       argument (-1xx) codes; TAMARA_INVALID_CONFIG without a notification token. Takes at most the configured
       call_timeout_ms.

       request:
         "method"        text, required. "POST".
         "body"          text. The raw body, at most 64 KiB, where it is UTF-8 text. This or
                         "body_base64" is required.
         "body_base64"   text. The raw body in base64.
         "headers"       object of texts. Names, in any case, and values.
         "query"         text. What follows the "?" of the address, as it came.

       reply:
         "duplicate"   true or false. Received before, by any program with this journal. Verdict and next
                       action are those of the order as it is now.
         "event"       object. What the webhook reports; null when it was refused:
           "declined_reason"      text. Why the order was declined, in the service's words.
           "event_id"             text. The event's own id, where the service gives it one: the same when
                                  it is delivered again.
           "event_type"           text. "order_captured" and so on; unknown texts are handed on.
           "movement_id"          text. Id of the refund, capture or cancel it tells of.
           "order_id"             text. The service's order id.
           "order_reference_id"   text. The merchant's reference, where it is told.
         "order"       object. The order as read afresh; "verdict" of the reply is its verdict. The order
                       counts, not the webhook, whose body is not signed: where the order does not show
                       what the webhook reports there is a warning "not_shown", and "respond" asks the
                       service to deliver it again. Absent for the events of a dispute, which are read
                       with dispute_list:
           "attempt_reference_id"    text. The reference of this attempt at the service, where it
                                     differs.
           "canceled_amount"         money. What was cancelled, in all.
           "captured_amount"         money. What was captured, in all.
           "captures"                list of objects. "order_get" only: the order's captures, in the
                                     service's order. Members as in session_create.
           "channel"                 text. "sms", "qr" or "online".
           "checkout_deeplink"       text. What the SMS or the QR code leads to.
           "checkout_id"             text. The service's id of the checkout. Absent when the session was
                                     found after a lost answer; such a session cannot be voided.
           "checkout_url"            text. The service's page, of an online order.
           "duplicates"              list of texts. Other order ids that the customer paid for the same
                                     sale: refund them.
           "instalments"             integer. How many instalments.
           "order_id"                text. The service's id of the order. Keep it.
           "order_number"            text. The order's number as the customer sees it.
           "order_reference_id"      text. The till's own key of the sale, as given.
           "paid_amount"             money. "order_get" only, of Tamara's orders: what the customer has
                                     paid so far, the first instalment. It does not say that the sale is
                                     paid.
           "paid_at"                 text. When a sale that was paid before was seen paid, RFC 3339, UTC.
           "payment_type"            text. How the customer pays, in the service's words.
           "phone"                   text. The number that the session was opened for, masked.
           "polls"                   integer. Requests to the service in this call.
           "problems"                list of objects. "checkout_create" only: what is wrong or doubtful
                                     in its request. Members as in session_create.
           "qr"                      object. The QR code for the till's screen. Members as in
                                     session_create.
           "raw"                     any JSON.
           "refunded_amount"         money. What was given back, in all.
           "resumed"                 true or false. The session was there before this call.
           "settlement_date"         text. "order_get" only: when the merchant got or gets it, as the
                                     service writes it.
           "settlement_status"       text. "order_get" only: whether the merchant has the money, in the
                                     service's word.
           "status"                  text. Tamara's status of the order; null where it is not known.
           "store_code"              text. "order_get" only: the branch.
           "total_amount"            money. What the customer pays.
           "waited_ms"               integer. How long this call waited, in milliseconds.
           "wallet_prepaid_amount"   money. "order_get" only: what came from the customer's wallet.
         "respond"     object. What the host's web server answers. Absent in "webhook_next": the library
                       has answered:
           "body"     text. JSON text.
           "status"   integer, 0 to 65535. HTTP status. */
    Reply webhook_receive(const std::string &request) const {
        return operate("webhook_receive", detail::functions().tamara_webhook_receive, request);
    }

    /* Listens for webhooks on a port of this machine, for programs without a web server: each is verified, its order
       read, and answered, as by webhook_receive. Tamara posts to https addresses only: put a proxy or a tunnel with
       a certificate before it. Any path is taken. Calls of this process that wait for the order look at once; the
       events are fetched with webhook_next.

       Requests of more than 64 KiB, or that take longer than 10 s to arrive, are refused; of more than 256
       connections the oldest gives way. The server ends with its client. Called again, it says where it listens.

       Returns TAMARA_OK; TAMARA_LISTEN_FAILED; argument codes (-1xx); TAMARA_INVALID_CONFIG without a notification
       token. Returns at once.

       request:
         "port"          integer, required, 0 to 65535. 0 takes any free one.
         "address"       text. IP address to listen at; by default "127.0.0.1". "0.0.0.0" lets every
                         machine in.
         "keep_events"   true or false, by default true. Keeps the events for webhook_next, at
                         most 1000; while so many wait, the library asks Tamara to deliver again. With
                         false they only wake the calls that wait for their orders.

       reply:
         "address"   text. The address that is listened at.
         "port"      integer, 0 to 65535. The port. */
    Reply webhook_listen(const std::string &request) const {
        return operate("webhook_listen", detail::functions().tamara_webhook_listen, request);
    }

    /* Waits for the next event of webhook_listen. Each is handed out once, to one caller.

       The reply has the members of webhook_receive without "respond"; none of them with TAMARA_PENDING.

       Returns TAMARA_OK: an event; TAMARA_PENDING: none came; TAMARA_LISTEN_FAILED: nobody listens. Takes at most
       "wait_s"; interrupt ends it.

       request:
         "wait_s"   number, 0 to 86400, by default 0. How long to wait for an event, in seconds; 0 checks
                    once.

       reply:
       Members as in webhook_receive. */
    Reply webhook_next(const std::string &request = "{}") const {
        return operate("webhook_next", detail::functions().tamara_webhook_next, request);
    }

    /* Lists disputes: what customers complain about (GET /external/merchants/orders/disputes/). For the back office.

       Returns TAMARA_OK; argument (-1xx), transport (-3xx) and service (-4xx) codes. Takes at most the configured
       call_timeout_ms.

       request:
         "dispute_id"       integer. The service's number of the dispute.
         "dispute_status"   text, at most 255 characters. "open", "awaiting_merchant_response" and so on.
         "is_parent"        true or false. With those of child merchants.
         "limit"            integer. Disputes of one page.
         "merchant_id"      text. Id of a child merchant, for platforms.
         "merchant_order_reference_id"
                            text. The merchant's reference of the order.
         "order_id"         text. The service's order id.
         "order_status"     text, at most 255 characters. Where the order stands.
         "page"             integer. Number of the page.

       reply:
         "disputes"   list of objects. Those of this page:
           "activities"       list of objects. What was said and done, in the service's order:
             "attachments"   integer. Number of files.
             "comment"       text. What was said.
             "created_at"    text. RFC 3339.
             "event"         text. What happened.
           "amount"           money. What it is about.
           "closed_at"        text. RFC 3339.
           "dispute_id"       integer. The service's number of it.
           "dispute_status"   text. "open", "awaiting_merchant_response", "under_review",
                              "claim_accepted", "claim_rejected", "cancelled", "closed", or another text.
           "merchant_order_reference_id"
                              text. The merchant's reference of the order.
           "opened_at"        text. RFC 3339.
           "order_id"         text. The service's order id.
           "order_status"     text. Where the order stands.
         "total"      integer. How many there are in all. */
    Reply dispute_list(const std::string &request = "{}") const {
        return operate("dispute_list", detail::functions().tamara_dispute_list, request);
    }

    /* Says something to a dispute (POST /external/merchants/orders/disputes/{dispute_id}). When the answer is lost,
       the dispute is read to see whether it was said.

       Returns TAMARA_OK; TAMARA_UNKNOWN: it may have been said, look at the dispute before repeating it; argument
       (-1xx), transport (-3xx) and service (-4xx) codes. Takes at most the configured call_timeout_ms.

       request:
         "comment"             text, required, at most 255 characters. The answer.
         "dispute_id"          integer, required. The service's number of the dispute.
         "attachment"          object. A file, at most 10 MiB:
           "name"             text, required, at most 255 characters. Its name, as Tamara's people see
                              it.
           "content_base64"   text. Its content.
           "content_type"     text. Its media type, such as "application/pdf".
           "path"             text. Where it is on this machine. This or "content_base64" is required.
         "delivery_provider"   text, at most 255 characters. Who delivered.
         "merchant_id"         text. Id of a child merchant, for platforms.
         "order_delivery_tracking_id"
                               text, at most 255 characters. The delivery's number.

       reply:
         "dispute_id"   integer. The service's number of the dispute. */
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
       "not_all" says when time ran out. Also safe across processes.

       reply:
         "polls"   integer. Requests to the service in this call.
         "steps"   list of objects. In the order in which they were checked:
           "amount"                 money. What it is about.
           "attempt_reference_id"   text. The reference of this attempt at the service, where it is not
                                    the sale's own.
           "channel"                text. "sms", "qr" or "online".
           "checkout_id"            text. The service's id of the checkout; absent when the session was
                                    found after a lost answer.
           "created_at"             text. RFC 3339, UTC.
           "error"                  object. Why it is still open:
             "detail"        text. English, for the developer: what was wrong and what to do.
             "field"         text. Path of the field, argument or configuration key it is about.
             "http_status"   integer, 0 to 65535. HTTP status of the answer, where there was one.
             "kind"          text. The code's name in lower case.
             "retry"         "safe" or "after_change" or "never_by_hand". Whether the same call may be
                             made again.
             "service"       object. The service's own words:
               "codes"        list of texts. The service's "error_code" texts.
               "message"      text. The service's "message", cut to 500 characters.
               "new_state"    text. State that the refused step would have led to, when the service names
                              it.
               "old_state"    text. State of the order before the refused step, when the service names
                              it.
               "webhook_id"   text. The webhook that already serves the address, when the service names
                              it.
           "id"                     integer. Number of the step in this journal.
           "kind"                   "session" or "void" or "refund" or "authorise" or "capture" or
                                    "cancel". "session", "void", "refund", "authorise", "capture" or
                                    "cancel".
           "lane"                   text. The till.
           "last_error"             text. Why it is not done, for the developer.
           "moved"                  money. What the service says was moved, where that is not "amount".
           "next_action"            "release_goods" or "keep_polling" or "none" or "other_payment" or
                                    "fix_request" or "fix_configuration" or "retry_later" or
                                    "call_recover" or "call_again" or "refund_duplicate" or
                                    "authorise_order" or "capture_order" or "ask_supervisor" or
                                    "interrupted". What the host should do next.
           "order_id"               text. The service's id of the order.
           "order_reference_id"     text. The till's own key of the sale.
           "phone"                  text. The customer's phone, masked.
           "request_id"             text. The till's own number of this request.
           "resolved_by"            text. Who closed the step by hand.
           "resolved_reason"        text. Why the step was closed by hand.
           "result_id"              text. What the service called the outcome: id of the refund, capture
                                    or cancel.
           "state"                  "sending" or "open" or "paid" or "dead" or "done" or "not_done".
                                    "sending" (the outcome is not known), "open", "paid", "dead", "done"
                                    or "not_done".
           "status"                 text. Tamara's status of the order.
           "store_code"             text. The branch.
           "updated_at"             text. RFC 3339, UTC.
           "verdict"                "paid" or "pending" or "not_paid" or "unknown". Of a session: whether
                                    it is paid. */
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
       configured call_timeout_ms.

       request:
         "name"      text, required, at most 64 characters. Who reports it.
         "outcome"   "done" or "not_done", required. What became of it. Of a session "done" means that it
                     was paid.
         "reason"    text, required, at most 200 characters. Why.
         "step_id"   integer, required. "id" of the step, as recover and history show it.

       reply:
         "step"   object. The step as it stands now:
           "amount"                 money. What it is about.
           "attempt_reference_id"   text. The reference of this attempt at the service, where it is not
                                    the sale's own.
           "channel"                text. "sms", "qr" or "online".
           "checkout_id"            text. The service's id of the checkout; absent when the session was
                                    found after a lost answer.
           "created_at"             text. RFC 3339, UTC.
           "id"                     integer. Number of the step in this journal.
           "kind"                   "session" or "void" or "refund" or "authorise" or "capture" or
                                    "cancel". "session", "void", "refund", "authorise", "capture" or
                                    "cancel".
           "lane"                   text. The till.
           "last_error"             text. Why it is not done, for the developer.
           "moved"                  money. What the service says was moved, where that is not "amount".
           "order_id"               text. The service's id of the order.
           "order_reference_id"     text. The till's own key of the sale.
           "phone"                  text. The customer's phone, masked.
           "request_id"             text. The till's own number of this request.
           "resolved_by"            text. Who closed the step by hand.
           "resolved_reason"        text. Why the step was closed by hand.
           "result_id"              text. What the service called the outcome: id of the refund, capture
                                    or cancel.
           "state"                  "sending" or "open" or "paid" or "dead" or "done" or "not_done".
                                    "sending" (the outcome is not known), "open", "paid", "dead", "done"
                                    or "not_done".
           "status"                 text. Tamara's status of the order.
           "store_code"             text. The branch.
           "updated_at"             text. RFC 3339, UTC. */
    Reply step_resolve(const std::string &request) const {
        return operate("step_resolve", detail::functions().tamara_step_resolve, request);
    }

    /* Reads the journal, newest first. Asks nobody.

       Returns TAMARA_OK; argument (-1xx) and journal (-6xx) codes.

       request:
         "before_id"            integer. "next_before_id" of the page before.
         "from"                 text. Created at or after, RFC 3339.
         "kind"                 text. "session", "void", "refund", "authorise", "capture" or "cancel".
         "lane"                 text. Steps of this till only.
         "limit"                integer, 1 to 1000, by default 100. Steps of the page.
         "order_id"             text. The service's order id.
         "order_reference_id"   text. Of the sale, or of an attempt.
         "state"                text. "sending" (the outcome is not known), "open", "paid", "dead",
                                "done" or "not_done".
         "until"                text. Created before, RFC 3339.

       reply:
         "next_before_id"   integer. "before_id" of the next page; null on the last. A page that is not
                            full may have a next one.
         "steps"            list of objects. The page, newest first: at most "limit" steps, and none
                            where none of the 10,000 that were looked through fits. Members as in
                            step_resolve. */
    Reply history(const std::string &request = "{}") const {
        return operate("history", detail::functions().tamara_history, request);
    }

    /* Looks at everything between this till and the service: settings, name look-up, connection, proxy, TLS, clock,
       token, disk, journal, versions. Nothing is moved. For a configuration that Client refuses, call
       tamara::diagnose.

       "message" and "next_action" of the reply are those of the first fault.

       Returns TAMARA_OK when the checks were made, whatever they found: look at "healthy". Argument codes (-1xx).
       Takes at most 10 seconds, whatever is broken; interrupt ends it earlier.

       request:
         "config"   object. With client 0: the configuration as for Client. The library opens
                    and closes what it needs.

       reply:
         "checks"     list of objects. Every check, in the order in which they were made:
           "detail"    text. English, for support.
           "fault"     text. What is wrong, by the name of a code in lower case or of its own.
           "message"   object of "en" and "ar", texts. A sentence for the shop.
           "ms"        integer. How long it took, in milliseconds.
           "name"      text. "settings", "environment", "dns", "tcp", "proxy", "tls", "clock", "token",
                       "disk", "journal" or "versions".
           "result"    "ok" or "warning" or "failed" or "skipped". What came of it.
         "faults"     list of texts. What is wrong, the first cause in front: names of codes in lower
                      case ("dns_failed", "connect_failed", "proxy_failed", "tls_failed", "unauthorised",
                      "environment_mixed", "journal_read_only", "journal_full" and so on), or
                      "certificate_expired", "certificate_not_yet_valid", "certificate_untrusted",
                      "certificate_other_host", "clock_wrong", "disk_low".
         "healthy"    true or false. Nothing failed, and nothing is doubtful ("faults" is empty).
         "took_ms"    integer. How long all of it took, in milliseconds.
         "versions"   object. What runs here:
           "abi"              integer. The interface's version.
           "bits"             integer. 32 or 64: of the program.
           "journal_engine"   text. SQLite's version.
           "library"          text. The library's version.
           "processor"        text. The kind of processor.
           "system"           text. The operating system. */
    Reply diagnose(const std::string &request = "{}") const {
        return operate("diagnose", detail::functions().tamara_diagnose, request);
    }

    /* Writes one zip file for support, safe to e-mail: diagnosis, settings without secrets, the newest steps of the
       journal (7 days, 1000 steps), the newest lines of the log's file. No token, name, e-mail address or whole
       phone number is in it.

       Without a client, call tamara::diagnose, as diagnose.

       Returns TAMARA_OK; TAMARA_CONFIG_FILE when the file cannot be written; argument codes (-1xx). Takes as long as
       diagnose, and a moment.

       request:
         "config"      object. With client 0: the configuration, as in diagnose.
         "file"        text. Full path of a file that does not exist yet; by default
                       "tamara-support-TIME.zip" beside the journal.
         "max_bytes"   integer, 100000 to 20000000, by default 2000000. The file is never larger, in
                       bytes.

       reply:
         "bytes"     integer. Its size.
         "entries"   list of texts. What is in it.
         "file"      text. Full path of the file.
         "steps"     integer. Steps of the journal that are in it. */
    Reply support_bundle(const std::string &request = "{}") const {
        return operate("support_bundle", detail::functions().tamara_support_bundle, request);
    }

    /* Changes how much is logged, for the whole process and at once; where lines go stays as it is.

       "info" writes one line for each call: its number, operation, result, verdict, order, time, and the requests it
       made with their status, time and the service's own number of them. "debug" adds a line for each request.

       Returns TAMARA_OK; TAMARA_INVALID_FIELD.

       request:
         "level"   text, required. "off", "error", "warn", "info", "debug" or "trace".

       reply:
         "level"   text. The level from now on. */
    Reply log_level(const std::string &request) const {
        return operate("log_level", detail::functions().tamara_log_level, request);
    }

    /* Totals of a day from the journal: paid, refunded, voided, unresolved, by store, lane and currency. A sale
       counts on the day on which its session was opened, a refund or a void on the day on which it was begun, so a
       report can be made again. Sends nothing that moves money.

       Returns TAMARA_OK: "next_action" is "call_recover" while steps are unresolved, "ask_supervisor" when figures
       differ, when only a person can still end the unresolved steps, or when an order shows the number of a refund
       twice (warning "refunded_twice"). Argument (-1xx) and journal (-6xx) codes. With "reread" or "settlement" the
       call takes at most call_timeout_ms; the warning "not_all" says how many orders were left when time ran out,
       "settlement_not_read" how many could not be read, and "settlement_not_shown" that the provider shows no
       settlements.

       request:
         "date"         text. "2026-01-31", by the shop's clock; today by default.
         "format"       "json" or "csv" or "text". What the reply has in addition to the figures. With
                        "settlement" the "csv" has a line for each paid sale.
         "from"         text. In place of "date", for a shop whose day does not end at midnight: RFC
                        3339.
         "kind"         "x" or "z", by default "x". The figures so far, or the end of a day.
         "lane"         text. This till only.
         "language"     "ar" or "en". Of "text"; by default the configured one.
         "reread"       true or false, by default false. Reads every order of the day again, and reports
                        the differences.
         "settlement"   true or false, by default false. Reads every paid sale of the period again, and
                        reports which of them Tamara has settled (paid out to the merchant). Checkout.com
                        does not show this.
         "store_code"   text. This branch only.
         "until"        text. In place of "date": RFC 3339, no part of the period any more.
         "utc_offset"   text. The shop's clock, "+03:00"; by default that of the configured country.
         "visual"       true or false, by default false. Arabic for a printer that neither joins letters
                        nor turns lines: each letter in its joined form (U+FE70 to U+FEFF), each line in
                        the order in which it is printed, from left to right.

       reply:
         "by_hand"        list of objects. The steps that a supervisor closed by step_resolve.
                          Members as in step_resolve.
         "complete"       true or false. The period is over and every step in it is resolved. Only then
                          is a "z" the last word.
         "csv"            text. The table, when it was asked for.
         "differences"    list of objects. With "reread": where the service differs from the journal:
           "journal"              text. By the journal.
           "order_id"             text. The service's order id.
           "order_reference_id"   text. The till's reference of the sale.
           "service"              text. By the service.
           "what"                 text. "paid", "refunded", or "not_read".
         "from"           text. Begin of the period, RFC 3339, UTC.
         "grand_totals"   list of objects. For each currency, over all stores and lanes:
           "captured"     object. Online orders whose money was claimed:
             "amount"   money. Null when the sum is too large for an amount.
             "count"    integer. How many.
           "currency"     text. The currency of all amounts here.
           "lane"         text. The till.
           "net"          text. Paid and captured, less what was refunded; null when it cannot be told in
                          a number.
           "not_paid"     object. Sessions that ended unpaid otherwise. Members as in report.
           "paid"         object. Sessions that were paid. Members as in report.
           "refunded"     object. Refunds that were made. Members as in report.
           "store_code"   text. The branch.
           "unresolved"   object. Whatever has no known end yet. Members as in report.
           "voided"       object. Sessions that were taken back. Members as in report.
         "kind"           "x" or "z". "x" or "z".
         "period_over"    true or false. The period is over. The text of a "z" before that says that the
                          day is not over.
         "printed_at"     text. When the report was made, RFC 3339, UTC.
         "settlement"     object. Which paid sales are settled, where that was asked:
           "sales"    list of objects. Each paid sale, oldest first:
             "amount"               money. What was paid.
             "order_id"             text. The service's order id.
             "order_reference_id"   text. The till's reference of the sale.
             "settled"              true or false. True: settled. False: not settled yet. Null: not
                                    known.
             "settlement_date"      text. When: a time in UTC, or a day.
             "settlement_status"    text. The service's word for it.
           "totals"   list of objects. For each currency:
             "currency"      text. The currency of all amounts here.
             "not_known"     object. Sales of which it is not known. Members as in report.
             "not_settled"   object. Sales that are not settled yet. Members as in report.
             "settled"       object. Sales that are settled. Members as in report.
         "text"           text. The lines for a printer, at most 42 characters each, when they were asked
                          for; Arabic in reading order.
         "totals"         list of objects. For each store, lane and currency. Members as in
                          report.
         "unresolved"     list of objects. The steps whose outcome is not known. Members as in
                          step_resolve.
         "until"          text. End of the period, RFC 3339, UTC. */
    Reply report(const std::string &request = "{}") const {
        return operate("report", detail::functions().tamara_report, request);
    }

    /* The lines of a receipt, from the journal: for a paid sale, or for one of its refunds. The same lines at every
       printing. Asks nobody.

       Give "request_id" or "refund_id" for the receipt of a refund.

       Returns TAMARA_OK; TAMARA_NOT_FOUND when this journal knows no such sale; TAMARA_WRONG_STATE when it is not
       paid, or the refund not made; argument (-1xx) and journal (-6xx) codes.

       request:
         "order_id"             text, at most 64 characters. The service's order id. This or
                                "order_reference_id" is required.
         "order_reference_id"   text, at most 255 characters. Or the till's reference of the sale.
         "copy"                 true or false, by default false. A line says that it is a copy.
         "refund_id"            text. The refund, by the service's number.
         "request_id"           text. The refund, by the till's number. Without this and "refund_id" the
                                receipt is that of the sale.
         "utc_offset"           text. The shop's clock, "+03:00"; by default that of the configured
                                country.
         "visual"               true or false, by default false. Arabic for a simple printer, as in
                                report.

       reply:
         "amount"               money. What was paid or given back.
         "columns"              integer. Characters of a line.
         "kind"                 text. "sale" or "refund".
         "lines"                object. The lines:
           "ar"   list of texts. Arabic.
           "en"   list of texts. English.
         "order_id"             text. The service's order id.
         "order_reference_id"   text. The till's reference of the sale. */
    Reply receipt(const std::string &request) const {
        return operate("receipt", detail::functions().tamara_receipt, request);
    }

    /* Watches an order in the background until it has ended: for a program with many open orders, or one that asks
       from a timer.

       The first call starts the watching, and takes up the sales that the journal holds open: those of the
       configured "lane", or all without one. So "{}" after a restart goes on where the program was; of a sale that
       ended meanwhile only those that are added again are told. An order is looked at every "interval_s", after a
       minute half as often, after hours every few minutes; all orders together at most "watch"."looks_per_second"
       times a second, and less while Tamara asks for rest.

       Returns TAMARA_OK; argument (-1xx) and journal (-6xx) codes. Does not wait for the service.

       request:
         "interval_s"           number, 0 to 86400, by default 5. "watch_add" only: seconds between two
                                status checks while the sale is young, 5 to 60.
         "order_id"             text, at most 64 characters. The service's order id. Without this and
                                "order_reference_id" watch_add watches what the journal holds
                                open.
         "order_reference_id"   text, at most 255 characters. Or the till's reference of the sale.

       reply:
         "added"      true or false. "watch_add": false when the order was watched before. Absent when no
                      order was named.
         "removed"    true or false. "watch_remove": false when the order was not watched, or has ended.
         "watching"   integer. Orders watched now. */
    Reply watch_add(const std::string &request = "{}") const {
        return operate("watch_add", detail::functions().tamara_watch_add, request);
    }

    /* Takes the next news of the watched orders: one that has ended, and is not watched any more; or one that a
       person has to look at, and that is watched on. The reply is that of poll_status. News may come from any order;
       each is given to one caller.

       After a restart an order may be told of a second time: "order_reference_id" says which sale it is.

       Returns, for the order in the reply, what poll_status returns: TAMARA_OK is paid, and nothing else is.
       TAMARA_PENDING without news. Argument codes (-1xx). Takes at most "wait_s"; interrupt ends it.

       request:
         "wait_s"   number, 0 to 86400, by default 0. How long to wait for news, in seconds; 0 takes what
                    is there.

       reply:
       Members as in session_create, and:
         "event"      true or false. True: the other members are those of the order. False: nothing is
                      new; "error" then says what keeps the service from being asked, if something does.
         "watching"   integer. Orders watched now. */
    Reply watch_next(const std::string &request = "{}") const {
        return operate("watch_next", detail::functions().tamara_watch_next, request);
    }

    /* Watches an order no more. News of it that were not taken yet are kept.

       Returns TAMARA_OK; argument codes (-1xx).

       request:
         "order_id"             text, at most 64 characters. The service's order id. Without this and
                                "order_reference_id" watch_add watches what the journal holds
                                open.
         "order_reference_id"   text, at most 255 characters. Or the till's reference of the sale.
         "interval_s"           number, 0 to 86400, by default 5. "watch_add" only: seconds between two
                                status checks while the sale is young, 5 to 60.

       reply:
       Members as in watch_add. */
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
