/// One token of Swift source: what the rules of this folder need to know of it.
struct SwiftToken {
    enum Kind { case word, symbol, literal }

    let kind: Kind
    /// A word without its backticks, or one character of punctuation. Text literals and numbers have none.
    let text: String
    /// The line that it stands in, from 1.
    let line: Int
    /// Whether white space, or a comment, stands before it.
    let isSpaced: Bool
}

/// Reads the tokens of Swift source. Comments and the text of literals are passed over; what a text interpolates is code.
struct SwiftScanner {
    private struct Literal {
        let hashes: Int
        let quotes: Int
        /// How many parentheses are open in the code that is being interpolated.
        var depth = 0
    }

    private let bytes: [UInt8]
    private var place = 0
    private var line = 1
    private var isSpaced = false
    private var literals: [Literal] = []
    private var tokens: [SwiftToken] = []

    /// The tokens of a source, in order.
    static func tokens(of source: String) -> [SwiftToken] {
        var scanner = SwiftScanner(bytes: Array(source.utf8))
        while scanner.place < scanner.bytes.count { scanner.scan() }
        return scanner.tokens
    }

    private init(bytes: [UInt8]) { self.bytes = bytes }

    private func byte(_ distance: Int = 0) -> UInt8 {
        place + distance < bytes.count ? bytes[place + distance] : 0
    }

    private func run(of wanted: UInt8, from distance: Int = 0) -> Int {
        var end = distance
        while byte(end) == wanted { end += 1 }
        return end - distance
    }

    private mutating func scan() {
        let next = byte()
        switch next {
        case UInt8(ascii: "\n"), UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: "\r"):
            if next == UInt8(ascii: "\n") { line += 1 }
            place += 1
            isSpaced = true
        case UInt8(ascii: "/") where byte(1) == UInt8(ascii: "/"):
            while place < bytes.count, byte() != UInt8(ascii: "\n") { place += 1 }
        case UInt8(ascii: "/") where byte(1) == UInt8(ascii: "*"): skipComment()
        case UInt8(ascii: "/") where beginsPattern: skipPattern()
        case UInt8(ascii: "\""): beginText(hashes: 0)
        case UInt8(ascii: "#") where byte(run(of: UInt8(ascii: "#"))) == UInt8(ascii: "\""):
            beginText(hashes: run(of: UInt8(ascii: "#")))
        case UInt8(ascii: "`"):
            place += 1
            scanWord()
            place += 1
        case UInt8(ascii: "0")...UInt8(ascii: "9"):
            while Self.isWord(byte()) { place += 1 }
            add(.literal, "")
        case UInt8(ascii: "$"):
            place += 1
            while Self.isWord(byte()) { place += 1 }
            add(.literal, "")
        case let first where Self.isWord(first): scanWord()
        default: scanSymbol(next)
        }
    }

    private mutating func add(_ kind: SwiftToken.Kind, _ text: String) {
        tokens.append(SwiftToken(kind: kind, text: text, line: line, isSpaced: isSpaced))
        isSpaced = false
    }

    private mutating func scanWord() {
        let start = place
        while Self.isWord(byte()) { place += 1 }
        add(.word, String(decoding: bytes[start..<place], as: UTF8.self))
    }

    private mutating func scanSymbol(_ symbol: UInt8) {
        place += 1
        add(.symbol, String(UnicodeScalar(symbol)))
        guard let literal = literals.last else { return }
        if symbol == UInt8(ascii: "(") { literals[literals.count - 1].depth += 1 }
        if symbol == UInt8(ascii: ")") {
            literals[literals.count - 1].depth -= 1
            if literal.depth == 1 { continueText() }
        }
    }

    private mutating func skipComment() {
        var depth = 0
        repeat {
            if byte() == UInt8(ascii: "/"), byte(1) == UInt8(ascii: "*") {
                depth += 1
                place += 1
            } else if byte() == UInt8(ascii: "*"), byte(1) == UInt8(ascii: "/") {
                depth -= 1
                place += 1
            } else if byte() == UInt8(ascii: "\n") {
                line += 1
            }
            place += 1
        } while depth > 0 && place < bytes.count
        isSpaced = true
    }

    private mutating func beginText(hashes: Int) {
        place += hashes
        // A text of several lines begins in a line of its own; `#"""#` is a quote.
        let quotes = run(of: UInt8(ascii: "\"")) == 3 && byte(3) == UInt8(ascii: "\n") ? 3 : 1
        place += quotes
        add(.literal, "")
        literals.append(Literal(hashes: hashes, quotes: quotes))
        continueText()
    }

    /// Goes on in a text, to its end or to the next code that it interpolates.
    private mutating func continueText() {
        guard let literal = literals.last else { return }
        while place < bytes.count {
            switch byte() {
            case UInt8(ascii: "\n"):
                line += 1
                place += 1
            case UInt8(ascii: "\\") where run(of: UInt8(ascii: "#"), from: 1) >= literal.hashes:
                place += 1 + literal.hashes
                if byte() == UInt8(ascii: "(") { return }
                // What is escaped, a line break among it, is passed over; the break still counts.
                if byte() != UInt8(ascii: "\n") { place += 1 }
            case UInt8(ascii: "\"")
            where run(of: UInt8(ascii: "\"")) >= literal.quotes
                && run(of: UInt8(ascii: "#"), from: literal.quotes) >= literal.hashes:
                place += literal.quotes + literal.hashes
                literals.removeLast()
                return
            default: place += 1
            }
        }
    }

    /// Whether a slash begins a pattern and divides nothing: no value stands before it, and another slash ends it in the same line.
    private var beginsPattern: Bool {
        guard byte(1) != UInt8(ascii: " "), let last = tokens.last else { return false }
        let opens = last.kind == .symbol && "(,=:[{&|!".contains(last.text)
        guard opens || (last.kind == .word && ["return", "in", "case"].contains(last.text)) else { return false }
        var end = 1
        while byte(end) != UInt8(ascii: "\n"), place + end < bytes.count {
            if byte(end) == UInt8(ascii: "\\") {
                end += 1
            } else if byte(end) == UInt8(ascii: "/") {
                return true
            }
            end += 1
        }
        return false
    }

    private mutating func skipPattern() {
        place += 1
        while byte() != UInt8(ascii: "/") { place += byte() == UInt8(ascii: "\\") ? 2 : 1 }
        place += 1
        add(.literal, "")
    }

    private static func isWord(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), 0x80...:
            true
        default: false
        }
    }
}
