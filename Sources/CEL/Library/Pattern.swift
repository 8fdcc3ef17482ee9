internal import CRE2

/// A compiled RE2 pattern: linear time in the text, without backtracking. Immutable, shared by all threads.
@safe final class Pattern: @unchecked Sendable {
    let handle: OpaquePointer

    /// Compiles a pattern, or says why it is refused.
    init(_ text: String) throws(EvaluationError) {
        guard text.utf8.count <= Limits.patternLength else {
            throw EvaluationError("the pattern is longer than \(Limits.patternLength) bytes")
        }
        var text = text
        var reason = [CChar](repeating: 0, count: 256)
        let compiled: OpaquePointer? = text.withUTF8 { bytes in
            unsafe bytes.withMemoryRebound(to: CChar.self) { characters in
                unsafe reason.withUnsafeMutableBufferPointer { reason in
                    unsafe cre2_compile(
                        characters.baseAddress, characters.count, Limits.patternMemory, reason.baseAddress, reason.count
                    )
                }
            }
        }
        guard let compiled = unsafe compiled else {
            let message = reason.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }
            throw EvaluationError("not a regular expression: \(String(decoding: message, as: UTF8.self))")
        }
        unsafe handle = compiled
    }

    /// Compiles a pattern during an evaluation, which takes steps of its own.
    convenience init(_ text: String, budget: inout Int) throws(EvaluationError) {
        try Limits.spend(Limits.patternSteps, from: &budget)
        try self.init(text)
    }

    deinit {
        unsafe cre2_free(handle)
    }

    /// Whether the pattern matches anywhere in the text.
    func matches(_ text: String) -> Bool {
        var text = text
        return text.withUTF8 { bytes in
            unsafe bytes.withMemoryRebound(to: CChar.self) { characters in
                unsafe cre2_matches(handle, characters.baseAddress, characters.count)
            }
        }
    }
}
