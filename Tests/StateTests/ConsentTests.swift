import Events
import SeededRandomness
import Testing

@testable import State

/// Consents: the newest by event time decides.
struct ConsentTests {
    struct Change: Sendable {
        let channel: String?
        let granted: Bool
        let time: Milliseconds
    }

    /// Changes by arrival, and what stands then for push and email.
    static let table: [(changes: [Change], push: Bool?, email: Bool?)] = [
        ([], nil, nil),
        ([Change(channel: "push", granted: true, time: 1)], true, nil),
        ([Change(channel: nil, granted: true, time: 1)], true, true),
        ([Change(channel: "*", granted: true, time: 1)], true, true),
        (
            [Change(channel: "push", granted: true, time: 1), Change(channel: nil, granted: false, time: 2)], false,
            false
        ),
        (
            [Change(channel: nil, granted: false, time: 1), Change(channel: "push", granted: true, time: 2)], true,
            false
        ),
        // A late older change changes nothing.
        (
            [Change(channel: nil, granted: false, time: 2), Change(channel: "push", granted: true, time: 1)], false,
            false
        ),
        (
            [Change(channel: "push", granted: true, time: 2), Change(channel: nil, granted: false, time: 1)], true,
            false
        ),
        (
            [Change(channel: "push", granted: true, time: 2), Change(channel: "push", granted: false, time: 1)], true,
            nil
        ),
        // Of equal times the later arrival decides.
        (
            [Change(channel: "push", granted: true, time: 1), Change(channel: "push", granted: false, time: 1)], false,
            nil
        ),
        (
            [Change(channel: nil, granted: true, time: 1), Change(channel: "push", granted: false, time: 1)], false,
            true
        ),
        ([Change(channel: "push", granted: false, time: 1), Change(channel: nil, granted: true, time: 1)], true, true),
    ]

    @Test(arguments: table.indices)
    func theNewestChangeDecides(row: Int) throws {
        let (changes, push, email) = Self.table[row]
        var state = IndividualState(id: "joe")
        for change in changes {
            state.setConsent(
                purpose: "marketing", channel: change.channel, granted: change.granted, time: change.time)
        }
        let restored = try IndividualState(restoring: state.bytes, types: .known)
        #expect(restored.consent(purpose: "marketing", channel: "push") == push)
        #expect(restored.consent(purpose: "marketing", channel: "email") == email)
        #expect(restored.consent(purpose: "health", channel: "push") == nil)
    }

    @Test(arguments: 0..<300 as Range<UInt64>)
    func anyOrderOfChangesGivesWhatTheNewestSays(seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        var state = IndividualState(id: "joe")
        var newest: [String: (time: Milliseconds, granted: Bool)] = [:]
        let channels = ["push", "email", "é", "e\u{301}"]
        for _ in 0..<12 {
            let channel = channels.randomElement(using: &generator)
            let isAll = generator.pick(0...2) == 0
            let granted = generator.pick(0...1) == 0
            let time = generator.pick(0...6)
            state.setConsent(purpose: "p", channel: isAll ? nil : channel, granted: granted, time: time)
            for name in isAll ? channels : [channel ?? ""] {
                let key = "\(Array(name.utf8))"
                if time >= newest[key]?.time ?? 0 { newest[key] = (time, granted) }
            }
            for name in channels {
                #expect(
                    state.consent(purpose: "p", channel: name) == newest["\(Array(name.utf8))"]?.granted, "seed \(seed)"
                )
            }
        }
    }

    @Test func purposesAndChannelsCanBeListed() {
        var state = IndividualState(id: "joe")
        state.setConsent(purpose: "marketing", channel: "push", granted: true, time: 5)
        state.setConsent(purpose: "health", channel: nil, granted: false, time: 6)
        let listed = state.consents
        #expect(listed.map(\.purpose) == ["marketing", "health"])
        #expect(listed.map(\.channel) == ["push", nil])
        #expect(listed.map(\.granted) == [true, false])
        #expect(listed.map(\.time) == [5, 6])
    }
}
