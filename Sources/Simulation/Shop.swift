public import Events
import JSON

/// A simulated online shop: an endless stream of what its visitors do, in order of arrival.
///
/// People come in visits, bursts of page views, searches and basket changes within minutes; some baskets are ordered,
/// others left behind. A few individuals come all the time and most hardly ever. Everyone new brings a profile and an
/// answer on consent. A few records arrive up to an hour late or twice.
///
/// The stream is a function of the arguments alone: equal arguments give equal bytes on every machine. Memory is bounded by the
/// number of individuals; a record takes O(log n) of the visits that go on at the time.
///
///     var shop = Shop(seed: 7, individuals: 10_000, start: 1_767_225_600_000, eventsPerSecond: 50)
///     let record = shop.next()
public struct Shop: ~Copyable, Sendable {
    let seed: UInt64
    let catalogue = Catalogue()
    var random: RandomSource
    var agenda = Agenda()
    var shoppers: [Shopper]
    var writer: EventWriter

    /// Records on their way that arrive late or again, at most one for an individual; unused places are in `freePlaces`.
    private var underway: [Underway] = []
    private var freePlaces: [Int] = []

    /// When the next visit begins, and the mean time between two, in microseconds of shop time.
    private var nextVisit: Int64
    private let visitInterval: Double

    private struct Underway: Sendable {
        var shopper: Int
        var record: ShopRecord
    }

    /// Opens the shop.
    ///
    /// - Parameters:
    ///   - seed: Chooses one of the possible histories; event ids differ between seeds.
    ///   - individuals: How many people there are, at least 1 and at most 10 million.
    ///   - start: The shop time at which it opens: no event is earlier.
    ///   - eventsPerSecond: Records a second of shop time, on average once the first visits are under way. A visitor needs some
    ///     seconds for each step, so too few individuals stay below it.
    public init(seed: UInt64, individuals: Int, start: Milliseconds, eventsPerSecond: Double) {
        let count = min(max(individuals, 1), Limits.individuals)
        let bounds = Limits.eventsPerSecond
        let rate = eventsPerSecond.isNaN ? 1 : min(max(eventsPerSecond, bounds.lowerBound), bounds.upperBound)
        self.seed = seed
        random = RandomSource(seed: seed)
        shoppers = Array(repeating: Shopper(), count: count)
        nextVisit = min(max(start, 0), Limits.start) * 1_000
        visitInterval = max(Habits.recordsPerVisit / rate, Habits.shortestVisitInterval / Double(count)) * 1_000_000
        writer = EventWriter(seed: seed, catalogue: catalogue)
    }

    /// The next record to arrive.
    public mutating func next() -> ShopRecord {
        while true {
            let visit = nextVisit / 1_000
            guard let due = agenda.first, due.time <= visit, let entry = agenda.removeFirst() else {
                beginVisit(at: visit)
                nextVisit += max(1, Int64(random.exponential() * visitInterval))
                continue
            }
            if entry.item < 0 { return arrive(place: ~entry.item) }
            let isPunctual = shoppers[entry.item].next.isPunctual
            let value = act(entry.item, at: entry.time)
            let record = ShopRecord(
                key: writer.key(of: entry.item), arrival: entry.time, eventTime: entry.time, value: value)
            if isPunctual || shoppers[entry.item].hasRecordUnderway { return record }
            let lot = random.unit()
            if lot < Habits.lateShare {
                delay(record, of: entry.item)
            } else {
                if lot < Habits.lateShare + Habits.repeatedShare { `repeat`(record, of: entry.item) }
                return record
            }
        }
    }

    /// Somebody comes in who is not there already: the busy ones more often. Nobody, where all that were drawn are busy.
    private mutating func beginVisit(at time: Milliseconds) {
        for _ in 0..<Limits.drawsPerVisit {
            let index = random.skewedIndex(below: shoppers.count)
            guard shoppers[index].next == .none else { continue }
            welcome(index)
            agenda.add(index, at: time)
            return
        }
    }

    /// Lets a record arrive later than it happened, instead of now.
    private mutating func delay(_ record: ShopRecord, of index: Int) {
        let delay = Habits.meanLateness * random.exponential()
        send(record, of: index, after: min(Limits.lateness, 1_000 + Milliseconds(delay)))
    }

    /// Lets a record arrive a second time, as when a producer did not hear that the first had arrived.
    private mutating func `repeat`(_ record: ShopRecord, of index: Int) {
        let delay = Habits.meanRetry * random.exponential()
        send(record, of: index, after: min(Limits.lateness, 100 + Milliseconds(delay)))
    }

    private mutating func send(_ record: ShopRecord, of index: Int, after delay: Milliseconds) {
        let delayed = ShopRecord(
            key: record.key, arrival: record.arrival + delay, eventTime: record.eventTime, value: record.value)
        shoppers[index].hasRecordUnderway = true
        let item = Underway(shopper: index, record: delayed)
        let place: Int
        if let free = freePlaces.popLast() {
            place = free
            underway[place] = item
        } else {
            place = underway.count
            underway.append(item)
        }
        agenda.add(~place, at: delayed.arrival)
    }

    private mutating func arrive(place: Int) -> ShopRecord {
        freePlaces.append(place)
        shoppers[underway[place].shopper].hasRecordUnderway = false
        return underway[place].record
    }
}

extension Shopper.Act {
    /// Profiles and consent come from the shop's own systems, at once and once.
    fileprivate var isPunctual: Bool {
        switch self {
        case .none, .register, .answerPush, .answerEmail, .changeMind, .renewToken: true
        case .open, .sendBack, .browse, .order: false
        }
    }
}
