import Foundation
import RuleSets
import TimeZoneFixtures
import YAML

/// Loads files with the time zones that the tests bring along.
func load(_ files: [RuleFile], expressionCost: Int = RuleDefaults.expressionCost) -> LoadedRuleSet {
    RuleSetLoader.load(files, timeZones: TimeZoneFixtures.database, expressionCost: expressionCost)
}

/// Loads files, and looks for what nobody uses.
func analysed(_ files: [RuleFile]) -> LoadedRuleSet {
    let analysis = RuleSetAnalysis(files.map(ParsedRuleFile.init), timeZones: TimeZoneFixtures.database)
    return LoadedRuleSet(ruleSet: analysis.ruleSet, diagnostics: analysis.diagnostics)
}

/// Loads texts as the files `a.yaml`, `b.yaml` and so on.
func load(_ texts: String...) -> LoadedRuleSet {
    load(
        texts.enumerated().map { index, text in
            let name = String(UnicodeScalar(UInt8(ascii: "a") + UInt8(index)))
            return RuleFile(path: "\(name).yaml", bytes: Array(text.utf8))
        })
}

/// Loads the `.yaml` files of a directory, by their names.
func load(directory: URL) throws -> LoadedRuleSet {
    let names = try FileManager.default.contentsOfDirectory(atPath: directory.path).filter { $0.hasSuffix(".yaml") }
    return load(
        try names.map { name in
            RuleFile(path: name, bytes: Array(try Data(contentsOf: directory.appending(path: name))))
        })
}

extension LoadedRuleSet {
    /// What was found, as people see it.
    var text: String { DiagnosticRenderer().render(diagnostics) }

    /// The messages alone.
    var messages: [String] { diagnostics.map(\.message) }
}

/// Where the checkout stands.
let checkout = URL(filePath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
let fixtures = checkout.appending(path: "Tests/RuleSetsTests/Fixtures")

/// The names of the folders in a directory, sorted.
func folders(in directory: URL) -> [String] {
    let names = try? FileManager.default.contentsOfDirectory(atPath: directory.path)
    return (names ?? []).sorted()
}

/// A small data dictionary with channels, for tests that are about something else.
let shop = """
    events:
      page.viewed: {properties: {product_id: string, category: string, price: double, quantity: int}}
      cart.updated: {properties: {cart_id: string, value: double, currency: string, items: 'list(map(string, dyn))', at: timestamp}}
      order.completed: {properties: {order_id: string, cart_id: string, total: double}}
      web.event: {open: true}
    attributes: {first_name: string, push_token: string, email: {type: string, pii: true}, birth_year: int}
    channels: {push: {address: individual.push_token}, email: {address: individual.email}}

    """

/// A campaign that sends one message, with further keys.
func campaign(_ keys: String = "", trigger: String = "cart.updated") -> String {
    """
    campaigns:
      reminder:
        trigger: \(trigger)
        \(keys.split(separator: "\n", omittingEmptySubsequences: false).joined(separator: "\n    "))
        message: {channels: [push], template: t}

    """
}
