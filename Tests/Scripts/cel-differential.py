#!/usr/bin/env python3
"""Compares `attune eval --jsonl` with Google's C++ runtime of CEL on random expressions, well typed and not.

    cel-differential.py COUNT SEED ATTUNE [FILE.jsonl...]

Further files hold expressions of the conformance format, which are compared besides. Both sides have the same variables. What they differ
in is printed, unless it is one of the known differences listed in KNOWN and WITHOUT; the exit code is 1 where anything is left.
"""

import base64
import collections
import datetime
import json
import random
import re
import subprocess
import sys

from cel_expr_python import cel

EXTENSIONS = ["strings", "math", "optional", "encoders", "bindings", "lists", "sets", "regex", "two-var-comprehensions"]

# name: (type, the C++ side's value, ours)
VARIABLES = {
    "i": ("int", 7, {"int": "7"}),
    "j": ("int", -3, {"int": "-3"}),
    "d": ("double", 2.5, {"double": "2.5"}),
    "e": ("double", 7.0, {"double": "7.0"}),
    "s": ("string", "Zürich", {"string": "Zürich"}),
    "w": ("string", "a-b", {"string": "a-b"}),
    "b": ("bytes", b"\xfeA", {"bytes": base64.b64encode(b"\xfeA").decode()}),
    "f": ("bool", False, {"bool": False}),
    "l": ("list(int)", [3, 1, 2], {"list": [{"int": "3"}, {"int": "1"}, {"int": "2"}]}),
    "k": ("list(string)", ["b", "a"], {"list": [{"string": "b"}, {"string": "a"}]}),
    "m": ("map(string, int)", {"a": 1, "b": 2}, {"map": [[{"string": "a"}, {"int": "1"}], [{"string": "b"}, {"int": "2"}]]}),
    "x": ("dyn", "7", {"string": "7"}),
}

# What is known to differ on the other side: (reason, whether it explains a case).
KNOWN = [
    (
        "ours knows the units d and w in durations",
        # A duration in the text itself is one for both.
        lambda case, ours, theirs: ours[0] == "value" and theirs[0] == "eval" and "String to Duration conversion failed" in theirs[1] and re.search(r"duration\((?!')", case),
    ),
    (
        "theirs goes through maps in the order of a hash, and a join shows it",
        lambda case, ours, theirs: ours[0] == theirs[0] == "value" and ".map(" in case and ".join(" in case and sorted(text_of(ours[1])) == sorted(text_of(theirs[1])),
    ),
    (
        "theirs leaves lists beside bytes and orders of null to the evaluation",
        lambda case, ours, theirs: ours[0] == "check" and re.match(r"`\+` cannot take bytes and list|null_type has no order|after `\?` an optional is expected, here null", ours[1]),
    ),
    (
        "theirs finds no variable of optFlatMap around a macro of its operand",
        lambda case, ours, theirs: theirs[0] == "check" and "undeclared reference to 'v'" in theirs[1] and "optFlatMap" in case,
    ),
    (
        "theirs formats doubles by %d, against the documentation",
        lambda case, ours, theirs: ours[0] == "eval" and "decimal clause can only be used on integers, was given double" in ours[1],
    ),
    (
        "theirs takes an int for a duration, or null for a key of sortBy, until it evaluates",
        lambda case, ours, theirs: ours[0] == "check" and re.match(r"`duration` cannot take \(int\)|`sortBy` cannot take .*null_type", ours[1]),
    ),
    (
        "theirs takes the elements of a dyn added to a list(int) for ints",
        lambda case, ours, theirs: ours[0] == theirs[0] == "value" and ours[1] == theirs[1] and normal(ours[2]).replace("dyn", "int") == normal(theirs[2]) and "dyn(" in case,
    ),
    (
        "ours refuses a key that stands twice, as the conformance suite does",
        lambda case, ours, theirs: ours[0] == "eval" and "a key stands twice" in ours[1],
    ),
    (
        "theirs loses the list of a sortBy inside another macro",
        lambda case, ours, theirs: "sortBy" in case and theirs[0] == "eval" and "<iter_range>" in theirs[1],
    ),
    (
        "ours compares numbers of different types without dyn()",
        lambda case, ours, theirs: theirs[0] == "check" and re.search(r"'(_(<|<=|>|>=|==|!=)_|@in)' applied to '\((int|uint|double), (list\()?(int|uint|double)\)", theirs[1]),
    ),
    (
        "theirs has int(duration), indexes null and more only when it evaluates, where ours refuses before",
        lambda case, ours, theirs: ours[0] == "check" and re.match(r"`int` cannot take \(google.protobuf.Duration\)|null_type has no elements", ours[1]),
    ),
    (
        "a map with a key of a wrong type: ours refuses it before evaluation",
        lambda case, ours, theirs: ours[0] == "check" and "a key of a map is" in ours[1],
    ),
    (
        "theirs writes fractions of seconds in threes: 59.500Z, -89.900s",
        lambda case, ours, theirs: ours[0] == theirs[0] == "value" and re.sub(r"\.(\d*?)0+(?=s|Z)", r".\1", repr(theirs[1])) == repr(ours[1]),
    ),
    (
        "`--` before the smallest int: theirs takes the number for a positive one, which does not fit",
        lambda case, ours, theirs: "--9223372036854775808" in case and theirs[0] == "check",
    ),
    (
        "theirs goes through maps in the order of a hash",
        lambda case, ours, theirs: ours[0] == theirs[0] == "value" and "list" in ours[1] and sorted(map(repr, ours[1]["list"])) == sorted(map(repr, theirs[1]["list"])),
    ),
    (
        "theirs does not count an entry with an optional when it joins the types of a map's values",
        lambda case, ours, theirs: ours[0] == theirs[0] == "value" and ours[1] == theirs[1] and "{?'o'" in case and "dyn(" in case,
    ),
    (
        "ours refuses a constant that names no time zone before evaluation",
        lambda case, ours, theirs: ours[0] == "check" and "unknown time zone" in ours[1] and theirs[0] in ("eval", "value"),
    ),
    (
        "theirs has no `in` for what can be no key of a map",
        lambda case, ours, theirs: ours == ("value", {"bool": False}, "bool") and theirs[0] == "eval" and theirs[1].endswith("No matching overloads found : @in"),
    ),
    (
        "theirs cannot link transformMap outside a check of its own",
        lambda case, ours, theirs: theirs[0] == "eval" and "cel.@mapInsert" in theirs[1],
    ),
    (
        "theirs fails inside lists.range of a negative number",
        lambda case, ours, theirs: theirs[0] == "eval" and "vector::reserve" in theirs[1],
    ),
    (
        "theirs refuses an end of a substring at the end of the text, against its documentation",
        lambda case, ours, theirs: theirs[0] == "eval" and "<start> or <end> is greater than" in theirs[1],
    ),
    (
        "theirs refuses a dyn after `?` before evaluation, where everything else takes a dyn",
        lambda case, ours, theirs: theirs[0] == "check" and re.search(r"expected type 'optional_type\(.*' but found 'dyn'", theirs[1]),
    ),
    (
        "theirs deduces list(int), its first overload, for [].sort()",
        lambda case, ours, theirs: re.search(r"\[\].*sort\(\)", case) and (theirs[0] == "check" or ours[0] == theirs[0] == "value" and ours[1] == theirs[1]),
    ),
]

# What functions say when they fail. Ours says it before evaluation where all arguments are constants, even of a call that is not evaluated.
FAILURES = re.compile(
    r"range error|type conversion error|error during formatting|could not parse formatting|no such overload|index out of range"
    r"|invalid substring|cannot slice|flatten needs|only values of one type|NaN has no place|math\.\w+ (needs|by)|integer overflow"
    r"|invalid UTF-8|not base64|optional\.none\(\) dereference|the replacement|in a replacement|lists\.range makes|the text is longer")


def text_of(value) -> str:
    """A text, or bytes as one; an empty text for anything else."""
    if "bytes" in value:
        return base64.b64decode(value["bytes"]).decode(errors="replace")
    return value.get("string", "")


def without_quantifiers(case: str, test: str) -> str:
    """The expression with `.size()` and a test in the place of each `all` and `exists`, from the last on."""
    for match in reversed(list(re.finditer(r"\.(all|exists|exists_one)\(", case))):
        depth, place, quoted = 1, match.end(), False
        while depth and place < len(case):
            quoted ^= case[place] == "'"
            depth += 0 if quoted else (case[place] in "([{") - (case[place] in ")]}")
            place += 1
        case = case[: match.start()] + test + case[place:]
    return case


# What differs because of a part that the two sides treat differently: (reason, the expression without such a part). Where both agree on the
# other expression, that part is the reason.
WITHOUT = [
    (
        "theirs writes fractions of seconds in threes, and the text went on",
        lambda case: re.sub(r"\.(5|125)Z", "Z", case).replace("-1.5s", "-2s").replace("100ms", "1s"),
    ),
    (
        "theirs writes large doubles as 1e+20, ours with all digits up to 1e21 as ECMAScript does",
        lambda case: re.sub(r"9223372036854775807(\.0)?|1e300|18446744073709551615(?=u)", lambda match: "1.5" if "." in match[0] or "e" in match[0] else "63", case),
    ),
    (
        "theirs puts bytes that are no UTF-8 into a text",
        lambda case: re.sub(r"(?<![\w.'])b(?![\w'])", "b'a'", case.replace("b'\\xff'", "b'a'")),
    ),
    ("theirs writes the year 1 as 1, not as 0001", lambda case: case.replace("'0001-", "'2001-")),
    (
        "theirs gives a variable of cel.bind or optMap the value that a macro before it left: [1].all(x, false) ? 0 : cel.bind(y, 2, y) is 1",
        lambda case: without_quantifiers(case, ".size() < 0") if re.search(r"cel\.bind|\.opt(Flat)?Map", case) else case,
    ),
    (
        "theirs gives a variable of cel.bind or optMap the value that a macro before it left: [1].all(x, false) ? 0 : cel.bind(y, 2, y) is 1",
        lambda case: without_quantifiers(case, ".size() >= 0") if re.search(r"cel\.bind|\.opt(Flat)?Map", case) else case,
    ),
]


class Generator:
    """Expressions by type, with a small chance of a wrong type in any place."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)
        self.locals: list[tuple[str, str]] = []

    def pick(self, *choices):
        return self.random.choice(choices)

    def make(self, kind: str, depth: int) -> str:
        if self.random.random() < 0.02:
            kind = self.pick("int", "uint", "double", "string", "bytes", "bool", "list", "map", "timestamp", "duration", "null")
        known = [name for name, of in self.locals if of == kind]
        if known and self.random.random() < 0.4:
            return self.random.choice(known)
        if depth <= 0:
            return self.leaf(kind)
        if self.random.random() < 0.08:
            return f"({self.make('bool', depth - 1)} ? {self.make(kind, depth - 1)} : {self.make(kind, depth - 1)})"
        if self.random.random() < 0.03:
            return f"dyn({self.make(kind, depth - 1)})"
        return getattr(self, kind)(depth - 1)

    def leaf(self, kind: str) -> str:
        r = self.random
        return {
            "int": lambda: self.pick(
                "i", "j", "0", "1", "-1", "2", "63", "64", "9223372036854775807", "-9223372036854775808", str(r.randint(-9, 99))),
            "uint": lambda: self.pick("0u", "1u", "7u", "18446744073709551615u", f"{r.randint(0, 99)}u"),
            "double": lambda: self.pick("d", "e", "0.0", "-0.0", "1.5", "1e300", "9223372036854775807.0", "0.1", f"{r.randint(-99, 99)}.25"),
            "string": lambda: self.pick("s", "w", "''", "'a'", "'abc'", "'7'", "'1.5'", "'true'", "'ü😀'", "'2024-02-29T12:00:00Z'", "'90s'", "'a,b,c'", "'%s'"),
            "bytes": lambda: self.pick("b", "b''", "b'a'", "b'\\xff'", "b'ü'"),
            "bool": lambda: self.pick("true", "false", "f"),
            "list": lambda: self.pick("l", "[]", "[1]", "[1, 2, 2]", "[3, 1]"),
            "strings": lambda: self.pick("k", "['x']", "['b', 'c', 'a']", "[]"),
            "map": lambda: self.pick("m", "{'a': 1}", "{}", "{'x': 5, 'b': 6}"),
            "timestamp": lambda: self.pick(
                "timestamp('2024-02-29T12:30:45.125Z')", "timestamp(0)", "timestamp('0001-01-01T00:00:00Z')",
                "timestamp('9999-12-31T23:59:59.5Z')", "timestamp('2025-06-30T23:00:00+05:30')"),
            "duration": lambda: self.pick(
                "duration('1h')", "duration('90s')", "duration('-1.5s')", "duration('36h')", "duration('100ms')", "duration('0s')"),
            "optional": lambda: self.pick("optional.none()", "optional.of(5)", "l.first()", "m.?a", "m[?'zz']"),
            "null": lambda: "null",
            "type": lambda: self.pick("int", "string", "type(1)", "list", "bool"),
        }[kind]()

    def int(self, n: int) -> str:
        return self.pick(
            lambda: f"({self.make('int', n)} {self.pick('+', '-', '*', '/', '%')} {self.make('int', n)})",
            lambda: f"-{self.make('int', 0)}",
            lambda: f"int({self.make(self.pick('double', 'uint', 'string', 'timestamp', 'int'), n)})",
            lambda: f"size({self.make(self.pick('string', 'list', 'map', 'bytes', 'strings'), n)})",
            lambda: f"{self.make('list', n)}[{self.make('int', 0)}]",
            lambda: f"{self.make('map', n)}[{self.make('string', 0)}]",
            lambda: f"{self.make('string', n)}.indexOf({self.make('string', 0)}{self.pick('', ', 1', ', 3')})",
            lambda: f"{self.make('string', n)}.lastIndexOf({self.make('string', 0)}{self.pick('', ', 1', ', 2')})",
            lambda: f"{self.make('timestamp', n)}.{self.accessor()}({self.zone()})",
            lambda: f"{self.make('duration', n)}.get{self.pick('Hours', 'Minutes', 'Seconds', 'Milliseconds')}()",
            lambda: f"math.{self.pick('greatest', 'least')}({self.make('int', n)}, {self.make('int', n)})",
            lambda: f"math.{self.pick('abs', 'sign', 'bitNot')}({self.make('int', n)})",
            lambda: f"math.{self.pick('bitAnd', 'bitOr', 'bitXor', 'bitShiftLeft', 'bitShiftRight')}({self.make('int', n)}, {self.make('int', 0)})",
            lambda: f"{self.make('optional', n)}.orValue({self.make('int', n)})",
            lambda: f"{self.make('optional', n)}.value()",
            lambda: f"cel.bind(v, {self.make('int', n)}, {self.bound('v', 'int', 'int', n)})",
        )()

    def uint(self, n: int) -> str:
        return self.pick(
            lambda: f"({self.make('uint', n)} {self.pick('+', '-', '*', '/', '%')} {self.make('uint', n)})",
            lambda: f"uint({self.make(self.pick('double', 'int', 'string'), n)})",
            lambda: f"math.{self.pick('greatest', 'least', 'bitAnd', 'bitOr', 'bitXor')}({self.make('uint', n)}, {self.make('uint', n)})",
        )()

    def double(self, n: int) -> str:
        return self.pick(
            lambda: f"({self.make('double', n)} {self.pick('+', '-', '*', '/')} {self.make('double', n)})",
            lambda: f"double({self.make(self.pick('int', 'uint', 'string'), n)})",
            lambda: f"math.{self.pick('ceil', 'floor', 'round', 'trunc', 'abs', 'sign', 'sqrt')}({self.make('double', n)})",
            lambda: f"math.{self.pick('greatest', 'least')}({self.make('double', n)}, {self.make('double', n)})",
            lambda: f"-{self.make('double', 0)}",
        )()

    def string(self, n: int) -> str:
        return self.pick(
            lambda: f"({self.make('string', n)} + {self.make('string', n)})",
            lambda: f"string({self.make(self.pick('int', 'uint', 'double', 'bool', 'bytes', 'timestamp', 'duration'), n)})",
            lambda: f"{self.make('string', n)}.{self.pick('lowerAscii', 'upperAscii', 'trim', 'reverse')}()",
            lambda: f"{self.make('string', n)}.substring({self.pick('0', '1', '2', '9')}{self.pick('', ', 2', ', 3', ', 0')})",
            lambda: f"{self.make('string', n)}.charAt({self.make('int', 0)})",
            lambda: f"{self.make('string', n)}.replace({self.make('string', 0)}, {self.make('string', 0)}{self.pick('', ', 1', ', -1', ', 0')})",
            lambda: f"{self.make('strings', n)}.join({self.pick('', chr(39) + '-' + chr(39))})",
            lambda: f"strings.quote({self.make('string', n)})",
            lambda: f"base64.encode({self.make('bytes', n)})",
            lambda: self.format(n),
            lambda: f"{self.make('strings', n)}[{self.make('int', 0)}]",
        )()

    def format(self, n: int) -> str:
        verb, kind = self.pick(
            ("%s", "int"), ("%s", "string"), ("%s", "list"), ("%s", "strings"), ("%s", "map"), ("%s", "bool"), ("%s", "double"),
            ("%s", "timestamp"), ("%s", "duration"), ("%s", "type"), ("%s", "bytes"), ("%d", "int"), ("%d", "uint"), ("%f", "double"),
            ("%.2f", "double"), ("%.0f", "double"), ("%e", "double"), ("%.3e", "double"), ("%x", "int"), ("%X", "int"), ("%x", "string"),
            ("%X", "bytes"), ("%o", "int"), ("%b", "int"), ("%b", "bool"), ("%d", "string"), ("%f", "string"), ("%x", "uint"),
            ("%o", "uint"), ("%b", "uint"))
        return f"'<{verb}>%%'.format([{self.make(kind, n)}])"

    def bytes(self, n: int) -> str:
        return self.pick(
            lambda: f"({self.make('bytes', n)} + {self.make('bytes', n)})",
            lambda: f"bytes({self.make('string', n)})",
            lambda: f"base64.decode(base64.encode({self.make('bytes', n)}))",
        )()

    def bool(self, n: int) -> str:
        kind = self.pick("int", "uint", "double", "string", "bytes", "timestamp", "duration", "bool", "list", "map", "type", "strings")
        ordered = self.pick("int", "uint", "double", "string", "bytes", "timestamp", "duration", "bool")
        return self.pick(
            lambda: f"({self.make('bool', n)} {self.pick('&&', '||')} {self.make('bool', n)})",
            lambda: f"!{self.make('bool', n)}",
            lambda: f"({self.make(kind, n)} {self.pick('==', '!=')} {self.make(kind, n)})",
            lambda: f"({self.make(ordered, n)} {self.pick('<', '<=', '>', '>=')} {self.make(ordered, n)})",
            lambda: f"({self.make(self.pick('int', 'uint', 'double'), n)} {self.pick('<', '<=', '==', '!=')} dyn({self.make(self.pick('int', 'uint', 'double'), n)}))",
            lambda: f"({self.make('int', n)} in {self.make('list', n)})",
            lambda: f"({self.make('string', n)} in {self.make(self.pick('map', 'strings'), n)})",
            lambda: f"{self.make('string', n)}.{self.pick('contains', 'startsWith', 'endsWith')}({self.make('string', n)})",
            lambda: f"{self.make('string', n)}.matches({self.pick(chr(39) + '^[a-z]+$' + chr(39), chr(39) + 'a|b' + chr(39), chr(39) + '.' + chr(39))})",
            lambda: f"{self.make('list', n)}.{self.pick('all', 'exists', 'exists_one')}(v, {self.bound('v', 'int', 'bool', n)})",
            lambda: f"{self.make('map', n)}.{self.pick('all', 'exists')}(v, {self.bound('v', 'string', 'bool', n)})",
            lambda: f"has(m.{self.pick('a', 'zz')})",
            lambda: f"bool({self.make('string', n)})",
            lambda: f"sets.{self.pick('contains', 'intersects', 'equivalent')}({self.make('list', n)}, {self.make('list', n)})",
            lambda: f"math.{self.pick('isNaN', 'isInf', 'isFinite')}({self.make('double', n)})",
            lambda: f"{self.make('optional', n)}.hasValue()",
        )()

    def list(self, n: int) -> str:
        return self.pick(
            lambda: f"[{', '.join(self.make('int', n) for _ in range(self.random.randint(0, 3)))}]",
            lambda: f"({self.make('list', n)} + {self.make('list', n)})",
            lambda: f"{self.make('list', n)}.map(v, {self.bound('v', 'int', 'int', n)})",
            lambda: f"{self.make('list', n)}.filter(v, {self.bound('v', 'int', 'bool', n)})",
            lambda: f"{self.make('list', n)}.{self.pick('sort', 'distinct', 'reverse')}()",
            lambda: f"{self.make('list', n)}.slice({self.pick('0', '1')}, {self.pick('1', '2', '3')})",
            lambda: f"[{self.make('list', n)}, {self.make('list', n)}].flatten()",
            lambda: f"{self.make('list', n)}.sortBy(v, {self.bound('v', 'int', self.pick('int', 'string'), n)})",
            lambda: f"lists.range({self.pick('0', '3', '-1')})",
            lambda: f"[?{self.make('optional', n)}, {self.make('int', n)}]",
            lambda: f"{self.make('list', n)}.transformList(p, v, {self.bound('v', 'int', 'int', n)})",
        )()

    def strings(self, n: int) -> str:
        return self.pick(
            lambda: f"[{', '.join(self.make('string', n) for _ in range(self.random.randint(0, 3)))}]",
            lambda: f"{self.make('string', n)}.split({self.pick(chr(39) + ',' + chr(39), chr(39) * 2, chr(39) + 'b' + chr(39))}{self.pick('', ', 2', ', 0', ', -1', ', 1')})",
            lambda: f"{self.make('map', n)}.map(v, {self.bound('v', 'string', 'string', n)})" if self.random.random() < 0.2 else f"{self.make('list', n)}.map(v, {self.bound('v', 'int', 'string', n)})",
            lambda: f"{self.make('strings', n)}.{self.pick('sort', 'distinct', 'reverse')}()",
            lambda: f"regex.extractAll({self.make('string', n)}, '[a-z]')",
        )()

    def map(self, n: int) -> str:
        return self.pick(
            lambda: "{" + ", ".join(f"{self.make('string', 0)}: {self.make('int', n)}" for _ in range(self.random.randint(0, 2))) + "}",
            lambda: f"{{?'o': {self.make('optional', n)}, 'p': {self.make('int', n)}}}",
            lambda: f"{self.make('map', n)}.transformMap(q, v, {self.bound('v', 'int', 'int', n)})",
        )()

    def timestamp(self, n: int) -> str:
        return self.pick(
            lambda: f"({self.make('timestamp', n)} {self.pick('+', '-')} {self.make('duration', n)})",
            lambda: f"timestamp({self.make(self.pick('int', 'string'), n)})",
        )()

    def duration(self, n: int) -> str:
        return self.pick(
            lambda: f"({self.make('duration', n)} {self.pick('+', '-')} {self.make('duration', n)})",
            lambda: f"({self.make('timestamp', n)} - {self.make('timestamp', n)})",
            lambda: f"duration({self.make('string', n)})",
        )()

    def optional(self, n: int) -> str:
        return self.pick(
            lambda: f"optional.of({self.make('int', n)})",
            lambda: f"optional.ofNonZeroValue({self.make('int', n)})",
            lambda: f"{self.make('list', n)}.{self.pick('first', 'last')}()",
            lambda: f"{self.make('list', n)}[?{self.make('int', 0)}]",
            lambda: f"{self.make('map', n)}[?{self.make('string', 0)}]",
            lambda: f"{self.make('optional', n)}.or({self.make('optional', n)})",
            lambda: f"{self.make('optional', n)}.optMap(v, {self.bound('v', 'int', 'int', n)})",
            lambda: f"{self.make('optional', n)}.optFlatMap(v, {self.bound('v', 'int', 'optional', n)})",
        )()

    def null(self, n: int) -> str:
        return "null"

    def type(self, n: int) -> str:
        return f"type({self.make(self.pick('int', 'string', 'list', 'map', 'double', 'null', 'timestamp', 'bytes'), n)})"

    def bound(self, name: str, kind: str, result: str, depth: int) -> str:
        self.locals.append((name, kind))
        body = self.make(result, depth)
        self.locals.pop()
        return body

    def accessor(self) -> str:
        return "get" + self.pick(
            "FullYear", "Month", "Date", "DayOfMonth", "DayOfWeek", "DayOfYear", "Hours", "Minutes", "Seconds", "Milliseconds")

    def zone(self) -> str:
        return self.pick("", "'UTC'", "'Europe/Paris'", "'America/St_Johns'", "'+02:00'", "'-09:30'", "'05:45'", "'Nowhere/City'")

    def expression(self) -> str:
        kind = self.pick("int", "uint", "double", "string", "bytes", "bool", "bool", "list", "strings", "map", "timestamp", "duration", "type")
        self.locals.clear()
        return self.make(kind, self.random.randint(1, 4))


def tagged(value: "cel.Value"):
    kind = value.type().name()
    content = value.value()
    head = re.split(r"[<(]", kind)[0]
    if head == "ERROR":
        raise RuntimeError(content)
    if head == "LIST":
        return {"list": [tagged(element) for element in content]}
    if head == "MAP":
        return {"map": sorted(([plain(key), tagged(content[key])] for key in content), key=json.dumps)}
    if head == "TYPE":
        return {"type": "type"}
    if head == "DOUBLE":
        return {"double": "NaN" if content != content else repr(float(content))}
    if head == "BYTES":
        return {"bytes": base64.b64encode(bytes(content)).decode()}
    if head == "TIMESTAMP":
        return {"timestamp": content.astimezone(datetime.timezone.utc).replace(tzinfo=None).isoformat()}
    if head == "DURATION":
        return {"duration": content // datetime.timedelta(microseconds=1)}
    return {{"NULL_TYPE": "null"}.get(head, head.lower()): content if head in ("BOOL", "STRING") else None if head.startswith("NULL") else str(content)}


def plain(key):
    return {"bool": key} if isinstance(key, bool) else {"string": key} if isinstance(key, str) else {"number": str(key)}


def ours(value):
    (tag, content), = value.items()
    if tag == "list":
        return {"list": [ours(element) for element in content]}
    if tag == "map":
        return {"map": sorted(([key if "string" in key or "bool" in key else {"number": list(key.values())[0]}, ours(of)] for key, of in content), key=json.dumps)}
    if tag == "double":
        number = float(content.replace("Infinity", "inf"))
        return {"double": "NaN" if number != number else repr(number)}
    if tag == "type":
        return {"type": "type"}
    if tag == "timestamp":
        text = content.rstrip("Z")
        date, _, fraction = text.partition(".")
        return {"timestamp": date + ("." + (fraction + "000000")[:6] if fraction else "")}
    if tag == "duration":
        return {"duration": int(round(float(content.rstrip("s")) * 1_000_000))}
    return value


def other_side(environment, case):
    try:
        program = environment.compile(case)
        type_name = program.return_type().name()
    except Exception as error:
        return ("check", str(error))
    if "OPTIONAL" in type_name.upper().split("<")[0]:
        return ("skip", "an optional")
    try:
        value = program.eval(data={name: content for name, (_, content, _) in VARIABLES.items()})
        return ("value", tagged(value), type_name)
    except RuntimeError as error:
        return ("eval", str(error))
    except TypeError:
        return ("skip", "a value that the binding cannot hand over")
    except Exception as error:
        return ("eval", str(error))


def cel_type(text: str) -> "cel.Type":
    names = {
        "int": cel.Type.INT, "double": cel.Type.DOUBLE, "string": cel.Type.STRING, "bytes": cel.Type.BYTES, "bool": cel.Type.BOOL,
        "dyn": cel.Type.DYN, "list(int)": cel.Type.List(cel.Type.INT), "list(string)": cel.Type.List(cel.Type.STRING),
        "map(string, int)": cel.Type.Map(cel.Type.STRING, cel.Type.INT),
    }
    return names[text]


def normal(type_name: str) -> str:
    """A type's name as one side or the other writes it, in one form."""
    text = type_name.lower().replace("<", "(").replace(">", ")").replace(" ", "")
    # The parameter of a type's type is of no use to anyone: ours forgets it where branches differ.
    text = re.sub(r"type\(.*\)", "type", text) if text.startswith("type") else text
    text = text.replace("google.protobuf.", "").replace("null_type", "null").replace("optional_type", "optional")
    return text


def is_same(mine, theirs) -> bool:
    return mine[0] == theirs[0] and (mine[0] != "value" or (mine[1] == theirs[1] and normal(mine[2]) == normal(theirs[2])))


def explanation(case: str, mine, theirs):
    """The reason in KNOWN for a difference, or None."""
    return next((reason for reason, explains in KNOWN if explains(case, mine, theirs)), None)


def main() -> int:
    count, seed, attune = int(sys.argv[1]), int(sys.argv[2]), sys.argv[3]
    generator = Generator(seed)
    cases = list(dict.fromkeys(generator.expression() for _ in range(count)))
    for path in sys.argv[4:]:
        for line in open(path, encoding="utf-8"):
            test = json.loads(line)
            if not test.keys() & {"bindings", "types", "container", "disable_check"}:
                cases.append(test["expr"])
    config = cel.NewEnvConfigFromYaml("extensions:\n" + "".join(f"  - name: {name}\n" for name in EXTENSIONS))
    environment = cel.NewEnv(config=config, variables={name: cel_type(of) for name, (of, _, _) in VARIABLES.items()})
    bindings = {name: value for name, (_, _, value) in VARIABLES.items()}
    types = {name: of for name, (of, _, _) in VARIABLES.items()}

    def evaluations(cases, **options):
        """Our answers, expression by expression."""
        lines = "".join(json.dumps({"expr": case, "bindings": bindings, "types": types, **options}) + "\n" for case in cases)
        answers = subprocess.run([attune, "eval", "--jsonl"], input=lines.encode(), stdout=subprocess.PIPE, check=True).stdout.splitlines()
        assert len(answers) == len(cases), "attune answers one line for each"
        return [json.loads(answer) for answer in answers]

    def compare(cases):
        """The answers of both sides, expression by expression."""
        answers = evaluations(cases)
        early = [place for place, answer in enumerate(answers) if answer.get("phase") == "check" and FAILURES.match(answer["error"])]
        # What the other side evaluates must come to the same when ours is made to evaluate it too.
        late = dict(zip(early, evaluations([cases[place] for place in early], disable_check=True)))
        for place, (case, answer) in enumerate(zip(cases, answers)):
            theirs = other_side(environment, case)
            if theirs[0] != "check":
                answer = late.get(place, answer)
            mine = ("value", ours(answer["value"]), answer["type"]) if "value" in answer else (answer["phase"], answer["error"])
            yield case, ("check", mine[1]) if mine[0] == "parse" else mine, theirs

    figures = collections.Counter()
    different = []
    for case, mine, theirs in compare(cases):
        if theirs[0] == "skip":
            figures["not comparable: " + theirs[1]] += 1
        elif is_same(mine, theirs):
            figures[f"same {mine[0]}"] += 1
        elif reason := explanation(case, mine, theirs):
            figures["known: " + reason] += 1
        else:
            different.append((case, mine, theirs))
    for reason, without in WITHOUT:
        others = [without(case) for case, _, _ in different]
        agrees = [
            other != case and theirs[0] != "check" and (is_same(mine, theirs) or bool(explanation(other, mine, theirs)))
            for (case, _, _), (other, mine, theirs) in zip(different, compare(others))]
        figures["known: " + reason] += sum(agrees)
        different = [one for one, is_known in zip(different, agrees) if not is_known]
    for case, mine, theirs in different:
        figures["DIFFERENT"] += 1
        print(f"{case}\n    ours:   {mine}\n    theirs: {theirs}")
    print(f"seed {seed}, {len(cases)} expressions")
    for what, number in sorted(figures.items()):
        print(f"{number:8} {what}")
    return 1 if figures["DIFFERENT"] else 0


if __name__ == "__main__":
    sys.exit(main())
