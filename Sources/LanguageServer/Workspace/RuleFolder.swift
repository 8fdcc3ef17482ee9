package import RuleSets

/// How the files of a rule set are found and read: what the server needs of the machine.
package struct RuleFolder {
    /// The rule files below a directory; what cannot be read is left out.
    package let files: (_ directory: String) -> [RuleFile]
    /// A file's bytes, or nil where it cannot be read.
    package let read: (_ path: String) -> [UInt8]?

    /// Creates a way to files.
    package init(files: @escaping (String) -> [RuleFile], read: @escaping (String) -> [UInt8]?) {
        self.files = files
        self.read = read
    }
}
