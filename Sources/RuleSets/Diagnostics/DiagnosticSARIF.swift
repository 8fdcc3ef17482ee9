import JSON
package import YAML

/// Diagnostics as SARIF 2.1.0 (Static Analysis Results Interchange Format, OASIS), as code hosts and build servers read it.
package enum DiagnosticSARIF {
    /// A log with one run, and a line feed. `version` is the program's.
    package static func log(_ diagnostics: [Diagnostic], version: String) -> [UInt8] {
        var writer = JSONWriter()
        writer.object {
            $0.key("$schema"); $0.string("https://json.schemastore.org/sarif-2.1.0.json")
            $0.key("version"); $0.string("2.1.0")
            $0.key("runs")
            $0.array { $0.object { run(diagnostics, version, &$0) } }
        }
        writer.newline()
        return writer.bytes
    }

    private static func run(_ diagnostics: [Diagnostic], _ version: String, _ writer: inout JSONWriter) {
        let codes = Set(diagnostics.map(\.code)).sorted { $0.id < $1.id }
        writer.key("tool")
        writer.object {
            $0.key("driver")
            $0.object {
                $0.key("name"); $0.string("attune")
                $0.key("version"); $0.string(version)
                $0.key("rules")
                $0.array { for code in codes { rule(code, &$0) } }
            }
        }
        writer.key("columnKind"); writer.string("unicodeCodePoints")
        writer.key("results")
        writer.array {
            for diagnostic in diagnostics {
                result(diagnostic, ruleIndex: codes.firstIndex(of: diagnostic.code) ?? -1, &$0)
            }
        }
    }

    private static func rule(_ code: DiagnosticCode, _ writer: inout JSONWriter) {
        writer.object {
            $0.key("id"); $0.string(code.id)
            $0.key("shortDescription")
            $0.object {
                $0.key("text"); $0.string(code.title)
            }
            $0.key("help")
            $0.object {
                $0.key("text"); $0.string(code.explanation)
                $0.key("markdown"); $0.string(code.explanation)
            }
            $0.key("defaultConfiguration")
            $0.object {
                $0.key("level"); $0.string(code.severity.rawValue)
            }
        }
    }

    private static func result(_ diagnostic: Diagnostic, ruleIndex: Int, _ writer: inout JSONWriter) {
        writer.object {
            $0.key("ruleId"); $0.string(diagnostic.code.id)
            $0.key("ruleIndex"); $0.int(ruleIndex)
            $0.key("level"); $0.string(diagnostic.severity.rawValue)
            $0.key("message")
            $0.object {
                $0.key("text")
                $0.string(diagnostic.message + (diagnostic.help.map { "\n\($0)" } ?? ""))
            }
            if let span = diagnostic.span {
                $0.key("locations")
                $0.array { $0.object { location(span, &$0) } }
            }
            if !diagnostic.notes.isEmpty {
                $0.key("relatedLocations")
                $0.array {
                    for (index, note) in diagnostic.notes.enumerated() {
                        $0.object {
                            $0.key("id"); $0.int(index)
                            if let span = note.span { location(span, &$0) }
                            $0.key("message")
                            $0.object {
                                $0.key("text"); $0.string(note.message)
                            }
                        }
                    }
                }
            }
        }
    }

    private static func location(_ span: SourceSpan, _ writer: inout JSONWriter) {
        writer.key("physicalLocation")
        writer.object {
            $0.key("artifactLocation")
            $0.object {
                $0.key("uri"); $0.string(uri(span.file.path))
            }
            $0.key("region")
            $0.object {
                let (start, end) = (span.start, span.end)
                $0.key("startLine"); $0.int(start.line)
                $0.key("startColumn"); $0.int(start.column)
                $0.key("endLine"); $0.int(end.line)
                $0.key("endColumn"); $0.int(end.column)
            }
        }
    }

    /// A path as a URI reference (RFC 3986): an absolute one with the scheme `file`, in others what is not unreserved is encoded.
    static func uri(_ path: String) -> String {
        var uri = path.hasPrefix("/") ? "file://" : ""
        for byte in path.utf8 {
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"),
                UInt8(ascii: "~"), UInt8(ascii: "/"):
                uri.unicodeScalars.append(Unicode.Scalar(byte))
            default:
                let digits = Array("0123456789ABCDEF")
                uri += "%\(digits[Int(byte >> 4)])\(digits[Int(byte & 15)])"
            }
        }
        return uri
    }
}
