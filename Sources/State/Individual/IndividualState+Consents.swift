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
    static let consentField = FieldType(kind: .consent, name: "consent", version: 1) { _, payload in
        consents(payload)?.isEmpty == false
    } upgrade: { version, key, payload in
        version == 0 ? [UpgradedField(.consent, key: key, payload: Array(copying: payload))] : nil
    }

    /// Notes a consent or its withdrawal for a channel, or for all of them.
    ///
    /// The newest by event time decides; of equal times the one that arrives later. A change for all channels takes the place of
    /// what single ones said before it; an older one than what is known changes nothing. Names longer than
    /// ``StateLimits/stringBytes`` are not kept, as no rule can name them, nor is anything new where the buffer is full.
    public mutating func setConsent(purpose: String, channel: String?, granted: Bool, time: Milliseconds) {
        let channel = channel == "*" ? nil : channel
        guard purpose.utf8.count <= StateLimits.stringBytes, (channel?.utf8.count ?? 0) <= StateLimits.stringBytes
        else {
            return
        }
        let key = StableHash.hash(purpose)
        var payload: [UInt8] = []
        payload.append(littleEndian: UInt16(purpose.utf8.count))
        payload.append(contentsOf: purpose.utf8)
        for known in consents(key) {
            let isSame = Self.hasSameBytes(known.channel, channel)
            if known.time > time, isSame || known.channel == nil { return }
            if isSame || (channel == nil && known.time <= time) { continue }
            Self.append(known, to: &payload)
        }
        Self.append(Consent(purpose: purpose, channel: channel, granted: granted, time: time), to: &payload)
        let old = field(.consent, key: key)?.length ?? -Layout.fieldHeader
        guard payload.count - old <= room || payload.count <= old else { return }
        setPayload(Self.consentField, key: key, to: payload)
    }

    /// Whether there is consent for a purpose through a channel; nil where nothing was ever said of it.
    public func consent(purpose: String, channel: String) -> Bool? {
        var all: Bool?
        for known in consents(StableHash.hash(purpose)) {
            // One for a single channel is here only while it is newer than that for all.
            if Self.hasSameBytes(known.channel, channel) { return known.granted }
            if known.channel == nil { all = known.granted }
        }
        return all
    }

    /// All consents, in the buffer's order.
    public var consents: [Consent] {
        var result: [Consent] = []
        var next = firstField(of: .consent)
        while let field = next {
            result += Self.consents(bytes(of: field)) ?? []
            next = self.field(after: field, of: .consent)
        }
        return result
    }

    private func consents(_ key: UInt64) -> [Consent] {
        guard let field = field(.consent, key: key) else { return [] }
        return Self.consents(bytes(of: field)) ?? []
    }

    /// Reads the payload of a purpose's consents, nil where it is none.
    static func consents(_ raw: RawSpan) -> [Consent]? {
        guard raw.byteCount >= 2 else { return nil }
        let length = Int(raw.u16(0))
        var offset = 2 + length
        guard offset <= raw.byteCount else { return nil }
        let purpose = raw.text(2, length: length)
        var result: [Consent] = []
        while offset < raw.byteCount {
            guard offset + 11 <= raw.byteCount else { return nil }
            let length = Int(raw.u16(offset + 9))
            guard offset + 11 + length <= raw.byteCount else { return nil }
            let channel = length == 0 ? nil : raw.text(offset + 11, length: length)
            let time = raw.load(offset, as: Milliseconds.self)
            result.append(Consent(purpose: purpose, channel: channel, granted: raw.u8(offset + 8) != 0, time: time))
            offset += 11 + length
        }
        return result
    }

    private static func append(_ consent: Consent, to payload: inout [UInt8]) {
        let channel = consent.channel ?? ""
        payload.append(littleEndian: consent.time)
        payload.append(consent.granted ? 1 : 0)
        payload.append(littleEndian: UInt16(channel.utf8.count))
        payload.append(contentsOf: channel.utf8)
    }

    private static func hasSameBytes(_ left: String?, _ right: String?) -> Bool {
        guard let left, let right else { return left == nil && right == nil }
        return left.utf8.elementsEqual(right.utf8)
    }
}
