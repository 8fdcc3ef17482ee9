import CEL
import State

/// A thing of which a field of an individual's state keeps a list.
protocol SectionElement: SendableMetatype {
    init?(from reader: inout ByteReader)
    func write(to writer: inout ByteWriter)
}

extension IndividualState {
    /// The elements of a field, none where there is no such field.
    func elements<Element: SectionElement>(_ kind: FieldKind, of type: Element.Type = Element.self) -> [Element] {
        guard let field = field(kind, key: 0) else { return [] }
        var reader = ByteReader(bytes(of: field))
        var elements: [Element] = []
        while !reader.isAtEnd, let element = Element(from: &reader) { elements.append(element) }
        return elements
    }

    /// Replaces a field by some elements.
    mutating func replace(_ kind: FieldKind, with elements: [some SectionElement]) {
        var writer = ByteWriter(reserving: elements.count * 256)
        for element in elements { element.write(to: &writer) }
        if let field = field(kind, key: 0) {
            if elements.isEmpty { removeField(field) } else { replacePayload(of: field, with: writer.bytes) }
        } else if !elements.isEmpty {
            appendField(kind, version: 1, key: 0, payload: writer.bytes)
        }
    }
}

extension Journey: SectionElement {
    init?(from reader: inout ByteReader) {
        guard let campaign = reader.text(), let key = reader.text(), let type = reader.text(), let id = reader.text(),
            let time = reader.number(), let values = reader.bytes(), let traceparent = reader.text(),
            let step = reader.text(), let due = reader.number(), let flags = reader.byte(), let inputs = reader.bytes()
        else { return nil }
        self.init(
            campaign: campaign, key: key,
            trigger: TriggerEvent(
                type: type, id: id, time: time, values: KeptValues(encoded: values),
                traceparent: traceparent.isEmpty ? nil : traceparent),
            step: step, due: due, hasWaited: flags & 1 != 0, hasSent: flags & 2 != 0, isNotedAsRunning: flags & 4 != 0,
            inputs: KeptValues(encoded: inputs))
    }

    func write(to writer: inout ByteWriter) {
        writer.write(campaign)
        writer.write(key)
        writer.write(trigger.type)
        writer.write(trigger.id)
        writer.write(trigger.time)
        writer.write(trigger.values.bytes)
        writer.write(trigger.traceparent ?? "")
        writer.write(step)
        writer.write(due)
        writer.write(UInt8(hasWaited ? 1 : 0) | (hasSent ? 2 : 0) | (isNotedAsRunning ? 4 : 0))
        writer.write(inputs.bytes)
    }

    /// Bytes that ``write(to:)`` writes.
    var encodedSize: Int {
        let texts = [campaign, key, trigger.type, trigger.id, trigger.traceparent ?? "", step]
        let sizes = texts.reduce(0) { $0 + ByteWriter.size(ofCounted: $1.utf8.count) }
        // Two times and the flags.
        return sizes + ByteWriter.size(ofCounted: trigger.values.bytes.count)
            + ByteWriter.size(ofCounted: inputs.bytes.count) + 17
    }
}

extension EndedKey: SectionElement {
    init?(from reader: inout ByteReader) {
        guard let campaign = reader.text(), let key = reader.text(), let ended = reader.number(),
            let marks = reader.byte(), let unusedSince = marks & 2 == 0 ? .max : reader.number()
        else { return nil }
        self.init(
            campaign: campaign, key: key, ended: ended, isNoted: marks & 1 != 0,
            unusedSince: marks & 2 == 0 ? nil : unusedSince)
    }

    func write(to writer: inout ByteWriter) {
        writer.write(campaign)
        writer.write(key)
        writer.write(ended)
        writer.write((isNoted ? 1 : 0) | (unusedSince == nil ? 0 : 2) as UInt8)
        if let unusedSince { writer.write(unusedSince) }
    }
}

extension SentMessage: SectionElement {
    init?(from reader: inout ByteReader) {
        guard let time = reader.number(), let channel = reader.text(), let count = reader.count() else { return nil }
        var tags: [String] = []
        for _ in 0..<count {
            guard let tag = reader.text() else { return nil }
            tags.append(tag)
        }
        self.init(time: time, channel: channel, tags: tags)
    }

    func write(to writer: inout ByteWriter) {
        writer.write(time)
        writer.write(channel)
        writer.write(count: tags.count)
        for tag in tags { writer.write(tag) }
    }
}
