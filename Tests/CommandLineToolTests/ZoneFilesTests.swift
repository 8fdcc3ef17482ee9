internal import Testing
@testable internal import CommandLineTool

struct ZoneFilesTests {
    @Test func zonesAreNamedByTheirPathBelowTheDirectory() throws {
        let sandbox = Sandbox()
        for name in ["Europe/Paris", "UTC", "right/UTC", "posix/UTC", "posixrules", "localtime", "Etc/posix/X"] {
            try sandbox.write(name, "TZif \(name)")
        }
        try sandbox.write("tzdata.zi", "# no zone")
        let files = ZoneFiles.read(environment: ["TZDIR": sandbox.path])
        #expect(files.map(\.name) == ["Etc/posix/X", "Europe/Paris", "UTC"])
        #expect(files.map(\.bytes) == files.map { Array("TZif \($0.name)".utf8) })
    }

    @Test func aSystemWithoutZonesHasNone() {
        #expect(ZoneFiles.read(environment: ["TZDIR": "/nonexistent"]).isEmpty)
    }
}
