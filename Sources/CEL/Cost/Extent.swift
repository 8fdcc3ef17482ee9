/// How large a value may be, as far as costs go. A value in an optional has the extent of the value.
struct Extent: Sendable {
    /// What the value is known to be.
    enum Kind: Sendable {
        case other, list, map, unknown
    }

    var kind: Kind
    /// Elements of a list, entries of a map.
    var elements: Bounds
    /// Bytes of the text or bytes that it is.
    var bytes: Bounds
    /// Elements and entries at any depth: the steps of ``Value/charge(_:)``.
    var weight: Bounds
    /// Bytes of all texts inside, itself and keys included.
    var allBytes: Bounds
    /// The extents of the keys of a map and of the elements or values, none where nothing is known of them.
    var parts: [Extent]

    /// A value that has no size: a number, an instant, null.
    static let scalar = Extent(
        kind: .other, elements: .zero, bytes: .zero, weight: .zero, allBytes: .zero, parts: [])

    /// A text or bytes.
    static func text(_ bytes: Bounds) -> Extent {
        Extent(kind: .other, elements: .zero, bytes: bytes, weight: .zero, allBytes: bytes, parts: [])
    }

    /// A list of so many elements.
    static func list(_ count: Bounds, of element: Extent) -> Extent {
        Extent(
            kind: .list, elements: count, bytes: .zero, weight: count * (Bounds(1) + element.weight),
            allBytes: count * element.allBytes, parts: [.scalar, element])
    }

    /// A map of so many entries.
    static func map(_ count: Bounds, from key: Extent, to value: Extent) -> Extent {
        var extent = list(count, of: value)
        extent.kind = .map
        extent.allBytes += count * key.allBytes
        extent.parts[0] = key
        return extent
    }

    /// A value of which nothing is known but that all of it together has no more elements and bytes than these.
    static func unknown(elements: Int, bytes: Int) -> Extent {
        Extent(
            kind: .unknown, elements: Bounds(0, elements), bytes: Bounds(0, bytes), weight: Bounds(0, elements),
            allBytes: Bounds(0, bytes), parts: [])
    }

    /// A value of a type in a slot.
    init(_ type: Type, _ size: Sizes.Size) {
        self.init(nested: type, size)
        weight = weight.atMost(size.allElements)
        allBytes = allBytes.atMost(size.allBytes)
    }

    private init(nested type: Type, _ size: Sizes.Size) {
        switch type {
        case .string, .bytes: self = .text(Bounds(size.bytes))
        case .list(let element): self = .list(Bounds(size.elements), of: Extent(nested: element, size))
        case .map(let key, let value):
            self = .map(Bounds(size.elements), from: Extent(nested: key, size), to: Extent(nested: value, size))
        case .optional(let wrapped): self = Extent(nested: wrapped, size).orNothing
        case .dyn, .parameter:
            self = .unknown(
                elements: min(size.elements.upperBound, size.allElements),
                bytes: min(size.bytes.upperBound, size.allBytes))
        default: self = .scalar
        }
    }

    init(kind: Kind, elements: Bounds, bytes: Bounds, weight: Bounds, allBytes: Bounds, parts: [Extent]) {
        self.kind = kind
        self.elements = elements
        self.bytes = bytes
        self.weight = weight
        self.allBytes = allBytes
        self.parts = parts
    }

    /// The extent of a known value.
    init(_ value: Value) {
        switch value {
        case .string(let text): self = .text(Bounds(text.utf8.count))
        case .bytes(let bytes): self = .text(Bounds(bytes.count))
        case .list(let elements): self = .sum(elements.map { Extent($0) })
        case .map(let map):
            self = .sum(map.entries.map { Extent($0.value) })
            addKeys(map.entries.map { Extent($0.key) })
        case .optional(let wrapped?): self = Extent(wrapped).orNothing
        default: self = .scalar
        }
    }

    /// A list of these elements.
    static func sum(_ elements: [Extent]) -> Extent {
        var list = Extent.list(Bounds(elements.count), of: .any(of: elements))
        list.weight = elements.reduce(Bounds(elements.count)) { $0 + $1.weight }
        list.allBytes = elements.reduce(.zero) { $0 + $1.allBytes }
        return list
    }

    /// Makes a map of a list of values.
    mutating func addKeys(_ keys: [Extent]) {
        kind = .map
        allBytes = keys.reduce(allBytes) { $0 + $1.allBytes }
        parts[0] = .any(of: keys)
    }

    /// One of these.
    static func any(of extents: [Extent]) -> Extent {
        guard let first = extents.first else { return .scalar }
        return extents.dropFirst().reduce(first) { $0.union($1) }
    }

    // MARK: Parts

    /// The same, or no value, or an optional: what is sure of the value itself is not of one that may hold it.
    var orNothing: Extent {
        Extent(
            kind: kind, elements: elements.orLess, bytes: bytes.orLess, weight: weight.orLess,
            allBytes: allBytes.orLess, parts: parts.map(\.orNothing))
    }

    /// An element of a list, a value of a map; what is unknown holds nothing larger than itself.
    var element: Extent { parts.count == 2 ? parts[1] : .unknown(elements: weight.max, bytes: allBytes.max) }
    /// A key of a map.
    var key: Extent { parts.count == 2 ? parts[0] : .text(allBytes.orLess) }

    /// What holds both.
    func union(_ other: Extent) -> Extent {
        var parts: [Extent] = []
        // Of a scalar there are no parts to be wrong about.
        if self.parts.isEmpty, kind == .other {
            parts = other.parts
        } else if other.parts.isEmpty, other.kind == .other {
            parts = self.parts
        } else if !self.parts.isEmpty, !other.parts.isEmpty {
            parts = zip(self.parts, other.parts).map { $0.union($1) }
        }
        return Extent(
            kind: kind == other.kind ? kind : .unknown, elements: elements.union(other.elements),
            bytes: bytes.union(other.bytes), weight: weight.union(other.weight),
            allBytes: allBytes.union(other.allBytes), parts: parts)
    }

    /// The steps of comparing with another value, at most: no more than either has inside.
    func comparison(with other: Extent) -> Bounds {
        Bounds(
            0,
            (Bounds(min(weight.max, other.weight.max)) + Bounds(min(allBytes.max, other.allBytes.max)).textSteps).max)
    }
}
