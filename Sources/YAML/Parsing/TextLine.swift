/// One line of a text, as the explanations of syntax errors look at it.
struct TextLine {
    let text: [UInt8]
    /// The line's bytes without its break.
    let range: Range<Int>

    /// The line that holds `offset`; of an offset on its break, that line.
    init(_ text: [UInt8], at offset: Int) {
        self.text = text
        var start = min(offset, text.count)
        while start > 0, text[start - 1] != 0x0A, text[start - 1] != 0x0D { start -= 1 }
        var end = start
        while end < text.count, text[end] != 0x0A, text[end] != 0x0D { end += 1 }
        range = start..<end
    }

    /// Whether there is nothing in it.
    var isBlank: Bool { text[range].allSatisfy(UTF8Text.isBlank) }

    /// How many spaces it begins with.
    var indentation: Int { text[range].prefix { $0 == 0x20 }.count }

    /// Whether it begins an item of a list.
    var isListItem: Bool {
        let rest = text[range].dropFirst(indentation)
        return rest.first == UInt8(ascii: "-") && (rest.count == 1 || UTF8Text.isBlank(rest[rest.startIndex + 1]))
    }

    /// The line before, or nil for the first.
    var previous: TextLine? { range.lowerBound > 0 ? TextLine(text, at: range.lowerBound - 1).skippingReturn : nil }

    /// The line after, or nil for the last.
    var next: TextLine? {
        let length = UTF8Text.breakLength(in: text, at: range.upperBound)
        return length > 0 ? TextLine(text, at: range.upperBound + length) : nil
    }

    /// CR LF leaves the place between the two for the line before: that is its end, not a line.
    private var skippingReturn: TextLine {
        range.isEmpty && range.lowerBound > 0 && text[range.lowerBound - 1] == 0x0D
            && range.lowerBound < text.count && text[range.lowerBound] == 0x0A
            ? TextLine(text, at: range.lowerBound - 1) : self
    }

    /// Where the value begins that the line gives a key or a list item: behind `- ` and `key: ` where they stand.
    ///
    /// nil where the line has no value. Only block style is looked at.
    var valueStart: Int? {
        var index = range.lowerBound + indentation
        while index + 1 < range.upperBound, text[index] == UInt8(ascii: "-"), UTF8Text.isBlank(text[index + 1]) {
            index += 1
            while index < range.upperBound, UTF8Text.isBlank(text[index]) { index += 1 }
        }
        if let afterKey = valueAfterKey(from: index) { index = afterKey }
        return index < range.upperBound && text[index] != UInt8(ascii: "#") ? index : nil
    }

    /// The first byte after the first `: ` that is not in quotes; nil without one.
    private func valueAfterKey(from start: Int) -> Int? {
        guard start < range.upperBound else { return nil }
        // A value that cannot be a key's beginning is not searched.
        if [UInt8(ascii: "{"), UInt8(ascii: "["), UInt8(ascii: "!")].contains(text[start]) { return nil }
        var quote: UInt8?
        for index in start..<range.upperBound {
            let byte = text[index]
            if let open = quote {
                if byte == open { quote = nil }
            } else if index == start, byte == UInt8(ascii: "'") || byte == UInt8(ascii: "\"") {
                quote = byte
            } else if byte == UInt8(ascii: ":"), index + 1 == range.upperBound || UTF8Text.isBlank(text[index + 1]) {
                var after = index + 1
                while after < range.upperBound, UTF8Text.isBlank(text[after]) { after += 1 }
                return after
            }
        }
        return nil
    }

    /// The text from `start` to the line's end, without blanks and a comment at its end.
    func value(from start: Int) -> String {
        var end = range.upperBound
        var index = start
        while index + 1 < range.upperBound {
            if UTF8Text.isBlank(text[index]), text[index + 1] == UInt8(ascii: "#") {
                end = index
                break
            }
            index += 1
        }
        while end > start, UTF8Text.isBlank(text[end - 1]) { end -= 1 }
        return String(decoding: text[min(start, end)..<end], as: UTF8.self)
    }
}

extension TextLine {
    /// Whether a place of the line stands within brackets that the line's value opens.
    func isInFlow(_ offset: Int) -> Bool {
        guard let start = valueStart, start < offset else { return false }
        return text[start] == UInt8(ascii: "{") || text[start] == UInt8(ascii: "[")
    }

    /// Where the item of a list or mapping in brackets begins that holds `offset`: behind the nearest `: `, `,` or
    /// opening bracket before it.
    func flowStart(before offset: Int) -> Int {
        var start = offset
        while start > range.lowerBound {
            let byte = text[start - 1]
            let isColon = byte == UInt8(ascii: ":") && start < range.upperBound && UTF8Text.isBlank(text[start])
            if isColon || [UInt8(ascii: "{"), UInt8(ascii: "["), UInt8(ascii: ",")].contains(byte) { break }
            start -= 1
        }
        while start < offset, UTF8Text.isBlank(text[start]) { start += 1 }
        return start
    }

    /// The text from `start` to the `,` or closing bracket that ends an item, brackets and quotes within it passed over.
    func flowValue(from start: Int) -> String {
        var closers: [UInt8] = []
        var quote: UInt8?
        var end = start
        scan: while end < range.upperBound {
            let byte = text[end]
            if let open = quote {
                if byte == open { quote = nil }
            } else {
                switch byte {
                case UInt8(ascii: "'"), UInt8(ascii: "\""): quote = byte
                case UInt8(ascii: "("): closers.append(UInt8(ascii: ")"))
                case UInt8(ascii: "["): closers.append(UInt8(ascii: "]"))
                case UInt8(ascii: "{"): closers.append(UInt8(ascii: "}"))
                case UInt8(ascii: ","), UInt8(ascii: "]"), UInt8(ascii: "}"), UInt8(ascii: ")"):
                    if closers.last == byte {
                        closers.removeLast()
                    } else if closers.isEmpty, byte != UInt8(ascii: ")") {
                        break scan
                    }
                default: break
                }
            }
            end += 1
        }
        while end > start, UTF8Text.isBlank(text[end - 1]) { end -= 1 }
        return String(decoding: text[min(start, end)..<end], as: UTF8.self)
    }
}
