import Configuration
import KafkaClient
import Testing

@testable import Daemon

/// What changes the files below a path is told of, however it is done.
struct FolderWatchTests {
    /// A watch that signals when it tells, with a pause that a test can wait for.
    private struct Watch: ~Copyable {
        let wakeSignal: WakeSignal
        let watch: FolderWatch

        init(_ path: String) throws {
            let wakeSignal = try WakeSignal()
            let log = Log(level: .error, format: .text, environment: [:])
            let watch = try FolderWatch(path, log: log, pause: .milliseconds(50)) { wakeSignal.signal() }
            self.wakeSignal = wakeSignal
            self.watch = watch
            // The first time it tells without a change: from here on it watches.
            #expect(wakeSignal.wait(timeout: .seconds(20)))
        }

        /// Whether it tells of a change.
        func tells(_ change: () throws -> Void) rethrows -> Bool {
            try change()
            return wakeSignal.wait(timeout: .seconds(20))
        }
    }

    @Test func tellsOfFilesWrittenMadeAndRemoved() throws {
        let folder = try Folder()
        try folder.write("a", to: "a.yaml")
        let watch = try Watch(folder.path)
        #expect(try watch.tells { try folder.write("b", to: "a.yaml") })
        #expect(try watch.tells { try folder.write("b", to: "b.yaml") })
        #expect(watch.tells { folder.remove("b.yaml") })
    }

    /// As editors save: a new file takes the old one's name.
    @Test func tellsOfAFileRenamedIntoPlace() throws {
        let folder = try Folder()
        try folder.write("a", to: "a.yaml")
        try folder.write("b", to: ".a.swp")
        let watch = try Watch(folder.path)
        #expect(watch.tells { folder.rename(".a.swp", to: "a.yaml") })
        // The new file is watched like the old one.
        #expect(try watch.tells { try folder.write("c", to: "a.yaml") })
    }

    @Test func tellsOfDirectoriesMadeLater() throws {
        let folder = try Folder()
        let watch = try Watch(folder.path)
        #expect(watch.tells { folder.makeDirectory("teams") })
        #expect(watch.tells { folder.makeDirectory("teams/crm") })
        #expect(try watch.tells { try folder.write("a", to: "teams/crm/a.yaml") })
    }

    /// As Kubernetes updates a mounted volume.
    @Test func tellsOfTheLinkOfAVolumePointedElsewhere() throws {
        let folder = try Folder()
        folder.makeDirectory("..1")
        folder.makeDirectory("..2")
        try folder.write("a", to: "..1/a.yaml")
        try folder.write("b", to: "..2/a.yaml")
        folder.link("..data", to: "..1")
        folder.link("a.yaml", to: "..data/a.yaml")
        let watch = try Watch(folder.path)
        folder.link("..data_tmp", to: "..2")
        #expect(watch.tells { folder.rename("..data_tmp", to: "..data") })
        // And where the link leads is watched now.
        #expect(try watch.tells { try folder.write("c", to: "..2/a.yaml") })
    }

    /// As releases are switched: a link above the rules is pointed elsewhere.
    @Test func tellsOfALinkOnTheWayPointedElsewhere() throws {
        let folder = try Folder()
        for release in ["r1", "r2"] {
            folder.makeDirectory(release)
            folder.makeDirectory("\(release)/rules")
            try folder.write(release, to: "\(release)/rules/a.yaml")
        }
        folder.link("current", to: "r1")
        folder.link("next", to: "r2")
        let watch = try Watch(folder.path + "/current/rules")
        #expect(watch.tells { folder.rename("next", to: "current") })
        #expect(try watch.tells { try folder.write("c", to: "r2/rules/a.yaml") })
    }

    @Test func tellsOfAFolderThatIsMovedAwayAndPutBack() throws {
        let folder = try Folder()
        folder.makeDirectory("rules")
        let watch = try Watch(folder.path + "/rules")
        #expect(watch.tells { folder.rename("rules", to: "old") })
        #expect(watch.tells { folder.rename("old", to: "rules") })
        #expect(try watch.tells { try folder.write("a", to: "rules/a.yaml") })
    }

    @Test func saysNothingOfWhatIsBesideTheWay() throws {
        let folder = try Folder()
        folder.makeDirectory("rules")
        let watch = try Watch(folder.path + "/rules")
        try folder.write("x", to: "beside")
        // Whatever the one before would have told came before this.
        #expect(try watch.tells { try folder.write("a", to: "rules/a.yaml") })
        #expect(!watch.wakeSignal.wait(timeout: .milliseconds(200)))
    }

    /// A checkout writes for a while; it is told of when it is done.
    @Test func waitsUntilABurstIsOver() throws {
        let folder = try Folder()
        let watch = try Watch(folder.path)
        for index in 0..<200 { try folder.write("a", to: "\(index).yaml") }
        #expect(watch.wakeSignal.wait(timeout: .seconds(20)))
        #expect(!watch.wakeSignal.wait(timeout: .milliseconds(200)))
    }
}
