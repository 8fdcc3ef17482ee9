import JSON
import RuleSets
import YAML

/// What is wrong with a file, as editors show it.
enum Findings {
    /// The findings of each file by path; findings without a place stand at the beginning of `elsewhere`.
    static func byPath(_ diagnostics: [Diagnostic], elsewhere: String, _ encoding: PositionEncoding) -> [String:
        [JSONValue]]
    {
        var byPath: [String: [JSONValue]] = [:]
        for diagnostic in diagnostics {
            byPath[diagnostic.span?.file.path ?? elsewhere, default: []].append(json(diagnostic, encoding))
        }
        return byPath
    }

    private static func json(_ diagnostic: Diagnostic, _ encoding: PositionEncoding) -> JSONValue {
        let start = TextPosition(line: 0, character: 0)
        let range = diagnostic.span.map { Location($0, encoding).range } ?? TextRange(start: start, end: start)
        var members: [(key: String, value: JSONValue)] = [
            ("range", .range(range)), ("severity", .number(diagnostic.severity == .error ? 1 : 2)),
            ("code", .string(diagnostic.code.id)), ("source", .string("attune")),
            ("message", .string(message(of: diagnostic))),
        ]
        if DiagnosticCode.references.contains(diagnostic.code) {
            // 1: what nobody needs, which editors show faded.
            members.append(("tags", .array([.number(1)])))
        }
        let related = diagnostic.notes.compactMap { note -> JSONValue? in
            guard let span = note.span else { return nil }
            return .members([
                "location": .location(Location(span, encoding)), "message": .string(note.message),
            ])
        }
        if !related.isEmpty { members.append(("relatedInformation", .array(related))) }
        return .object(members)
    }

    private static func message(of diagnostic: Diagnostic) -> String {
        let facts = diagnostic.notes.filter { $0.span == nil }.map(\.message)
        return ([diagnostic.message] + facts + (diagnostic.help.map { ["help: \($0)"] } ?? [])).joined(separator: "\n")
    }
}

extension JSONValue {
    /// A location.
    static func location(_ location: Location) -> JSONValue {
        .members(["uri": .string(FileURI.uri(location.path)), "range": .range(location.range)])
    }

    /// An edit.
    static func edit(_ edit: TextEdit) -> JSONValue {
        .members(["range": .range(edit.range), "newText": .string(edit.text)])
    }
}
