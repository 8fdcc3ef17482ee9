/// RFC 3339 by counting, for comparison.
enum NaiveTime {
    /// Milliseconds since 1970 of a text, or nil where it is none.
    static func milliseconds(_ text: String) -> Int? {
        // 2026-03-02T09:30:00.123Z: the letter by letter form of everything up to the seconds.
        let letters = Array(text.utf8)
        guard letters.count >= 20 else { return nil }
        let form = "dddd-dd-ddTdd:dd:dd"
        for (letter, kind) in zip(letters, form.utf8) {
            switch kind {
            case UInt8(ascii: "d"): guard (48...57).contains(letter) else { return nil }
            case UInt8(ascii: "T"): guard letter == 0x54 || letter == 0x74 else { return nil }
            default: guard letter == kind else { return nil }
            }
        }
        func number(_ range: Range<Int>) -> Int { letters[range].reduce(0) { $0 * 10 + Int($1) - 48 } }
        let (year, month, day) = (number(0..<4), number(5..<7), number(8..<10))
        let (hour, minute, second) = (number(11..<13), number(14..<16), number(17..<19))
        guard (1...12).contains(month), (1...days(year, month)).contains(day), hour < 24, minute < 60, second <= 60
        else { return nil }
        var rest = letters[19...]
        var fraction = ""
        if rest.first == UInt8(ascii: ".") {
            rest = rest.dropFirst()
            while let digit = rest.first, (48...57).contains(digit) {
                fraction += String(digit - 48)
                rest = rest.dropFirst()
            }
            guard !fraction.isEmpty else { return nil }
        }
        var offset = 0
        if rest.count == 1, rest.first == 0x5A || rest.first == 0x7A {
            offset = 0
        } else {
            let tail = Array(rest)
            guard tail.count == 6, tail[0] == 43 || tail[0] == 45, tail[3] == 58,
                [1, 2, 4, 5].allSatisfy({ (48...57).contains(tail[$0]) })
            else { return nil }
            let hours = Int(tail[1]) * 10 + Int(tail[2]) - 528
            let minutes = Int(tail[4]) * 10 + Int(tail[5]) - 528
            guard hours < 24, minutes < 60 else { return nil }
            offset = (hours * 60 + minutes) * (tail[0] == 43 ? 1 : -1)
        }
        // Minutes since 0000-01-01, a year at a time.
        var count = 0
        for earlier in 0..<year { count += days(earlier, 2) == 29 ? 366 : 365 }
        for earlier in 1..<month { count += days(year, earlier) }
        let minutes = ((count + day - 1) * 24 + hour) * 60 + minute - offset
        if second == 60, !endsHalfYear(minutes) { return nil }
        let milliseconds = Int((fraction + "000").prefix(3)) ?? 0
        return (minutes * 60 + second) * 1_000 + milliseconds - 719_528 * 86_400_000
    }

    private static func days(_ year: Int, _ month: Int) -> Int {
        if month == 2 { return year % 400 == 0 || year % 4 == 0 && year % 100 != 0 ? 29 : 28 }
        return [4, 6, 9, 11].contains(month) ? 30 : 31
    }

    /// Whether it is the last minute of a June or December; minutes since 0000-01-01, which may begin the year before.
    private static func endsHalfYear(_ minutes: Int) -> Bool {
        var start = 0
        if minutes == -1 { return true }
        for year in 0...10_000 {
            let leap = days(year, 2) == 29 ? 1 : 0
            if minutes + 1 == (start + 181 + leap) * 1_440 || minutes + 1 == (start + 365 + leap) * 1_440 {
                return true
            }
            start += 365 + leap
        }
        return false
    }
}
