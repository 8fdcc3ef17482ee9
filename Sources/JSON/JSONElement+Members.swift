/// A member of an object: its value, behind whose key it stands.
public struct JSONMember: BitwiseCopyable, ~Escapable {
    /// The value.
    public let value: JSONElement

    @inlinable
    @_lifetime(copy value)
    init(value: JSONElement) { self.value = value }

    @inlinable
    var keyWord: UInt64 {
        // Safe: a member's value has its key before it.
        unsafe value.tape[unchecked: value.index &- 1]
    }

    /// The key's bytes, unescaped UTF-8.
    @inlinable
    public var key: RawSpan {
        @_lifetime(copy self) get { Tape.bytes(keyWord, in: value.strings) }
    }

    /// The key's place among the names that the parser knows, or −1 where it is none of them.
    @inlinable
    public var name: Int { Tape.name(keyWord) }
}

/// Goes over the elements within an array or an object, a member's key and value one after the other, in the order of the text.
@usableFromInline
struct JSONContents: BitwiseCopyable, ~Escapable {
    @usableFromInline let tape: Span<UInt64>
    @usableFromInline let strings: RawSpan
    @usableFromInline var index: Int
    @usableFromInline let end: Int

    /// Goes over an element's contents; there are none where it is not of the kind.
    @inlinable
    @_lifetime(copy element)
    init(_ element: JSONElement, kind: UInt8) {
        tape = element.tape
        strings = element.strings
        index = element.index &+ 1
        end = element.tag == kind ? Tape.next(element.word) &- 1 : index
    }

    /// The next element, or nil at the end.
    @inlinable
    @_lifetime(copy self)
    mutating func next() -> JSONElement? {
        guard index < end else { return nil }
        let element = JSONElement(tape: tape, strings: strings, index: index)
        index = element.nextIndex
        return element
    }
}

/// Goes over an object's members in the order of the text.
public struct JSONMembers: BitwiseCopyable, ~Escapable {
    @usableFromInline var contents: JSONContents

    @inlinable
    @_lifetime(copy element)
    init(_ element: JSONElement) { contents = JSONContents(element, kind: Tape.object) }

    /// The next member, or nil at the end.
    @inlinable
    @_lifetime(copy self)
    public mutating func next() -> JSONMember? {
        // Past the key, whose word is one.
        contents.index &+= 1
        guard let value = contents.next() else { return nil }
        return JSONMember(value: value)
    }
}

/// Goes over an array's items in the order of the text.
public struct JSONItems: BitwiseCopyable, ~Escapable {
    @usableFromInline var contents: JSONContents

    @inlinable
    @_lifetime(copy element)
    init(_ element: JSONElement) { contents = JSONContents(element, kind: Tape.array) }

    /// The next item, or nil at the end.
    @inlinable
    @_lifetime(copy self)
    public mutating func next() -> JSONElement? { contents.next() }
}

extension JSONElement {
    /// The members of an object; none for another kind.
    @inlinable
    public var members: JSONMembers {
        @_lifetime(copy self) get { JSONMembers(self) }
    }

    /// The items of an array; none for another kind.
    @inlinable
    public var items: JSONItems {
        @_lifetime(copy self) get { JSONItems(self) }
    }

    /// The number of members or items, at most 16,777,215; 0 for a scalar. A hint for reserving room.
    @inlinable
    public var count: Int {
        switch tag {
        case Tape.object, Tape.array: Tape.count(word)
        default: 0
        }
    }

    /// The value of the first member whose key has these bytes; linear in the number of members.
    @inlinable
    @_lifetime(copy self)
    public func member(_ key: RawSpan) -> JSONElement? {
        var members = members
        while let member = members.next() {
            if member.key.hasSameBytes(as: key) { return member.value }
        }
        return nil
    }

    /// The value of the first member with this key, compared by bytes; linear in the number of members.
    @_lifetime(copy self)
    public func member(_ key: String) -> JSONElement? {
        let utf8 = key.utf8Span
        return member(unsafe utf8.span.bytes)
    }
}
