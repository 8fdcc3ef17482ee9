internal import CommandLineTool
internal import JSON
internal import Replay
internal import RuleSets

/// The results of rule tests.
enum TestReport {
    static func writeText(_ results: [RuleTestResult], to output: Output) {
        for result in results {
            if result.failures.isEmpty {
                output.writeLine("\(output.terminal.styled("ok", .green))    \(result.test.name)")
                continue
            }
            output.writeLine("\(output.terminal.styled("FAIL", .red))  \(result.test.name)")
            for (index, failure) in result.failures.enumerated() {
                output.writeLine("      \(result.test.file):\(failure.line):")
                let message = failure.message(after: Array(result.failures[..<index]))
                for line in message.split(separator: "\n", omittingEmptySubsequences: false) {
                    output.writeLine("        \(line)")
                }
            }
        }
        let failed = results.count { !$0.failures.isEmpty }
        output.writeLine("\(results.count - failed) passed, \(failed) failed")
    }

    /// A document of the schema `test-report.v1`.
    static func json(_ results: [RuleTestResult], _ coverage: CoverageReport?) -> [UInt8] {
        var writer = JSONWriter()
        writer.object {
            $0.key("passed"); $0.int(results.count { $0.failures.isEmpty })
            $0.key("failed"); $0.int(results.count { !$0.failures.isEmpty })
            $0.key("tests")
            $0.array { for result in results { write(result, to: &$0) } }
            if let coverage {
                $0.key("coverage")
                write(coverage, to: &$0)
            }
        }
        writer.newline()
        return writer.bytes
    }

    private static func write(_ result: RuleTestResult, to writer: inout JSONWriter) {
        writer.object {
            $0.key("name"); $0.string(result.test.name)
            $0.key("file"); $0.string(result.test.file)
            $0.key("line"); $0.int(result.test.line)
            $0.key("passed"); $0.bool(result.failures.isEmpty)
            $0.key("failures")
            $0.array { for failure in result.failures { write(failure, to: &$0) } }
        }
    }

    private static func write(_ failure: RuleTestResult.Failure, to writer: inout JSONWriter) {
        writer.object {
            $0.key("line"); $0.int(failure.line)
            $0.key("summary"); $0.string(failure.summary)
            $0.key("message"); $0.string(failure.message)
            if let nearest = failure.nearest {
                $0.key("nearest")
                $0.object {
                    $0.key("decision"); $0.string(nearest.sentence)
                    $0.key("differences")
                    $0.array {
                        for difference in nearest.differences {
                            $0.object {
                                $0.key("key"); $0.string(difference.key)
                                $0.key("expected"); $0.string(difference.expected)
                                $0.key("actual"); $0.string(difference.actual)
                            }
                        }
                    }
                }
            }
            $0.key("story")
            $0.array { for line in failure.story { $0.string(line) } }
        }
    }

    private static func write(_ coverage: CoverageReport, to writer: inout JSONWriter) {
        writer.object {
            $0.key("met"); $0.int(coverage.met)
            $0.key("total"); $0.int(coverage.total)
            $0.key("groups")
            $0.array {
                for group in coverage.groups {
                    $0.object {
                        $0.key("name"); $0.string(group.name)
                        if let place = group.place {
                            $0.key("file"); $0.string(place.file)
                            $0.key("line"); $0.int(place.line)
                        }
                        $0.key("met"); $0.int(group.met)
                        $0.key("total"); $0.int(group.goals.count)
                        $0.key("missing")
                        $0.array { for goal in group.goals where !goal.isMet { write(goal, to: &$0) } }
                    }
                }
            }
        }
    }

    private static func write(_ goal: CoverageGoal, to writer: inout JSONWriter) {
        writer.object {
            $0.key("kind"); $0.string(goal.kind.rawValue)
            $0.key("file"); $0.string(goal.place.file)
            $0.key("line"); $0.int(goal.place.line)
            $0.key("column"); $0.int(goal.place.column)
            $0.key("path")
            $0.array { for key in goal.place.path { $0.string(key) } }
            if let text = goal.text { $0.key("text"); $0.string(text) }
            $0.key("missing"); $0.string(goal.missing)
            $0.key("implied"); $0.bool(goal.isImplied)
            $0.key("message"); $0.string(CoverageText.sentence(goal))
        }
    }
}
