import YAML

/// What can carry a label: by having it, or by reading what carries it. Numbers are indexes among what is of its kind.
enum LabelCarrier: Hashable {
    case eventType(Int)
    /// A property of an event type, by the property's index among those that expressions read.
    case property(Int, of: Int)
    case attribute(Int)
    case feature(Int)
    case score(Int)
    case segment(Int)
    case channel(Int)
    case campaign(Int)

    /// The variable that a slot stands for; nil where it is none.
    init?(_ slot: Slot) {
        switch slot {
        case .attribute(let index): self = .attribute(index)
        case .feature(let index): self = .feature(index)
        case .score(let index): self = .score(index)
        case .segment(let index): self = .segment(index)
        case .event, .trigger, .individualID, .now, .zone: return nil
        }
    }
}

/// Who reads what, so that labels travel from what has them to campaigns.
struct LabelFlow {
    /// Something that is read, with the place where it is.
    struct Read {
        let source: LabelCarrier
        let span: SourceSpan
    }

    /// The way of a label to a carrier.
    struct Way {
        /// The label, where it is given.
        let label: Located<String>
        /// From what the carrier reads itself to what has the label; each is read by the one before it.
        let reads: [Read]
    }

    private struct Edge: Hashable {
        let reader: LabelCarrier
        let source: LabelCarrier
    }

    /// How many labels there are: where there are none, nothing is kept.
    private let labelCount: Int
    private var reads: [LabelCarrier: [Read]] = [:]
    private var noted: Set<Edge> = []
    private var own: [LabelCarrier: [Located<String>]] = [:]

    /// Whether anything has a label.
    var isNeeded: Bool { labelCount > 0 }

    /// Creates a flow without readers, of so many labels.
    init(of labelCount: Int) { self.labelCount = labelCount }

    /// Notes that a reader reads something; its first place stands.
    mutating func note(_ reader: LabelCarrier, reads source: LabelCarrier, at span: SourceSpan) {
        guard isNeeded, noted.insert(Edge(reader: reader, source: source)).inserted else { return }
        reads[reader, default: []].append(Read(source: source, span: span))
    }

    /// Says which labels something has of its own.
    mutating func give(_ labels: [Located<String>], to carrier: LabelCarrier) {
        if !labels.isEmpty { own[carrier] = labels }
    }

    /// The labels that come to a carrier from what it reads, each once, by the shortest way (breadth first): O(reads).
    func ways(to carrier: LabelCarrier) -> [Way] {
        var found: [Way] = []
        var seen: Set<LabelCarrier> = [carrier]
        // What is reached, with the place in the list of what reads it.
        var reached: [(read: Read, reader: Int?)] = []
        var place = -1
        while place < reached.count, found.count < labelCount {
            let next = place < 0 ? carrier : reached[place].read.source
            for label in own[next] ?? [] where !found.contains(where: { $0.label.value == label.value }) {
                found.append(Way(label: label, reads: Self.way(to: place, in: reached)))
            }
            for read in reads[next] ?? [] where seen.insert(read.source).inserted {
                reached.append((read, place < 0 ? nil : place))
            }
            place += 1
        }
        return found
    }

    private static func way(to place: Int, in reached: [(read: Read, reader: Int?)]) -> [Read] {
        var way: [Read] = []
        var next = place < 0 ? nil : place
        while let place = next {
            way.append(reached[place].read)
            next = reached[place].reader
        }
        return way.reversed()
    }
}
