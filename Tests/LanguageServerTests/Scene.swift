import Foundation
import LanguageServer
import RuleSets
import TimeZoneFixtures
import YAML

/// A cursor in a file, as `‸` in its text, with other files of the rule set beside it.
func cursor(_ text: String, beside others: [String: String] = ["shop.yaml": shop]) -> Cursor {
    let parts = text.components(separatedBy: "‸")
    let before = parts[0]
    let bytes = Array(parts.joined().utf8)
    let file = ParsedRuleFile(RuleFile(path: "/rules/edited.yaml", name: "edited.yaml", bytes: bytes))
    let files =
        others.sorted { $0.key < $1.key }.map { name, text in
            ParsedRuleFile(RuleFile(path: "/rules/\(name)", name: name, bytes: Array(text.utf8)))
        } + [file]
    let position = file.source.position(of: before.utf8.count, .utf16)
    return Cursor(
        file, at: position, among: files, RuleSetAnalysis(files, timeZones: TimeZoneFixtures.database), .utf16,
        TimeZoneFixtures.database)
}

/// What can be written at the cursor, by label.
func labels(_ text: String, beside others: [String: String] = ["shop.yaml": shop]) -> [String] {
    Completion.at(cursor(text, beside: others)).items.map(\.label)
}

/// A place as `file:line:column` from 0.
func shown(_ location: Location) -> String {
    let file = location.path.split(separator: "/").last ?? ""
    return "\(file):\(location.range.start.line):\(location.range.start.character)"
}

/// A small rule set.
let shop = """
    events:
      page.viewed: {properties: {category: string, price: double}}
      cart.updated:
        # What it is worth.
        properties: {cart_id: string, value: double}
    attributes:
      first_name: {type: string, pii: true}
    features:
      # How often somebody looked today.
      views_24h: {count: page.viewed, over: 24h}
      dearest: {max: page.viewed, of: event.price, over: 7d}
    scores:
      heat: views_24h * 2
    segments:
      stage: [{hot: heat > 10}, {cold: 'true'}]
    channels:
      push: {address: individual.first_name}
      email: {address: individual.first_name}
    campaigns:
      reminder:
        tags: [offers]
        trigger: {event: cart.updated, where: event.value > 50.0, key: event.cart_id}
        when: stage == "hot"
        exit:
          - {event: page.viewed, where: 'event.category == trigger.cart_id'}
        steps:
          - wait: 30m
          - id: nudge
            send: {channels: [push], template: cart-v1, params: {name: 'Dear ${individual.?first_name.orValue("you")}'}}
    policies:
      caps: [{max: 1, per: 24h, channel: push, tag: offers}]

    """
