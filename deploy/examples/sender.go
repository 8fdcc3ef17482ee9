// A sender: reads message commands, delivers each once, and tells Attune what became of it.
//
//	go run sender.go -broker localhost:9092 -commands shop.messages -feedback shop.events -aside shop.messages.aside -table sender.db
//
// Needs github.com/confluentinc/confluent-kafka-go/kafka (of its versions 2 on: .../confluent-kafka-go/v2/kafka) and
// github.com/mattn/go-sqlite3. What is yours to write is deliver. The table is SQLite here; where several senders share a group it is
// a database that all of them reach, with the same statements.
package main

import (
	"database/sql"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"log"
	"os"
	"os/signal"
	"strings"
	"syscall"
	"time"
	"unicode/utf8"

	"github.com/confluentinc/confluent-kafka-go/kafka"
	_ "github.com/mattn/go-sqlite3"
)

const (
	// A row may go when its command has expired for so long: clocks differ a little, and by then nobody sends it any more.
	margin = 24 * time.Hour
	// Between two attempts at a provider that is away.
	pause = time.Second
	// So many records are settled together.
	batch = 100
	// How long the broker may take to store what follows from a batch.
	patience = 30 * time.Second
)

var (
	// The address does not take it: trying again is of no use.
	errBounced = errors.New("the address does not take it")
	// The provider is away: it is tried again until the message expires.
	errUnavailable = errors.New("the provider is away")
	// Somebody asked the sender to end while it waited for a provider.
	errStopped = errors.New("stopped")
)

// What a command says, as far as a sender needs it.
type command struct {
	SpecVersion string `json:"specversion"`
	ID          string `json:"id"`
	Type        string `json:"type"`
	Subject     string `json:"subject"`
	ExpiryTime  string `json:"expirytime"`
	TraceParent string `json:"traceparent"`
	Data        struct {
		Channel  string                     `json:"channel"`
		Address  string                     `json:"address"`
		Template string                     `json:"template"`
		Params   map[string]json.RawMessage `json:"params"`
	} `json:"data"`
	expires time.Time
}

// deliver hands a message to the provider of its channel. Yours calls that; this one prints. The key lets the provider see that it has
// the message already, where a sender died between handing it over and noting it.
func deliver(c *command) error {
	if strings.HasSuffix(c.Data.Address, ".invalid") {
		return errBounced
	}
	return json.NewEncoder(os.Stdout).Encode(map[string]interface{}{"idempotency_key": c.ID, "channel": c.Data.Channel,
		"address": c.Data.Address, "template": c.Data.Template, "params": c.Data.Params})
}

// read gives the command of a record, in structured or binary mode.
func read(record *kafka.Message) (*command, error) {
	if !utf8.Valid(record.Value) {
		return nil, errors.New("not UTF-8")
	}
	var c command
	attributes := map[string]string{}
	for _, header := range record.Headers {
		attributes[header.Key] = string(header.Value)
	}
	_, isBinary := attributes["ce_specversion"]
	var err error
	if isBinary && !strings.HasPrefix(attributes["content-type"], "application/cloudevents") {
		c = command{SpecVersion: attributes["ce_specversion"], ID: attributes["ce_id"], Type: attributes["ce_type"],
			Subject: attributes["ce_subject"], ExpiryTime: attributes["ce_expirytime"], TraceParent: attributes["ce_traceparent"]}
		err = json.Unmarshal(record.Value, &c.Data)
	} else {
		err = json.Unmarshal(record.Value, &c)
	}
	if err != nil {
		return nil, err
	}
	if c.SpecVersion != "1.0" || c.Type != "attune.message.requested.v1" {
		return nil, fmt.Errorf("a %q", c.Type)
	}
	for _, text := range []string{c.ID, c.Subject, c.TraceParent, c.Data.Channel, c.Data.Address, c.Data.Template} {
		// Halves of surrogate pairs, which JSON can write, are no text: the decoder replaces them.
		if text == "" || strings.ContainsRune(text, utf8.RuneError) {
			return nil, errors.New("a member is missing or no text")
		}
	}
	if c.Data.Params == nil {
		return nil, errors.New("params is no object")
	}
	c.expires, err = time.Parse(time.RFC3339, c.ExpiryTime)
	return &c, err
}

type sender struct {
	commands, feedback, aside, group string
	table                            *sql.DB
	consumer                         *kafka.Consumer
	producer                         *kafka.Producer
	counts                           map[string]int
	stop                             chan os.Signal
	isStopping                       bool
	// What must be stored before the offsets are committed.
	pending int
	stored  chan kafka.Event
	// What was told since the last commit: not yet noted, but on its way.
	telling map[string]bool
}

func (s *sender) run() error {
	if err := s.consumer.SubscribeTopics([]string{s.commands}, nil); err != nil {
		return err
	}
	taken := 0
	for !s.isStopping {
		select {
		case <-s.stop:
			s.isStopping = true
		default:
		}
		event := s.consumer.Poll(100)
		switch record := event.(type) {
		case *kafka.Message:
			if record.TopicPartition.Error != nil {
				log.Print(record.TopicPartition.Error)
			} else if err := s.take(record); err == errStopped {
				return nil
			} else if err != nil {
				return err
			} else {
				taken++
			}
		case kafka.Error:
			log.Print(record)
		}
		if taken > 0 && (event == nil || taken == batch || s.isStopping) {
			if err := s.settle(); err != nil {
				return err
			}
			taken = 0
		}
	}
	return nil
}

func (s *sender) take(record *kafka.Message) error {
	c, err := read(record)
	if err != nil {
		return s.putAside(record, err)
	}
	if time.Now().After(c.expires.Add(margin)) {
		// Whether it was sent the table may have forgotten: nothing is done, and nothing told.
		s.counts["stale"]++
		return nil
	}
	// Notes that it is about to be delivered, and sees what is known of it.
	if _, err := s.table.Exec("INSERT INTO commands (id, keep_until) VALUES (?, ?) ON CONFLICT (id) DO NOTHING", c.ID,
		c.expires.Add(margin).Unix()); err != nil {
		return err
	}
	var outcome sql.NullString
	var isTold bool
	if err := s.table.QueryRow("SELECT outcome, told FROM commands WHERE id = ?", c.ID).Scan(&outcome, &isTold); err != nil {
		return err
	}
	if outcome.Valid {
		s.counts["repeated"]++
	} else {
		if outcome.String, err = s.attempt(c); err != nil {
			return err
		}
		if _, err := s.table.Exec("UPDATE commands SET outcome = ? WHERE id = ?", outcome.String, c.ID); err != nil {
			return err
		}
		s.counts[outcome.String]++
	}
	if isTold || s.telling[c.ID] {
		return nil
	}
	s.telling[c.ID] = true
	return s.tell(c, outcome.String)
}

// attempt delivers a command, or finds that it cannot be: "delivered", "bounced" or "expired".
func (s *sender) attempt(c *command) (string, error) {
	for time.Now().Before(c.expires) {
		err := deliver(c)
		switch {
		case err == nil:
			return "delivered", nil
		case errors.Is(err, errBounced):
			return "bounced", nil
		case !errors.Is(err, errUnavailable):
			return "", err
		}
		log.Printf("%s: %v; trying again", c.ID, err)
		select {
		case <-s.stop:
			return "", errStopped
		case <-time.After(pause):
		}
	}
	return "expired", nil
}

// tell writes the event that says what became of a command. Its id is made of the command's: once more changes nothing.
func (s *sender) tell(c *command, outcome string) error {
	kind := outcome
	// What has expired was not sent: as message.failed the caps count it no more.
	if outcome == "expired" {
		kind = "failed"
	}
	event, err := json.Marshal(map[string]interface{}{"specversion": "1.0", "id": c.ID + "-" + kind, "source": "/" + s.group,
		"type": "message." + kind, "subject": c.Subject, "time": time.Now().UTC().Format("2006-01-02T15:04:05.000Z"),
		"traceparent": c.TraceParent, "data": map[string]string{"command_id": c.ID, "channel": c.Data.Channel}})
	if err != nil {
		return err
	}
	return s.produce(&kafka.Message{TopicPartition: kafka.TopicPartition{Topic: &s.feedback, Partition: kafka.PartitionAny},
		Key: []byte(c.Subject), Value: event, Opaque: c.ID,
		Headers: []kafka.Header{{Key: "content-type", Value: []byte("application/cloudevents+json; charset=UTF-8")}}})
}

// putAside keeps a record that is no command, as it is, with where it stood and what is wrong: the others must not wait for it.
func (s *sender) putAside(record *kafka.Message, why error) error {
	s.counts["aside"]++
	place := fmt.Sprintf("%s/%d/%d", *record.TopicPartition.Topic, record.TopicPartition.Partition, record.TopicPartition.Offset)
	headers := append(record.Headers, kafka.Header{Key: "sender.place", Value: []byte(place)},
		kafka.Header{Key: "sender.error", Value: []byte(why.Error())})
	return s.produce(&kafka.Message{TopicPartition: kafka.TopicPartition{Topic: &s.aside, Partition: kafka.PartitionAny},
		Key: record.Key, Value: record.Value, Headers: headers})
}

func (s *sender) produce(message *kafka.Message) error {
	s.pending++
	return s.producer.Produce(message, s.stored)
}

// settle commits what was read once all that follows from it is stored. Else nothing: after a restart it is read again.
func (s *sender) settle() error {
	deadline := time.After(patience)
	for ; s.pending > 0; s.pending-- {
		select {
		case event := <-s.stored:
			message := event.(*kafka.Message)
			if message.TopicPartition.Error != nil {
				return message.TopicPartition.Error
			}
			if id, isFeedback := message.Opaque.(string); isFeedback {
				if _, err := s.table.Exec("UPDATE commands SET told = 1 WHERE id = ?", id); err != nil {
					return err
				}
			}
		case <-deadline:
			return errors.New("the broker does not store what became of the messages")
		}
	}
	s.telling = map[string]bool{}
	if _, err := s.consumer.Commit(); err != nil {
		return err
	}
	_, err := s.table.Exec("DELETE FROM commands WHERE keep_until < ?", time.Now().Unix())
	return err
}

func open(broker, table string, s *sender) (err error) {
	if s.table, err = sql.Open("sqlite3", table); err != nil {
		return err
	}
	if _, err = s.table.Exec("CREATE TABLE IF NOT EXISTS commands (id TEXT PRIMARY KEY, keep_until INTEGER NOT NULL, outcome TEXT, " +
		"told INTEGER NOT NULL DEFAULT 0)"); err != nil {
		return err
	}
	if s.consumer, err = kafka.NewConsumer(&kafka.ConfigMap{"bootstrap.servers": broker, "group.id": s.group,
		"auto.offset.reset": "earliest", "isolation.level": "read_committed", "enable.auto.commit": false}); err != nil {
		return err
	}
	// What one individual's events are belongs into the partition of that individual: as Java's producers choose it.
	s.producer, err = kafka.NewProducer(&kafka.ConfigMap{"bootstrap.servers": broker, "partitioner": "murmur2_random",
		"enable.idempotence": true})
	return err
}

func main() {
	broker := flag.String("broker", "localhost:9092", "a broker")
	commands := flag.String("commands", "shop.messages", "the topic that Attune writes commands to")
	feedback := flag.String("feedback", "shop.events", "an input topic of Attune, of the format cloudevents")
	aside := flag.String("aside", "shop.messages.aside", "a topic for records that are no commands")
	group := flag.String("group", "example-sender", "the consumer group")
	table := flag.String("table", "sender.db", "the file with what was sent")
	flag.Parse()
	s := &sender{commands: *commands, feedback: *feedback, aside: *aside, group: *group, stop: make(chan os.Signal, 1),
		stored: make(chan kafka.Event, 2*batch), telling: map[string]bool{},
		counts: map[string]int{"delivered": 0, "bounced": 0, "expired": 0, "stale": 0, "repeated": 0, "aside": 0}}
	signal.Notify(s.stop, syscall.SIGTERM, syscall.SIGINT)
	if err := open(*broker, *table, s); err != nil {
		log.Fatal(err)
	}
	err := s.run()
	s.consumer.Close()
	s.producer.Close()
	json.NewEncoder(os.Stderr).Encode(s.counts)
	if err != nil {
		log.Fatal(err)
	}
}
