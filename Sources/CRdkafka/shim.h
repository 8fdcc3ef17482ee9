/* What Swift cannot import: librdkafka's variadic calls, and eventfd(2) and mallopt(3), which Glibc's module map leaves out. */
#ifndef CRDKAFKA_SHIM_H
#define CRDKAFKA_SHIM_H

#include <malloc.h>
#include <sys/eventfd.h>
#include <librdkafka/rdkafka.h>
#include <librdkafka/rdkafka_mock.h>

/*
 * Enqueues one record, copying key and value. A null `key` or `value` pointer is Kafka's null; a zero length with a
 * pointer is an empty one. `timestamp` is in Unix milliseconds, 0 for now. `headers` may be null; the library owns
 * them when the call succeeds, and only then.
 * `opaque` comes back with the delivery report.
 */
static inline rd_kafka_resp_err_t crdkafka_produce(
    rd_kafka_t *client, rd_kafka_topic_t *topic, int32_t partition,
    const void *key, size_t key_length, const void *value, size_t value_length,
    int64_t timestamp, rd_kafka_headers_t *headers, void *opaque)
{
    if (headers)
        return rd_kafka_producev(
            client, RD_KAFKA_V_RKT(topic), RD_KAFKA_V_PARTITION(partition), RD_KAFKA_V_MSGFLAGS(RD_KAFKA_MSG_F_COPY),
            RD_KAFKA_V_KEY(key, key_length), RD_KAFKA_V_VALUE((void *)value, value_length),
            RD_KAFKA_V_TIMESTAMP(timestamp), RD_KAFKA_V_HEADERS(headers), RD_KAFKA_V_OPAQUE(opaque), RD_KAFKA_V_END);
    return rd_kafka_producev(
        client, RD_KAFKA_V_RKT(topic), RD_KAFKA_V_PARTITION(partition), RD_KAFKA_V_MSGFLAGS(RD_KAFKA_MSG_F_COPY),
        RD_KAFKA_V_KEY(key, key_length), RD_KAFKA_V_VALUE((void *)value, value_length),
        RD_KAFKA_V_TIMESTAMP(timestamp), RD_KAFKA_V_OPAQUE(opaque), RD_KAFKA_V_END);
}

/* A non-blocking event counter that a queue can write to, or -1 with errno. */
static inline int crdkafka_event_descriptor(void)
{
    return eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
}

/* From how many bytes on an allocation is a mapping of its own, and how many may lie free at the end of a heap. */
static inline void crdkafka_keep_memory(int mapping_threshold, int trim_threshold)
{
    mallopt(M_MMAP_THRESHOLD, mapping_threshold);
    mallopt(M_TRIM_THRESHOLD, trim_threshold);
}

#endif
