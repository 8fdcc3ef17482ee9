/// What a screen about decisions shows at one instant, wherever it comes from: the demo, or a running daemon.
package struct Dashboard: Sendable, Equatable {
    /// A name and how often it came.
    package struct Count: Sendable, Equatable {
        /// The name.
        package let name: String
        /// How often.
        package var count: Int

        /// Creates a count.
        package init(name: String, count: Int) {
            self.name = name
            self.count = count
        }
    }

    /// A campaign's messages.
    package struct Campaign: Sendable, Equatable {
        /// Its name.
        package let name: String
        /// By channel, in order of name.
        package var channels: [Count]
        /// Why it has none yet, where that is known.
        package var note: String?

        /// Creates a campaign.
        package init(name: String, channels: [Count] = [], note: String? = nil) {
            self.name = name
            self.channels = channels
            self.note = note
        }

        /// On all channels.
        package var count: Int { channels.reduce(0) { $0 + $1.count } }
    }

    /// How long messages took from the event that asked for them at once.
    package struct Delays: Sendable, Equatable {
        /// Half of them took no longer.
        package let median: Duration
        /// One in a hundred took longer.
        package let worst: Duration

        /// Creates them.
        package init(median: Duration, worst: Duration) {
            self.median = median
            self.worst = worst
        }
    }

    /// What stands at the right where there is room: a heading, and paragraphs in their order.
    package struct Aside: Sendable, Equatable {
        /// A paragraph, with how it stands out.
        package struct Paragraph: Sendable, Equatable {
            package let text: String
            package let style: Style?

            /// Creates a paragraph.
            package init(_ text: String, _ style: Style? = nil) {
                self.text = text
                self.style = style
            }
        }

        /// What it is about.
        package let heading: String
        /// What stands below it and stays.
        package let facts: [Paragraph]
        /// What happened, the oldest first; where rows are few the newest are shown.
        package let events: [Paragraph]

        /// Creates it.
        package init(heading: String, facts: [Paragraph], events: [Paragraph]) {
            self.heading = heading
            self.facts = facts
            self.events = events
        }
    }

    /// What this is, behind the name.
    package var title: String
    /// The time, at the right end.
    package var clock: String
    /// Events so far.
    package var events = 0
    /// Individuals whose state is kept.
    package var individuals = 0
    /// Events that wait.
    package var waiting = 0
    /// Messages so far.
    package var messages = 0
    /// Events and messages a second, over the last seconds.
    package var rates = RateMeter.Rates()
    /// How long messages took; nil where that is not known.
    package var delays: Delays?
    /// The campaigns, in order of name, also those without a message yet.
    package var campaigns: [Campaign] = []
    /// What was not sent, by reason in words, the most frequent first.
    package var suppressions: [Count] = []
    /// The last messages, the oldest first.
    package var sentences: [Sentence] = []
    /// What else happens, the oldest first: shown while messages are few.
    package var meanwhile: [String] = []
    /// What stands at the right where there is room.
    package var aside: Aside?
    /// The last line.
    package var footer: String?

    /// Creates one without numbers.
    package init(title: String, clock: String) {
        self.title = title
        self.clock = clock
    }

    /// The channels of all messages, in the order of the campaigns that use them, each once.
    var channels: [String] {
        var names: [String] = []
        for channel in campaigns.flatMap(\.channels)
        where !names.contains(where: { $0.utf8.elementsEqual(channel.name.utf8) }) {
            names.append(channel.name)
        }
        return names.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    }
}

/// Something told in a line, in several lengths.
package struct Sentence: Sendable, Equatable {
    /// The longest first, each saying less than the one before.
    package let forms: [String]

    /// Creates one of at least one length.
    package init(_ forms: [String]) { self.forms = forms.isEmpty ? [""] : forms }

    /// All of it.
    package var text: String { forms[0] }

    /// The longest form that fits into so many cells; the shortest where none does.
    package func text(within cells: Int) -> String {
        forms.first { CellWidth.of(StyledLine.visible($0)) <= cells } ?? forms[forms.count - 1]
    }
}
