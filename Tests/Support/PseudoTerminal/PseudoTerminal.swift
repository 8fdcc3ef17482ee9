import Foundation
import Glibc

/// A pseudo-terminal with one of the programs on it.
package final class PseudoTerminal {
    private let master: Int32
    private let process: pid_t
    private var text = ""
    private var isReaped = false

    package struct Trouble: Error { package let text: String }

    /// Where the programs are built.
    private static let programs = URL(fileURLWithPath: CommandLine.arguments[0]).deletingLastPathComponent()
    private static let patience = Duration.seconds(60)

    /// TIOCSPTLCK and TIOCGPTN of Linux.
    private static let setLock = UInt(0x4004_5431)
    private static let getNumber = UInt(0x8004_5430)

    /// Starts a program of the package on a terminal of this size.
    package init(
        _ name: String, columns: Int, rows: Int, environment: [String: String], _ words: [String]
    ) throws {
        // What posix_openpt, unlockpt and ptsname do on Linux, which Swift does not see.
        let master = unsafe open("/dev/ptmx", O_RDWR | O_NOCTTY | O_CLOEXEC)
        var (lock, number) = (Int32(0), UInt32(0))
        guard master >= 0, unsafe ioctl(master, Self.setLock, &lock) == 0,
            unsafe ioctl(master, Self.getNumber, &number) == 0
        else { throw Trouble(text: "no pseudo-terminal") }
        self.master = master
        let line = "/dev/pts/\(number)"
        Self.resize(master, columns: columns, rows: rows)
        var actions = unsafe posix_spawn_file_actions_t()
        unsafe posix_spawn_file_actions_init(&actions)
        defer { unsafe posix_spawn_file_actions_destroy(&actions) }
        for descriptor in [Int32(0), 1, 2] {
            unsafe posix_spawn_file_actions_addopen(&actions, descriptor, line, O_RDWR | O_NOCTTY, 0)
        }
        let program = Self.programs.appendingPathComponent(name).path
        var arguments: [UnsafeMutablePointer<CChar>?] = unsafe ([program] + words).map { unsafe strdup($0) } + [nil]
        var variables: [UnsafeMutablePointer<CChar>?] =
            unsafe environment.map { unsafe strdup("\($0.key)=\($0.value)") } + [nil]
        defer { unsafe (arguments + variables).forEach { unsafe free($0) } }
        var process: pid_t = 0
        let code = unsafe posix_spawn(&process, program, &actions, nil, &arguments, &variables)
        guard code == 0 else { throw Trouble(text: "\(program) cannot be started: \(code)") }
        self.process = process
    }

    deinit {
        if !isReaped {
            kill(process, SIGKILL)
            _ = waitpid(process, nil, 0)
        }
        close(master)
    }

    /// Waits until the program takes each key by itself: before, the terminal would make something of them on its own.
    package func awaitKeys() throws {
        let deadline = ContinuousClock.now + Self.patience
        var state = termios()
        repeat {
            guard ContinuousClock.now < deadline else { throw Trouble(text: "the terminal keeps its lines") }
            _ = poll(nil, 0, 1)
            _ = unsafe tcgetattr(master, &state)
        } while state.c_lflag & UInt32(ICANON) != 0
    }

    /// Types.
    package func type(_ text: String) {
        var rest = Array(text.utf8)[...]
        while !rest.isEmpty {
            let count = unsafe rest.withUnsafeBytes { unsafe Glibc.write(master, $0.baseAddress, $0.count) }
            guard count > 0 else { return }
            rest = rest.dropFirst(count)
        }
    }

    /// Gives the terminal another size.
    package func resize(columns: Int, rows: Int) { Self.resize(master, columns: columns, rows: rows) }

    private static func resize(_ master: Int32, columns: Int, rows: Int) {
        var size = winsize(ws_row: UInt16(rows), ws_col: UInt16(columns), ws_xpixel: 0, ws_ypixel: 0)
        _ = unsafe ioctl(master, UInt(TIOCSWINSZ), &size)
    }

    /// Reads on until what came since the last call satisfies a condition, and gives it.
    package func read(until what: String, _ isEnough: (String) -> Bool) throws -> String {
        let deadline = ContinuousClock.now + Self.patience
        while !isEnough(text) {
            guard ContinuousClock.now < deadline else { throw Trouble(text: "no \(what) in \(text.suffix(2_000))") }
            guard readMore() else { throw Trouble(text: "ended before \(what): \(text.suffix(2_000))") }
        }
        defer { text = "" }
        return text
    }

    /// Sends a signal; what is written from then on, and how the program ended.
    package func end(_ signal: Int32) throws -> (text: String, status: Int32) {
        kill(process, signal)
        return try end()
    }

    /// What is written until the program ends by itself, and how it ended.
    package func end() throws -> (text: String, status: Int32) {
        let deadline = ContinuousClock.now + Self.patience
        while readMore() {
            guard ContinuousClock.now < deadline else { throw Trouble(text: "no end after \(text.suffix(2_000))") }
        }
        var status: Int32 = 0
        guard unsafe waitpid(process, &status, 0) == process else { throw Trouble(text: "waitpid") }
        isReaped = true
        return (text, status)
    }

    /// False at the end.
    private func readMore() -> Bool {
        var request = pollfd(fd: master, events: Int16(POLLIN), revents: 0)
        guard unsafe poll(&request, 1, 1_000) > 0 else { return true }
        var buffer = [UInt8](repeating: 0, count: 65_536)
        let count = unsafe Glibc.read(master, &buffer, buffer.count)
        guard count > 0 else { return false }
        // Swift takes a carriage return and a line feed for one character.
        text += String(decoding: buffer[..<count].filter { $0 != 0x0D }, as: UTF8.self)
        return true
    }
}
