package import YAML

/// A rule file with its tree and the names in it: what is kept of a file that does not change.
package struct ParsedRuleFile: Sendable {
    /// The file.
    package let file: RuleFile
    /// Its text with the places of its lines.
    package let source: SourceFile
    /// Its tree.
    package let reading: YAML.Reading
    /// What its keys and values name, in order; what its expressions name depends on other files.
    let names: [Occurrence]

    /// Parses a file.
    package init(_ file: RuleFile) {
        self.file = file
        source = SourceFile(path: file.path, text: file.bytes)
        reading = YAML.read(source)
        names = reading.root.map(OccurrenceCollector.names) ?? []
    }
}
