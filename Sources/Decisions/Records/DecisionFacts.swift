import CEL
import Events
import JSON
import RuleSets
import State

/// What a decision says, but for the texts that lie in the individual's buffer or in the event at hand (``DecisionTexts``). With them it
/// becomes a record, written straight into the outgoing bytes, or a ``Decision``.
struct DecisionFacts {
    /// When it was decided: the partition's clock.
    let now: Milliseconds
    /// The campaign's name; empty where the decision is about no campaign.
    let campaign: String
    /// ``StableHash`` of the campaign's name; 0 where there is none.
    let campaignHash: UInt64
    /// The step that was decided; its id and hash.
    var step: (id: String, hash: UInt64)?
    /// What came of it.
    let outcome: Outcome
    /// Why, where the outcome has reasons.
    let reason: Reason?
    /// The cap, the winner or the error.
    var detail: String?
    /// The journey's id; nil where none was begun.
    var journey: Identifier?
    /// The name of the trigger's type.
    let triggerType: String
    /// When the trigger happened.
    let triggerTime: Milliseconds
    /// What the deciding expressions read, besides ``DecisionTexts/inputs``; of equal names these stand.
    var reads: [(name: String, value: Value)] = []
    /// The rank's value, where the campaign has one and the send competed; of a conversion, the goal's.
    var value: Double?
    /// The message of a `sent`, and the one that a `shadow` would have been.
    var message: MessageCommand?
    /// Of a conversion, the last send of the journey before it.
    var lastSend: SendReference?
    /// Until when a send is deferred.
    var until: Milliseconds?
    /// The control group: on every record of a shadow.
    var holdout: Holdout?
    /// Whether the journey began at this instant, and this is its first record.
    var entered = false
    /// Why the journey ended at this instant, on its last record.
    var exited: Reason?
    /// How many suppressions like the last one recorded were left out since then.
    var repeats = 0
    /// Whether what the entry's condition read is told, too.
    var tellsInputs = false
    /// Whether it goes without what its expressions read and the message's parameters, as its topic does not take it whole.
    var isCut = false

    /// The message that goes out; nil where none does.
    var command: MessageCommand? { outcome == .sent ? message : nil }
}

/// The texts of a decision, lent from where they lie.
struct DecisionTexts: ~Escapable {
    /// The individual's id.
    let individual: RawSpan
    /// The journey's key; empty where the campaign has none.
    let key: RawSpan
    /// Whether the key reads a personal attribute, so that nobody is shown it.
    let isKeyPersonal: Bool
    /// The trigger's id.
    let triggerID: RawSpan
    /// The valid W3C trace context that came with the trigger; empty where none did.
    let traceparent: RawSpan
    /// What the entry's condition read: named values as a journey keeps them; empty where it keeps none.
    let inputs: RawSpan

    /// Creates the texts of a decision from where each of them lies.
    @_lifetime(copy individual, copy key, copy triggerID, copy traceparent, copy inputs)
    init(
        individual: RawSpan, key: RawSpan, isKeyPersonal: Bool = false, triggerID: RawSpan, traceparent: RawSpan,
        inputs: RawSpan
    ) {
        self.individual = individual
        self.key = key
        self.isKeyPersonal = isKeyPersonal
        self.triggerID = triggerID
        self.traceparent = traceparent
        self.inputs = inputs
    }

    /// The texts of a decision about an event that may start a journey.
    @_lifetime(borrow event, copy key)
    init(_ event: borrowing Event, key: RawSpan) {
        individual = event.individual
        self.key = key
        isKeyPersonal = false
        triggerID = event.id
        if let traceparent = event.traceparent { self.traceparent = traceparent } else { traceparent = RawSpan() }
        inputs = RawSpan()
    }

    /// The texts of a decision about a running journey.
    @_lifetime(borrow state)
    init(_ journey: Journey, in state: borrowing IndividualState, withInputs: Bool) {
        let raw = state.raw
        individual = state.idBytes
        key = raw.extracting(journey.key)
        isKeyPersonal = state.flags(of: journey.field) & Journey.hasPersonalKey != 0
        triggerID = raw.extracting(journey.triggerID)
        traceparent = raw.extracting(journey.traceparent)
        inputs = raw.extracting(withInputs ? journey.inputs : 0..<0)
    }
}

extension Decision {
    /// A decision as a value of its own.
    init(_ facts: DecisionFacts, _ texts: borrowing DecisionTexts) {
        self.init(
            individual: String(decoding: texts.individual), now: facts.now, campaign: facts.campaign,
            step: facts.step?.id, outcome: facts.outcome, reason: facts.reason, detail: facts.detail,
            key: texts.isKeyPersonal ? Journey.maskedKey : String(decoding: texts.key), journey: facts.journey,
            trigger: TriggerReference(
                id: String(decoding: texts.triggerID), type: facts.triggerType, time: facts.triggerTime),
            traceparent: texts.traceparent.isEmpty ? nil : String(decoding: texts.traceparent),
            inputs: [], value: facts.value, message: facts.message, lastSend: facts.lastSend, until: facts.until,
            holdout: facts.holdout,
            entered: facts.entered, exited: facts.exited, repeats: facts.repeats)
        if !texts.inputs.isEmpty {
            var reader = ByteReader(texts.inputs)
            inputs = reader.values() ?? []
        }
        for read in facts.reads {
            inputs.removeAll { $0.name.hasSameBytes(as: read.name) }
            inputs.append(read)
        }
    }

    /// What it says, but for its texts.
    var facts: DecisionFacts {
        DecisionFacts(
            now: now, campaign: campaign, campaignHash: campaign.isEmpty ? 0 : StableHash.hash(campaign),
            step: step.map { ($0, StableHash.hash($0)) }, outcome: outcome, reason: reason, detail: detail,
            journey: journey, triggerType: trigger.type, triggerTime: trigger.time, reads: inputs, value: value,
            message: message, lastSend: lastSend, until: until, holdout: holdout, entered: entered, exited: exited,
            repeats: repeats)
    }
}

extension RawSpan {
    /// Whether these are the bytes of a text.
    func holds(_ text: String) -> Bool {
        let utf8 = text.utf8Span.span
        return unsafe hasSameBytes(as: utf8.bytes)
    }
}
