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
            for failure in result.failures {
                output.writeLine("      \(result.test.file):\(failure.line):")
                for line in failure.message.split(separator: "\n", omittingEmptySubsequences: false) {
                    output.writeLine("        \(line)")
                }
            }
        }
        let failed = results.count { !$0.failures.isEmpty }
        output.writeLine("\(results.count - failed) passed, \(failed) failed")
    }

    static func json(_ results: [RuleTestResult]) -> [UInt8] {
        var writer = JSONWriter()
        writer.object {
            $0.key("passed"); $0.int(results.count { $0.failures.isEmpty })
            $0.key("failed"); $0.int(results.count { !$0.failures.isEmpty })
            $0.key("tests")
            $0.array {
                for result in results {
                    $0.object {
                        $0.key("name"); $0.string(result.test.name)
                        $0.key("file"); $0.string(result.test.file)
                        $0.key("line"); $0.int(result.test.line)
                        $0.key("passed"); $0.bool(result.failures.isEmpty)
                        $0.key("failures")
                        $0.array {
                            for failure in result.failures {
                                $0.object {
                                    $0.key("line"); $0.int(failure.line)
                                    $0.key("message"); $0.string(failure.message)
                                }
                            }
                        }
                    }
                }
            }
        }
        writer.newline()
        return writer.bytes
    }
}
