package import JSON
package import YAML

/// Diagnostics as JSON, as programs read them: `[{code, severity, message, file, line, column, …}]`.
package enum DiagnosticJSON {
    /// `{"ruleset": …, "diagnostics": […]}` and a line feed.
    package static func report(_ loaded: LoadedRuleSet) -> [UInt8] {
        var writer = JSONWriter()
        writer.object {
            $0.key("ruleset")
            if let rules = loaded.ruleSet { $0.string(rules.hash) } else { $0.null() }
            $0.key("diagnostics")
            write(loaded.diagnostics, to: &$0)
        }
        writer.newline()
        return writer.bytes
    }

    /// The array of diagnostics.
    package static func write(_ diagnostics: [Diagnostic], to writer: inout JSONWriter) {
        writer.array { for diagnostic in diagnostics { write(diagnostic, to: &$0) } }
    }

    private static func write(_ diagnostic: Diagnostic, to writer: inout JSONWriter) {
        writer.object {
            $0.key("code"); $0.string(diagnostic.code.id)
            $0.key("severity"); $0.string(diagnostic.severity.rawValue)
            $0.key("message"); $0.string(diagnostic.message)
            write(diagnostic.span, to: &$0)
            $0.key("help")
            if let help = diagnostic.help { $0.string(help) } else { $0.null() }
            $0.key("notes")
            $0.array {
                for note in diagnostic.notes {
                    $0.object {
                        $0.key("message"); $0.string(note.message)
                        write(note.span, to: &$0)
                    }
                }
            }
        }
    }

    private static func write(_ span: SourceSpan?, to writer: inout JSONWriter) {
        guard let span else { return }
        writer.key("file"); writer.string(span.file.path)
        writer.key("line"); writer.int(span.start.line)
        writer.key("column"); writer.int(span.start.column)
        writer.key("end_line"); writer.int(span.end.line)
        writer.key("end_column"); writer.int(span.end.column)
    }
}
