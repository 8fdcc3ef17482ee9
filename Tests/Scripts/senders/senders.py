"""Tries each sender of deploy/examples: commands in both modes, repeated, expired, to addresses that bounce, and records that are none;
killed in the middle, and made to read everything once more. What it tells Attune is held against the schema, and decoded by Attune."""

import json
import os
import pathlib
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import uuid
from collections import Counter
from datetime import datetime, timedelta, timezone

from confluent_kafka import Consumer, ConsumerGroupTopicPartitions, Producer, TopicPartition
from confluent_kafka.admin import AdminClient, NewTopic
from jsonschema import Draft202012Validator, FormatChecker

BOOTSTRAP = os.environ["KAFKA_BOOTSTRAP"]
PROGRAMS = pathlib.Path(sys.argv[1]).resolve()
EXAMPLES = pathlib.Path("deploy/examples").resolve()
GO_PATH = pathlib.Path("/usr/share/gocode")
SQLITE_JAR = pathlib.Path("/usr/share/java/sqlite-jdbc.jar")
PARTITIONS = 4
COMMANDS = 400
PATIENCE = 90
# Values that are no commands, each with its own way of being none.
POISON = [None, b"", b"null", b"[]", b"no JSON", b"\xff\xfe", b"[" * 100_000, b'{"specversion": "1.0"}', b'"attune.message.requested.v1"',
          b'{"specversion": "1.0", "type": "attune.decision.v1", "id": "x", "subject": "joe", "data": {}}']


def check(condition, words):
    if not condition:
        sys.exit(f"senders: FAILED: {words}")


def commands():
    """Commands that the example rules' own tests send, under ids of their own: which are delivered, which bounce, which have expired."""
    with tempfile.TemporaryDirectory() as folder:
        file = pathlib.Path(folder, "commands.jsonl")
        subprocess.run([PROGRAMS / "attune", "test", "--emit", file, "deploy/rules/shop"], check=True, stdout=subprocess.DEVNULL)
        samples = [json.loads(line) for line in file.read_text().splitlines()]
    check(len({sample["data"]["channel"] for sample in samples}) > 1, "the tests send on one channel only")
    made, now = [], datetime.now(timezone.utc)
    expiry = {fate: (now + timedelta(hours=hours)).isoformat(timespec="milliseconds").replace("+00:00", "Z")
              for fate, hours in {"delivered": 1, "bounced": 1, "expired": -1, "stale": -100}.items()}
    for number in range(COMMANDS):
        command = json.loads(json.dumps(samples[number % len(samples)]))
        command["id"] = f"{number:032x}"
        command["subject"] = f"zoë-{number % 50}"
        fate = ["expired", "bounced", "stale"][number % 10] if number % 10 < 3 else "delivered"
        command["expirytime"] = expiry[fate]
        if fate == "bounced":
            command["data"]["address"] = "nobody@nowhere.invalid"
        made.append((command, fate))
    return made


def fill(topic, made):
    """Writes each command, every third in binary mode, every fifth twice, with what is no command between them."""
    producer = Producer({"bootstrap.servers": BOOTSTRAP, "partitioner": "murmur2_random"})
    halves = json.dumps(made[0][0]).replace(made[0][0]["id"], r"\ud800").encode()
    wrong = [json.dumps({**made[0][0], "id": "wrong", "expirytime": "soon"}).encode(),
             json.dumps({**made[0][0], "id": "wrong", "data": {**made[0][0]["data"], "address": 7}}).encode(), halves]
    poison = POISON + wrong
    for number, (command, _) in enumerate(made):
        for _ in range(2 if number % 5 == 0 else 1):
            key = command["subject"].encode()
            if number % 3 == 0:
                headers = [("ce_" + name, text.encode()) for name, text in command.items()
                           if name not in ("data", "datacontenttype")]
                producer.produce(topic, json.dumps(command["data"]), key, headers=headers + [("content-type", b"application/json")])
            else:
                headers = [("content-type", b"application/cloudevents+json; charset=UTF-8")]
                producer.produce(topic, json.dumps(command), key, headers=headers)
        if number < len(poison):
            producer.produce(topic, poison[number], b"poison", headers=[("own", b"kept")])
    check(producer.flush(30) == 0, "the commands do not arrive")
    return poison


def read_all(topic):
    """Every record of a topic."""
    reader = Consumer({"bootstrap.servers": BOOTSTRAP, "group.id": "senders-" + uuid.uuid4().hex, "enable.auto.commit": False})
    places = [TopicPartition(topic, partition, 0) for partition in range(PARTITIONS)]
    left = sum(reader.get_watermark_offsets(place, timeout=10)[1] for place in places)
    reader.assign(places)
    records, deadline = [], time.monotonic() + PATIENCE
    while len(records) < left:
        check(time.monotonic() < deadline, f"{topic} has no end")
        record = reader.poll(1.0)
        if record is not None and not record.error():
            records.append(record)
    reader.close()
    return records


def go_sender(folder):
    """The command line of the sender in Go; None where it cannot be built here."""
    if not shutil.which("go") or not (GO_PATH / "src/github.com/confluentinc/confluent-kafka-go/kafka").is_dir():
        return None
    environment = {**os.environ, "GO111MODULE": "off", "GOPATH": str(GO_PATH), "GOCACHE": str(pathlib.Path(".build/go-cache").resolve())}
    subprocess.run(["go", "vet", EXAMPLES / "sender.go"], check=True, env=environment)
    subprocess.run(["go", "build", "-o", folder / "sender", EXAMPLES / "sender.go"], check=True, env=environment)
    return [folder / "sender"]


def java_sender(folder):
    """The command line of the sender in Java; None where it cannot be compiled here."""
    jars = os.environ.get("KAFKA_JARS")
    if not jars or not shutil.which("javac") or not SQLITE_JAR.exists():
        return None
    path = f"{jars}/*:{SQLITE_JAR}"
    subprocess.run(["javac", "-Xlint:all,-serial", "-Werror", "-proc:none", "-cp", path, "-d", folder, EXAMPLES / "Sender.java"], check=True)
    return ["java", "-cp", f"{folder}:{path}", "Sender"]


class Trial:
    """One sender and its topics."""

    def __init__(self, language, program, folder, admin):
        self.language, self.folder, self.admin = language, folder, admin
        self.group = "sender-" + uuid.uuid4().hex[:8]
        self.topics = {kind: f"{self.group}.{kind}" for kind in ("messages", "events", "aside")}
        for made in admin.create_topics([NewTopic(topic, PARTITIONS) for topic in self.topics.values()]).values():
            made.result(30)
        messages, events, aside = self.topics.values()
        table = folder / (self.group + ".db")
        if language == "Java":
            self.line = [*program, BOOTSTRAP, messages, events, aside, self.group, f"jdbc:sqlite:{table}"]
        else:
            dash = "-" if language == "Go" else "--"
            options = {"broker": BOOTSTRAP, "commands": messages, "feedback": events, "aside": aside, "group": self.group, "table": table}
            self.line = program + [word for name, value in options.items() for word in (dash + name, value)]

    def start(self, number):
        out = open(self.folder / f"{self.group}.{number}.out", "w")
        err = open(self.folder / f"{self.group}.{number}.err", "w+")
        return subprocess.Popen(self.line, stdout=out, stderr=err), out, err

    def delivered(self, out):
        # By a handle of its own: the sender writes where that of the other stands.
        with open(out.name) as file:
            return [json.loads(line)["idempotency_key"] for line in file if line.endswith("\n")]

    def committed(self):
        """Whether the group has committed the end of the commands."""
        reader = Consumer({"bootstrap.servers": BOOTSTRAP, "group.id": self.group, "enable.auto.commit": False})
        places = [TopicPartition(self.topics["messages"], partition) for partition in range(PARTITIONS)]
        ends = [reader.get_watermark_offsets(place, timeout=10)[1] for place in places]
        offsets = [place.offset for place in reader.committed(places, timeout=10)]
        reader.close()
        return all(offset == end or end == 0 for offset, end in zip(offsets, ends))

    def run(self, number, until):
        """Runs the sender until something holds, ends it, and gives what it delivered and what it counted."""
        process, out, err = self.start(number)
        try:
            deadline = time.monotonic() + PATIENCE
            while not until(out):
                if time.monotonic() > deadline or process.poll() is not None:
                    err.seek(0)
                    check(False, f"{self.language}: {process.poll()}: {err.read()}")
                time.sleep(0.02)
            process.send_signal(signal.SIGKILL if number == 0 else signal.SIGTERM)
            code = process.wait(PATIENCE)
            err.seek(0)
            text = err.read()
            check(number == 0 or code == 0 or (self.language == "Java" and code == 143), f"{self.language} ends with {code}: {text}")
            return self.delivered(out), None if number == 0 else json.loads(text.strip().splitlines()[-1])
        finally:
            process.kill()

    def rewind(self):
        places = [TopicPartition(self.topics["messages"], partition, 0) for partition in range(PARTITIONS)]
        deadline = time.monotonic() + PATIENCE
        while True:
            try:
                for done in self.admin.alter_consumer_group_offsets([ConsumerGroupTopicPartitions(self.group, places)]).values():
                    done.result(30)
                return
            except Exception as error:  # The group may still have a member that was killed.
                check(time.monotonic() < deadline, f"the group's offsets cannot be set: {error}")
                time.sleep(0.5)


def held_against_schema(trial, made, fates):
    """What the sender told Attune of each command."""
    schema = json.loads(pathlib.Path("schemas/feedback.v1.schema.json").read_text())
    validator = Draft202012Validator(schema, format_checker=FormatChecker())
    told, lines = {}, []
    for record in read_all(trial.topics["events"]):
        event = json.loads(record.value())
        for problem in validator.iter_errors(event):
            check(False, f"{trial.language}: {problem.json_path}: {problem.message} in {event}")
        check(record.key().decode() == event["subject"], f"{trial.language}: the key is not the subject: {event}")
        told.setdefault(event["data"]["command_id"], set()).add((event["id"], event["type"], event["data"]["channel"]))
        lines.append(json.dumps(event))
    kinds = {"delivered": "message.delivered", "bounced": "message.bounced", "expired": "message.failed"}
    expected = {command["id"]: {(f"{command['id']}-{kinds[fate].split('.')[1]}", kinds[fate], command["data"]["channel"])}
                for command, fate in made if fate != "stale"}
    check(told == expected, f"{trial.language}: what was told is not what became of the commands")
    check(len(lines) - len(expected) <= 100, f"{trial.language}: {len(lines)} events of {len(expected)} commands")
    read = subprocess.run([PROGRAMS / "attune", "decode", "--rules", "deploy/rules/shop", "-"], input="\n".join(lines) + "\n", text=True,
                          capture_output=True)
    check(read.returncode == 0 and read.stdout.count('"individual"') >= len(lines), f"{trial.language}: attune decode: {read.stdout[:500]}")


def try_sender(language, program, folder, admin):
    trial, made = Trial(language, program, folder, admin), commands()
    fates = Counter(fate for _, fate in made)
    due = {command["id"] for command, fate in made if fate == "delivered"}
    poison = fill(trial.topics["messages"], made)

    first, _ = trial.run(0, lambda out: len(trial.delivered(out)) > 20)
    second, _ = trial.run(1, lambda out: trial.committed())
    check(set(first) | set(second) == due, f"{language}: delivered {len(set(first) | set(second))} of {len(due)}")
    check(len(first) == len(set(first)) and len(second) == len(set(second)), f"{language} delivers twice")
    # One may have been handed over but not noted when it was killed: the provider knows it by its key.
    check(len(set(first) & set(second)) <= 1, f"{language} delivers {len(set(first) & set(second))} again")

    trial.rewind()
    third, counts = trial.run(2, lambda out: trial.committed())
    check(third == [], f"{language} delivers {len(third)} again after it went back")
    records = Counter(fate for number, (_, fate) in enumerate(made) for _ in range(2 if number % 5 == 0 else 1))
    expected = {"delivered": 0, "bounced": 0, "expired": 0, "stale": records["stale"],
                "repeated": records.total() - records["stale"], "aside": len(poison)}
    check(counts == expected, f"{language} counts {counts}, not {expected}")

    aside = read_all(trial.topics["aside"])
    kept = {(record.key(), record.value()) for record in aside}
    check(kept == {(b"poison", value) for value in poison}, f"{language} puts aside {len(kept)} of {len(poison)}")
    for record in aside:
        names = [name for name, _ in record.headers()]
        check(names == ["own", "sender.place", "sender.error"], f"{language}: headers {names}")
    held_against_schema(trial, made, fates)
    for gone in admin.delete_topics(list(trial.topics.values())).values():
        gone.result(30)
    print(f"{language}: {len(due)} delivered once, {fates['bounced']} bounced, {fates['expired']} expired, {fates['stale']} stale, {len(poison)} put aside")


def main():
    started, admin = time.monotonic(), AdminClient({"bootstrap.servers": BOOTSTRAP})
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        programs = {"Python": [sys.executable, EXAMPLES / "sender.py"], "Java": java_sender(folder), "Go": go_sender(folder)}
        for language, program in programs.items():
            if program:
                try_sender(language, program, folder, admin)
            else:
                print(f"{language}: skipped: it cannot be built here")
    print(f"ok in {time.monotonic() - started:.0f} s")


main()
