#pragma once
/* SHA256() and EVP_Digest() look the algorithm up on every call, which takes three times as long as hashing 150 bytes. The
   functions below do not; that OpenSSL 3 calls them deprecated means only that they know no providers. */
#define OPENSSL_SUPPRESS_DEPRECATED
#include <openssl/sha.h>

/* SHA-256 of `count` bytes into 32 bytes. It cannot fail. */
static inline void ccrypto_sha256(const void *bytes, size_t count, unsigned char *digest) {
    SHA256_CTX context;
    SHA256_Init(&context);
    SHA256_Update(&context, bytes, count);
    SHA256_Final(digest, &context);
}

/* The same over fields, each after its length as 4 bytes big-endian. */
static inline void ccrypto_sha256_begin(SHA256_CTX *context) { SHA256_Init(context); }

static inline void ccrypto_sha256_field(SHA256_CTX *context, const void *bytes, size_t count) {
    unsigned char length[4] = {(unsigned char)(count >> 24), (unsigned char)(count >> 16), (unsigned char)(count >> 8),
                               (unsigned char)count};
    SHA256_Update(context, length, 4);
    if (count > 0) SHA256_Update(context, bytes, count);
}

static inline void ccrypto_sha256_end(SHA256_CTX *context, unsigned char *digest) { SHA256_Final(digest, context); }
