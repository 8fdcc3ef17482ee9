extension BlockLayout {
    /// Lays out a text behind its head.
    mutating func scalar(_ scalar: Scalar, at place: Place) {
        let range = scalar.span.range
        let first = line(range.lowerBound)
        let last = line(max(range.upperBound - 1, range.lowerBound))
        guard
            !splits(
                place, before: first, isWide: first == last && width(place, scalar.span.text) > Limits.formattedWidth)
        else {
            add(place, "", endingAt: place.headLine, place.headEnd)
            layOutBetween(until: first, column: column(range.lowerBound), indentation: place.below)
            let below = Place(
                indentation: place.below, head: "", below: place.below, headLine: first, headEnd: 0,
                source: place.source,
                around: place.around, mapping: nil)
            return text(scalar, from: first, to: last, at: below)
        }
        text(scalar, from: first, to: last, at: place)
    }

    /// Whether a value that begins on a later line than its head stays there: a comment stands between, or it is wide.
    func splits(_ place: Place, before first: Int, isWide: Bool) -> Bool {
        first > place.headLine && !place.head.isEmpty && (hasComment(in: place.headLine..<first) || isWide)
    }

    func width(_ place: Place, _ text: String) -> Int {
        place.indentation + place.head.unicodeScalars.count + 1 + text.unicodeScalars.count
    }

    private mutating func text(_ scalar: Scalar, from first: Int, to last: Int, at place: Place) {
        let range = scalar.span.range
        if scalar.style == .literal || scalar.style == .folded {
            return block(scalar, from: first, to: last, at: place)
        }
        guard first < last else {
            return add(
                place, scalar.span.text, endingAt: last, column(range.upperBound), from: column(range.lowerBound))
        }
        addFirst(place, bytes(of: first, from: range.lowerBound))
        for number in (first + 1)...last {
            let end = number == last ? range.upperBound : file.line(number).upperBound
            var text = trimmingStart(file.text[file.line(number).lowerBound..<end])
            if scalar.style == .plain || text.allSatisfy(UTF8Text.isBlank) { text = trimmingEnd(text) }
            var line = LaidOutLine(indentation: place.below, head: String(decoding: text, as: UTF8.self))
            if text.isEmpty { line.indentation = 0 }
            if number == last { attachComment(of: last, contentEnd: column(range.upperBound), to: &line) }
            lines.append(line)
        }
        nextLine = last + 1
    }

    /// A text in a block after `|` or `>`: its lines keep their distances.
    private mutating func block(_ scalar: Scalar, from first: Int, to last: Int, at place: Place) {
        let header = bytes(of: first, from: scalar.span.range.lowerBound)
        addFirst(place, header)
        let marks = header.prefix { !UTF8Text.isBlank($0) }
        let isExplicit = marks.contains { (0x31...0x39).contains($0) }
        let base = ((first + 1)..<(last + 1)).first { !isBlank($0) }.map(depth) ?? 0
        // Blanks further in than the text belong to it, also behind its last word.
        let end =
            isExplicit
            ? last : ((last + 1)...).prefix { isBlank($0) && $0 <= lineCount }.last { depth($0) > base } ?? last
        let content = ((first + 1)..<(end + 1)).map { file.text[file.line($0)] }
        let shift = isExplicit ? place.around - place.source : place.below - base
        for text in content {
            let depth = text.prefix { $0 == 0x20 }.count
            var line = LaidOutLine(indentation: 0, head: "", isContent: true)
            if text.count > depth {
                line.indentation = max(depth + shift, 0)
                line.head = String(decoding: text[(text.startIndex + depth)...], as: UTF8.self)
            } else if isExplicit && depth > 0 || depth > base {
                line.head = String(repeating: " ", count: max(depth + shift, 0))
            }
            lines.append(line)
        }
        nextLine = end + 1
        if marks.contains(UInt8(ascii: "+")) { keepBlankLines(of: scalar) }
    }

    /// After `+` the blank lines behind a block are part of its text.
    private mutating func keepBlankLines(of scalar: Scalar) {
        let kept = scalar.text.utf8.reversed().prefix { $0 == 0x0A }.count - 1
        guard kept > 0 else { return }
        for _ in 0..<kept { lines.append(LaidOutLine(indentation: 0, head: "", isContent: true)) }
        nextLine += kept
    }

    private var lineCount: Int { file.lineNumber(at: file.text.count) }

    private func isBlank(_ line: Int) -> Bool { file.text[file.line(line)].allSatisfy { $0 == 0x20 } }

    private func depth(_ line: Int) -> Int { file.text[file.line(line)].prefix { $0 == 0x20 }.count }

    /// The first of several lines of a value, as it stands.
    mutating func addFirst(_ place: Place, _ text: ArraySlice<UInt8>) {
        let shown = String(decoding: trimmingEnd(text), as: UTF8.self)
        add(place, shown, endingAt: nextLine, 0)
        // What ends that line is part of the value.
        lines[lines.count - 1].comment = nil
    }

    func bytes(of line: Int, from start: Int) -> ArraySlice<UInt8> { file.text[start..<file.line(line).upperBound] }

    func trimmingStart(_ bytes: ArraySlice<UInt8>) -> ArraySlice<UInt8> { bytes.drop(while: UTF8Text.isBlank) }

    func trimmingEnd(_ bytes: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        bytes[..<(bytes.lastIndex { !UTF8Text.isBlank($0) }.map { $0 + 1 } ?? bytes.startIndex)]
    }
}
