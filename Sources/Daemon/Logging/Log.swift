package import Configuration

/// Writes what happens, a line at a time, from any thread.
package struct Log: Sendable {
    /// The least that is written.
    package let level: LogLevel
    private let output: LogOutput
    private let context: [(name: String, value: LogValue)]

    /// Creates a log on standard error.
    ///
    /// `auto` is journald's form where systemd connected standard error to the journal, text on a terminal, else JSON.
    package init(level: LogLevel, format: Configuration.Log.Format, environment: [String: String]) {
        let form = LogForm(format, descriptor: 2, environment: environment)
        self.init(level: level, output: LogOutput(descriptor: 2, form: form, now: WallClock.milliseconds))
    }

    init(level: LogLevel, output: LogOutput, context: [(name: String, value: LogValue)] = []) {
        self.level = level
        self.output = output
        self.context = context
    }

    /// A log whose lines begin with these fields.
    package func with(_ fields: KeyValuePairs<String, LogValue>) -> Log {
        Log(level: level, output: output, context: context + fields.map { ($0.key, $0.value) })
    }

    /// Logs an error, which needs attention now.
    package func error(_ message: @autoclosure () -> String, _ fields: KeyValuePairs<String, LogValue> = [:]) {
        write(.error, message, fields)
    }

    /// Logs a warning, which may need attention.
    package func warning(_ message: @autoclosure () -> String, _ fields: KeyValuePairs<String, LogValue> = [:]) {
        write(.warning, message, fields)
    }

    /// Logs a change.
    package func info(_ message: @autoclosure () -> String, _ fields: KeyValuePairs<String, LogValue> = [:]) {
        write(.info, message, fields)
    }

    /// Logs what a developer wants to see.
    package func debug(_ message: @autoclosure () -> String, _ fields: KeyValuePairs<String, LogValue> = [:]) {
        write(.debug, message, fields)
    }

    private func write(_ level: LogLevel, _ message: () -> String, _ fields: KeyValuePairs<String, LogValue>) {
        guard level.priority <= self.level.priority else { return }
        output.write(level, message(), context + fields.map { ($0.key, $0.value) })
    }
}
