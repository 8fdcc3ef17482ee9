/// YAML as rule files and configurations use it: one document a file, no tags, anchors, aliases or merge keys.
package enum YAML {
    /// Reads a file's tree.
    ///
    /// The tree is nil where the file is no such YAML, and also, without any diagnostic, where it holds nothing but
    /// blanks and comments. Tags, anchors, doubled keys and second documents are errors that leave a tree to go on with;
    /// after a syntax error reading goes on behind the broken part, so that its diagnostics are those of the whole file.
    package static func parse(_ file: SourceFile) -> (root: Node?, diagnostics: [Diagnostic]) {
        let reading = read(file)
        return (reading.isWhole ? reading.root : nil, reading.diagnostics)
    }

    /// What reading a file gives.
    package struct Reading: Sendable {
        /// The tree; of a broken file, of what can be read of it.
        package let root: Node?
        /// Whether nothing had to be passed over.
        package let isWhole: Bool
        /// What was found, in order.
        package let diagnostics: [Diagnostic]
    }

    /// Reads a file's tree, of a broken file as far as it goes: the broken lines, with what is indented below them, are passed over.
    package static func read(_ file: SourceFile) -> Reading {
        guard file.text.count <= Limits.fileSize else {
            let size = Diagnostic(
                .fileTooLarge, at: file.span(0..<0),
                "the file has \(file.text.count) bytes; a file may have at most \(Limits.fileSize)",
                help: "spread its definitions over several files")
            return Reading(root: nil, isWhole: false, diagnostics: [size])
        }
        let encoding = EncodingCheck.diagnostics(file)
        guard encoding.isEmpty else { return Reading(root: nil, isWhole: false, diagnostics: encoding) }

        let base = file.text.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
        var text = Array(file.text.dropFirst(base))
        var syntax: [Diagnostic] = []
        while true {
            let offsets = ScalarOffsets(text)
            guard var builder = TreeBuilder(file, text: text, base: base, offsets: offsets) else {
                syntax.append(Diagnostic(.yamlSyntax, at: file.span(0..<0), "not enough memory to read the file"))
                return Reading(root: nil, isWhole: false, diagnostics: syntax)
            }
            do throws(TreeBuilder.Stop) {
                let root = try builder.document()
                let found = (syntax + builder.diagnostics).inReadingOrder()
                return Reading(root: root, isWhole: syntax.isEmpty, diagnostics: found)
            } catch {
                guard case .syntax(let failure) = error else {
                    let found = (syntax + builder.diagnostics).inReadingOrder()
                    return Reading(root: nil, isWhole: false, diagnostics: found)
                }
                let problem = SyntaxProblem(failure, text: text, offsets: offsets)
                syntax.append(problem.diagnostic(in: file, base: base))
                guard syntax.count < Limits.syntaxErrors, problem.blankOut(&text) else {
                    let found = (syntax + builder.diagnostics).inReadingOrder()
                    return Reading(root: nil, isWhole: false, diagnostics: found)
                }
            }
        }
    }
}
