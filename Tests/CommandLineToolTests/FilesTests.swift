internal import Glibc
internal import Testing
@testable internal import CommandLineTool

struct FilesTests {
    @Test(arguments: ["", "short", String(repeating: "0123456789", count: 20_000)])
    func aFileIsReadWhole(text: String) throws {
        let sandbox = Sandbox()
        try sandbox.write("file", text)
        #expect(try Files.read(sandbox.path + "/file", limit: 200_000) == Array(text.utf8))
    }

    @Test func aFileIsReplacedAsAWhole() throws {
        let sandbox = Sandbox()
        try sandbox.write("file", "before")
        let (file, link) = (sandbox.path + "/file", sandbox.path + "/link")
        #expect(unsafe chmod(file, 0o640) == 0 && symlink(file, link) == 0)
        try Files.replace(link, with: Array("after".utf8))
        #expect(try Files.read(file, limit: 10) == Array("after".utf8))
        #expect(try Descriptor(reading: file).status().st_mode & 0o777 == 0o640)
        var status = stat()
        #expect(unsafe lstat(link, &status) == 0 && status.st_mode & S_IFMT == S_IFLNK)
        // Where it cannot be written the old bytes stay, and nothing else is left.
        let draft = "\(file).new-\(getpid())"
        #expect(unsafe mkdir(draft, 0o755) == 0)
        #expect(message { try Files.replace(link, with: []) } == "cannot open '\(draft)': File exists")
        #expect(try Files.read(file, limit: 10) == Array("after".utf8))
    }

    @Test func aFileBeyondTheLimitIsRefused() throws {
        let sandbox = Sandbox()
        try sandbox.write("file", String(repeating: "x", count: 5_000))
        #expect(try Files.read(sandbox.path + "/file", limit: 5_000).count == 5_000)
        #expect(
            message { _ = try Files.read("/dev/zero", limit: 10) } == "cannot read '/dev/zero': larger than 10 bytes")
        #expect(
            message { _ = try Files.read(sandbox.path + "/file", limit: 4_999) }.hasSuffix("larger than 4999 bytes"))
    }

    @Test func whatCannotBeReadSaysWhy() {
        let sandbox = Sandbox()
        let path = sandbox.path
        #expect(message { _ = try Files.read(path, limit: 10) } == "cannot read '\(path)': Is a directory")
        #expect(
            message { _ = try FileTree.files(at: path + "/no", suffix: ".yaml") }.hasSuffix("No such file or directory")
        )
        #expect(
            message { try Files.write([1], to: path + "/no/file") }
                == "cannot open '\(path)/no/file': No such file or directory")
    }

    @Test func aTreeIsListedInTheOrderOfItsBytes() throws {
        let sandbox = Sandbox()
        for name in [
            "b.yaml", "a/z.yaml", "a.yaml", "B.yaml", "a-b.yaml", "note.txt", ".hidden.yaml", ".git/x.yaml", "é.yaml",
        ] {
            try sandbox.write(name, "x")
        }
        sandbox.link("link.yaml", to: "note.txt")
        sandbox.link("gone", to: "nothing")
        let found = try FileTree.files(at: sandbox.path, suffix: ".yaml")
        #expect(found.map(\.name) == ["B.yaml", "a-b.yaml", "a.yaml", "a/z.yaml", "b.yaml", "link.yaml", "é.yaml"])
        try sandbox.write("a/short.yml", "x")
        let both = try FileTree.files(at: sandbox.path + "/a", suffixes: [".yaml", ".yml"])
        #expect(both.map(\.name) == ["short.yml", "z.yaml"])
        #expect(found[3].path == sandbox.path + "/a/z.yaml")
        #expect(try FileTree.files(at: sandbox.path + "/note.txt", suffix: ".yaml").map(\.name) == ["note.txt"])
    }

    @Test func aLinkThatLeadsBackOrNowhereIsAnError() throws {
        let sandbox = Sandbox()
        let path = sandbox.path
        try sandbox.write("a/b/c.yaml", "x")
        sandbox.link("a/b/loop", to: "..")
        #expect(message { _ = try FileTree.files(at: path, suffix: ".yaml") }.hasSuffix("a directory above itself"))
        sandbox.link("lost.yaml", to: "nothing")
        #expect(message { _ = try FileTree.files(at: path, suffix: ".yaml") } != "")
    }

    @Test func whoAsksForItGetsWhatCanBeOpened() throws {
        let sandbox = Sandbox()
        try sandbox.write("a/b/c.yaml", "x")
        try sandbox.write("z.yaml", "x")
        sandbox.link("a/b/loop", to: "..")
        sandbox.link("a/lost.yaml", to: "nothing")
        let found = try FileTree.files(at: sandbox.path, suffixes: [".yaml"], passingOverErrors: true)
        #expect(found.map(\.name) == ["a/b/c.yaml", "z.yaml"])
        #expect(
            message { _ = try FileTree.files(at: sandbox.path + "/no", suffixes: [".yaml"], passingOverErrors: true) }
                != "")
    }

    @Test(arguments: [
        ("", []), ("a", ["a"]), ("a\n", ["a"]), ("a\r\nb\n\nc", ["a", "b", "", "c"]), ("\n", [""]), ("a\r", ["a\r"]),
    ])
    func linesEndWithALineFeed(text: String, expected: [String]) throws {
        let sandbox = Sandbox()
        try sandbox.write("lines", text)
        var reader = try LineReader(sandbox.path + "/lines", limit: 10)
        var lines: [String] = []
        while let line = try reader.next() { lines.append(String(decoding: line, as: UTF8.self)) }
        #expect(lines == expected)
        #expect(reader.lineNumber == expected.count)
    }

    @Test func linesAreWholeWhereverABlockEnds() throws {
        let sandbox = Sandbox()
        let lines = (0..<3_000).map { String(repeating: "\($0 % 10)", count: $0 * 7 % 997) }
        try sandbox.write("lines", lines.joined(separator: "\n") + "\n")
        var reader = try LineReader(sandbox.path + "/lines", limit: 1_000)
        for line in lines { #expect(try reader.next() == Array(line.utf8)) }
        #expect(try reader.next() == nil)
    }

    @Test func aLineBeyondTheLimitIsRefusedWithItsNumber() throws {
        let sandbox = Sandbox()
        try sandbox.write("lines", "ok\n12345\n123456\n")
        var reader = try LineReader(sandbox.path + "/lines", limit: 5)
        _ = try reader.next()
        #expect(try reader.next() == Array("12345".utf8))
        var failure = ""
        do { _ = try reader.next() } catch { failure = "\(error)" }
        #expect(failure.hasSuffix("line 3 is longer than 5 bytes"))
        try sandbox.write("endless", String(repeating: "x", count: 300_000))
        var endless = try LineReader(sandbox.path + "/endless", limit: 70_000)
        failure = ""
        do { _ = try endless.next() } catch { failure = "\(error)" }
        #expect(failure.hasSuffix("line 1 is longer than 70000 bytes"))
    }

    @Test func aReaderKnowsWhetherItWouldWait() throws {
        let pipe = Pipe()
        try Descriptor.write(Array("one\ntwo\nth".utf8), to: pipe.writing, path: "pipe")
        var reader = LineReader(Descriptor(number: pipe.reading, path: "pipe", isOwned: true), limit: 10)
        var hadLine: [Bool] = []
        var lines: [[UInt8]?] = []
        for turn in 0..<4 {
            if turn == 2 { close(pipe.writing) }
            hadLine.append(reader.hasLine)
            lines.append(try reader.next())
        }
        hadLine.append(reader.hasLine)
        #expect(hadLine == [false, true, false, true, true])
        #expect(lines == [Array("one".utf8), Array("two".utf8), Array("th".utf8), nil])
    }

    private func message(_ body: () throws -> Void) -> String {
        do { try body() } catch { return "\(error)" }
        return ""
    }
}
