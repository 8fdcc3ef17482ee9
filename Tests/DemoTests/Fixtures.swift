import Foundation
import Testing

/// Compares with a recorded text; `UPDATE_FIXTURES=1` records it anew.
func expect(_ text: String, toBe name: String) throws {
    let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent("Fixtures/\(name)")
    if ProcessInfo.processInfo.environment["UPDATE_FIXTURES"] == "1" { try Data(text.utf8).write(to: file) }
    let expected = try String(contentsOf: file, encoding: .utf8)
    #expect(text == expected, "\(name) differs:\n\(text)")
}
