internal import Glibc

/// A bound socket that listens.
///
/// It is made here and not by the library, so that a refusal names its reason and the system's choice of a port is known.
struct ListeningSocket {
    let descriptor: Int32
    let address: ListenAddress

    init(_ address: ListenAddress) throws(ServerError) {
        let family = address.isIPv6 ? AF_INET6 : AF_INET
        let type = Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue) | Int32(SOCK_NONBLOCK.rawValue)
        let descriptor = socket(family, type, 0)
        guard descriptor >= 0 else { throw ServerError(address, code: errno) }
        // A restart must not wait for the former process's closed connections to time out.
        var on: Int32 = 1
        let size = socklen_t(MemoryLayout<Int32>.size)
        unsafe setsockopt(descriptor, SOL_SOCKET, SO_REUSEADDR, &on, size)
        if address.isIPv6 { unsafe setsockopt(descriptor, Int32(IPPROTO_IPV6), IPV6_V6ONLY, &on, size) }
        guard Self.bind(descriptor, to: address) == 0, listen(descriptor, Limits.backlog) == 0,
            let port = Self.port(of: descriptor)
        else {
            let code = errno
            close(descriptor)
            throw ServerError(address, code: code)
        }
        self.descriptor = descriptor
        self.address = address.with(port: port)
    }

    private static func bind(_ descriptor: Int32, to address: ListenAddress) -> Int32 {
        var storage = sockaddr_storage()
        return unsafe withUnsafeMutableBytes(of: &storage) { bytes in
            let length: Int
            if address.isIPv6 {
                var socketAddress = sockaddr_in6()
                socketAddress.sin6_family = sa_family_t(AF_INET6)
                socketAddress.sin6_port = address.port.bigEndian
                unsafe inet_pton(AF_INET6, address.host, &socketAddress.sin6_addr)
                unsafe bytes.storeBytes(of: socketAddress, as: sockaddr_in6.self)
                length = MemoryLayout<sockaddr_in6>.size
            } else {
                var socketAddress = sockaddr_in()
                socketAddress.sin_family = sa_family_t(AF_INET)
                socketAddress.sin_port = address.port.bigEndian
                unsafe inet_pton(AF_INET, address.host, &socketAddress.sin_addr)
                unsafe bytes.storeBytes(of: socketAddress, as: sockaddr_in.self)
                length = MemoryLayout<sockaddr_in>.size
            }
            let pointer = unsafe bytes.baseAddress?.assumingMemoryBound(to: sockaddr.self)
            return unsafe Glibc.bind(descriptor, pointer, socklen_t(length))
        }
    }

    private static func port(of descriptor: Int32) -> UInt16? {
        var storage = sockaddr_storage()
        var length = socklen_t(MemoryLayout<sockaddr_storage>.size)
        let result = unsafe withUnsafeMutableBytes(of: &storage) { bytes in
            unsafe getsockname(descriptor, bytes.baseAddress?.assumingMemoryBound(to: sockaddr.self), &length)
        }
        guard result == 0 else { return nil }
        // The port stands at the same place in both families' addresses.
        return unsafe withUnsafeBytes(of: &storage) { bytes in
            UInt16(bigEndian: unsafe bytes.loadUnaligned(fromByteOffset: 2, as: UInt16.self))
        }
    }
}
