internal import Events
internal import Configuration
internal import Glibc
internal import OperatingSystem
internal import SeededRandomness
internal import Testing
@testable internal import Daemon

struct LogTests {
    private static let time: Int64 = 1_772_443_920_007

    /// What `body` logs, as it arrives at the other end of a pipe.
    private func written(_ form: LogForm, _ level: LogLevel = .debug, _ body: (Log) -> Void) -> String {
        var ends: [Int32] = [-1, -1]
        unsafe pipe(&ends)
        body(Log(level: level, output: LogOutput(descriptor: ends[1], form: form, now: { Self.time })))
        close(ends[1])
        var bytes: [UInt8] = []
        var block = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = unsafe read(ends[0], &block, block.count)
            guard count > 0 else { break }
            bytes += block[..<count]
        }
        close(ends[0])
        return String(decoding: bytes, as: UTF8.self)
    }

    @Test(arguments: [
        (LogForm.text, "2026-03-02T09:32:00.007Z warning slow commit partition=3 took=1.5 path=\"a b\" ok=true\n"),
        (.journald, "<4>slow commit partition=3 took=1.5 path=\"a b\" ok=true\n"),
        (
            .json,
            """
            {"time":"2026-03-02T09:32:00.007Z","level":"warning","message":"slow commit","partition":3,"took":1.5,\
            "path":"a b","ok":true}

            """
        ),
    ])
    func aLineHasItsForm(form: LogForm, expected: String) {
        let line = written(form) { log in
            log.with(["partition": 3]).warning("slow commit", ["took": 1.5, "path": "a b", "ok": true])
        }
        #expect(line == expected)
    }

    @Test func lessThanTheLevelIsNotWritten() {
        let lines = written(.journald, .warning) { log in
            log.debug("1")
            log.info("2")
            log.warning("3")
            log.error("4")
        }
        #expect(lines == "<4>3\n<3>4\n")
    }

    @Test(arguments: [
        ("a\nb", "a\\nb", "\"a\\nb\""), ("\u{1B}[31m", "\\u{1b}[31m", "\"\\u001b[31m\""),
        ("\u{0}", "\\u{0}", "\"\\u0000\""), ("\u{202E}x", "\\u{202e}x", "\"\\u202ex\""),
        ("\u{1FFFE}", "\\u{1fffe}", "\"\\ud83f\\udffe\""), ("é🦊", "é🦊", "\"é🦊\""), ("a\\b", "a\\\\b", "\"a\\\\b\""),
        ("\u{FEFF}", "\\u{feff}", "\"\\ufeff\""),
    ])
    func whatComesFromOutsideSteersNothing(text: String, shown: String, json: String) {
        #expect(LogText.escaped(text) == shown)
        #expect(LogText.json([("a", .string(text))]) == "{\"a\":\(json)}")
    }

    @Test func aFieldsTextIsToldFromItsNeighbours() {
        let fields: [(name: String, value: LogValue)] = [
            ("a", .string("")), ("b", .string("x=y")), ("c", .string("say \"hi\"")), ("d", .string("plain")),
        ]
        #expect(LogText.fields(fields) == " a=\"\" b=\"x=y\" c=\"say \\\"hi\\\"\" d=plain")
    }

    @Test func aNumberThatJSONLacksIsText() {
        #expect(LogText.json([("a", .double(.infinity)), ("b", .double(0.25))]) == "{\"a\":\"inf\",\"b\":0.25}")
    }

    @Test func aLineThatIsTooLongIsCut() {
        for form in [LogForm.text, .journald, .json] {
            let line = written(form) { $0.info(String(repeating: "\u{1}", count: 60_000)) }
            #expect(line.utf8.count <= LogOutput.longestLine)
            #expect(line.hasSuffix("\n"))
            #expect(line.contains("truncated"))
        }
    }

    @Test(arguments: [
        (0, "1970-01-01T00:00:00.000Z"), (951_782_399_999, "2000-02-28T23:59:59.999Z"),
        (951_782_400_000, "2000-02-29T00:00:00.000Z"), (4_107_542_400_000, "2100-03-01T00:00:00.000Z"),
        (-1, "1969-12-31T23:59:59.999Z"), (253_402_300_799_999, "9999-12-31T23:59:59.999Z"),
    ])
    func instantsAreRFC3339(milliseconds: Int64, expected: String) {
        #expect(InstantText.rfc3339(milliseconds) == expected)
    }

    @Test func timesAgreeWithTheSystem() {
        let seed = UInt64.random(in: 0...(.max))
        var generator = SeededGenerator(seed: seed)
        for _ in 0..<1_000 {
            let seconds = Int64.random(in: -62_167_219_200..<253_402_300_800, using: &generator)
            var time = time_t(seconds)
            var parts = unsafe tm()
            unsafe gmtime_r(&time, &parts)
            let text = InstantText.rfc3339(seconds * 1_000)
            let numbers = text.split { "-T:.Z".contains($0) }.compactMap { Int32($0) }
            let expected = unsafe [
                parts.tm_year + 1_900, parts.tm_mon + 1, parts.tm_mday, parts.tm_hour, parts.tm_min, parts.tm_sec, 0,
            ]
            #expect(numbers == expected, "seed \(seed): \(seconds)")
        }
    }

    @Test func linesOfSeveralThreadsStayWhole() throws {
        let lines = written(.journald) { log in
            let text = String(repeating: "x", count: 100)
            guard let one = try? Thread(name: "one", { for _ in 0..<100 { log.info(text) } }),
                let two = try? Thread(name: "two", { for _ in 0..<100 { log.info(text) } })
            else { return }
            one.join()
            two.join()
        }
        let expected = "<6>" + String(repeating: "x", count: 100)
        #expect(lines.split(separator: "\n").count == 200)
        #expect(lines.split(separator: "\n").allSatisfy { $0 == expected })
    }

    @Test func theFormIsThatOfThePlace() throws {
        var ends: [Int32] = [-1, -1]
        unsafe pipe(&ends)
        defer {
            close(ends[0])
            close(ends[1])
        }
        var status = stat()
        unsafe fstat(ends[1], &status)
        func form(_ format: Configuration.Log.Format, _ stream: String?) -> LogForm {
            LogForm(format, descriptor: ends[1], environment: stream.map { ["JOURNAL_STREAM": $0] } ?? [:])
        }
        #expect(form(.auto, nil) == .json)
        #expect(form(.auto, "\(status.st_dev):\(status.st_ino)") == .journald)
        #expect(form(.auto, "\(status.st_dev):1") == .json)
        #expect(form(.text, nil) == .text)
        #expect(form(.json, "\(status.st_dev):\(status.st_ino)") == .json)
    }
}
