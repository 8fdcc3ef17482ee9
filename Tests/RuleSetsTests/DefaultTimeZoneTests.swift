import CEL
import RuleSets
import Testing
import YAML

/// The default time zone, and machines without time zone files.
struct DefaultTimeZoneTests {
    private static let home = "attributes: {time_zone: string}\nscores: {hour: now.getHours(zone)}\n"
    private static let help =
        "there are no time zone files: install the system's package `tzdata`, or let `TZDIR` name their directory"

    private static func policies(_ zone: String) -> String { "policies: {time_zone: {default: \(zone)}}\n" }

    private static func withoutFiles(_ text: String) -> [Diagnostic] {
        let file = RuleFile(path: "a.yaml", bytes: Array(text.utf8))
        return RuleSetLoader.load([file], timeZones: .utc).diagnostics
    }

    @Test(arguments: ["Europe/Paris", "Etc/GMT+5", "UTC"])
    func theDefaultIsANameOfTheDatabase(_ name: String) {
        let loaded = load(Self.policies(name))
        #expect(loaded.text == "")
        #expect(loaded.ruleSet?.policies.defaultTimeZone == name)
    }

    @Test(arguments: [
        ("europe/paris", "did you mean `Europe/Paris`?"), ("Europ/Paris", "did you mean `Europe/Paris`?"),
        ("CEST", "write a name of the IANA database, as `Europe/Paris`"),
        ("+02:00", "write a name of the IANA database, as `Europe/Paris`"),
    ])
    func whatIsNoNameIsAnErrorAtItsPlace(_ name: String, _ help: String) throws {
        let found = try #require(load(Self.policies(name)).diagnostics.first)
        #expect(found.code == .unknownTimeZone)
        #expect(found.message == "there is no time zone `\(name)`")
        #expect(found.help == help)
        #expect(found.span?.location == "a.yaml:1:33")
    }

    @Test func aMachineWithoutTimeZoneFilesIsToldHowToGetThem() throws {
        for text in [Self.policies("Europe/Paris"), Self.home, "scores: {hour: 'now.getHours(\"Europe/Paris\")'}\n"] {
            #expect(load(text).text == "")
            let found = Self.withoutFiles(text)
            #expect(found.map(\.help) == [Self.help], "\(text)")
        }
    }

    @Test func rulesThatNeedNoTimeZoneFilesLoadWithoutThem() {
        let utc = Self.policies("UTC") + "scores: {hour: now.getHours(zone), utc_hour: 'now.getHours(\"UTC\")'}\n"
        for text in [utc, "attributes: {time_zone: string}\n", Self.policies("UTC"), shop] {
            #expect(Self.withoutFiles(text).isEmpty, "\(text)")
        }
    }
}
