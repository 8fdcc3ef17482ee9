import CEL
import Foundation
import Testing

/// One case of a file in the form of the conformance suite: a JSON object a line.
struct ConformanceCase: CustomTestStringConvertible, Sendable {
    let line: String
    var testDescription: String { String(line.prefix(160)) }

    /// The cases of the first file that is there, none where none is.
    static func read(_ paths: String?...) -> [ConformanceCase] {
        for path in paths {
            guard let path, let text = try? String(contentsOfFile: path, encoding: .utf8) else { continue }
            return text.split(separator: "\n").map { ConformanceCase(line: String($0)) }
        }
        return []
    }

    /// Checks and evaluates, and expects what the case wants.
    func run() throws {
        let object = try #require(try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
        let source = try #require(object["expr"] as? String)
        var bindings = Bindings(container: object["container"] as? String ?? "")
        let values = object["bindings"] as? [String: Any] ?? [:]
        for (name, type) in (object["types"] as? [String: String] ?? [:]).sorted(by: { $0.key < $1.key }) {
            bindings.bind(name, as: try #require(Type(parsing: type)), to: try values[name].map { try Self.tagged($0) })
        }
        let isDynamic = object["disable_check"] as? Bool ?? false
        let checked = Program.check(source, in: bindings.environment, typing: isDynamic ? .dynamic : .static)
        if let type = object["want_type"] as? String {
            #expect(try checked.get().type.description == type)
        }
        if object["check_only"] as? Bool == true { return }
        switch checked {
        case .failure(let issues): expect(issues, object["error"] as? String)
        case .success(let checked):
            let result = Program(checked).evaluate(&bindings)
            if let want = object["want"] {
                let want = try Self.tagged(want)
                #expect(result.isIdentical(to: want) || Self.sameMaps(result, want), "\(result) instead of \(want)")
            } else if case .error = result {
                #expect(!["parse", "check"].contains(object["error"] as? String))
            } else {
                Issue.record("\(result) instead of an error")
            }
        }
    }

    /// An error of our own cases is the phase in which it is found, one of the suite the message of another implementation.
    private func expect(_ issues: Issues, _ error: String?) {
        let phases = ["parse", "check", "eval"]
        #expect(error.map { !phases.contains($0) || $0 == issues.all[0].phase.rawValue } ?? false, "\(issues.all)")
    }

    /// Maps are equal in any order.
    private static func sameMaps(_ left: Value, _ right: Value) -> Bool {
        guard case .map = left, case .map = right else { return false }
        return left == right
    }

    private struct UnknownTag: Error {}

    private static func tagged(_ json: Any) throws -> Value {
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
