import Events
import SeededRandomness
import Testing

struct EventTimeTests {
    private func parse(_ text: String) -> Milliseconds? {
        let bytes = Array(text.utf8)
        return EventTime.parse(unsafe bytes.span.bytes)
    }

    @Test(
        arguments: [
            ("1970-01-01T00:00:00Z", 0), ("1970-01-01t00:00:00z", 0), ("1970-01-01T00:00:00-00:00", 0),
            ("1969-12-31T23:59:59.999Z", -1),
            ("1969-12-31T23:59:59.9999999Z", -1), ("1970-01-01T00:00:00.5Z", 500), ("1970-01-01T00:00:00.05Z", 50),
            ("1970-01-01T00:00:00.0019Z", 1), ("1970-01-01T01:00:00+01:00", 0), ("1969-12-31T00:01:00-23:59", 0),
            ("2026-03-02T09:30:00Z", 1_772_443_800_000), ("2000-02-29T00:00:00Z", 951_782_400_000),
            ("2024-02-29T12:00:00Z", 1_709_208_000_000),
            ("0000-01-01T00:00:00Z", -62_167_219_200_000), ("0001-01-01T00:00:00Z", -62_135_596_800_000),
            ("9999-12-31T23:59:59.999Z", 253_402_300_799_999), ("0000-02-29T00:00:00Z", -62_162_121_600_000),
            ("2016-12-31T23:59:60Z", 1_483_228_800_000), ("1990-12-31T15:59:60-08:00", 662_688_000_000),
            ("2015-06-30T23:59:60.5Z", 1_435_708_800_500),
            ("2015-07-01T01:59:60+02:00", 1_435_708_800_000), ("0000-06-30T23:59:60Z", -62_151_494_400_000),
            ("9999-12-31T23:59:60Z", 253_402_300_800_000),
        ] as [(String, Milliseconds)])
    func rfc3339TimesAreRead(text: String, time: Milliseconds) {
        #expect(parse(text) == time)
    }

    @Test(
        arguments: [
            "", "2026-03-02", "2026-03-02T09:30:00", "2026-03-02 09:30:00Z", "2026-03-02T09:30Z", "2026-3-02T09:30:00Z",
            "2026-03-02T9:30:00Z",
            "2026-02-29T00:00:00Z", "1900-02-29T00:00:00Z", "2026-13-01T00:00:00Z", "2026-00-01T00:00:00Z",
            "2026-01-00T00:00:00Z",
            "2026-04-31T00:00:00Z", "2026-03-02T24:00:00Z", "2026-03-02T09:60:00Z", "2026-03-02T09:30:61Z",
            "2026-03-02T09:30:60Z",
            "2026-12-30T23:59:60Z", "2026-12-31T23:59:60+01:00", "2026-03-31T23:59:60Z", "2026-03-02T09:30:00.Z",
            "2026-03-02T09:30:00,5Z",
            "2026-03-02T09:30:00+1:00", "2026-03-02T09:30:00+01", "2026-03-02T09:30:00+0100",
            "2026-03-02T09:30:00+24:00",
            "2026-03-02T09:30:00+01:60", "2026-03-02T09:30:00ZZ", " 2026-03-02T09:30:00Z", "2026-03-02T09:30:00Z ",
            "+2026-03-02T09:30:00Z",
            "12026-03-02T09:30:00Z", "-001-03-02T09:30:00Z", "２026-03-02T09:30:00Z", "2026-03-02T09:30:00\u{2212}01:00",
            "1772443800000",
            "2026-03-02T09:30:00.123", "2026/03/02T09:30:00Z", "2026-03-02X09:30:00Z", "20260302T093000Z",
        ])
    func otherTextsAreNone(text: String) {
        #expect(parse(text) == nil)
    }

    @Test func everyDayOfTheCalendarFollowsTheOneBefore() {
        var expected: Milliseconds = -62_167_219_200_000
        for year in 0...2400 {
            for month in 1...12 {
                let leap = year % 400 == 0 || (year % 4 == 0 && year % 100 != 0)
                for day in 1...[31, leap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1]
                where day == 1 || day > 27 {
                    func padded(_ number: Int, _ width: Int) -> String {
                        String(repeating: "0", count: width - String(number).count) + String(number)
                    }
                    let text = "\(padded(year, 4))-\(padded(month, 2))-\(padded(day, 2))T00:00:00Z"
                    #expect(parse(text) == expected + Milliseconds(day - 1) * 86_400_000)
                }
                expected +=
                    Milliseconds([31, leap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1]) * 86_400_000
            }
        }
    }

    @Test func textsOfTheUsualFormAreReadAsByTheLetter() {
        let seed = UInt64.random(in: .min ... .max)
        print("textsOfTheUsualFormAreReadAsByTheLetter seed \(seed)")
        var generator = SeededGenerator(seed: seed)
        var read = 0
        func digits(_ numbers: ClosedRange<Int>, _ width: Int) -> String {
            let digits = String(Int.random(in: numbers, using: &generator))
            return String(repeating: "0", count: width - digits.count) + digits
        }
        for round in 0..<20_000 {
            let date = "\(digits(0...9_999, 4))-\(digits(0...13, 2))-\(digits(0...32, 2))"
            let time = "\(digits(0...24, 2)):\(digits(0...60, 2)):\(digits(0...61, 2))"
            var text = Array("\(date)T\(time)\(round % 2 == 0 ? "." + digits(0...999, 3) : "")Z".utf8)
            if round % 3 == 0 {
                text[Int.random(in: 0..<text.count, using: &generator)] = UInt8.random(in: 0...127, using: &generator)
            }
            let expected = NaiveTime.milliseconds(String(decoding: text, as: UTF8.self)).map(Milliseconds.init)
            #expect(EventTime.parse(unsafe text.span.bytes) == expected, "\(String(decoding: text, as: UTF8.self))")
            if expected != nil { read += 1 }
            // A byte beyond ASCII is no digit and no mark, whatever its lower bits are.
            text[Int.random(in: 0..<text.count, using: &generator)] |= 0x80
            #expect(EventTime.parse(unsafe text.span.bytes) == nil)
        }
        #expect(read > 5_000)
    }
}

struct TraceParentTests {
    private func isValid(_ text: String) -> Bool {
        let bytes = Array(text.utf8)
        return TraceParent.isValid(unsafe bytes.span.bytes)
    }

    @Test func theFormatIsChecked() {
        let valid = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"
        #expect(isValid(valid))
        #expect(!isValid(valid.uppercased()))
        #expect(!isValid("01" + valid.dropFirst(2)))
        #expect(!isValid(valid + "-x") && !isValid(String(valid.dropLast())))
        #expect(!isValid("00-00000000000000000000000000000000-b7ad6b7169203331-01"))
        #expect(!isValid("00-0af7651916cd43dd8448eb211c80319c-0000000000000000-01"))
        #expect(!isValid("00-0af7651916cd43dd8448eb211c80319g-b7ad6b7169203331-01"))
        #expect(!isValid("00_0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"))
        #expect(!isValid(""))
    }
}
