import Testing
import YAML

struct DiagnosticCodeTests {
    private static let all = DiagnosticCode.yamlText + DiagnosticCode.treeShape

    @Test func everyCodeIsThereOnceInOrder() {
        let numbers = Self.all.map { String($0.id.dropFirst()) }
        #expect(numbers == numbers.sorted())
        #expect(Set(numbers).count == numbers.count)
        #expect(numbers.allSatisfy { $0.count == 4 && Int($0) != nil })
    }

    @Test(arguments: all)
    func everyCodeIsExplained(code: DiagnosticCode) {
        #expect(!code.title.isEmpty && code.title.count < 72)
        #expect(code.explanation.count > 80)
        #expect(code.severity == (code.id.hasPrefix("W") ? .warning : .error))
    }
}
