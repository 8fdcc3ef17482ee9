import Testing
import YAML

struct SourceFileTests {
    @Test(arguments: [
        (0, 1, 1), (1, 1, 2), (2, 1, 3), (3, 2, 1), (4, 2, 2), (6, 2, 3), (8, 3, 1), (9, 4, 1), (10, 4, 2), (99, 4, 2),
    ])
    func placesAreCountedInLinesAndScalars(offset: Int, line: Int, column: Int) {
        // Lines: `ab` LF, `xé` CR LF, `` CR, `z`.
        let source = SourceFile(path: "a", text: [0x61, 0x62, 0x0A, 0x78, 0xC3, 0xA9, 0x0D, 0x0A, 0x0D, 0x7A])
        let position = source.position(at: offset)
        #expect((position.line, position.column) == (line, column))
    }

    @Test func aLineDoesNotHoldItsBreak() {
        let source = file("ab\r\ncd\n")
        #expect((1...4).map { source.line($0) } == [0..<2, 4..<6, 7..<7, 7..<7])
    }

    @Test func spansAreClampedToTheText() {
        let span = file("abc").span(2..<90)
        #expect(span.text == "c")
        #expect(span.location == "rules/shop.yaml:1:3")
        #expect(file("").span(5..<9).text.isEmpty)
    }

    @Test func brokenBytesCountAsOneColumnEach() {
        let source = SourceFile(path: "a", text: [0xFF, 0x80, 0x61])
        #expect(source.position(at: 2).column == 3)
    }
}
