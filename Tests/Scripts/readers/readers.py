"""Runs attuned over generated events in both modes, and reads commands and decisions with readers that are not ours."""

import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile
import time
import uuid
from datetime import datetime, timedelta, timezone

from cloudevents.core.bindings.kafka import KafkaMessage, from_kafka
from cloudevents.core.formats.json import JSONFormat
from confluent_kafka import Consumer, KafkaError, Producer, TopicPartition
from confluent_kafka.admin import AdminClient, NewTopic
from jsonschema import Draft202012Validator, FormatChecker

BOOTSTRAP = os.environ["KAFKA_BOOTSTRAP"]
PROGRAMS = pathlib.Path(sys.argv[1]).resolve()
PARTITIONS = 4
EVENTS = 20_000
PATIENCE = 120
# An id that headers must carry as UTF-8, not as ASCII.
GUEST = "zoë-日本"
TRACE = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"


def check(condition, words):
    if not condition:
        sys.exit(f"readers: FAILED: {words}")


def murmur2(key):
    """Kafka's Java client's hash (org.apache.kafka.common.utils.Utils.murmur2), written from its description."""
    mask, m = 0xFFFFFFFF, 0x5BD1E995
    h = (0x9747B28C ^ len(key)) & mask
    whole = len(key) // 4 * 4
    for start in range(0, whole, 4):
        k = int.from_bytes(key[start : start + 4], "little") * m & mask
        k = (k ^ k >> 24) * m & mask
        h = h * m & mask ^ k
    rest = key[whole:]
    if rest:
        h = (h ^ int.from_bytes(rest, "little")) * m & mask
    h = (h ^ h >> 13) * m & mask
    return h ^ h >> 15


def validator(name):
    schema = json.loads(pathlib.Path("schemas", name).read_text())
    Draft202012Validator.check_schema(schema)
    return Draft202012Validator(schema, format_checker=FormatChecker())


def consumer(group, **more):
    return Consumer({"bootstrap.servers": BOOTSTRAP, "group.id": group, "isolation.level": "read_committed",
                     "enable.auto.commit": False, "enable.partition.eof": True, "auto.offset.reset": "earliest", **more})


def read_all(topic):
    """Every committed record of a topic, by confluent-kafka."""
    reader = consumer("readers-" + uuid.uuid4().hex)
    reader.assign([TopicPartition(topic, p, 0) for p in range(PARTITIONS)])
    records, ended, deadline = [], set(), time.monotonic() + PATIENCE
    while len(ended) < PARTITIONS:
        check(time.monotonic() < deadline, f"{topic} has no end")
        record = reader.poll(1.0)
        if record is None:
            continue
        if record.error():
            check(record.error().code() == KafkaError._PARTITION_EOF, record.error())
            ended.add(record.partition())
        else:
            records.append(record)
    reader.close()
    return records


def kcat_all(topic):
    """The same by kcat: (partition, offset) to key, value and headers."""
    out = subprocess.run(["kcat", "-C", "-b", BOOTSTRAP, "-t", topic, "-e", "-q", "-J", "-X", "isolation.level=read_committed",
                          "-o", "beginning"], capture_output=True, check=True, timeout=PATIENCE).stdout
    seen = {}
    for line in out.decode().splitlines():
        record = json.loads(line)
        names = record.get("headers", [])
        seen[record["partition"], record["offset"]] = (
            record["key"], record["payload"], list(zip(names[::2], names[1::2])))
    return seen


def envelope(record, mode):
    """The CloudEvent of a record, as its schema describes it, whichever way it lies in the record."""
    headers = [(name, value.decode()) for name, value in record.headers() or []]
    check(len(dict(headers)) == len(headers), "a header comes twice")
    if mode == "structured":
        check(headers == [("content-type", "application/cloudevents+json; charset=UTF-8")], f"headers {headers}")
        return json.loads(record.value())
    check(all(n == "content-type" or n.startswith("ce_") for n, _ in headers), f"headers {headers}")
    event = {n.removeprefix("ce_"): v for n, v in headers if n != "content-type"}
    event["datacontenttype"] = dict(headers)["content-type"]
    event["data"] = json.loads(record.value())
    return event


def check_topic(topic, mode, schema):
    """Reads a topic with every reader, holds it against its schema, and gives its events."""
    records, events = read_all(topic), []
    check(records, f"{topic} is empty")
    other = kcat_all(topic)
    check(len(other) == len(records), f"kcat sees {len(other)} of {len(records)} records of {topic}")
    for record in records:
        event = envelope(record, mode)
        place = f"{topic}/{record.partition()}/{record.offset()}: {event}"
        for problem in schema.iter_errors(event):
            check(False, f"{problem.json_path}: {problem.message} in {place}")
        key = record.key()
        check(key.decode() == event["subject"], f"the key is not the subject: {place}")
        check((murmur2(key) & 0x7FFFFFFF) % PARTITIONS == record.partition(), f"another partition than Java's: {place}")
        trace = event.get("traceparent")
        if trace is not None:
            parts = re.fullmatch(r"00-([0-9a-f]{32})-([0-9a-f]{16})-[0-9a-f]{2}", trace)
            check(parts and set(parts[1]) != {"0"} and set(parts[2]) != {"0"}, f"traceparent {trace} in {place}")
        headers = [(name, value.decode()) for name, value in record.headers() or []]
        check(other[record.partition(), record.offset()] == (key.decode(), record.value().decode(), headers),
              f"kcat reads something else: {place}")
        sdk = from_kafka(KafkaMessage(dict(record.headers()), key, record.value()), JSONFormat())
        check((sdk.get_id(), sdk.get_type(), sdk.get_source(), sdk.get_subject(), sdk.get_specversion())
              == tuple(event[n] for n in ("id", "type", "source", "subject", "specversion")), f"the SDK: {place}")
        check(sdk.get_time() == datetime.fromisoformat(event["time"]), f"the SDK's time {sdk.get_time()}: {place}")
        check(sdk.get_data() == event["data"], f"the SDK's data: {place}")
        check(sdk.get_datacontenttype() == "application/json", f"the SDK's content type: {place}")
        events.append(event)
    ids = [event["id"] for event in events]
    check(len(set(ids)) == len(ids), f"{len(ids) - len(set(ids))} ids of {topic} come twice")
    return events


def await_read(application, topic):
    """Waits until the daemon has committed the end of its input."""
    reader = consumer(application)
    places, deadline = [TopicPartition(topic, p) for p in range(PARTITIONS)], time.monotonic() + PATIENCE
    ends = [reader.get_watermark_offsets(place, timeout=10)[1] for place in places]
    while [place.offset for place in reader.committed(places, timeout=10)] != ends:
        check(time.monotonic() < deadline, "the daemon does not get to the end of its input")
        time.sleep(0.2)
    reader.close()


def await_topics(admin, names):
    """Waits until the brokers tell of new topics: the controller, which made them, is ahead."""
    deadline = time.monotonic() + PATIENCE
    while True:
        known = admin.list_topics(timeout=10).topics
        if all(name in known and len(known[name].partitions) == PARTITIONS for name in names):
            return
        check(time.monotonic() < deadline, "the topics do not appear")


def welcome_guest(topic):
    """Somebody whose id is not ASCII, and who is owed a message at once, with a trace of their own."""
    producer = Producer({"bootstrap.servers": BOOTSTRAP, "partitioner": "murmur2_random"})
    events = [("individual.updated", {"attributes": {"first_name": "Zoë", "email": "zoe@mail.example"}}),
              ("consent.changed", {"purpose": "marketing", "channel": "email", "granted": True}),
              ("order.completed", {"order_id": "o-1", "cart_id": "c-1", "total": 500.0, "category": "shoes", "items": 1})]
    for number, (kind, data) in enumerate(events):
        event = {"specversion": "1.0", "id": f"guest-{number}", "source": "/readers", "type": kind, "subject": GUEST,
                 "traceparent": TRACE, "data": data}
        producer.produce(topic, json.dumps(event), GUEST.encode())
    check(producer.flush(30) == 0, "the guest's events do not arrive")


def run(mode):
    application = "readers-" + uuid.uuid4().hex[:8]
    topics = {kind: f"{application}.{kind}" for kind in ("events", "messages", "decisions", "dead-letters")}
    admin = AdminClient({"bootstrap.servers": BOOTSTRAP})
    for made in admin.create_topics([NewTopic(t, PARTITIONS, config={"retention.ms": "-1"}) for t in topics.values()]).values():
        made.result(30)
    await_topics(admin, topics.values())
    subprocess.run([PROGRAMS / "attuned", "generate", "--topic", topics["events"], "--broker", BOOTSTRAP, "--events", str(EVENTS),
                    "--individuals", "1000", "--rate", "2", "--seed", "7"], check=True, timeout=PATIENCE)
    welcome_guest(topics["events"])
    with tempfile.TemporaryDirectory() as folder:
        file = pathlib.Path(folder, "attuned.yaml")
        file.write_text(json.dumps({
            "application_id": application, "kafka": {"bootstrap.servers": BOOTSTRAP},
            "input": [{"topic": topics["events"], "format": "cloudevents"}],
            "output": {"commands": topics["messages"], "decisions": topics["decisions"],
                       "dead_letters": topics["dead-letters"], "mode": mode},
            "rules": {"directory": str(pathlib.Path("deploy/rules/shop").resolve())}, "clock": "records", "workers": 1,
            "state": {"directory": folder + "/state"}, "http": {"listen": "127.0.0.1:0"}}))
        daemon = subprocess.Popen([PROGRAMS / "attuned", "--config", file], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
        try:
            await_read(application, topics["events"])
            daemon.terminate()
            check(daemon.wait(PATIENCE) == 0, f"the daemon ended with {daemon.returncode}: {daemon.stderr.read().decode()}")
        finally:
            daemon.kill()
    commands = check_topic(topics["messages"], mode, validator("message-command.v1.schema.json"))
    decisions = check_topic(topics["decisions"], mode, validator("decision.v1.schema.json"))
    sent = [d["data"]["command_id"] for d in decisions if d["data"]["outcome"] == "sent"]
    check(sorted(sent) == sorted(c["id"] for c in commands), "commands and decisions do not fit")
    guest = [c for c in commands if c["subject"] == GUEST]
    check(len(guest) == 1 and guest[0]["traceparent"].split("-")[1] == TRACE.split("-")[1], f"the guest's: {guest}")
    print(f"{mode}: {len(commands)} commands and {len(decisions)} decisions as confluent-kafka, kcat, the CloudEvents SDK and "
          "jsonschema read them")
    if mode == "structured":
        try_sender(topics["messages"], commands)
    for gone in admin.delete_topics([*topics.values(), application + "-state"]).values():
        gone.result(30)


def try_sender(topic, commands):
    """Runs the sender that the page for senders shows: it must send what is not expired, once each."""
    page = pathlib.Path("deploy/docs/sending.md").read_text()
    source = re.search(r"```python\n(.*?)```", page, re.S)[1]
    check('"shop.messages"' in source and '"push-sender"' in source, "the page's sender has other names")
    source = source.replace("shop.messages", topic).replace("push-sender", topic + ".sender")
    source = source.replace('"localhost:9092"', repr(BOOTSTRAP))
    soon = datetime.now(timezone.utc) + timedelta(seconds=PATIENCE)
    due = {c["id"] for c in commands if datetime.fromisoformat(c["expirytime"]) > soon}
    check(due, "no command is left to be sent")
    sender = subprocess.Popen([sys.executable, "-u", "-c", source], stdout=subprocess.PIPE, text=True)
    try:
        seen, deadline = [], time.monotonic() + PATIENCE
        while not due <= set(seen):
            check(time.monotonic() < deadline and sender.poll() is None, "the page's sender does not send everything")
            seen.append(sender.stdout.readline().split()[0])
        check(len(seen) == len(set(seen)), "the page's sender sends twice")
    finally:
        sender.kill()
    print(f"the page's sender sent {len(seen)} of {len(commands)}: the others have expired")


started = time.monotonic()
for way in ("structured", "binary"):
    run(way)
print(f"ok in {time.monotonic() - started:.0f} s")
