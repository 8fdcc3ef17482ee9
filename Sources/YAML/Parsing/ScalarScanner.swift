/// Reads a scalar a second time, as libyaml's scanner does, and notes where each byte of the text comes from.
///
/// libyaml gives only the place of the whole. What this scanner reads is compared with what libyaml read; where they
/// differ the map is not used, so that a map never points at a wrong place.
struct ScalarScanner {
    let text: [UInt8]
    var index: Int
    private(set) var value: [UInt8] = []
    private var runs: [SourceMap.Run] = []

    /// Starts at the scalar's first byte.
    init(_ text: [UInt8], at start: Int) {
        self.text = text
        index = start
    }

    /// The map of a scalar that libyaml read as `expected`.
    ///
    /// `span` is the scalar's place; `parentIndent` the column of the block collection around it, −1 for none. Where
    /// the second reading differs, all of the text maps to the whole scalar.
    static func map(
        _ text: [UInt8], span: Range<Int>, style: Scalar.Style, expected: [UInt8], parentIndent: Int
    ) -> SourceMap {
        var scanner = ScalarScanner(text, at: span.lowerBound)
        switch style {
        case .plain: scanner.scanPlain(until: span.upperBound)
        case .singleQuoted: scanner.scanQuoted(until: span.upperBound, isDouble: false)
        case .doubleQuoted: scanner.scanQuoted(until: span.upperBound, isDouble: true)
        case .literal: scanner.scanBlock(isFolded: false, parentIndent: parentIndent)
        case .folded: scanner.scanBlock(isFolded: true, parentIndent: parentIndent)
        }
        guard scanner.value == expected else {
            let whole = SourceMap.Run(text: 0, source: span, isVerbatim: false)
            return SourceMap(
                runs: expected.isEmpty ? [] : [whole], textLength: expected.count, sourceEnd: span.upperBound)
        }
        return SourceMap(
            runs: scanner.runs, textLength: expected.count,
            sourceEnd: scanner.runs.last?.source.upperBound ?? scanner.index)
    }

    /// The byte at the cursor, or nil at the end.
    var next: UInt8? { index < text.count ? text[index] : nil }

    /// The length of the line break at the cursor, or 0.
    var breakLength: Int { UTF8Text.breakLength(in: text, at: index) }

    /// Appends bytes of the file as they are.
    mutating func append(verbatim source: Range<Int>) {
        guard !source.isEmpty else { return }
        if let last = runs.last, last.isVerbatim, last.source.upperBound == source.lowerBound {
            runs[runs.count - 1].source = last.source.lowerBound..<source.upperBound
        } else {
            runs.append(SourceMap.Run(text: value.count, source: source, isVerbatim: true))
        }
        value.append(contentsOf: text[source])
    }

    /// Appends bytes that are written in another way in the file.
    mutating func append(_ bytes: some Collection<UInt8>, from source: Range<Int>) {
        guard !bytes.isEmpty else { return }
        runs.append(SourceMap.Run(text: value.count, source: source, isVerbatim: false))
        value.append(contentsOf: bytes)
    }

    /// Appends a line break as libyaml normalises it: LF, CR, CR LF and NEL as LF, LS and PS as they are.
    mutating func append(lineBreak source: Range<Int>) {
        if isNormalised(source) { append([0x0A], from: source) } else { append(verbatim: source) }
    }

    /// Whether a line break becomes LF, and so is folded.
    func isNormalised(_ source: Range<Int>) -> Bool { source.count < 3 }

    /// Passes blanks and line breaks between words of a flow scalar, and appends what they fold to.
    ///
    /// `afterContinuation`: an escaped line break stands before them.
    mutating func fold(until end: Int, afterContinuation: Bool = false) {
        let start = index
        var blanks = index..<index
        var breaks: [Range<Int>] = []
        while index < end {
            let length = breakLength
            if length > 0 {
                breaks.append(index..<(index + length))
                index += length
            } else if UTF8Text.isBlank(text[index]) {
                index += 1
                if breaks.isEmpty, !afterContinuation { blanks = start..<index }
            } else {
                break
            }
        }
        guard !afterContinuation else {
            for lineBreak in breaks { append(lineBreak: lineBreak) }
            return
        }
        guard let first = breaks.first else {
            append(verbatim: blanks)
            return
        }
        if !isNormalised(first) {
            append(lineBreak: first)
        } else if breaks.count == 1 {
            append([0x20], from: start..<index)
        }
        for lineBreak in breaks.dropFirst() { append(lineBreak: lineBreak) }
    }
}
