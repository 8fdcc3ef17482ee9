import Events
import JSON

extension IndividualState {
    /// Takes over bytes from the changelog or the store, of this version or an older one.
    ///
    /// The whole is validated, so that nothing read later can fail, whatever the bytes are. Fields of older versions become those of
    /// the present ones; fields of kinds that no row of `types` has are carried along as they are. What is newer than this build, or
    /// cannot be read, is an error: nothing is passed over.
    ///
    /// - Returns: besides, in `names`, what older versions held as names and the present ones refer to by hash.
    public init(restoring bytes: [UInt8], types: FieldTypes, names: inout [String]) throws(LayoutError) {
        guard let version = bytes.first else { throw LayoutError("no bytes", at: 0) }
        switch version {
        case Layout.version: self.init(unchecked: bytes)
        case BufferVersion2.version: self.init(unchecked: try BufferVersion2.present(bytes))
        case ..<Layout.version:
            throw LayoutError("version \(version), which no build ever wrote,", at: 0, version: version)
        default:
            throw LayoutError(
                "version \(version), newer than \(Layout.version), which this build reads: start one that is as new as its writer,",
                at: 0, version: version)
        }
        if try !isPresent(types) { try upgrade(types, &names) }
        try checkOrder()
        findOthers()
    }

    /// Takes over bytes whose older versions hold no names that matter.
    public init(restoring bytes: [UInt8], types: FieldTypes) throws(LayoutError) {
        var names: [String] = []
        try self.init(restoring: bytes, types: types, names: &names)
    }

    /// The offset of the first field, where there is a header that says so.
    static func checkedFieldsStart(_ raw: RawSpan) throws(LayoutError) -> Int {
        guard raw.byteCount >= Layout.id else { throw LayoutError("half a header", at: raw.byteCount) }
        guard raw.u8(Layout.flags) == 0 else { throw LayoutError("an unknown flag", at: Layout.flags) }
        let start = Layout.id + Int(raw.u16(Layout.idLength))
        guard start <= raw.byteCount else { throw LayoutError("an id longer than all", at: Layout.idLength) }
        return start
    }

    /// Checks all fields; false where one is of an older version.
    private func isPresent(_ types: FieldTypes) throws(LayoutError) -> Bool {
        let raw = buffer.raw
        var offset = try Self.checkedFieldsStart(raw)
        var isPresent = true
        while offset < raw.byteCount {
            guard offset + Layout.fieldHeader <= raw.byteCount else {
                throw LayoutError("half a field's header", at: offset)
            }
            let field = Field(raw, at: offset)
            guard field.end <= raw.byteCount else { throw LayoutError("a field longer than the rest", at: offset) }
            if let type = types[field.kind] {
                guard field.version <= type.version else {
                    throw LayoutError(
                        "something newer than version \(type.version), which this build reads: start one that is as new as its writer,",
                        type, version: field.version, at: offset)
                }
                if field.version < type.version {
                    isPresent = false
                } else if !type.isValid(field.key, raw.extracting(field.payload..<field.end)) {
                    throw LayoutError("something broken", type, version: field.version, at: offset)
                }
            }
            offset = field.end
        }
        return isPresent
    }

    /// Writes the buffer anew with all fields of present versions.
    private mutating func upgrade(_ types: FieldTypes, _ names: inout [String]) throws(LayoutError) {
        var context = UpgradeContext(individual: id)
        let fields = try upgradedFields(types, &context)
        names += context.names
        let order = fields.indices.sorted { (fields[$0].order, $0) < (fields[$1].order, $1) }
        buffer.closeGap(at: fieldsStart, count: buffer.count - fieldsStart)
        for index in order {
            let (_, version, unusedSince, new) = fields[index]
            let field = appendField(new.kind, version: version, key: new.key, payload: new.payload)
            setUnusedSince(unusedSince, of: field)
        }
    }

    private typealias Upgraded = (order: FieldOrder, version: UInt8, unusedSince: UInt16, field: UpgradedField)

    private func upgradedFields(
        _ types: FieldTypes, _ context: inout UpgradeContext
    ) throws(LayoutError) -> [Upgraded] {
        let raw = buffer.raw
        var fields: [Upgraded] = []
        var offset = fieldsStart
        while offset < raw.byteCount {
            let field = Field(raw, at: offset)
            let payload = raw.extracting(field.payload..<field.end)
            offset = field.end
            guard let type = types[field.kind], field.version < type.version else {
                let same = UpgradedField(field.kind, key: field.key, payload: Array(copying: payload))
                fields.append((FieldOrder(field.kind, field.key), field.version, field.unusedSince, same))
                continue
            }
            guard let upgraded = type.upgrade(field.version, field.key, payload, &context) else {
                throw LayoutError("something broken", type, version: field.version, at: field.start)
            }
            for new in upgraded {
                guard let row = types[new.kind], row.isValid(new.key, new.payload.raw) else {
                    throw LayoutError("something broken", type, version: field.version, at: field.start)
                }
                fields.append((FieldOrder(new.kind, new.key), row.version, field.unusedSince, new))
            }
        }
        return fields
    }

    /// Checks that fields stand where they are looked for, and none twice.
    private func checkOrder() throws(LayoutError) {
        let raw = buffer.raw
        var last: FieldOrder?
        var others: [(kind: UInt8, key: UInt64)] = []
        var offset = fieldsStart
        while offset < raw.byteCount {
            let field = Field(raw, at: offset)
            let order = FieldOrder(field.kind, field.key)
            if let last, order < last || (order == last && order.isStrict) {
                throw LayoutError("a field out of order", at: offset)
            }
            if !order.isStrict { others.append((field.kind.rawValue, field.key)) }
            last = order
            offset = field.end
        }
        others.sort { ($0.kind, $0.key) < ($1.kind, $1.key) }
        for (one, next) in zip(others, others.dropFirst()) where one == next {
            throw LayoutError("two fields of kind \(one.kind) and key \(one.key)", at: fieldsStart)
        }
    }
}

/// Where a field stands: the recent events first, then series by hash, whatever their values are, then all others as they came.
private struct FieldOrder: Comparable {
    private let group: UInt8
    private let key: UInt64

    init(_ kind: FieldKind, _ key: UInt64) {
        group = kind == .recentEvents ? 0 : kind.isSeries ? 1 : 2
        self.key = kind.isSeries ? key : 0
    }

    /// Whether no two fields may have it.
    var isStrict: Bool { group < 2 }

    static func < (left: FieldOrder, right: FieldOrder) -> Bool { (left.group, left.key) < (right.group, right.key) }
}
