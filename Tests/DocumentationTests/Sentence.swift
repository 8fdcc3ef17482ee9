/// What the page of the rule language says about the order of things, sentence by sentence, and the tests that hold it.
struct Sentence: Sendable {
    let text: String
    /// `DecisionsTests/JourneyTests/aRestartBeginsAnew`: target, suite, function.
    let tests: [String]

    init(_ text: String, _ tests: String...) {
        self.text = text
        self.tests = tests
    }
}

extension Sentence {
    /// All that is held.
    static var all: [Sentence] { steps + happenings + gates }
}
