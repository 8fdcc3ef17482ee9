import CEL
import SeededRandomness
import Testing
import TimeZoneFixtures

struct TimeZoneTests {
    @Test(arguments: ZoneTables.tables("offsets.txt"))
    func offsetsAreThoseOfAnotherReader(_ table: ZoneTables.Table) throws {
        let zone = try #require(TimeZoneFixtures.database[table.zone])
        #expect(table.rows.count >= 80)
        for row in table.rows {
            #expect(Int64(zone.offset(at: row[0])) == row[1], "\(table.zone) at \(row[0])")
        }
    }

    @Test(arguments: ZoneTables.tables("local.txt"))
    func localTimesAreThoseOfAnotherReader(_ table: ZoneTables.Table) throws {
        let zone = try #require(TimeZoneFixtures.database[table.zone])
        #expect(table.rows.count >= 20)
        for row in table.rows {
            let days = Int((Double(row[0]) / 86_400).rounded(.down))
            let date = CivilDate(daysSinceEpoch: days)
            let second = Int(row[0]) - days * 86_400
            #expect(zone.instant(of: date, second: second) == row[1], "\(table.zone) at local \(row[0])")
            #expect(
                zone.instant(of: date, second: second, repeated: .second) == row[2], "\(table.zone) local \(row[0])")
        }
    }

    @Test func offsetsBeyondTheListAreThoseWithinIt() throws {
        // The Gregorian calendar repeats after 400 years of 146,097 days.
        let zone = try #require(TimeZoneFixtures.database["Europe/Paris"])
        for hour in stride(from: 2_208_988_800, to: 2_240_524_800, by: 3_600) as StrideTo<Int64> {
            #expect(zone.offset(at: hour) == zone.offset(at: hour + 146_097 * 86_400))
        }
    }

    @Test func extremesOfInstantsHaveAnOffset() {
        for file in TimeZoneFixtures.files {
            guard let zone = TimeZoneFixtures.database[file.name] else { continue }
            for instant in [Int64.min, -62_135_596_800, 253_402_300_799, Int64.max] {
                #expect(abs(zone.offset(at: instant)) <= 26 * 3_600)
            }
        }
    }

    @Test(arguments: ["/etc/passwd", "../Europe/Paris", "Europe/../Paris", "", "Europe/", ".hidden", "Eur\u{F6}pe"])
    func namesThatAreNoneAreLeftOut(_ name: String) {
        let paris = TimeZoneFixtures.files.first { $0.name == "Europe/Paris" }?.bytes ?? []
        #expect(!paris.isEmpty)
        #expect(TimeZoneDatabase(files: [(name, paris)]).names.isEmpty)
    }

    @Test func namesAreFoundExactlyAndSuggested() {
        let database = TimeZoneFixtures.database
        #expect(database.names.count == TimeZoneFixtures.files.count)
        #expect(database["europe/paris"] == nil)
        #expect(database["Europe/Pariss"] == nil)
        #expect(database.nearest(to: "Europe/Pariss") == "Europe/Paris")
        #expect(database.contains("Europe/Paris") && database.contains("UTC") && TimeZoneDatabase.utc.contains("UTC"))
        for name in ["europe/paris", "Europe/Pariss", "", "Z", "+02:00"] { #expect(!database.contains(name)) }
        #expect(!database.isEmpty && TimeZoneDatabase.utc.isEmpty)
        #expect(database["UTC"]?.offset(at: 0) == 0)
        #expect(database["+05:45"]?.offset(at: 0) == 20_700)
        #expect(database["+24:00"] == nil)
    }

    @Test(arguments: ["", "+", "-", ":", "+:", "1", "01", "+01", "01:", "+01:0", "z", "utc", " ", "UTC "])
    func aTextThatNamesNoZoneNamesNone(_ name: String) {
        #expect(TimeZoneFixtures.database[name] == nil)
    }

    @Test func cutAndChangedFilesAreRefusedOrRead() throws {
        var random = SeededGenerator(seed: 8_536)
        for file in TimeZoneFixtures.files {
            for count in stride(from: 0, to: file.bytes.count, by: 7) {
                #expect(throws: TimeZone.Malformed.self) { try TimeZone(tzif: Array(file.bytes.prefix(count))) }
            }
            for _ in 0..<300 {
                var bytes = file.bytes
                for _ in 0...random.next() % 3 {
                    bytes[Int(random.next() % UInt64(bytes.count))] = UInt8(truncatingIfNeeded: random.next())
                }
                guard let zone = try? TimeZone(tzif: bytes) else { continue }
                for _ in 0..<5 {
                    let instant = Int64(bitPattern: random.next()) >> Int64(random.next() % 64)
                    _ = zone.offset(at: instant)
                    _ = zone.instant(of: CivilDate(daysSinceEpoch: Int(instant % 3_000_000)), second: 7_200)
                }
            }
        }
    }

    @Test func leapSecondFilesAreRefused() throws {
        var bytes = TimeZoneFixtures.files.first { $0.name == "Made/Fixed" }?.bytes ?? []
        // One leap second in the second header, and its twelve bytes after the abbreviation.
        bytes[54 + 31] = 1
        bytes.insert(contentsOf: Array(repeating: 0, count: 12), at: 54 + 44 + 10)
        #expect(throws: TimeZone.Malformed.self) { try TimeZone(tzif: bytes) }
    }
}
