import CommandLineTool
import Daemon
import RuleSets
import Testing

@testable import attuned

/// What campaigns wait for before their first message, read from the rules.
struct DemoOutlookTests {
    @Test func theExampleRulesWaitForWhatTheySay() throws {
        let rules = try #require(
            RuleSetLoader.load(ExampleRules.files, timeZones: RuleFiles.timeZones([:])).ruleSet)
        let outlook = DemoOutlook(rules)
        let minute = Duration.seconds(60)
        // A minute is two hours in the shop: nothing that waits two days can be seen.
        #expect(
            outlook.note("loyalty", elapsed: .seconds(1), duration: minute)
                == "waits 2 days: longer than this run")
        #expect(outlook.note("cart-reminder", elapsed: .seconds(1), duration: minute) == "waits 30 min")
        #expect(outlook.note("cart-reminder", elapsed: .seconds(16), duration: minute) == nil)
        #expect(
            outlook.note("cart-reminder", elapsed: .seconds(1), duration: .seconds(15))
                == "waits 30 min: longer than this run")
        #expect(outlook.note("first-big-order", elapsed: .zero, duration: minute) == nil)
        #expect(outlook.note("loyalty", elapsed: .zero, duration: nil) == "waits 2 days: not before 24:00")
        #expect(outlook.campaigns(within: .seconds(20)) == ["cart-reminder", "search-help"])
        #expect(outlook.note("nobody", elapsed: .zero, duration: nil) == nil)
    }

    @Test func everyExampleCampaignIsDescribed() throws {
        let rules = try #require(
            RuleSetLoader.load(ExampleRules.files, timeZones: RuleFiles.timeZones([:])).ruleSet)
        let campaigns = DemoCampaign.all(of: rules)
        #expect(campaigns.count == rules.campaigns.count)
        for campaign in campaigns { #expect(campaign.description.count > 20, "\(campaign)") }
        for columns in [80, 100, 160] {
            let lines = DemoOpening.lines(words: "A shop.", campaigns: campaigns, columns: columns)
            #expect(lines.count > 12 && lines.count <= 24)
            #expect(!lines.contains { $0.width > columns || $0.text.contains("cut…") })
        }
    }
}
