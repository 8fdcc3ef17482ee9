package import YAML

/// Where a configuration comes from.
package struct ConfigurationSource {
    /// The file; nil where there is none.
    package let file: SourceFile?
    /// The environment's variables, those of other programs included.
    package let environment: [String: String]
    /// What flags on the command line set, in their order: of two that set the same, the last counts.
    package let overrides: [Override]
    /// Reads a file that holds a secret. A thrown error's description is shown.
    package let readFile: (String) throws -> [UInt8]

    /// Creates a source.
    package init(
        file: SourceFile?, environment: [String: String] = [:], overrides: [Override] = [],
        readFile: @escaping (String) throws -> [UInt8]
    ) {
        self.file = file
        self.environment = environment
        self.overrides = overrides
        self.readFile = readFile
    }
}
