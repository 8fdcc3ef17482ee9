internal import CMicroHTTPD
internal import OperatingSystem

/// An HTTP server with one thread of its own, which ends with the value.
@safe
package struct Server: ~Copyable, @unchecked Sendable {
    /// Where it listens, with the port that the system chose.
    package let address: ListenAddress
    private let daemon: OpaquePointer
    private let router: Unmanaged<RouterBox>
    private let watch: DeadlineWatch

    /// Listens and answers. Without a token every route is open to whoever reaches the address by its number, as `localhost` or
    /// by the name in `url`. A request that has not come whole within `requestTime` ends its connection.
    package init(
        at address: ListenAddress, routes: [Route], token: BearerToken? = nil, url: String? = nil,
        requestTime: Duration = Limits.requestTime
    ) throws(ServerError) {
        let socket = try ListeningSocket(address)
        let router = unsafe Unmanaged.passRetained(
            RouterBox(Router(routes: routes, token: token, hosts: KnownHosts(url: url)), requestTime: requestTime))
        let watch: DeadlineWatch
        do throws(ThreadError) {
            watch = try unsafe DeadlineWatch(router.takeUnretainedValue().deadlines, limit: requestTime)
        } catch {
            unsafe router.release()
            throw ServerError(error)
        }
        let limits = attune_mhd_limits(
            connections: Limits.connections, connections_per_address: Limits.connectionsPerAddress,
            idle_seconds: Limits.idleSeconds, connection_memory: Limits.connectionMemory)
        let started = unsafe attune_mhd_start(
            socket.descriptor, limits, beginExchange, continueExchange, endExchange, noteConnection,
            router.toOpaque())
        guard let started = unsafe started else {
            // Whether the library has closed the socket by now depends on where it failed; a leaked descriptor is
            // harmless where closing one twice is not.
            unsafe router.release()
            throw ServerError(startingAt: address)
        }
        self.address = socket.address
        unsafe daemon = started
        unsafe self.router = router
        self.watch = watch
    }

    /// Closes the socket and all connections and waits for the thread, which takes no longer than a running handler.
    package consuming func stop() {}

    deinit {
        unsafe router._withUnsafeGuaranteedRef {
            $0.replies.close()
            $0.streams.close()
        }
        unsafe MHD_stop_daemon(daemon)
        unsafe router.release()
    }
}
