#!/usr/bin/env python3
"""Writes what a fuzzer begins with: a file for each expression of the conformance files and each example of a function, and a
dictionary of their words.

    cel-corpus.py CORPUS-FOLDER DICTIONARY FILE.jsonl|FUNCTION.swift...
"""

import hashlib
import json
import pathlib
import re
import sys


def expressions(path: pathlib.Path) -> list[str]:
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".swift":
        return [json.loads(example) for example in re.findall(r'example:\s*("(?:[^"\\]|\\.)*")', text)]
    return [json.loads(line)["expr"] for line in text.splitlines()]


def main() -> None:
    folder, dictionary = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2])
    words = {"event.value", "event.missing", "has(event.missing)"}
    for path in sys.argv[3:]:
        for source in expressions(pathlib.Path(path)):
            content = source.encode()
            (folder / hashlib.sha1(content).hexdigest()).write_bytes(content)
            words.update(re.findall(r"[A-Za-z_][A-Za-z_0-9.]*\(?|&&|\|\||[=!<>]=|%[-.0-9]*[a-zA-Z]", source))
    quoted = sorted(word for word in words if 1 < len(word) <= 40)
    dictionary.write_text("".join(f'"{word}"\n' for word in quoted), encoding="utf-8")


if __name__ == "__main__":
    main()
