/* simdjson's DOM parser behind a plain C interface: it parses into a tape that the caller reads in place.
 *
 * The tape is documented in simdjson's doc/tape.md: word 0 and the last one are roots; a word's high 8 bits say what it is, its
 * low 56 bits where it leads. */
#ifndef CSIMDJSON_H
#define CSIMDJSON_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
#define CSIMDJSON_NOEXCEPT noexcept
extern "C" {
#else
#define CSIMDJSON_NOEXCEPT
#endif

/* A parser with its buffers, which grow to the largest document seen. Not for two threads at once. */
typedef struct csimdjson_parser csimdjson_parser;

/* What a parse left in the parser's buffers; valid until its next parse. The tape may be written to. */
typedef struct csimdjson_document {
    uint64_t *tape;
    size_t tape_words;
    const uint8_t *strings;
    size_t strings_size;
} csimdjson_document;

/* How a parse ended. */
typedef enum csimdjson_outcome {
    /* The tape says what the text says, but that an integer 0 may have been -0. */
    CSIMDJSON_PARSED = 0,
    /* The text was refused: some refusals are of what is valid (integers beyond 64 bits, depth beyond 1,024), none says what is wrong. */
    CSIMDJSON_REFUSED = 1,
} csimdjson_outcome;

/* A new parser, or NULL where there is no memory. */
csimdjson_parser *csimdjson_parser_new(void) CSIMDJSON_NOEXCEPT;

/* Frees a parser; NULL is allowed. */
void csimdjson_parser_free(csimdjson_parser *parser) CSIMDJSON_NOEXCEPT;

/* Parses `length` bytes, which are copied (simdjson reads beyond the end). The document is set only where the text was parsed. */
csimdjson_outcome csimdjson_parse(
    csimdjson_parser *parser, const void *bytes, size_t length, csimdjson_document *document) CSIMDJSON_NOEXCEPT;

/* Whether a text may hold the number -0, whose sign the tape has lost: `-0` where a value can begin (or in a string, by chance). */
bool csimdjson_may_have_negative_zero(const void *bytes, size_t length) CSIMDJSON_NOEXCEPT;

#ifdef __cplusplus
}
#endif

#endif
