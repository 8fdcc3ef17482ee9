import Events

/// Goals, commands and caps of one individual, as naively as the page reads: every event and every send is kept, and looked through.
///
/// The campaign begins a journey at each `a` (by key, restarting a running one), sends at once where a cap has room, and waits then.
struct GoalOracle {
    /// What comes. Times are minutes.
    struct Event {
        enum Kind: Hashable { case trigger, goal, opened, failed, unsubscribed, granted }

        var kind: Kind
        var key: String
        var n: Int64
        /// Of what a sender tells: which of the sends so far it is about, counted from the last; more than there are: none.
        var back: Int
        var time: Int64
        var arrival: Int64
    }

    struct Campaign {
        var within: Int64
        var wait: Int64
        var restarts: Bool
        var goalIsOpening: Bool
        var cap: (max: Int, per: Int64)
    }

    private struct Journey {
        var key: String
        var start: Int64
        var sends: [Int]
        var due: Int64?
        var converted = false
        var isReplaced = false
    }

    let campaign: Campaign
    private var journeys: [Journey] = []
    /// Every send, by its number, with its time and key.
    private(set) var sends: [(at: Int64, key: String, failed: Bool)] = []
    private var granted: (is: Bool, time: Int64) = (true, .min)
    private var clock: Int64 = 0
    private(set) var log: [String] = []

    init(_ campaign: Campaign) { self.campaign = campaign }

    /// The number of the send that an event is about; nil: none.
    func send(of event: Event) -> Int? { event.back < sends.count ? sends.count - 1 - event.back : nil }

    mutating func happen(_ event: Event) {
        pass(to: event.arrival)
        let now = max(clock, event.time)
        var tells: Int?
        switch event.kind {
        case .opened: tells = send(of: event)
        case .failed: if let send = send(of: event) { sends[send].failed = true }
        case .unsubscribed: if event.time >= granted.time { granted = (false, event.time) }
        case .granted: if event.time >= granted.time { granted = (true, event.time) }
        case .trigger, .goal: break
        }
        convert(event, tells, now)
        if event.kind == .trigger { trigger(event, now) }
    }

    private mutating func convert(_ event: Event, _ tells: Int?, _ now: Int64) {
        let isGoal = campaign.goalIsOpening ? event.kind == .opened && tells != nil : event.kind == .goal
        guard isGoal else { return }
        let key = tells.map { sends[$0].key } ?? event.key
        let found = journeys.indices.filter { index in
            let journey = journeys[index]
            return !journey.converted && !journey.isReplaced && (campaign.goalIsOpening || journey.key == key)
                && event.time > journey.start && event.time <= journey.start + campaign.within
                && clock <= journey.start + campaign.within + 7 * 1_440
        }
        for index in found.sorted(by: { journeys[$0].key < journeys[$1].key }) {
            journeys[index].converted = true
            let last = journeys[index].sends.last.map { " after \($0)" } ?? ""
            log.append("\(now)m \(journeys[index].key) converted \(event.n)\(last) since \(journeys[index].start)")
        }
    }

    private mutating func trigger(_ event: Event, _ now: Int64) {
        if let running = journeys.firstIndex(where: { $0.key == event.key && $0.due != nil }) {
            guard campaign.restarts, event.time >= journeys[running].start else { return }
            journeys[running].due = nil
        }
        for index in journeys.indices where journeys[index].key == event.key { journeys[index].isReplaced = true }
        journeys.append(Journey(key: event.key, start: event.time, sends: []))
        send(journeys.count - 1, now)
        // The wait counts from the trigger's own time; what is over already is passed at once.
        let due = event.time + campaign.wait
        if due > now { journeys[journeys.count - 1].due = due } else { send(journeys.count - 1, now) }
    }

    private mutating func send(_ index: Int, _ now: Int64) {
        guard granted.is, sends.filter({ !$0.failed && $0.at > now - campaign.cap.per }).count < campaign.cap.max else {
            return
        }
        journeys[index].sends.append(sends.count)
        log.append("\(now)m \(journeys[index].key) sent")
        sends.append((now, journeys[index].key, false))
    }

    mutating func pass(to time: Int64) {
        let target = max(clock, time)
        while let due = journeys.compactMap(\.due).min(), due <= target {
            let ready = journeys.indices.filter { journeys[$0].due == due }.sorted {
                journeys[$0].key < journeys[$1].key
            }
            for index in ready { journeys[index].due = nil }
            clock = max(clock, due)
            // One send a round: the first that goes, the others are outranked and end.
            for index in ready {
                let before = sends.count
                send(index, due)
                if sends.count > before { break }
            }
        }
        clock = target
    }
}
