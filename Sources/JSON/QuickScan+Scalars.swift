extension QuickScan {
    @inline(__always)
    static func load(_ place: UnsafeRawPointer) -> UInt64 {
        unsafe UInt64(littleEndian: place.loadUnaligned(as: UInt64.self))
    }

    /// Reads a string.
    @inline(__always)
    mutating func readString() -> Bool {
        append(Tape.word(Tape.string, UInt64(truncatingIfNeeded: out)))
        return unsafe Self.copyString(&at, to: &out, in: strings)
    }

    /// Copies a string, eight bytes at a time, behind its length, and goes on after both; refuses one with an escape, a control character
    /// or what is not UTF-8.
    @inline(__always)
    static func copyString(_ at: inout UnsafeRawPointer, to out: inout Int, in strings: UnsafeMutableRawPointer) -> Bool
    {
        let header = out
        unsafe at += 1
        out &+= 4
        while true {
            let word = unsafe load(at)
            unsafe strings.storeBytes(of: word.littleEndian, toByteOffset: out, as: UInt64.self)
            let ends = (ends(word) | word) & highBits
            if ends == 0 {
                unsafe at += 8
                out &+= 8
                continue
            }
            let count = ends.trailingZeroBitCount &>> 3
            unsafe at += count
            out &+= count
            break
        }
        if unsafe at.load(as: UInt8.self) != UInt8(ascii: "\"") {
            guard let count = unsafe copyRest(at, to: strings + out) else { return false }
            unsafe at += count
            out &+= count
        }
        unsafe at += 1
        unsafe strings.storeBytes(
            of: UInt32(truncatingIfNeeded: out &- header &- 4).littleEndian, toByteOffset: header, as: UInt32.self)
        return true
    }

    /// Copies a string from its first byte beyond ASCII on, and returns how many bytes there are before its end; nil as ``copyString``.
    @inline(never)
    private static func copyRest(_ start: UnsafeRawPointer, to out: UnsafeMutableRawPointer) -> Int? {
        var count = 0
        while true {
            let byte = unsafe start.load(fromByteOffset: count, as: UInt8.self)
            if byte == UInt8(ascii: "\"") { break }
            guard byte >= 0x20, byte != UInt8(ascii: "\\") else { return nil }
            unsafe out.storeBytes(of: byte, toByteOffset: count, as: UInt8.self)
            count += 1
        }
        let bytes = unsafe RawSpan(_unsafeStart: start, byteCount: count)
        return UTF8Check.firstInvalid(bytes) == nil ? count : nil
    }

    static var highBits: UInt64 { 0x8080_8080_8080_8080 }

    /// The high bit of the first byte among eight that is a quote, a backslash or a control character, and others: those of bytes above it,
    /// and of bytes beyond ASCII.
    @inline(__always)
    static func ends(_ word: UInt64) -> UInt64 {
        let ones: UInt64 = 0x0101_0101_0101_0101
        // A byte that is to be found becomes small enough for the subtraction to borrow into its high bit: a control character stays one
        // without its second bit or with it, and a quote becomes a space.
        return ((word ^ (ones &* 0x02)) &- (ones &* 0x21)) | ((word ^ (ones &* 0x5C)) &- ones)
    }

    /// Reads a number of at most 18 digits, or 15 with a fraction: so it is exact, or its double is the nearest, by one division of two
    /// exact ones. Refuses an exponent, and the integer −0.
    @inline(__always)
    mutating func readNumber() -> Bool {
        let isNegative = byte == UInt8(ascii: "-")
        if isNegative { unsafe at += 1 }
        let isZero = byte == UInt8(ascii: "0")
        var value: UInt64 = 0
        let whole = readDigits(&value)
        guard whole > 0, whole <= 18, !isZero || whole == 1 else { return false }
        if byte == UInt8(ascii: ".") {
            unsafe at += 1
            let fraction = readDigits(&value)
            guard fraction > 0, whole &+ fraction <= 15 else { return false }
            let magnitude = Double(value) / Self.power(fraction)
            append(Tape.word(Tape.double, 0))
            append((isNegative ? -magnitude : magnitude).bitPattern)
        } else {
            if isNegative, value == 0 { return false }
            append(Tape.word(Tape.int, 0))
            append(isNegative ? 0 &- value : value)
        }
        return byte | 0x20 != UInt8(ascii: "e")
    }

    /// Reads digits behind those of a value, and returns how many.
    @inline(__always)
    private mutating func readDigits(_ value: inout UInt64) -> Int {
        let start = unsafe at
        while true {
            let digit = byte &- UInt8(ascii: "0")
            guard digit <= 9 else { break }
            value = value &* 10 &+ UInt64(digit)
            unsafe at += 1
        }
        return unsafe at - start
    }

    /// Ten to a power of at most 15, which a double holds.
    @inline(__always)
    private static func power(_ exponent: Int) -> Double {
        var power = 1.0
        for _ in 0..<exponent { power *= 10 }
        return power
    }

    /// Reads `true`, `false` or `null`.
    @inline(__always)
    mutating func readLiteral() -> Bool {
        switch unsafe UInt32(littleEndian: at.loadUnaligned(as: UInt32.self)) {
        case 0x6575_7274: append(Tape.word(Tape.yes, 0))
        case 0x6C6C_756E: append(Tape.word(Tape.null, 0))
        case 0x736C_6166:
            guard unsafe at.load(fromByteOffset: 4, as: UInt8.self) == UInt8(ascii: "e") else { return false }
            append(Tape.word(Tape.no, 0))
            unsafe at += 1
        default: return false
        }
        unsafe at += 4
        return true
    }
}
