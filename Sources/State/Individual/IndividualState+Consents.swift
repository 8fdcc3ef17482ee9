public import Events
import JSON

extension IndividualState {
    /// A consent as it was last said.
    public struct Consent: Hashable, Sendable {
        /// What for.
        public let purpose: String
        /// Through which channel; nil for all.
        public let channel: String?
        /// Whether it was given or withdrawn.
        public let granted: Bool
        /// When, by event time.
        public let time: Milliseconds
    }

    /// The row of a purpose's consents.
    static let consentField = FieldType(kind: .consent, name: "consent", version: 1, unite: nil) { _, payload in
        areConsents(payload)
    } upgrade: { version, key, payload, _ in
        version == 0 ? [UpgradedField(.consent, key: key, payload: Array(copying: payload))] : nil
    }

    /// Notes a consent or its withdrawal for a channel, or for all of them.
    ///
    /// The newest by event time decides; of equal times the one that arrives later. A change for all channels takes the place of
    /// what single ones said before it; an older one than what is known changes nothing. Names longer than
    /// ``StateLimits/stringBytes`` are not kept, as no rule can name them, nor is anything new where the buffer is full.
    public mutating func setConsent(purpose: String, channel: String?, granted: Bool, time: Milliseconds) {
        let isOfAll = channel == nil || channel == "*"
        let channel = isOfAll ? "" : channel ?? ""
        guard purpose.utf8.count <= StateLimits.stringBytes, channel.utf8.count <= StateLimits.stringBytes else {
            return
        }
        let utf8 = channel.utf8Span
        let change = ConsentChange(time: time, granted: granted, channel: unsafe utf8.span.bytes)
        let key = StableHash.hash(purpose)
        let old = field(.consent, key: key)
        var payload: [UInt8] = []
        payload.reserveCapacity((old?.length ?? 0) + 2 + purpose.utf8.count + ConsentChange.size + channel.utf8.count)
        payload.append(littleEndian: UInt16(purpose.utf8.count))
        payload.append(contentsOf: purpose.utf8)
        if let old {
            var known = ConsentReader(bytes(of: old))
            while let one = known.next() {
                let isSame = one.isOfAll == isOfAll && one.channel.hasSameBytes(as: change.channel)
                if one.time > time, isSame || one.isOfAll { return }
                if !isSame && !(isOfAll && one.time <= time) { one.append(to: &payload) }
            }
        }
        change.append(to: &payload)
        guard payload.count - (old?.length ?? -Layout.fieldHeader) <= room || payload.count <= old?.length ?? 0 else {
            return
        }
        setPayload(Self.consentField, key: key, to: payload)
    }

    /// Whether there is consent for a purpose through a channel; nil where nothing was ever said of it.
    public func consent(purpose: String, channel: String) -> Bool? {
        guard let field = field(.consent, key: StableHash.hash(purpose)) else { return nil }
        let utf8 = channel.utf8Span
        var all: Bool?
        var known = ConsentReader(bytes(of: field))
        while let one = known.next() {
            if one.isOfAll {
                all = one.granted
            } else if one.channel.hasSameBytes(as: unsafe utf8.span.bytes) {
                // One for a single channel is here only while it is newer than that for all.
                return one.granted
            }
        }
        return all
    }

    /// All consents, in the buffer's order.
    public var consents: [Consent] {
        var result: [Consent] = []
        var next = firstField(of: .consent)
        while let field = next {
            let raw = bytes(of: field)
            let purpose = raw.text(2, length: Int(raw.u16(0)))
            var known = ConsentReader(raw)
            while let one = known.next() {
                let channel = one.isOfAll ? nil : String(decoding: one.channel)
                result.append(Consent(purpose: purpose, channel: channel, granted: one.granted, time: one.time))
            }
            next = self.field(after: field, of: .consent)
        }
        return result
    }
}

/// What was said last of one channel, or of all.
private struct ConsentChange: ~Escapable {
    /// Bytes besides those of the channel.
    static let size = 11

    let time: Milliseconds
    let granted: Bool
    /// The channel's UTF-8, empty for all.
    let channel: RawSpan

    @_lifetime(copy channel)
    init(time: Milliseconds, granted: Bool, channel: RawSpan) {
        self.time = time
        self.granted = granted
        self.channel = channel
    }

    var isOfAll: Bool { channel.byteCount == 0 }

    func append(to payload: inout [UInt8]) {
        payload.append(littleEndian: time)
        payload.append(granted ? 1 : 0)
        payload.append(littleEndian: UInt16(channel.byteCount))
        payload.append(copying: channel)
    }
}

/// Reads the payload of a purpose's consents, one after the other.
private struct ConsentReader: ~Escapable {
    private let raw: RawSpan
    private var offset: Int

    @_lifetime(copy raw)
    init(_ raw: RawSpan) {
        self.raw = raw
        offset = raw.byteCount < 2 ? raw.byteCount : 2 + Int(raw.u16(0))
    }

    /// Whether all is read, to the last byte.
    var isAtEnd: Bool { offset == raw.byteCount }

    /// The next one; nil at the end, or where what follows is none.
    @_lifetime(copy self)
    mutating func next() -> ConsentChange? {
        guard offset + ConsentChange.size <= raw.byteCount else { return nil }
        let start = offset + ConsentChange.size
        let end = start + Int(raw.u16(offset + 9))
        guard end <= raw.byteCount else { return nil }
        let change = ConsentChange(
            time: raw.load(offset), granted: raw.u8(offset + 8) != 0, channel: raw.extracting(start..<end))
        offset = end
        return change
    }
}

extension IndividualState {
    /// Whether a payload is one of a purpose's consents, at least one.
    fileprivate static func areConsents(_ payload: RawSpan) -> Bool {
        var reader = ConsentReader(payload)
        var count = 0
        while reader.next() != nil { count += 1 }
        return count > 0 && reader.isAtEnd
    }
}
