#!/usr/bin/env python3
"""Writes Tests/Support/TimeZoneFixtures/zoneinfo: TZif files; and Tests/CELTests/Fixtures: what Python's zoneinfo makes of them as tables that the Swift reader is held against.

Run from the root of the checkout; the system's time zone files and any zone that is made up here go in. A line of offsets.txt is
`zone instant:offset …`, of local.txt `zone local:first:second …`, all in seconds.
"""
import datetime
import os
import pathlib
import random
import struct
import time
import zoneinfo

ZONES = """Europe/Paris Europe/Dublin Europe/London Europe/Istanbul America/New_York America/Sao_Paulo America/St_Johns
America/Nuuk America/Caracas Africa/Casablanca Africa/Monrovia Asia/Kathmandu Asia/Gaza Asia/Tehran Asia/Beirut Asia/Tokyo
Australia/Lord_Howe Australia/Sydney Pacific/Apia Pacific/Chatham Antarctica/Troll Etc/GMT+5""".split()
# Rules as no zone has them today: days of the year with and without 29 February, negative and very long hours, all-year summer time.
RULES = {
    "Made/Julian": "AAA3BBB,J60/0,J300/26:30",
    "Made/DayOfYear": "<+03>-3<+04>,59/-5,364/23:59:59",
    "Made/AllYear": "EST5EDT,0/0,J365/25",
    "Made/FarHours": "FAR-2:30OFF-4,M2.1.0/-167,M11.5.6/167",
    "Made/South": "SSS-10SST-10:30,M10.1.0,M4.1.0/3:15:30",
    "Made/Fixed": "<-0730>7:30",
}
EPOCH = datetime.datetime(1970, 1, 1)
FIRST, LAST = -2_208_988_800, 4_133_980_800  # 1900 to 2101


class SystemZone:
    """A rule as the C library reads it: Python takes a day `n` without J for the one before (seen in 3.11)."""

    def __init__(self, rule):
        os.environ["TZ"] = rule
        time.tzset()

    def offset(self, instant):
        return time.localtime(instant).tm_gmtoff


def offset(zone, instant):
    if isinstance(zone, SystemZone):
        return zone.offset(instant)
    moment = (EPOCH + datetime.timedelta(seconds=instant)).replace(tzinfo=datetime.timezone.utc)
    return int(moment.astimezone(zone).utcoffset().total_seconds())


def changes(zone, first):
    found, day = [], 86_400
    before = offset(zone, first)
    for start in range(first, LAST, day):
        after = offset(zone, start + day)
        if after != before:
            low, high = start, start + day
            while high - low > 1:
                middle = (low + high) // 2
                if offset(zone, middle) == before:
                    low = middle
                else:
                    high = middle
            found.append((high, before, offset(zone, high)))
        before = after
    return found


def meanings(zone, local):
    """The instants of a local time; where there is none the first after the gap, twice."""
    found = set()
    for seconds in {offset(zone, local + shift) for shift in range(-100_000, 100_001, 20_000)}:
        if offset(zone, local - seconds) == seconds:
            found.add(local - seconds)
    if found:
        return min(found), max(found)
    low, high = local - 100_000, local + 100_000
    # Local time runs on in a gap, so the first instant whose local time is later is found by bisection.
    while high - low > 1:
        middle = (low + high) // 2
        if middle + offset(zone, middle) <= local:
            low = middle
        else:
            high = middle
    return high, high


def made(rule):
    header = b"TZif3" + bytes(15)
    counts = struct.pack(">6l", 0, 0, 0, 0, 1, 4)
    standard = struct.pack(">lbb", 0, 0, 0) + b"LMT\0"
    return (header + counts + standard) * 2 + b"\n" + rule.encode() + b"\n"


def main():
    random.seed(20261124)
    root = pathlib.Path("Tests/CELTests/Fixtures")
    offsets, locals_ = [], []
    sources = {name: pathlib.Path("/usr/share/zoneinfo", name).read_bytes() for name in ZONES}
    sources.update({name: made(rule) for name, rule in RULES.items()})
    for name, data in sources.items():
        path = pathlib.Path("Tests/Support/TimeZoneFixtures/zoneinfo", name)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
        with path.open("rb") as file:
            zone = zoneinfo.ZoneInfo.from_file(file, key=name)
        if name == "Made/DayOfYear":
            zone = SystemZone(RULES[name])
        # The C library applies rules from 1970 on.
        first = 86_400 * 366 if name == "Made/DayOfYear" else FIRST
        all_changes = changes(zone, first)
        chosen = random.sample(all_changes, min(40, len(all_changes)))
        instants = {random.randrange(first, LAST) for _ in range(60)}
        instants |= {random.randrange(LAST, 250_000_000_000) for _ in range(20)}
        locals_here = {random.randrange(first, LAST) for _ in range(20)}
        for instant, before, after in chosen:
            instants |= {instant - 1, instant}
            low, high = sorted((instant + before, instant + after))
            locals_here |= {low - 1, low, (low + high) // 2, high - 1, high}
        offsets.append(name + " " + " ".join(f"{t}:{offset(zone, t)}" for t in sorted(instants)))
        locals_.append(name + " " + " ".join("%d:%d:%d" % ((t,) + meanings(zone, t)) for t in sorted(locals_here)))
    (root / "offsets.txt").write_text("\n".join(offsets) + "\n")
    (root / "local.txt").write_text("\n".join(locals_) + "\n")


main()
