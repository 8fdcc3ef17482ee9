#include "CSimdJSON.h"

#include <cstring>
#include <memory>
#include <new>

#include <simdjson.h>

struct csimdjson_parser {
    simdjson::dom::parser parser;
    std::unique_ptr<uint8_t[]> padded;
    size_t capacity = 0;
};

csimdjson_parser *csimdjson_parser_new(void) noexcept {
    return new (std::nothrow) csimdjson_parser;
}

void csimdjson_parser_free(csimdjson_parser *parser) noexcept {
    delete parser;
}

csimdjson_outcome csimdjson_parse(
    csimdjson_parser *parser, const void *bytes, size_t length, csimdjson_document *document) noexcept {
    if (length == 0 || length > simdjson::SIMDJSON_MAXSIZE_BYTES - simdjson::SIMDJSON_PADDING) return CSIMDJSON_REFUSED;
    /* Later versions skip a byte order mark; RFC 8259 forbids it in what is exchanged. */
    if (*static_cast<const uint8_t *>(bytes) == 0xEF) return CSIMDJSON_REFUSED;
    if (parser->capacity < length + simdjson::SIMDJSON_PADDING) {
        size_t capacity = (length + simdjson::SIMDJSON_PADDING) * 2;
        parser->padded.reset(new (std::nothrow) uint8_t[capacity]);
        parser->capacity = parser->padded ? capacity : 0;
        if (!parser->padded) return CSIMDJSON_REFUSED;
    }
    uint8_t *text = parser->padded.get();
    std::memcpy(text, bytes, length);
    std::memset(text + length, ' ', simdjson::SIMDJSON_PADDING);

    simdjson::dom::element root;
    if (parser->parser.parse(text, length, false).get(root) != simdjson::SUCCESS) return CSIMDJSON_REFUSED;

    const simdjson::dom::document &parsed = parser->parser.doc;
    size_t capacity = parsed.capacity();
    document->tape = parsed.tape.get();
    document->tape_words = static_cast<size_t>(parsed.tape[0] & 0x00FFFFFFFFFFFFFFULL);
    document->strings = parsed.string_buf.get();
    /* As dom::document::allocate computes it. */
    document->strings_size = SIMDJSON_ROUNDUP_N(5 * capacity / 3 + simdjson::SIMDJSON_PADDING, 64);
    return CSIMDJSON_PARSED;
}

bool csimdjson_may_have_negative_zero(const void *bytes, size_t length) noexcept {
    const uint8_t *text = static_cast<const uint8_t *>(bytes);
    const uint8_t *end = text + length;
    const uint8_t *at = text;
    while (at < end) {
        at = static_cast<const uint8_t *>(std::memchr(at, '-', static_cast<size_t>(end - at)));
        if (at == nullptr || end - at < 2) return false;
        if (at[1] == '0') {
            if (at == text) return true;
            switch (at[-1]) {
            case ':': case ',': case '[': case ' ': case '\t': case '\n': case '\r': return true;
            default: break;
            }
        }
        at++;
    }
    return false;
}
