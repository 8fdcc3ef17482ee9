extension BlockLayout {
    /// Lays out a list or mapping in brackets behind its head.
    mutating func flow(_ node: Node, at place: Place) {
        let range = node.span.range
        let first = line(range.lowerBound)
        let last = line(max(range.upperBound - 1, range.lowerBound))
        if splits(place, before: first, isWide: false) {
            add(place, "", endingAt: place.headLine, place.headEnd)
            layOutBetween(until: first, column: column(range.lowerBound), indentation: place.below)
            let below = Place(
                indentation: place.below, head: "", below: place.below, headLine: first, headEnd: 0,
                source: place.source,
                around: place.around, mapping: nil)
            return flow(node, at: below)
        }
        guard !hasComment(in: first..<last), !holdsLines(node) else {
            return asWritten(node, from: first, to: last, at: place)
        }
        let text = flowText(node)
        if width(place, text) <= Limits.formattedWidth || text.utf8.count == 2 || place.head.isEmpty {
            return add(place, text, endingAt: last, column(range.upperBound), from: column(range.lowerBound))
        }
        let opened = lines.count
        open(node, at: place)
        // The comment behind the bracket stands behind the head now.
        attachComment(of: last, contentEnd: column(range.upperBound), to: &lines[opened])
        didLayOut(upTo: last)
    }

    /// Leaves a collection with comments or texts of several lines as it is, moved as a whole.
    private mutating func asWritten(_ node: Node, from first: Int, to last: Int, at place: Place) {
        nextLine = first
        addFirst(place, bytes(of: first, from: node.span.range.lowerBound))
        for number in (first + 1)...max(last, first + 1) where number <= last {
            let bytes = file.text[file.line(number)]
            let text = trimmingEnd(trimmingStart(bytes))
            let depth = bytes.prefix(while: UTF8Text.isBlank).count
            let indentation = text.isEmpty ? 0 : max(depth + place.around - place.source, 0)
            lines.append(LaidOutLine(indentation: indentation, head: String(decoding: text, as: UTF8.self)))
        }
        didLayOut(upTo: last)
    }

    /// Whether a text of several lines stands in a collection.
    private func holdsLines(_ node: Node) -> Bool {
        switch node.kind {
        case .scalar(let scalar): scalar.span.text.utf8.contains(0x0A)
        case .sequence(let items): items.contains(where: holdsLines)
        case .mapping(let mapping):
            mapping.entries.contains { $0.key.span.text.utf8.contains(0x0A) || holdsLines($0.value) }
        }
    }

    /// A node on one line.
    private func flowText(_ node: Node) -> String {
        switch node.kind {
        case .scalar(let scalar): scalar.span.text
        case .sequence(let items): "[" + items.map(flowText).joined(separator: ", ") + "]"
        case .mapping(let mapping):
            "{"
                + mapping.entries.map { entry in
                    let key = entry.key.span.text
                    return entry.value.scalar?.isAbsent == true ? key : "\(key): \(flowText(entry.value))"
                }.joined(separator: ", ") + "}"
        }
    }

    /// Lays out a collection that is too wide as a block; what is in it stays in brackets where it fits.
    private mutating func open(_ node: Node, at place: Place) {
        let isItem = place.head.hasSuffix("-")
        if !isItem { lines.append(LaidOutLine(indentation: place.indentation, head: place.head)) }
        let parts: [(head: String, value: Node)] =
            node.mapping?.entries.map { ($0.key.span.text + ":", $0.value) } ?? (node.items ?? []).map { ("-", $0) }
        for (index, part) in parts.enumerated() {
            let goesOn = isItem && index == 0
            let inner = Place(
                indentation: goesOn ? place.indentation : place.below,
                head: goesOn ? place.head + " " + part.head : part.head, below: place.below + 2,
                headLine: place.headLine,
                headEnd: 0, source: place.source, around: place.around, mapping: nil)
            let text = part.value.scalar?.isAbsent == true ? "" : flowText(part.value)
            if part.value.scalar != nil || text.utf8.count == 2 || width(inner, text) <= Limits.formattedWidth {
                lines.append(LaidOutLine(indentation: inner.indentation, head: inner.head, value: text))
            } else {
                open(part.value, at: inner)
            }
        }
    }
}
