"""A sender: reads message commands, delivers each once, and tells Attune what became of it.

    python3 sender.py --broker localhost:9092 --commands shop.messages --feedback shop.events --aside shop.messages.aside \
        --table sender.db

Needs confluent-kafka (PyPI). What is yours to write is `deliver`. The table is SQLite here; where several senders share a group it
is a database that all of them reach, with the same statements.
"""

import argparse
import json
import signal
import sqlite3
import sys
import time
from collections import Counter
from datetime import datetime, timezone

from confluent_kafka import Consumer, Producer

# A row may go when its command has expired for so long: clocks differ a little, and by then nobody sends it any more.
MARGIN = 24 * 3600
BATCH = 100
# Between two attempts at a provider that is away.
PAUSE = 1.0


class Unreadable(Exception):
    """The record is no message command."""


class Bounced(Exception):
    """The address does not take it: trying again is of no use."""


class Unavailable(Exception):
    """The provider is away: it is tried again until the message expires."""


def deliver(command):
    """Hands a message to the provider of its channel. Yours calls that; this one prints. The key lets the provider see that it has
    the message already, where a sender died between handing it over and noting it."""
    data = command["data"]
    if data["address"].endswith(".invalid"):
        raise Bounced
    print(json.dumps({"idempotency_key": command["id"], "channel": data["channel"], "address": data["address"],
                      "template": data["template"], "params": data["params"]}), flush=True)


def read(record):
    """The command of a record, in structured or binary mode."""
    try:
        headers = {name: (value or b"").decode() for name, value in record.headers() or []}
        value = json.loads(record.value() or b"")
        if "ce_specversion" in headers and not headers.get("content-type", "").startswith("application/cloudevents"):
            value = {name[3:]: text for name, text in headers.items() if name.startswith("ce_")} | {"data": value}
        if value["specversion"] != "1.0" or value["type"] != "attune.message.requested.v1":
            raise Unreadable(f"a {value['type']}")
        texts = [value[name] for name in ("id", "subject", "expirytime", "traceparent")]
        texts += [value["data"][name] for name in ("channel", "address", "template")]
        # Halves of surrogate pairs, which JSON can write, are no text: encoding them fails here and not later.
        if not all(isinstance(text, str) and text.encode() for text in texts) or not isinstance(value["data"]["params"], dict):
            raise Unreadable("a member of another type")
        value["expires"] = datetime.strptime(value["expirytime"], "%Y-%m-%dT%H:%M:%S.%f%z").timestamp()
        return value
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise Unreadable(f"{type(error).__name__}: {error}") from error


class Table:
    """What became of each command, by its id, until nobody may send it any more."""

    def __init__(self, path):
        self.rows = sqlite3.connect(path, isolation_level=None)
        self.rows.execute("PRAGMA synchronous = FULL")
        self.rows.execute("CREATE TABLE IF NOT EXISTS commands (id TEXT PRIMARY KEY, keep_until REAL NOT NULL, outcome TEXT, "
                          "told INTEGER NOT NULL DEFAULT 0)")

    def claim(self, command):
        """Notes that a command is about to be delivered: (its outcome, whether that was told), None where it has none."""
        self.rows.execute("INSERT INTO commands (id, keep_until) VALUES (?, ?) ON CONFLICT (id) DO NOTHING",
                          (command["id"], command["expires"] + MARGIN))
        return self.rows.execute("SELECT outcome, told FROM commands WHERE id = ?", (command["id"],)).fetchone()

    def note(self, id, outcome):
        self.rows.execute("UPDATE commands SET outcome = ? WHERE id = ?", (outcome, id))

    def note_told(self, id):
        self.rows.execute("UPDATE commands SET told = 1 WHERE id = ?", (id,))

    def forget(self):
        self.rows.execute("DELETE FROM commands WHERE keep_until < ?", (time.time(),))


class Stopped(Exception):
    """Somebody asked the sender to end while it waited for a provider."""


class Sender:
    def __init__(self, settings):
        self.settings = settings
        self.counts = Counter(delivered=0, bounced=0, expired=0, stale=0, repeated=0, aside=0)
        self.table = Table(settings.table)
        self.is_stopping = False
        self.refusal = None
        # What was told since the last commit: not yet noted, but on its way.
        self.telling = set()
        self.consumer = Consumer({"bootstrap.servers": settings.broker, "group.id": settings.group,
                                  "auto.offset.reset": "earliest", "isolation.level": "read_committed",
                                  "enable.auto.commit": False})
        # What one individual's events are belongs into the partition of that individual: as Java's producers choose it.
        self.producer = Producer({"bootstrap.servers": settings.broker, "partitioner": "murmur2_random",
                                  "enable.idempotence": True})

    def run(self):
        self.consumer.subscribe([self.settings.commands])
        try:
            while not self.is_stopping:
                batch = self.consumer.consume(BATCH, timeout=1.0)
                for record in batch:
                    if record.error():
                        print(f"sender: {record.error()}", file=sys.stderr)
                    else:
                        self.take(record)
                if batch:
                    self.settle()
        except Stopped:
            pass
        finally:
            self.consumer.close()
            print(json.dumps(self.counts), file=sys.stderr)

    def take(self, record):
        try:
            command = read(record)
        except Unreadable as why:
            self.put_aside(record, why)
            return
        if time.time() > command["expires"] + MARGIN:
            # Whether it was sent the table may have forgotten: nothing is done, and nothing told.
            self.counts["stale"] += 1
            return
        outcome, told = self.table.claim(command)
        if outcome is None:
            outcome = self.attempt(command)
            self.table.note(command["id"], outcome)
            self.counts[outcome] += 1
        else:
            self.counts["repeated"] += 1
        if not told and command["id"] not in self.telling:
            self.telling.add(command["id"])
            self.tell(command, outcome)

    def attempt(self, command):
        """Delivers a command, or finds that it cannot be: `delivered`, `bounced` or `expired`."""
        while time.time() < command["expires"]:
            try:
                deliver(command)
                return "delivered"
            except Bounced:
                return "bounced"
            except Unavailable as why:
                print(f"sender: {command['id']}: {why}; trying again", file=sys.stderr)
                time.sleep(PAUSE)
                if self.is_stopping:
                    raise Stopped from why
        return "expired"

    def tell(self, command, outcome):
        """Writes the event that says what became of a command. Its id is made of the command's: once more changes nothing."""
        # What has expired was not sent: as `message.failed` the caps count it no more.
        kind = "failed" if outcome == "expired" else outcome
        event = {"specversion": "1.0", "id": f"{command['id']}-{kind}", "source": "/" + self.settings.group,
                 "type": "message." + kind, "subject": command["subject"],
                 "time": datetime.now(timezone.utc).isoformat(timespec="milliseconds").replace("+00:00", "Z"),
                 "traceparent": command["traceparent"],
                 "data": {"command_id": command["id"], "channel": command["data"]["channel"]}}
        self.produce(self.settings.feedback, command["subject"].encode(), json.dumps(event).encode(),
                     [("content-type", b"application/cloudevents+json; charset=UTF-8")],
                     lambda: self.table.note_told(command["id"]))

    def put_aside(self, record, why):
        """Keeps a record that is no command, as it is, with where it stood and what is wrong: the others must not wait for it."""
        self.counts["aside"] += 1
        place = f"{record.topic()}/{record.partition()}/{record.offset()}"
        headers = [*(record.headers() or []), ("sender.place", place.encode()), ("sender.error", str(why).encode())]
        self.produce(self.settings.aside, record.key(), record.value(), headers, lambda: None)

    def produce(self, topic, key, value, headers, on_stored):
        def stored(error, _):
            if error is None:
                on_stored()
            else:
                self.refusal = error

        self.producer.produce(topic, value, key, headers=headers, on_delivery=stored)
        self.producer.poll(0)

    def settle(self):
        """Commits what was read once all that follows from it is stored. Else nothing: after a restart it is read again."""
        if self.producer.flush(30) > 0 or self.refusal:
            sys.exit(f"sender: what became of the messages cannot be told: {self.refusal or 'no answer'}")
        self.telling.clear()
        self.consumer.commit(asynchronous=False)
        self.table.forget()


def main():
    parser = argparse.ArgumentParser(description="Delivers message commands, each once.")
    parser.add_argument("--broker", default="localhost:9092")
    parser.add_argument("--commands", default="shop.messages", help="the topic that Attune writes commands to")
    parser.add_argument("--feedback", default="shop.events", help="an input topic of Attune, of the format cloudevents")
    parser.add_argument("--aside", default="shop.messages.aside", help="a topic for records that are no commands")
    parser.add_argument("--group", default="example-sender", help="the consumer group")
    parser.add_argument("--table", default="sender.db", help="the file with what was sent")
    sender = Sender(parser.parse_args())

    def stop(*_):
        sender.is_stopping = True

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    sender.run()


if __name__ == "__main__":
    main()
