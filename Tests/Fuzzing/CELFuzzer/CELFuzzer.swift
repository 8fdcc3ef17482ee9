import CEL

/// What libFuzzer calls with each input: the expression passes every phase in both ways of typing.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzOneInput(_ start: UnsafePointer<UInt8>?, _ count: Int) -> Int32 {
    let source = unsafe String(decoding: UnsafeBufferPointer(start: start, count: count), as: UTF8.self)
    for typing in [Typing.static, .dynamic] { Trial(source, typing).run() }
    return 0
}
