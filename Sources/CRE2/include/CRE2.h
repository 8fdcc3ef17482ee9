#ifndef CRE2_H
#define CRE2_H

#include <stdbool.h>
#include <stddef.h>

#ifdef __cplusplus
#define CRE2_NOEXCEPT noexcept
extern "C" {
#else
#define CRE2_NOEXCEPT
#endif

/// A compiled RE2 pattern. Immutable; may be used by several threads at once.
typedef struct cre2_pattern cre2_pattern;

/// Compiles a UTF-8 pattern within `memory` bytes. Returns NULL where the pattern is refused; then `message` (of
/// `message_size` bytes) holds the reason, terminated by a zero byte and cut where it is too long.
cre2_pattern *cre2_compile(const char *pattern, size_t size, size_t memory, char *message,
                           size_t message_size) CRE2_NOEXCEPT;

/// Whether the pattern matches anywhere in the UTF-8 text.
bool cre2_matches(const cre2_pattern *pattern, const char *text, size_t size) CRE2_NOEXCEPT;

/// The number of capturing groups of a pattern.
int cre2_groups(const cre2_pattern *pattern) CRE2_NOEXCEPT;

/// Finds the leftmost match that begins at or after `start` in the UTF-8 text. `spans` takes `count` pairs of the byte offsets at which
/// the match and its first groups begin and end, −1 for a group that takes no part. Returns whether there is a match.
bool cre2_find(const cre2_pattern *pattern, const char *text, size_t size, size_t start, ptrdiff_t *spans,
               int count) CRE2_NOEXCEPT;

/// Frees a pattern; NULL is allowed.
void cre2_free(cre2_pattern *pattern) CRE2_NOEXCEPT;

#ifdef __cplusplus
}
#endif

#endif
