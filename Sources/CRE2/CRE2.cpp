#include "CRE2.h"

#include <re2/re2.h>

#include <cstdio>
#include <memory>
#include <new>
#include <vector>

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

extern "C" int cre2_groups(const cre2_pattern *pattern) noexcept { return pattern->expression.NumberOfCapturingGroups(); }

extern "C" bool cre2_find(const cre2_pattern *pattern, const char *text, size_t size, size_t start, ptrdiff_t *spans,
                          int count) noexcept {
    try {
        std::vector<re2::StringPiece> found(static_cast<size_t>(count));
        if (!pattern->expression.Match(re2::StringPiece(text, size), start, size, RE2::UNANCHORED, found.data(), count)) {
            return false;
        }
        for (size_t place = 0; place < found.size(); place++) {
            bool takesPart = found[place].data() != nullptr;
            spans[2 * place] = takesPart ? found[place].data() - text : -1;
            spans[2 * place + 1] = takesPart ? spans[2 * place] + static_cast<ptrdiff_t>(found[place].size()) : -1;
        }
        return true;
    } catch (...) {
        return false;
    }
}

extern "C" void cre2_free(cre2_pattern *pattern) noexcept { delete pattern; }
