internal import Replay
internal import RuleSets

/// The results of rule tests as JUnit XML, the form that CI systems show: a suite for each file of rules.
///
/// Source: the schema of Apache Ant's `junitreport` task, as far as Jenkins, GitLab and GitHub's reporters read it. Tests run in
/// virtual time, so that no durations are given.
enum JUnitReport {
    static func text(_ results: [RuleTestResult]) -> String {
        let failed = results.count { !$0.failures.isEmpty }
        var text = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
        text += "<testsuites name=\"attune\" tests=\"\(results.count)\" failures=\"\(failed)\" errors=\"0\">\n"
        for file in files(results) {
            let tests = results.filter { $0.test.file.utf8.elementsEqual(file.utf8) }
            let failed = tests.count { !$0.failures.isEmpty }
            text += "  <testsuite name=\"\(escaped(file))\" tests=\"\(tests.count)\" failures=\"\(failed)\""
            text += " errors=\"0\" skipped=\"0\">\n"
            for test in tests { text += testCase(test) }
            text += "  </testsuite>\n"
        }
        return text + "</testsuites>\n"
    }

    /// The files of tests, in the order of their first test.
    private static func files(_ results: [RuleTestResult]) -> [String] {
        var files: [String] = []
        for result in results where !files.contains(where: { $0.utf8.elementsEqual(result.test.file.utf8) }) {
            files.append(result.test.file)
        }
        return files
    }

    private static func testCase(_ result: RuleTestResult) -> String {
        let test = result.test
        let file = escaped(test.file)
        let head =
            "    <testcase name=\"\(escaped(test.name))\" classname=\"\(file)\" file=\"\(file)\" line=\"\(test.line)\""
        guard !result.failures.isEmpty else { return head + "/>\n" }
        var text = head + ">\n"
        for failure in result.failures {
            let first = failure.message.prefix { $0 != "\n" }
            text += "      <failure type=\"expectation\" message=\"\(escaped(String(first)))\">"
            text += escaped("\(test.file):\(failure.line): \(failure.message)") + "</failure>\n"
        }
        return text + "    </testcase>\n"
    }

    /// A text for XML 1.0. Characters that it does not have at all become U+FFFD; line breaks and tabs are written as
    /// references, since attributes would lose them.
    private static func escaped(_ text: String) -> String {
        var escaped = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": escaped += "&amp;"
            case "<": escaped += "&lt;"
            case ">": escaped += "&gt;"
            case "\"": escaped += "&quot;"
            case "\t", "\n", "\r": escaped += "&#\(scalar.value);"
            case "\u{0}"..."\u{1F}", "\u{FFFE}", "\u{FFFF}": escaped += "\u{FFFD}"
            default: escaped.unicodeScalars.append(scalar)
            }
        }
        return escaped
    }
}
