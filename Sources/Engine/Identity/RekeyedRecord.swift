internal import Events
internal import State

/// A record of the re-keyed topic: what one partition hands to another since ids are linked, or since a producer put it elsewhere.
public struct RekeyedRecord: Sendable {
    /// What it says to the partition of ``target``.
    enum Content: Sendable {
        /// An event of the target.
        case event(ForwardedRecord)
        /// The target is an alias of an individual, as of the clock there. Of itself: it is no alias any more, if it is one of an id on the
        /// trail.
        case link(individual: IndividualID, linked: Milliseconds)
        /// What was known of an alias of the target, which was linked as of the target's clock then; the names that it refers to by hash; and
        /// the last decisions about it, as ``DecisionRecord`` has them, empty where there are none.
        case merge(
            alias: IndividualID, linked: Milliseconds, state: IndividualState, names: [String], decisions: [UInt8])
        /// An alias of the target is somebody else's now.
        case unlink(alias: IndividualID)
        /// An individual with these aliases was erased, as of the clock there. The target is one of them; it stands for all that live in
        /// its partition.
        case erase(individual: IndividualID, aliases: [IndividualID], time: Milliseconds)
    }

    /// To whose partition it goes.
    let target: IndividualID
    let content: Content
    /// The ids through whose partitions it came, the first of them first.
    var trail: [IndividualID] = []

    /// Partitions through which a record may go. Longer ways only a circle of links makes that were made at one time.
    static let longestTrail = 8

    /// A record of an input that goes to the partition of another id.
    public init(_ record: ForwardedRecord, to destination: Destination) {
        self.init(target: destination.id, content: .event(record), trail: destination.trail)
    }

    init(target: IndividualID, content: Content, trail: [IndividualID] = []) {
        self.target = target
        self.content = content
        self.trail = trail
    }

    /// The id to whose partition it goes.
    public var key: [UInt8] { target.bytes }

    /// The record of an input in it; nil where it is about ids alone.
    public var forwarded: ForwardedRecord? {
        if case .event(let record) = content { record } else { nil }
    }

    /// Why the bytes of a record cannot be read.
    public struct Unreadable: Error, Hashable, Sendable, CustomStringConvertible {
        /// What is wrong, for an operator.
        public let description: String
    }
}

/// Where an event goes whose individual lives elsewhere.
public struct Destination: Hashable, Sendable {
    let id: IndividualID
    var trail: [IndividualID] = []

    /// To the partition of an id that no partition was asked for yet.
    public init(_ id: RawSpan) { self.id = IndividualID(id) }

    init(_ id: IndividualID, trail: [IndividualID]) {
        self.id = id
        self.trail = trail
    }
}

extension RekeyedRecord {
    /// The newest layout that ``bytes`` may have: version 2 is that of a merge with decisions, and of an erasure, which in version 1 spoke of
    /// its target alone. All else is version 1, which builds before it read, too.
    public static let version: UInt8 = 2

    /// Layout version, kind, a count of ids of the trail, and what the kind says.
    public var bytes: [UInt8] {
        var writer = ByteWriter()
        writer.write(layout)
        writer.write(kind)
        writer.write(trail)
        switch content {
        case .event(let record): record.write(to: &writer)
        case .link(let individual, let linked):
            writer.write(individual.bytes)
            writer.write(linked)
        case .merge(let alias, let linked, let state, let names, let decisions):
            writer.write(alias.bytes)
            writer.write(linked)
            writer.write(state.raw)
            writer.write(count: names.count)
            for name in names { writer.write(name) }
            if !decisions.isEmpty { writer.write(decisions) }
        case .unlink(let alias): writer.write(alias.bytes)
        case .erase(let individual, let aliases, let time):
            writer.write(individual.bytes)
            writer.write(time)
            writer.write(aliases)
        }
        return writer.bytes
    }

    /// The layout that says it all.
    private var layout: UInt8 {
        switch content {
        case .merge(_, _, _, _, let decisions): decisions.isEmpty ? 1 : 2
        case .erase: 2
        default: 1
        }
    }

    private var kind: UInt8 {
        switch content {
        case .event: 0
        case .link: 1
        case .merge: 2
        case .unlink: 3
        case .erase: 4
        }
    }

    /// Reads what ``bytes`` gives.
    init(key: [UInt8], bytes: [UInt8], types: FieldTypes) throws(Unreadable) {
        let raw = unsafe bytes.span.bytes
        var reader = ByteReader(raw)
        guard let version = reader.byte(), version > 0, !key.isEmpty else { throw Self.damaged }
        guard version <= Self.version else {
            throw Unreadable(
                description: "version \(version), which a newer build wrote; this one reads up to \(Self.version)")
        }
        guard let kind = reader.byte(), let trail = reader.ids() else { throw Self.damaged }
        guard let content = try Self.content(kind, version, &reader, types), reader.isAtEnd else { throw Self.damaged }
        self.init(target: IndividualID(key), content: content, trail: trail)
    }

    private static let damaged = Unreadable(description: "damaged")

    private static func content(
        _ kind: UInt8, _ version: UInt8, _ reader: inout ByteReader, _ types: FieldTypes
    ) throws(Unreadable) -> Content? {
        switch kind {
        case 0: return ForwardedRecord(from: &reader).map { .event($0) }
        case 1:
            guard let individual = reader.id(), let linked = reader.number() else { return nil }
            return .link(individual: individual, linked: linked)
        case 2: return try merge(version, &reader, types)
        case 3: return reader.id().map { .unlink(alias: $0) }
        case 4:
            guard let individual = reader.id(), let time = reader.number(), let aliases = reader.ids() else {
                return nil
            }
            return .erase(individual: individual, aliases: aliases, time: time)
        default: return nil
        }
    }

    private static func merge(
        _ version: UInt8, _ reader: inout ByteReader, _ types: FieldTypes
    ) throws(Unreadable) -> Content? {
        guard let alias = reader.id(), let linked = reader.number(), let bytes = reader.bytes(),
            let count = reader.count()
        else { return nil }
        var names: [String] = []
        for _ in 0..<count {
            guard let name = reader.text() else { return nil }
            names.append(name)
        }
        var decisions: [UInt8] = []
        if version >= 2 {
            guard let kept = reader.bytes() else { return nil }
            do throws(DecisionRecord.Unreadable) {
                try DecisionRecord.validate(kept)
            } catch {
                throw Unreadable(description: "its decisions: \(error)")
            }
            decisions = kept
        }
        do throws(LayoutError) {
            let state = try IndividualState(restoring: bytes, types: types, names: &names)
            return .merge(alias: alias, linked: linked, state: state, names: names, decisions: decisions)
        } catch {
            throw Unreadable(description: "\(error)")
        }
    }
}

extension ByteWriter {
    fileprivate mutating func write(_ ids: [IndividualID]) {
        write(count: ids.count)
        for id in ids { write(id.bytes) }
    }
}

extension ByteReader {
    fileprivate mutating func id() -> IndividualID? { bytes().map { IndividualID($0) } }

    fileprivate mutating func ids() -> [IndividualID]? {
        guard let count = count() else { return nil }
        var ids: [IndividualID] = []
        for _ in 0..<count {
            guard let id = id() else { return nil }
            ids.append(id)
        }
        return ids
    }
}
