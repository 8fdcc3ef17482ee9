import CEL
import Foundation
import Testing

/// Runs a selection of the conformance suite of cel-spec, one JSON object a line, where the file is found.
struct ConformanceTests {
    struct Case: CustomTestStringConvertible, Sendable {
        let line: String
        var testDescription: String { String(line.prefix(160)) }
    }

    static let cases: [Case] = {
        let environment = ProcessInfo.processInfo.environment["CEL_CONFORMANCE"]
        for path in [environment, "../shared/cel-conformance/tests.jsonl", "../../shared/cel-conformance/tests.jsonl"] {
            guard let path, let text = try? String(contentsOfFile: path, encoding: .utf8) else { continue }
            return text.split(separator: "\n").map { Case(line: String($0)) }
        }
        return []
    }()

    /// Cases whose wanted bytes hold a backslash before `?` that the expression does not have: an escape too many in the suite. The
    /// same cases for strings want no backslash.
    static let disputed = ["triple_single_quoted_unescaped_punctuation", "triple_double_quoted_unescaped_punctuation"]

    @Test(.enabled(if: !cases.isEmpty), arguments: cases)
    func agreesWithTheSuite(_ test: Case) throws {
        if Self.disputed.contains(where: { test.line.contains($0) }), test.line.contains("IFw/") {
            withKnownIssue { try run(test) }
        } else {
            try run(test)
        }
    }

    private func run(_ test: Case) throws {
        let object = try #require(
            try JSONSerialization.jsonObject(with: Data(test.line.utf8)) as? [String: Any])
        let source = try #require(object["expr"] as? String)
        var bindings = Bindings(container: object["container"] as? String ?? "")
        let values = object["bindings"] as? [String: Any] ?? [:]
        for (name, type) in (object["types"] as? [String: String] ?? [:]).sorted(by: { $0.key < $1.key }) {
            bindings.bind(name, as: try #require(Type(parsing: type)), to: try values[name].map { try tagged($0) })
        }
        let isDynamic = object["disable_check"] as? Bool ?? false
        let checked = Program.check(source, in: bindings.environment, typing: isDynamic ? .dynamic : .static)
        if let type = object["want_type"] as? String {
            #expect(try checked.get().type.description == type)
        }
        if object["check_only"] as? Bool == true { return }
        switch checked {
        case .failure(let issues):
            #expect(object["error"] != nil, "\(issues.all)")
        case .success(let checked):
            let result = Program(checked).evaluate(&bindings)
            if let want = object["want"] {
                let want = try tagged(want)
                #expect(result.isIdentical(to: want) || sameMaps(result, want), "\(result) instead of \(want)")
            } else if case .error = result {
            } else {
                Issue.record("\(result) instead of an error")
            }
        }
    }

    /// Maps are equal in any order.
    private func sameMaps(_ left: Value, _ right: Value) -> Bool {
        guard case .map = left, case .map = right else { return false }
        return left == right
    }

    private struct UnknownTag: Error {}

    private func tagged(_ json: Any) throws -> Value {
        let (tag, content) = try #require((json as? [String: Any])?.first)
        switch tag {
        case "null": return .null
        case "bool": return .bool(try #require(content as? Bool))
        case "int": return .int(try #require((content as? String).flatMap { Int64($0) }))
        case "uint": return .uint(try #require((content as? String).flatMap { UInt64($0) }))
        case "double": return .double(try #require((content as? String).flatMap { Double($0) }))
        case "string": return .string(try #require(content as? String))
        case "bytes": return .bytes([UInt8](try #require((content as? String).flatMap { Data(base64Encoded: $0) })))
        case "list": return .list(try #require(content as? [Any]).map { try tagged($0) })
        case "map":
            let pairs = try #require(content as? [[Any]])
            return .map(try #require(MapValue(try pairs.map { (try tagged($0[0]), try tagged($0[1])) })))
        case "timestamp": return .timestamp(try #require((content as? String).flatMap { Timestamp(rfc3339: $0) }))
        case "duration": return .duration(try #require((content as? String).flatMap { Duration($0) }))
        case "type": return .type(try #require((content as? String).flatMap { Type(parsing: $0) }))
        case "optional": return .optional(content is NSNull ? nil : try tagged(content))
        default: throw UnknownTag()
        }
    }
}
