internal import Glibc

/// What is known of the place where a descriptor's text is read.
package struct Terminal: Sendable {
    /// Columns where nothing is known.
    static let usualWidth = 80
    /// Rows where nothing is known.
    static let usualHeight = 24

    /// The descriptor.
    package let descriptor: Int32
    /// Whether a person may be looking.
    package let isTerminal: Bool
    /// Whether colours and cursor movements are wanted: on a capable terminal, and `NO_COLOR` is not set.
    package let hasColors: Bool
    /// Whether a line can be written over: on a capable terminal.
    package let isCapable: Bool
    private let columns: Int?

    /// Looks at a descriptor and at `NO_COLOR`, `TERM` and `COLUMNS`.
    package init(descriptor: Int32, environment: [String: String]) {
        self.init(descriptor: descriptor, isTerminal: isatty(descriptor) == 1, environment: environment)
    }

    init(descriptor: Int32, isTerminal: Bool, environment: [String: String]) {
        self.descriptor = descriptor
        self.isTerminal = isTerminal
        isCapable = isTerminal && environment["TERM"] != "dumb"
        // https://no-color.org: set and not empty.
        hasColors = isCapable && (environment["NO_COLOR"] ?? "").isEmpty
        columns = environment["COLUMNS"].flatMap { Int($0) }.flatMap { (1...10_000).contains($0) ? $0 : nil }
    }

    /// Columns: `COLUMNS`, else what the terminal says now, else 80.
    package var width: Int { columns ?? window.map(\.columns) ?? Self.usualWidth }

    /// Columns and rows as the terminal says now: people change them. `COLUMNS` and `LINES`, which do not follow, are not asked;
    /// a terminal that does not know is 80 by 24.
    package var size: ScreenSize { window ?? ScreenSize(columns: Self.usualWidth, rows: Self.usualHeight) }

    private var window: ScreenSize? {
        guard isTerminal else { return nil }
        var size = winsize()
        guard unsafe ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return nil }
        return ScreenSize(columns: Int(size.ws_col), rows: size.ws_row > 0 ? Int(size.ws_row) : Self.usualHeight)
    }

    /// The text in a style, or as it is where colours are not wanted.
    package func styled(_ text: String, _ style: Style) -> String {
        hasColors ? "\u{1B}[\(style.rawValue)m\(text)\u{1B}[0m" : text
    }
}

/// How a text stands out; the value is ECMA-48's SGR parameter.
package enum Style: String, Sendable {
    /// Headings and names.
    case bold = "1"
    /// What matters less.
    case dim = "2"
    /// Errors.
    case red = "1;31"
    /// Success.
    case green = "32"
    /// Warnings.
    case yellow = "33"
    /// Places and notes.
    case blue = "1;34"
}
