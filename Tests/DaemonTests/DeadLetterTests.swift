internal import Events
internal import KafkaClient
internal import Testing
@testable internal import Daemon

struct TopicLimitsTests {
    private static let now: Milliseconds = 1_772_443_800_000

    private func limits(_ settings: [(String, String?)]) -> TopicLimits {
        TopicLimits(settings.map { TopicSetting(name: $0.0, value: $0.1, isDefault: false) })
    }

    @Test func settingsThatAreNotToldAreStock() {
        #expect(limits([]) == .stock)
        #expect(limits([("max.message.bytes", nil), ("message.timestamp.before.max.ms", "x")]) == .stock)
    }

    @Test func settingsAreRead() {
        let read = limits([
            ("max.message.bytes", "2000"), ("message.timestamp.before.max.ms", "86400000"),
            ("message.timestamp.after.max.ms", "1000"), ("message.timestamp.type", "CreateTime"),
        ])
        #expect(read == TopicLimits(maxMessageBytes: 2_000, timestampBefore: 86_400_000, timestampAfter: 1_000))
        #expect(!limits([("message.timestamp.type", "LogAppendTime")]).keepsTimestamps)
    }

    /// Brokers before 3.6 have only that; those from 3.6 to 3.9 have all three.
    @Test func theDifferenceBoundsBothSides() {
        let read = limits([("message.timestamp.difference.max.ms", "5000"), ("message.timestamp.after.max.ms", "9000")])
        #expect(read.timestampBefore == 5_000 && read.timestampAfter == 5_000)
    }

    @Test(
        arguments: [
            (nil, 0), (0, 0), (-86_400_000 + 60_000, -86_400_000 + 60_000),
            (-86_400_000 + 59_999, -86_400_000 + 60_000),
            (-2 * 86_400_000, -86_400_000 + 60_000), (3_600_000 - 60_000, 3_600_000 - 60_000),
            (3_600_000, 3_600_000 - 60_000), (.max, 3_600_000 - 60_000), (.min, -86_400_000 + 60_000),
        ] as [(Milliseconds?, Milliseconds)])
    func timestampsStayAwayFromTheBounds(offset: Milliseconds?, expected: Milliseconds) {
        let limits = TopicLimits(maxMessageBytes: 1, timestampBefore: 86_400_000, timestampAfter: 3_600_000)
        #expect(limits.clamp(offset.map { Self.now.addingClamped($0) }, now: Self.now) == Self.now + expected)
    }

    @Test func narrowBoundsKeepHalf() {
        let limits = TopicLimits(maxMessageBytes: 1, timestampBefore: 1_000, timestampAfter: 0)
        #expect(limits.clamp(Self.now - 501, now: Self.now) == Self.now - 500)
        #expect(limits.clamp(Self.now + 1, now: Self.now) == Self.now)
    }

    /// 0 would be taken for now.
    @Test func theBeginningOfTimeIsOneMillisecondAfter() {
        for time in [0, -1, Int64.min] { #expect(TopicLimits.stock.clamp(time, now: Self.now) == 1) }
        #expect(TopicLimits.stock.clamp(1, now: Self.now) == 1)
    }

    @Test func batchesKeepWithinTheSmallestTopic() {
        func topic(_ bytes: Int) -> TopicLimits {
            TopicLimits(maxMessageBytes: bytes, timestampBefore: 0, timestampAfter: 0)
        }
        #expect(TopicLimits.batchBytes([topic(1_048_588), .stock], wanted: 1_000_000) == 1_000_000)
        #expect(TopicLimits.batchBytes([topic(1_048_588), topic(10_000)], wanted: 1_000_000) == 9_872)
        #expect(TopicLimits.batchBytes([topic(10)], wanted: 1_000_000) == 1)
    }
}

struct DeadLetterTests {
    private static let now: Milliseconds = 1_772_443_800_000

    private func letter(
        key: Int = 10, value: Int? = 100, headers: Int = 0, message: Int = 20, timestamp: Milliseconds? = now
    ) -> DeadLetter {
        var outgoing = OutgoingHeaders()
        if headers > 0 { outgoing.append("h", String(repeating: "x", count: headers - 11)) }
        return DeadLetter(
            key: Array(repeating: 1, count: key), value: value.map { Array(repeating: 2, count: $0) },
            headers: KeptHeaders(outgoing, bytes: headers), timestamp: timestamp, coordinates: ("topic", 3, 17),
            Reject(.malformedJSON, String(repeating: "m", count: message)), now: Self.now)
    }

    private func form(_ letter: DeadLetter, bytes: Int) -> DeadLetter.Form {
        letter.form(within: TopicLimits(maxMessageBytes: bytes, timestampBefore: .max, timestampAfter: 3_600_000))
    }

    private func added(_ form: DeadLetter.Form, _ name: String) -> String? {
        form.added.first { $0.name == "attune.error." + name }?.value
    }

    @Test func whatFitsGoesAsItIs() {
        let form = form(letter(), bytes: 1_048_588)
        #expect(form.keepsKey && form.keepsValue && form.keepsHeaders && form.timestamp == Self.now)
        #expect(
            form.added.map { "\($0.name)=\($0.value)" } == [
                "attune.error.topic=topic", "attune.error.partition=3", "attune.error.offset=17",
                "attune.error.stage=decode", "attune.error.reason=malformed_json",
                "attune.error.message=mmmmmmmmmmmmmmmmmmmm", "attune.error.time=1772443800000",
            ])
    }

    @Test func whatIsTooLargeGoesWithoutItsValue() {
        let form = form(letter(value: 10_000), bytes: 10_000)
        #expect(!form.keepsValue && form.keepsHeaders && form.keepsKey)
        #expect(added(form, "value_omitted") == "10000")
    }

    @Test func headersAndKeyGoWhereTheValueWasNotEnough() {
        let headers = form(letter(value: 10_000, headers: 10_000), bytes: 10_000)
        #expect(!headers.keepsValue && !headers.keepsHeaders && headers.keepsKey)
        #expect(added(headers, "headers_omitted") == "10000")
        let nothing = form(letter(key: 10_000, value: nil, headers: 10_000), bytes: 10_000)
        #expect(nothing.keepsValue && !nothing.keepsHeaders && !nothing.keepsKey)
        #expect(added(nothing, "key_omitted") == "10000" && added(nothing, "value_omitted") == nil)
    }

    /// Whatever the limit, what is sent fits into it, and takes everything that does.
    @Test func theLimitIsKept() {
        let all = self.form(
            letter(key: 900, value: 3_000, headers: 2_500, message: 4_096, timestamp: 0), bytes: 100_000)
        let whole = all.added.reduce(900 + 3_000 + 2_500) { $0 + $1.name.utf8.count + $1.value.utf8.count + 10 }
        #expect(all.keepsKey && all.keepsHeaders && all.keepsValue)
        for bytes in stride(from: TopicLimits.leastForDeadLetters, through: 16_000, by: 7) {
            let letter = letter(key: 900, value: 3_000, headers: 2_500, message: 4_096, timestamp: 0)
            let form = form(letter, bytes: bytes)
            let size =
                form.added.reduce(0) { $0 + $1.name.utf8.count + $1.value.utf8.count + 10 } + (form.keepsKey ? 900 : 0)
                + (form.keepsValue ? 3_000 : 0) + (form.keepsHeaders ? 2_500 : 0)
            #expect(size + 128 <= bytes)
            #expect(added(form, "message")?.utf8.count == 4_096 || !form.keepsKey && size + 128 > bytes - 4)
            #expect(form.keepsValue == (whole + 128 <= bytes))
        }
    }

    @Test func aTimestampThatIsLostIsInAHeader() {
        #expect(added(form(letter(timestamp: Self.now), bytes: 10_000), "timestamp") == nil)
        #expect(added(form(letter(timestamp: Self.now + 86_400_000), bytes: 10_000), "timestamp") == "1772530200000")
        #expect(added(form(letter(timestamp: nil), bytes: 10_000), "timestamp") == nil)
        var limits = TopicLimits.stock
        limits.keepsTimestamps = false
        #expect(added(letter().form(within: limits), "timestamp") == "1772443800000")
    }
}
