#ifndef ATTUNE_CMICROHTTPD_SHIM_H
#define ATTUNE_CMICROHTTPD_SHIM_H

#include <microhttpd.h>

/// How much of the process a daemon may use.
struct attune_mhd_limits {
    /// Connections at a time.
    unsigned int connections;
    /// Connections at a time from one address.
    unsigned int connections_per_address;
    /// Seconds without traffic after which a connection is closed.
    unsigned int idle_seconds;
    /// Bytes for the request line and headers of one connection.
    size_t connection_memory;
};

/// MHD_start_daemon is variadic: this is the one call of it that is needed.
///
/// The daemon has one thread, which also runs the callbacks, and owns the listening socket. `begin` is told the request
/// target as it stands in the request line and returns what `handle` and `completed` find in `*con_cls`.
static inline struct MHD_Daemon *attune_mhd_start(
    int listening_socket, struct attune_mhd_limits limits,
    void *(*begin)(void *context, const char *target, struct MHD_Connection *connection),
    MHD_AccessHandlerCallback handle, MHD_RequestCompletedCallback completed, MHD_NotifyConnectionCallback connected,
    void *context)
{
    struct MHD_OptionItem options[] = {
        {MHD_OPTION_LISTEN_SOCKET, listening_socket, NULL},
        {MHD_OPTION_CONNECTION_LIMIT, (intptr_t) limits.connections, NULL},
        {MHD_OPTION_PER_IP_CONNECTION_LIMIT, (intptr_t) limits.connections_per_address, NULL},
        {MHD_OPTION_CONNECTION_TIMEOUT, (intptr_t) limits.idle_seconds, NULL},
        {MHD_OPTION_CONNECTION_MEMORY_LIMIT, (intptr_t) limits.connection_memory, NULL},
        {MHD_OPTION_URI_LOG_CALLBACK, (intptr_t) begin, context},
        {MHD_OPTION_NOTIFY_COMPLETED, (intptr_t) completed, context},
        {MHD_OPTION_NOTIFY_CONNECTION, (intptr_t) connected, context},
        {MHD_OPTION_END, 0, NULL},
    };
    return MHD_start_daemon(
        MHD_USE_EPOLL_INTERNAL_THREAD | MHD_ALLOW_SUSPEND_RESUME, 0, NULL, NULL, handle, context,
        MHD_OPTION_ARRAY, options, MHD_OPTION_END);
}

/// MHD_get_connection_info, which is variadic: the socket of a connection, or -1.
static inline int attune_mhd_descriptor(struct MHD_Connection *connection)
{
    const union MHD_ConnectionInfo *info = MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CONNECTION_FD);
    return info == NULL ? -1 : (int) info->connect_fd;
}

/// MHD_create_response_from_callback with MHD_SIZE_UNKNOWN, a macro that is not imported: an answer whose end is not known.
static inline struct MHD_Response *attune_mhd_stream(
    size_t block, MHD_ContentReaderCallback read, void *context, MHD_ContentReaderFreeCallback release)
{
    return MHD_create_response_from_callback(MHD_SIZE_UNKNOWN, block, read, context, release);
}

/// What a content reader returns at the end of its stream: a macro that is not imported.
static inline ssize_t attune_mhd_end_of_stream(void) { return MHD_CONTENT_READER_END_OF_STREAM; }

#endif
