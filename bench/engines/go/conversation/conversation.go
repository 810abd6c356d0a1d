// Package conversation is what both Go runners do: they answer load, prove and slice line by line
// (../../README.md).
package conversation

import (
	"bufio"
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"os"
	"sort"
	"strconv"
	"strings"
	"time"
)

// Rule of the neutral file; a condition is [field, operator, value].
type Rule struct {
	Code    string              `json:"code"`
	Outcome string              `json:"outcome"`
	All     [][]json.RawMessage `json:"all"`
}

// Book is the neutral file.
type Book struct {
	Fields map[string]string `json:"fields"`
	Rules  []Rule            `json:"rules"`
}

// Parts of a condition.
func Parts(condition []json.RawMessage) (field, operator string, value json.RawMessage) {
	must(json.Unmarshal(condition[0], &field))
	must(json.Unmarshal(condition[1], &operator))
	return field, operator, condition[2]
}

// DaysAfter reads the value of days_after_gt and days_after_lt.
func DaysAfter(value json.RawMessage) (field string, days int) {
	var parts []json.RawMessage
	must(json.Unmarshal(value, &parts))
	must(json.Unmarshal(parts[0], &field))
	must(json.Unmarshal(parts[1], &days))
	return field, days
}

// Engine judges requests in three forms.
type Engine interface {
	Load(book *Book) error
	// Prepare turns JSON into what Native takes, outside the clock.
	Prepare(request []byte) any
	Native(input any) []string
	JSON(request []byte) []byte
	Explain(request []byte) []byte
}

func must(err error) {
	if err != nil {
		panic(err)
	}
}

// Run talks until standard input ends.
func Run(engine Engine) {
	text, err := os.ReadFile(os.Args[1])
	must(err)
	count, err := strconv.Atoi(os.Args[2])
	must(err)
	requests := bytes.Split(bytes.TrimSpace(text), []byte("\n"))
	requests = requests[:min(count, len(requests))]
	lines := bufio.NewScanner(os.Stdin)
	for lines.Scan() {
		words := strings.Fields(lines.Text())
		var answer any
		switch words[0] {
		case "load":
			answer = load(engine, words[1], requests)
		case "prove":
			answer = prove(engine, words[1], requests[:min(number(words[2]), len(requests))])
		case "slice":
			answer = slice(engine, words[1], requests, number(words[2]), number(words[3]), number(words[4]))
		}
		written, err := json.Marshal(answer)
		must(err)
		fmt.Println(string(written))
	}
}

func number(word string) int {
	n, err := strconv.Atoi(word)
	must(err)
	return n
}

func load(engine Engine, path string, requests [][]byte) any {
	text, err := os.ReadFile(path)
	must(err)
	begin := time.Now()
	var book Book
	must(json.Unmarshal(text, &book))
	must(engine.Load(&book))
	engine.JSON(requests[0])
	return map[string]any{"load_ms": float64(time.Since(begin).Nanoseconds()) / 1e6, "rss_kb": resident()}
}

func resident() int {
	text, err := os.ReadFile("/proc/self/statm")
	must(err)
	return number(strings.Fields(string(text))[1]) * os.Getpagesize() / 1024
}

func prove(engine Engine, form string, requests [][]byte) any {
	digest, hits := sha256.New(), 0
	for _, request := range requests {
		var answer struct {
			ID      string   `json:"id"`
			Reasons []string `json:"reasons"`
		}
		switch form {
		case "native":
			must(json.Unmarshal(request, &answer))
			answer.Reasons = engine.Native(engine.Prepare(request))
		case "json":
			must(json.Unmarshal(engine.JSON(request), &answer))
		default:
			must(json.Unmarshal(engine.Explain(request), &answer))
		}
		codes := append([]string(nil), answer.Reasons...)
		sort.Strings(codes)
		hits += len(codes)
		fmt.Fprintf(digest, "%s %s\n", answer.ID, strings.Join(codes, ","))
	}
	return map[string]any{"requests": len(requests), "hits": hits, "digest": hex.EncodeToString(digest.Sum(nil))}
}

func slice(engine Engine, form string, requests [][]byte, from, limitMs, most int) any {
	took := make([]int64, 0, most)
	var spent int64
	ready := make([]any, 64)
	for len(took) < most && spent < int64(limitMs)*1e6 {
		batch := min(64, most-len(took))
		first := from + len(took)
		if form == "native" {
			for i := range batch {
				ready[i] = engine.Prepare(requests[(first+i)%len(requests)])
			}
		}
		for i := 0; i < batch && spent < int64(limitMs)*1e6; i++ {
			request := requests[(first+i)%len(requests)]
			begin := time.Now()
			switch form {
			case "native":
				engine.Native(ready[i])
			case "json":
				engine.JSON(request)
			default:
				engine.Explain(request)
			}
			ns := time.Since(begin).Nanoseconds()
			took = append(took, ns)
			spent += ns
		}
	}
	sort.Slice(took, func(a, b int) bool { return took[a] < took[b] })
	n := len(took)
	return map[string]any{"n": n, "mean_ns": float64(spent) / float64(n), "p50_ns": took[n/2], "p99_ns": took[n*99/100]}
}

// Answer is the result that every engine writes.
type Answer struct {
	ID         string            `json:"id"`
	Outcome    string            `json:"outcome"`
	Reasons    []string          `json:"reasons"`
	Conditions map[string]string `json:"conditions,omitempty"`
	Trace      string            `json:"trace,omitempty"`
}

// Write fills in the outcome and marshals.
func (a *Answer) Write(outcomes map[string]string) []byte {
	a.Outcome = "allow"
	for _, code := range a.Reasons {
		if outcomes[code] == "deny" {
			a.Outcome = "deny"
			break
		}
		a.Outcome = "refer"
	}
	written, err := json.Marshal(a)
	must(err)
	return written
}

// Outcomes of the book's rules by code.
func (b *Book) Outcomes() map[string]string {
	outcomes := map[string]string{}
	for _, rule := range b.Rules {
		outcomes[rule.Code] = rule.Outcome
	}
	return outcomes
}
