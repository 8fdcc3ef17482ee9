import Foundation
import JSON
import RuleSets
import SchemaValidation
import SeededRandomness
import Testing
import TimeZoneFixtures
import YAML

struct RuleFileSchemaTests {
    @Test func theExampleRulesAreValid() throws {
        let validator = try validator("rule-files")
        let files = try exampleRules()
        #expect(files.count > 5)
        for file in files {
            #expect(validator.problems(of: try tree(file.bytes, path: file.path)) == [], "\(file.path)")
        }
    }

    /// What the loader takes in its own tests.
    @Test func theLoadersFixturesAreValidWhereTheyLoad() throws {
        let validator = try validator("rule-files")
        let root = checkout.appending(path: "Tests/RuleSetsTests/Fixtures")
        var valid = 0
        for folder in try FileManager.default.contentsOfDirectory(atPath: root.path).sorted() {
            let names = try FileManager.default.contentsOfDirectory(atPath: root.appending(path: folder).path)
            let files = try names.filter { $0.hasSuffix(".yaml") }.map {
                RuleFile(path: $0, bytes: try bytes("Tests/RuleSetsTests/Fixtures/\(folder)/\($0)"))
            }
            guard RuleSetLoader.load(files, timeZones: TimeZoneFixtures.database).ruleSet != nil else { continue }
            for file in files {
                valid += 1
                #expect(validator.problems(of: try tree(file.bytes)) == [], "\(folder)/\(file.path)")
            }
        }
        #expect(valid > 0)
    }

    @Test(arguments: [
        ("campaign: {}", "$.campaign: nothing is allowed here"),
        ("features: {views: {cuont: page.viewed}}", "$.features.views.cuont"),
        ("features: {views: {count: a, sum: b}}", "2 of oneOf hold instead of one"),
        ("features: {views: {over: 24h}}", "0 of oneOf hold instead of one"),
        ("features: {views: {count: a, over: 24}}", "not of type string"),
        ("features: {views: {count: a, over: 24 hours}}", "does not match"),
        ("features: {Views: {count: a}}", "does not match"),
        ("features: {views: {recent: a, of: b, keep: 101}}", "too large"),
        ("channels: {push: {}}", "lacks address"),
        ("policies: {caps: [{max: 0, per: 24h}]}", "too small"),
        ("policies: {surpress: []}", "$.policies.surpress: nothing is allowed here"),
        ("campaigns: {a: {message: {channels: [push], template: t}}}", "lacks trigger"),
        ("campaigns: {a: {trigger: t}}", "0 of oneOf hold instead of one"),
        ("campaigns: {a: {trigger: t, message: {channels: [], template: t}}}", "too few items"),
        ("campaigns: {a: {trigger: t, mode: shade, message: {channels: [p], template: t}}}", "none of the allowed"),
        ("campaigns: {a: {trigger: t, steps: [{then: [], wait: 1h}]}}", "lacks await"),
        ("campaigns: {a: {trigger: t, priority: 101, message: {channels: [p], template: t}}}", "too large"),
        ("tests: [{name: a}]", "lacks start"),
        ("tests: [{name: a, start: b, expect: [{send: c, reson: capped}]}]", "reson: nothing is allowed here"),
        ("tests: [{name: a, start: b, expect: [{send: c, reason: cap}]}]", "none of the allowed values"),
    ])
    func aSlipIsFound(text: String, problem: String) throws {
        let problems = try validator("rule-files").problems(of: try tree(text))
        #expect(problems.contains { $0.contains(problem) }, "\(problems)")
    }

    /// A rule set with every key that the loader knows.
    private static let everything = """
        {"events": {"viewed": {"description": "d", "open": true, "properties": {"a": "double", "b": {"type": "string", "from": "type", "labels": ["shy"]}}},
                    "bought": {"labels": ["shy"]}},
         "attributes": {"token": {"type": "string", "pii": true, "labels": ["shy"]}, "age": "int"},
         "features": {"views": {"count": ["viewed", "bought"], "over": "24h"},
                      "total": {"sum": "viewed", "of": "event.a", "where": "event.a > 0.0", "over": "7d"},
                      "newest": {"last": "viewed", "of": "event.a", "default": 0.0},
                      "each": {"count": "viewed", "by": "event.b", "keep": 5},
                      "fading": {"decayed": "viewed", "of": "event.a", "half_life": "7d"}},
         "scores": {"rank": "total * 2.0", "long_rank": {"value": "total", "labels": ["shy"]},
                    "likely": {"logistic": {"intercept": -1, "weights": {"views": 0.5}}}},
         "segments": {"keen": "views > 3", "long_keen": {"when": "views > 3", "labels": ["shy", "bold"]}, "stage": [{"warm": "views > 1"}, {"cold": true}],
                      "long_stage": {"stages": [{"warm": "views > 1"}]}},
         "channels": {"push": {"address": "individual.token"}},
         "policies": {"labels": {"shy": {"consent": "intimacy"}, "bold": {"forbid": false}}, "time_zone": {"default": "Europe/Paris"},
                      "paused": ["long"], "holdout": {"percent": 5.5, "salt": "q4"},
                      "suppress": [{"name": "open", "when": "views > 9", "tags": ["offers"], "campaigns": ["short"]}], "consent": {"default": "granted"},
                      "caps": [{"max": 2, "per": "24h", "channel": "push", "tag": "offers"}]},
         "campaigns": {
           "short": {"uses": ["shy"], "holdout": {"percent": 10}, "rollout": {"percent": 50},
             "active": {"from": "2026-03-02T09:00:00Z", "until": "2026-04-02T09:00:00Z", "sends": true}, "trigger": ["viewed", "bought"], "message": {"when": "views > 0", "channels": ["push"], "template": "t"}},
           "long": {"uses": ["shy"], "description": "d", "owner": "o", "mode": "live", "trace": true, "purpose": "service", "priority": 60,
             "value": "event.a", "tags": ["offers"], "when": true, "restart": true, "re_entry": {"after": "7d"},
             "trigger": {"event": "viewed", "where": "event.a > 1.0", "key": "event.b", "max_age": "2h"},
             "exit": [{"event": "bought", "where": "now > event.time"}],
             "steps": [{"wait": "30m"}, {"wait": {"until": "event.time + duration('1h')"}},
               {"id": "nudge", "when": "views > 0", "send": {"channels": ["push"], "template": "t", "expires": "6h",
                 "obeys_caps": false, "counts": true, "params": {"a": "${event.a}", "b": [1, {"c": null}]}}}]}},
         "tests": [{"name": "n", "campaigns": ["short"], "start": "2026-03-02T09:00:00Z", "holdout": true,
           "individual": {"id": "joe", "attributes": {"token": "t"}, "consents": {"marketing": ["push"], "intimacy": true}},
           "timeline": [{"at": "0m", "event": "viewed", "id": "e", "time": "0m", "individual": "joe", "data": {"a": 1.0}},
                        {"at": "1m", "event": "viewed", "id": "e", "rejected": "duplicate", "command": "short"}],
           "expect": [{"send": "short", "at": "0m", "individual": "joe", "step": "1", "key": "", "channel": "push",
             "template": "t", "params": {}, "trigger": "e"}],
           "never": [{"suppress": "short", "reason": "capped", "detail": "d"}],
           "features": [{"at": "2m", "individual": "joe", "views": 1}]}]}
        """

    private func loaded(_ text: String) -> LoadedRuleSet {
        RuleSetLoader.load(
            [RuleFile(path: "rules.yaml", bytes: Array(text.utf8))], timeZones: TimeZoneFixtures.database)
    }

    @Test func everyKeyThatTheLoaderTakesIsValid() throws {
        let loaded = loaded(Self.everything)
        #expect(loaded.ruleSet != nil, "\(DiagnosticRenderer().render(loaded.diagnostics))")
        #expect(try validator("rule-files").problems(of: try tree(Self.everything)) == [])
    }

    /// An editor must not mark what the loader takes; and it marks every key that is unknown or missing.
    @Test func theSchemaAndTheLoaderAgree() throws {
        let seed = UInt64.random(in: 0...UInt64.max)
        var generator = SeededGenerator(seed: seed)
        let validator = try validator("rule-files")
        let mutants = Mutation.all(of: try json(Self.everything)).shuffled(using: &generator).prefix(600)
        var refused = 0
        var taken = 0
        for mutant in mutants {
            let text = Mutation.text(mutant)
            let loaded = loaded(text)
            let problems = validator.problems(of: mutant)
            if loaded.ruleSet != nil {
                taken += 1
                #expect(problems.isEmpty, "seed \(seed): \(problems) in \(text)")
            } else {
                refused += problems.isEmpty ? 0 : 1
                // Whether a send needs a template of its own is up to its variants, which the schema does not ask.
                let isOfKeys = loaded.diagnostics.contains {
                    ["E0301", "E0304"].contains($0.code.id) && !$0.message.contains("`template`")
                }
                #expect(!isOfKeys || !problems.isEmpty, "seed \(seed): \(text)")
            }
        }
        #expect(refused > 100 && taken > 20, "seed \(seed): \(refused) refused, \(taken) taken")
    }
}
