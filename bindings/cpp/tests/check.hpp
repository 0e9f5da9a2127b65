/* What the tests share: a check that goes on after a failure, and the exception that a call throws. */
#ifndef CHECK_HPP
#define CHECK_HPP

#include "tamara_pos.hpp"

#include <cstdio>
#include <string>

static int failures = 0;

#define CHECK(condition) check((condition), #condition, __FILE__, __LINE__)
#define CHECK_TEXT(found, expected) check_text((found), (expected), #found, __FILE__, __LINE__)
#define CHECK_HAS(text, part) check_has((text), (part), __FILE__, __LINE__)

inline void check(bool is_so, const char *what, const char *file, int line) {
    if (is_so) return;
    std::printf("%s:%d: FAILED: %s\n", file, line, what);
    ++failures;
}

inline void check_text(const std::string &found, const std::string &expected, const char *what, const char *file, int line) {
    if (found == expected) return;
    std::printf("%s:%d: FAILED: %s is \"%s\", not \"%s\"\n", file, line, what, found.c_str(), expected.c_str());
    ++failures;
}

inline void check_has(const std::string &text, const std::string &part, const char *file, int line) {
    if (text.find(part) != std::string::npos) return;
    std::printf("%s:%d: FAILED: \"%s\" is not in \"%s\"\n", file, line, part.c_str(), text.c_str());
    ++failures;
}

/* Runs a call that has to throw exactly this kind of exception, and returns its text. */
template <typename Kind, typename Call> std::string thrown(Call call, std::int32_t code) {
    try {
        call();
    } catch (const Kind &error) {
        CHECK(typeid(error) == typeid(Kind));
        CHECK(error.code() == code);
        return error.what();
    } catch (const std::exception &error) {
        CHECK_TEXT(error.what(), "an exception of another kind");
        return error.what();
    }
    CHECK_TEXT("no exception", "an exception");
    return std::string();
}

#endif
