/// Gathers what a check finds, so that it goes on after the first finding.
///
/// A class, since readers of nested parts of one file report to the same place. It is used by one check on one
/// thread and does not outlive it.
package final class DiagnosticCollector {
    /// What was found, in the order it was found.
    package private(set) var diagnostics: [Diagnostic]

    /// Creates a collector that begins with `diagnostics`.
    package init(_ diagnostics: [Diagnostic] = []) {
        self.diagnostics = diagnostics
    }

    /// Adds a finding.
    package func report(_ diagnostic: Diagnostic) {
        diagnostics.append(diagnostic)
    }

    /// Adds a finding made of its parts.
    package func report(
        _ code: DiagnosticCode, at span: SourceSpan?, _ message: String, notes: [Diagnostic.Note] = [],
        help: String? = nil
    ) {
        diagnostics.append(Diagnostic(code, at: span, message, notes: notes, help: help))
    }

    /// Adds findings.
    package func report(contentsOf found: some Sequence<Diagnostic>) {
        diagnostics.append(contentsOf: found)
    }

    /// Whether an error was found.
    package var hasErrors: Bool { diagnostics.containsErrors }
}
