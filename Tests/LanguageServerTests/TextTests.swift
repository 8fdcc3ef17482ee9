import LanguageServer
import SeededRandomness
import Testing
import YAML

/// Positions, changes, URIs and frames.
struct TextTests {
    private static let text = "a: é\n𝄞x: 1\r\nlast"

    @Test(arguments: [
        (TextPosition(line: 0, character: 4), 5, 5), (TextPosition(line: 0, character: 3), 3, 3),
        (TextPosition(line: 1, character: 2), 10, 10), (TextPosition(line: 1, character: 3), 11, 10),
        (TextPosition(line: 1, character: 99), 14, 14), (TextPosition(line: 2, character: 0), 16, 16),
        (TextPosition(line: 9, character: 9), 20, 20), (TextPosition(line: -1, character: 0), 0, 0),
    ])
    func positionsCountInTheirUnits(position: TextPosition, utf16: Int, utf8: Int) {
        let file = SourceFile(path: "", text: Array(Self.text.utf8))
        #expect(file.offset(of: position, .utf16) == utf16)
        #expect(file.offset(of: position, .utf8) == utf8)
    }

    @Test func everyPlaceOfATextHasAPositionThatLeadsBack() {
        let file = SourceFile(path: "", text: Array(Self.text.utf8))
        var offset = 0
        for scalar in Self.text.unicodeScalars {
            for encoding in [PositionEncoding.utf8, .utf16] where scalar != "\n" || offset == 5 {
                #expect(file.offset(of: file.position(of: offset, encoding), encoding) == offset)
            }
            offset += UTF8.width(scalar)
        }
    }

    @Test func changesOneAfterTheOtherGiveTheTextThatWasMeant() {
        print("seed 20261129")
        var generator = SeededGenerator(seed: 20_261_129)
        let pieces = ["", "x", "é", "𝄞", "\n", "key: value\n", "  - a\n"]
        for _ in 0..<200 {
            // The oracle works on arrays of lines of UTF-16.
            var bytes = Array("first: 1\nsecond: é𝄞\n".utf8)
            for _ in 0..<8 {
                let units = Array(String(decoding: bytes, as: UTF8.self).utf16)
                let borders = (0...units.count).filter { $0 == units.count || !UTF16.isTrailSurrogate(units[$0]) }
                let one = borders.randomElement(using: &generator) ?? 0
                let other = borders.randomElement(using: &generator) ?? 0
                let new = pieces.randomElement(using: &generator) ?? ""
                let range = min(one, other)..<max(one, other)
                let change = TextChange(
                    range: TextRange(start: position(range.lowerBound, units), end: position(range.upperBound, units)),
                    text: new)
                bytes = change.applied(to: bytes, .utf16)
                let expected = Array(units[..<range.lowerBound]) + Array(new.utf16) + Array(units[range.upperBound...])
                #expect(String(decoding: bytes, as: UTF8.self) == String(decoding: expected, as: UTF16.self))
            }
        }
    }

    private func position(_ offset: Int, _ units: [UInt16]) -> TextPosition {
        let before = units[..<offset]
        let line = before.count { $0 == 0x0A }
        let start = before.lastIndex(of: 0x0A).map { $0 + 1 } ?? 0
        return TextPosition(line: line, character: offset - start)
    }

    @Test func aChangeWithoutRangeIsTheWholeText() {
        #expect(TextChange(range: nil, text: "b").applied(to: Array("a".utf8), .utf8) == Array("b".utf8))
    }

    @Test func pathsOfURIsAreDecodedAndBack() {
        #expect(FileURI.path("file:///rules/caf%C3%A9%20x.yaml") == "/rules/café x.yaml")
        #expect(FileURI.path("file://host/rules/a.yaml") == "/rules/a.yaml")
        #expect(FileURI.path("untitled:Untitled-1") == nil)
        #expect(FileURI.path("file:///a%2") == "/a%2")
        #expect(FileURI.uri("/rules/café x.yaml") == "file:///rules/caf%C3%A9%20x.yaml")
    }
}

/// A stream in pieces, whole or broken.
struct FrameReaderTests {
    private func frames(_ stream: String, by size: Int = .max) -> [FrameReader.Frame] {
        var reader = FrameReader()
        var frames: [FrameReader.Frame] = []
        var rest = Array(stream.utf8)[...]
        while !rest.isEmpty {
            reader.append(rest.prefix(size))
            rest = rest.dropFirst(min(size, rest.count))
            while let frame = reader.next() { frames.append(frame) }
        }
        return frames
    }

    @Test(arguments: [1, 2, 7, 1_000])
    func messagesAreCutHoweverTheyArrive(size: Int) {
        let stream =
            "Content-Length: 2\r\n\r\n{}Content-Type: application/vscode-jsonrpc; charset=utf-8\r\ncontent-length:3\r\n\r\n[1]"
        #expect(frames(stream, by: size) == [.message(Array("{}".utf8)), .message(Array("[1]".utf8))])
    }

    @Test(arguments: ["Content-Length: x\r\n\r\n", "Content-Length: -1\r\n\r\n", "Nonsense: 1\r\n\r\n", "\r\n\r\n"])
    func aBrokenHeaderCostsOnlyItself(header: String) {
        #expect(
            frames(header + "Content-Length: 2\r\n\r\n{}") == [
                .malformed("a header without a length"), .message(Array("{}".utf8)),
            ])
    }

    @Test func bytesBeforeAHeaderArePassedOver() {
        #expect(frames("xyzContent-Length: 2\r\n\r\n{}") == [.message(Array("{}".utf8))])
    }

    @Test func whatIsTooLongIsPassedOver() {
        #expect(frames(String(repeating: "x", count: 5_000)) == [.malformed("a header longer than 4096 bytes")])
        let long = "Content-Length: 16777217\r\n\r\n" + String(repeating: "x", count: 16_777_217)
        #expect(
            frames(long + "Content-Length: 2\r\n\r\n{}", by: 1 << 20) == [
                .malformed("a message longer than 16777216 bytes"), .message(Array("{}".utf8)),
            ])
    }

    @Test func aMessageIsFramedAsItIsRead() {
        #expect(
            frames(String(decoding: FrameReader.frame(Array("é".utf8)), as: UTF8.self)) == [.message(Array("é".utf8))])
    }
}
