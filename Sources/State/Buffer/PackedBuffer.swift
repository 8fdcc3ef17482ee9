/// The bytes of an individual, in one allocation with what is told of them.
///
/// A value: copies share the allocation until one of them is changed. Unlike an array it opens a gap without writing to it, and knows where
/// the series end, so that what stands behind them is found without a walk over them.
@usableFromInline
struct PackedBuffer: @unchecked Sendable {
    // Safe to share between threads: an allocation that has several owners is not written to any more.
    @usableFromInline var storage: PackedStorage?

    /// What is told of the bytes, in front of them.
    @usableFromInline
    struct Header {
        @usableFromInline var count: UInt32
        @usableFromInline var capacity: UInt32
        /// The offset behind the last series: where all other fields begin.
        @usableFromInline var othersStart: UInt32

        init(count: Int, capacity: Int, othersStart: Int) {
            self.count = UInt32(count)
            self.capacity = UInt32(capacity)
            self.othersStart = UInt32(othersStart)
        }
    }

    /// Without bytes or room, of which nothing may be asked.
    init() {}

    /// A copy of bytes, none of which belongs to a series as far as is told.
    init(copying bytes: RawSpan) {
        let capacity = Self.capacity(for: bytes.byteCount)
        storage = PackedStorage.make(Header(count: bytes.byteCount, capacity: capacity, othersStart: 0))
        copy(bytes, to: 0)
    }

    /// So many zeros, with room for more.
    init(zeros count: Int, capacity: Int) {
        let capacity = Self.capacity(for: capacity)
        storage = PackedStorage.make(Header(count: count, capacity: capacity, othersStart: 0))
        unsafe start.initializeMemory(as: UInt8.self, repeating: 0, count: count)
    }

    /// Bytes for which there is room when so many are asked for: all of what `malloc` hands out anyway, in steps of 16.
    private static func capacity(for count: Int) -> Int {
        let headers = 16 + MemoryLayout<Header>.stride
        return (headers + count + 7) / 16 * 16 + 8 - headers
    }

    @inlinable @inline(__always)
    var owner: PackedStorage {
        guard let storage else { preconditionFailure("the state was handed over") }
        return storage
    }

    @inlinable @inline(__always)
    var header: UnsafeMutablePointer<Header> { unsafe owner.withUnsafeMutablePointerToHeader { unsafe $0 } }

    /// The address of the first byte.
    @inlinable @inline(__always)
    var start: UnsafeMutableRawPointer {
        unsafe UnsafeMutableRawPointer(owner.withUnsafeMutablePointerToElements { unsafe $0 })
    }

    /// The number of bytes.
    @inlinable @inline(__always)
    var count: Int { Int(truncatingIfNeeded: unsafe header.pointee.count) }

    /// The number of bytes for which there is room.
    @inlinable @inline(__always)
    var capacity: Int { Int(truncatingIfNeeded: unsafe header.pointee.capacity) }

    /// The offset behind the last series: where all fields begin that are neither a series nor the recent events.
    @inlinable @inline(__always)
    var othersStart: Int {
        get { Int(truncatingIfNeeded: unsafe header.pointee.othersStart) }
        set {
            own()
            unsafe header.pointee.othersStart = UInt32(truncatingIfNeeded: newValue)
        }
    }

    /// The bytes, lent.
    @inlinable @inline(__always)
    var raw: RawSpan {
        @_lifetime(borrow self) get {
            // Safe: the allocation lives as long as this value, and changes only through it.
            let span = unsafe RawSpan(_unsafeStart: start, byteCount: count)
            return unsafe _overrideLifetime(span, borrowing: self)
        }
    }
}

/// The allocation of a ``PackedBuffer``.
@usableFromInline
final class PackedStorage: ManagedBuffer<PackedBuffer.Header, UInt8> {
    static func make(_ header: PackedBuffer.Header) -> PackedStorage {
        let made = create(minimumCapacity: Int(header.capacity)) { _ in header }
        return unsafe unsafeDowncast(made, to: PackedStorage.self)
    }
}

extension PackedBuffer {
    /// Makes the bytes this value's alone, as each change of them asks.
    @inlinable @inline(__always)
    mutating func own() {
        if !isKnownUniquelyReferenced(&storage) { move(toCapacity: count) }
    }

    /// Makes the bytes this value's alone, with room for more.
    @inlinable @inline(__always)
    mutating func own(adding size: Int) {
        if !isKnownUniquelyReferenced(&storage) || capacity &- count < size { grow(by: size) }
    }

    /// Moves to an allocation with room for more: a quarter more than is asked for, as memory counts more than copies here.
    @usableFromInline
    mutating func grow(by size: Int) {
        move(toCapacity: max(capacity, capacity &- count < size ? (count + size) + (count + size) / 4 : 0))
    }

    @usableFromInline
    mutating func move(toCapacity capacity: Int) {
        let new = PackedStorage.make(
            Header(count: count, capacity: Self.capacity(for: capacity), othersStart: othersStart))
        // Safe: the new allocation has room for at least as many.
        unsafe new.withUnsafeMutablePointerToElements {
            unsafe UnsafeMutableRawPointer($0).copyMemory(from: start, byteCount: count)
        }
        storage = new
    }

    /// The byte at an offset; one outside traps.
    subscript(offset: Int) -> UInt8 {
        @inline(__always) get { raw.u8(offset) }
        @inline(__always) set { store(newValue, at: offset) }
    }

    /// Stores a little-endian integer; an offset outside the buffer traps.
    @inlinable @inline(__always)
    mutating func store<T: FixedWidthInteger & BitwiseCopyable>(_ value: T, at offset: Int) {
        precondition(offset >= 0 && offset &+ MemoryLayout<T>.size <= count)
        own()
        unsafe start.storeBytes(of: value.littleEndian, toByteOffset: offset, as: T.self)
    }

    /// Overwrites bytes from an offset on; those outside the buffer trap.
    mutating func copy(_ source: RawSpan, to offset: Int) {
        precondition(offset >= 0 && offset + source.byteCount <= count)
        own()
        unsafe source.withUnsafeBytes { bytes in
            guard let first = bytes.baseAddress else { return }
            unsafe (start + offset).copyMemory(from: first, byteCount: bytes.count)
        }
    }

    /// Moves what follows `offset` up by `size` bytes. The gap holds anything until it is written to, at the address returned.
    ///
    /// What is inserted at the end of the series counts as one of them.
    @inline(__always) @discardableResult
    mutating func openGap(at offset: Int, count size: Int) -> UnsafeMutableRawPointer {
        let end = count
        precondition(offset >= 0 && offset <= end && size >= 0)
        own(adding: size)
        let gap = unsafe start + offset
        if end > offset { unsafe (gap + size).copyMemory(from: gap, byteCount: end &- offset) }
        unsafe header.pointee.count &+= UInt32(truncatingIfNeeded: size)
        if offset <= othersStart { unsafe header.pointee.othersStart &+= UInt32(truncatingIfNeeded: size) }
        return unsafe gap
    }

    /// Removes `size` bytes at `offset`, all of one field.
    mutating func closeGap(at offset: Int, count size: Int) {
        let end = count
        precondition(offset >= 0 && size >= 0 && offset + size <= end)
        own()
        let gap = unsafe start + offset
        unsafe gap.copyMemory(from: gap + size, byteCount: end - offset - size)
        unsafe header.pointee.count &-= UInt32(truncatingIfNeeded: size)
        if offset < othersStart { unsafe header.pointee.othersStart &-= UInt32(truncatingIfNeeded: size) }
    }
}
