#include "CRE2.h"

#include <re2/re2.h>

#include <cstdio>
#include <memory>
#include <new>

struct cre2_pattern {
    RE2 expression;

    cre2_pattern(re2::StringPiece pattern, const RE2::Options &options) : expression(pattern, options) {}
};

extern "C" cre2_pattern *cre2_compile(const char *pattern, size_t size, size_t memory, char *message,
                                      size_t message_size) noexcept {
    try {
        RE2::Options options;
        options.set_log_errors(false);
        options.set_max_mem(static_cast<int64_t>(memory));
        auto compiled = std::make_unique<cre2_pattern>(re2::StringPiece(pattern, size), options);
        if (compiled->expression.ok()) return compiled.release();
        std::snprintf(message, message_size, "%s", compiled->expression.error().c_str());
    } catch (const std::bad_alloc &) {
        std::snprintf(message, message_size, "out of memory");
    } catch (...) {
        std::snprintf(message, message_size, "the pattern cannot be compiled");
    }
    return nullptr;
}

extern "C" bool cre2_matches(const cre2_pattern *pattern, const char *text, size_t size) noexcept {
    try {
        return RE2::PartialMatch(re2::StringPiece(text, size), pattern->expression);
    } catch (...) {
        return false;
    }
}

extern "C" void cre2_free(cre2_pattern *pattern) noexcept { delete pattern; }
