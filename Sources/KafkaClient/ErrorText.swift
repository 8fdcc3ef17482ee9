/// The library's habit of writing what is wrong into a buffer of the caller's.
enum ErrorText {
    /// Runs a call that may write an error text, and gives its result and the text.
    static func collect<Result>(_ call: (UnsafeMutablePointer<CChar>?, Int) -> Result) -> (Result, String) {
        unsafe withUnsafeTemporaryAllocation(of: CChar.self, capacity: KafkaLimits.errorTextCapacity) { buffer in
            unsafe buffer.initialize(repeating: 0)
            let result = unsafe call(buffer.baseAddress, buffer.count)
            unsafe buffer[buffer.count - 1] = 0
            guard let start = buffer.baseAddress else { return (result, "") }
            return unsafe (result, String(cString: start))
        }
    }
}
