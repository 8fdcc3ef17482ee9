internal import Glibc

/// Where a command writes: buffered standard output, unbuffered standard error.
///
/// Writing never throws, so that commands read straight: the first failure is kept, what follows it is dropped, and the
/// program reports it at its end. A command that writes without end looks at ``isClosed``.
package final class Output {
    /// Bytes that are gathered before a write: the pipe's capacity on Linux.
    static let bufferCapacity = 65_536

    /// What standard output's reader sees.
    package let terminal: Terminal
    /// What standard error's reader sees.
    package let errorTerminal: Terminal
    /// Why standard output could not be written; nil where only its reader went away, which is no failure of ours.
    package private(set) var failure: FileError?
    /// Whether what is written no longer reaches anybody.
    package private(set) var isClosed = false
    private var buffer: [UInt8] = []

    /// Creates an output over two descriptors, which stay open.
    package init(standardOutput: Int32 = 1, standardError: Int32 = 2, environment: [String: String]) {
        terminal = Terminal(descriptor: standardOutput, environment: environment)
        errorTerminal = Terminal(descriptor: standardError, environment: environment)
        buffer.reserveCapacity(Self.bufferCapacity)
    }

    /// Writes a text to standard output.
    package func write(_ text: String) {
        write(text.utf8)
    }

    /// Writes a line to standard output.
    package func writeLine(_ text: String) {
        write(text.utf8)
        write(CollectionOfOne(UInt8(ascii: "\n")))
    }

    /// Writes bytes to standard output.
    package func write(_ bytes: some Collection<UInt8>) {
        guard !isClosed else { return }
        buffer.append(contentsOf: bytes)
        if buffer.count >= Self.bufferCapacity { flush() }
    }

    /// Hands on what standard output has gathered.
    package func flush() {
        guard !buffer.isEmpty else { return }
        defer { buffer.removeAll(keepingCapacity: true) }
        guard !isClosed else { return }
        do throws(FileError) {
            try Descriptor.write(buffer, to: terminal.descriptor, path: "standard output")
        } catch {
            isClosed = true
            if error.code != EPIPE { failure = error }
        }
    }

    /// Writes a line to standard error, after all that standard output has gathered.
    package func writeError(_ line: String) {
        flush()
        writeErrorText(line + "\n")
    }

    /// Writes to standard error as it is. Where even that fails there is nobody left to tell.
    func writeErrorText(_ text: String) {
        try? Descriptor.write(Array(text.utf8), to: errorTerminal.descriptor, path: "standard error")
    }
}
