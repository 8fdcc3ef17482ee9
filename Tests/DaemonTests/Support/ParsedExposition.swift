/// Prometheus' text format, read more strictly than Prometheus does: one HELP and one TYPE before a family's samples, all samples of a
/// family together, no series twice, no label twice, and histograms whose buckets fit their count.
struct ParsedExposition {
    /// A sample of the text.
    struct Sample {
        let name: String
        let labels: [(name: String, value: String)]
        let value: Double
    }

    struct Family {
        let kind: String
        let help: String
        var samples: [Sample] = []
    }

    struct Malformed: Error, CustomStringConvertible {
        let description: String
    }

    private(set) var families: [String: Family] = [:]

    init(_ text: String) throws {
        guard text.isEmpty || text.hasSuffix("\n") else { throw Malformed(description: "the last line has no end") }
        var current: String?
        var help: (name: String, text: String)?
        var seen: Set<String> = []
        for line in text.split(separator: "\n", omittingEmptySubsequences: false).dropLast() {
            let words = line.split(separator: " ", maxSplits: 3, omittingEmptySubsequences: false).map(String.init)
            if words.first == "#" {
                guard words.count == 4 else { throw Malformed(description: "a comment: \(line)") }
                switch words[1] {
                case "HELP":
                    guard families[words[2]] == nil, !words[3].isEmpty else {
                        throw Malformed(description: "help twice, or none: \(line)")
                    }
                    help = (words[2], words[3])
                case "TYPE":
                    guard let known = help, known.name == words[2], families[words[2]] == nil,
                        ["counter", "gauge", "histogram"].contains(words[3])
                    else { throw Malformed(description: "a type without its help: \(line)") }
                    families[words[2]] = Family(kind: words[3], help: known.text)
                    current = words[2]
                default: throw Malformed(description: "a comment: \(line)")
                }
                continue
            }
            let sample = try Self.sample(String(line))
            guard let current, var family = families[current] else {
                throw Malformed(description: "a sample before its family: \(line)")
            }
            let suffixes = family.kind == "histogram" ? ["_bucket", "_sum", "_count"] : [""]
            guard suffixes.contains(where: { sample.name == current + $0 }) else {
                throw Malformed(description: "a sample among another family's: \(line)")
            }
            let series = sample.name + sample.labels.map { "\u{1}\($0.name)\u{2}\($0.value)" }.sorted().joined()
            guard seen.insert(series).inserted else { throw Malformed(description: "a series twice: \(line)") }
            if family.kind != "gauge", !(sample.value >= 0) { throw Malformed(description: "a count below 0: \(line)") }
            family.samples.append(sample)
            families[current] = family
        }
        for (name, family) in families {
            guard !family.samples.isEmpty else { throw Malformed(description: "\(name) has no sample") }
            if family.kind == "histogram" { try Self.checkHistogram(name, family) }
        }
    }

    /// The value of a series, its labels in any order; nil where there is none.
    func value(_ name: String, _ labels: [String: String] = [:]) -> Double? {
        families.values.lazy.flatMap(\.samples).first { sample in
            sample.name == name && sample.labels.count == labels.count
                && sample.labels.allSatisfy { labels[$0.name] == $0.value }
        }?.value
    }

    /// The sum of a family's series in which these labels are so.
    func sum(_ name: String, _ labels: [String: String] = [:]) -> Double {
        (families[name]?.samples ?? []).filter { sample in
            labels.allSatisfy { label in sample.labels.contains { $0.name == label.key && $0.value == label.value } }
        }.reduce(0) { $0 + $1.value }
    }

    private static func sample(_ line: String) throws -> Sample {
        var rest = line.unicodeScalars[...]
        func isName(_ scalar: Unicode.Scalar) -> Bool {
            ("a"..."z").contains(scalar) || ("0"..."9").contains(scalar) || scalar == "_"
        }
        let name = rest.prefix(while: isName)
        rest = rest[name.endIndex...]
        guard let first = name.first, !("0"..."9").contains(first) else {
            throw Malformed(description: "a name: \(line)")
        }
        var labels: [(name: String, value: String)] = []
        if rest.first == "{" {
            rest.removeFirst()
            while true {
                let label = rest.prefix(while: isName)
                rest = rest[label.endIndex...]
                guard !label.isEmpty, rest.popFirst() == "=", rest.popFirst() == "\"" else {
                    throw Malformed(description: "a label: \(line)")
                }
                var value = ""
                while let scalar = rest.popFirst(), scalar != "\"" {
                    guard scalar == "\\" else {
                        value.unicodeScalars.append(scalar)
                        continue
                    }
                    switch rest.popFirst() {
                    case "n": value += "\n"
                    case "\"": value += "\""
                    case "\\": value += "\\"
                    default: throw Malformed(description: "an escape: \(line)")
                    }
                }
                let text = String(String.UnicodeScalarView(label))
                guard !labels.contains(where: { $0.name == text }) else {
                    throw Malformed(description: "a label twice: \(line)")
                }
                labels.append((text, value))
                guard let next = rest.popFirst(), next == "," || next == "}" else {
                    throw Malformed(description: "labels without an end: \(line)")
                }
                if next == "}" { break }
            }
        }
        guard rest.popFirst() == " " else { throw Malformed(description: "no value: \(line)") }
        let digits = String(String.UnicodeScalarView(rest))
        let value = ["+Inf": Double.infinity, "-Inf": -.infinity, "NaN": .nan][digits] ?? Double(digits)
        guard let value else { throw Malformed(description: "a value: \(line)") }
        return Sample(name: String(String.UnicodeScalarView(name)), labels: labels, value: value)
    }

    private static func checkHistogram(_ name: String, _ family: Family) throws {
        let buckets = family.samples.filter { $0.name == name + "_bucket" }
        let bounds = buckets.map { sample in sample.labels.first { $0.name == "le" }?.value ?? "" }
        guard bounds.last == "+Inf", buckets.map(\.value) == buckets.map(\.value).sorted(),
            bounds.dropLast().compactMap({ Double($0) }).count == bounds.count - 1,
            family.samples.contains(where: { $0.name == name + "_sum" }),
            family.samples.first(where: { $0.name == name + "_count" })?.value == buckets.last?.value
        else { throw Malformed(description: "\(name) is no histogram") }
    }
}
