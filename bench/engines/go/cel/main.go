// cel-go: one prepared program a rule, typed variables, an activation of ready values.
package main

import (
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"cel.dev/cel-go/cel"
	"cel.dev/cel-go/common/types"
	"cel.dev/cel-go/common/types/ref"

	"guiju.invalid/bench/engines/conversation"
)

// request is decoded by encoding/json, times as times.
type request struct {
	ID      string `json:"id"`
	Request struct {
		At time.Time `json:"at"`
	} `json:"request"`
	Lender struct {
		Kind   string    `json:"kind"`
		Active bool      `json:"active"`
		Filed  bool      `json:"filed"`
		Until  time.Time `json:"until"`
	} `json:"lender"`
	Ad struct {
		Channel   string   `json:"channel"`
		Notice    bool     `json:"notice"`
		RateShown bool     `json:"rate_shown"`
		Rate      float64  `json:"rate"`
		Claims    []string `json:"claims"`
	} `json:"ad"`
	Person struct {
		Age     int64  `json:"age"`
		Student bool   `json:"student"`
		Region  string `json:"region"`
		Segment string `json:"segment"`
		Risk    int64  `json:"risk"`
	} `json:"person"`
	Contact struct {
		Today    int64 `json:"today"`
		Week     int64 `json:"week"`
		Hour     int64 `json:"hour"`
		GapHours int64 `json:"gap_hours"`
		OptedOut bool  `json:"opted_out"`
	} `json:"contact"`
	Consent struct {
		Given    bool      `json:"given"`
		At       time.Time `json:"at"`
		Purposes []string  `json:"purposes"`
	} `json:"consent"`
	Application struct {
		Product    string  `json:"product"`
		Amount     float64 `json:"amount"`
		Income     float64 `json:"income"`
		Instalment float64 `json:"instalment"`
		Months     int64   `json:"months"`
		Score      int64   `json:"score"`
		Overdue    int64   `json:"overdue"`
		Lenders    int64   `json:"lenders"`
		Purpose    string  `json:"purpose"`
	} `json:"application"`
}

var names = map[string]int{}

var order = []string{"request.at", "lender.kind", "lender.active", "lender.filed", "lender.until", "ad.channel",
	"ad.notice", "ad.rate_shown", "ad.rate", "ad.claims", "person.age", "person.student", "person.region",
	"person.segment", "person.risk", "contact.today", "contact.week", "contact.hour", "contact.gap_hours",
	"contact.opted_out", "consent.given", "consent.at", "consent.purposes", "application.product",
	"application.amount", "application.income", "application.instalment", "application.months",
	"application.score", "application.overdue", "application.lenders", "application.purpose"}

// slots are an activation: names are looked up once each, values need no conversion.
type slots struct {
	id     string
	values [32]ref.Val
}

func (s *slots) ResolveName(name string) (any, bool) {
	at, found := names[name]
	if !found {
		return nil, false
	}
	return s.values[at], true
}

func (s *slots) Parent() cel.Activation { return nil }

func (s *slots) fill(r *request) {
	texts := func(list []string) ref.Val { return types.NewStringList(types.DefaultTypeAdapter, list) }
	at := func(t time.Time) ref.Val { return types.Timestamp{Time: t} }
	s.id = r.ID
	s.values = [32]ref.Val{at(r.Request.At), types.String(r.Lender.Kind), types.Bool(r.Lender.Active),
		types.Bool(r.Lender.Filed), at(r.Lender.Until), types.String(r.Ad.Channel), types.Bool(r.Ad.Notice),
		types.Bool(r.Ad.RateShown), types.Double(r.Ad.Rate), texts(r.Ad.Claims), types.Int(r.Person.Age),
		types.Bool(r.Person.Student), types.String(r.Person.Region), types.String(r.Person.Segment),
		types.Int(r.Person.Risk), types.Int(r.Contact.Today), types.Int(r.Contact.Week), types.Int(r.Contact.Hour),
		types.Int(r.Contact.GapHours), types.Bool(r.Contact.OptedOut), types.Bool(r.Consent.Given), at(r.Consent.At),
		texts(r.Consent.Purposes), types.String(r.Application.Product), types.Double(r.Application.Amount),
		types.Double(r.Application.Income), types.Double(r.Application.Instalment), types.Int(r.Application.Months),
		types.Int(r.Application.Score), types.Int(r.Application.Overdue), types.Int(r.Application.Lenders),
		types.String(r.Application.Purpose)}
}

var celTypes = map[string]*cel.Type{"text": cel.StringType, "texts": cel.ListType(cel.StringType), "int": cel.IntType,
	"bool": cel.BoolType, "money": cel.DoubleType, "decimal": cel.DoubleType, "time": cel.TimestampType}

var signs = map[string]string{"eq": "==", "ne": "!=", "lt": "<", "le": "<=", "gt": ">", "ge": ">="}

func expression(book *conversation.Book, condition []json.RawMessage) string {
	field, operator, value := conversation.Parts(condition)
	literal := func(raw json.RawMessage) string {
		text := string(raw)
		kind := book.Fields[field]
		if (kind == "money" || kind == "decimal") && !strings.ContainsAny(text, ".eE") {
			text += ".0"
		}
		return text
	}
	if book.Fields[field] == "bool" && operator == "eq" {
		if string(value) == "true" {
			return field
		}
		return "!" + field
	}
	if sign, found := signs[operator]; found {
		return fmt.Sprintf("%s %s %s", field, sign, literal(value))
	}
	switch operator {
	case "in":
		return fmt.Sprintf("%s in %s", field, value)
	case "contains":
		return fmt.Sprintf("%s in %s", value, field)
	case "lacks":
		return fmt.Sprintf("!(%s in %s)", value, field)
	case "between":
		var bounds []json.RawMessage
		if err := json.Unmarshal(value, &bounds); err != nil {
			panic(err)
		}
		return fmt.Sprintf("%s >= %s && %s <= %s", field, literal(bounds[0]), field, literal(bounds[1]))
	case "gt_field":
		return fmt.Sprintf("%s > %s", field, strings.Trim(string(value), `"`))
	case "days_after_gt", "days_after_lt":
		other, days := conversation.DaysAfter(value)
		sign := map[string]string{"days_after_gt": ">", "days_after_lt": "<"}[operator]
		return fmt.Sprintf("%s - %s %s duration('%dh')", field, other, sign, days*24)
	}
	panic("unknown operator " + operator)
}

type engine struct {
	book     *conversation.Book
	outcomes map[string]string
	rules    []cel.Program
	terms    [][]cel.Program
}

func (e *engine) Load(book *conversation.Book) error {
	e.book, e.outcomes, e.rules, e.terms = book, book.Outcomes(), nil, nil
	options := []cel.EnvOption{}
	for i, name := range order {
		names[name] = i
		options = append(options, cel.Variable(name, celTypes[book.Fields[name]]))
	}
	env, err := cel.NewEnv(options...)
	if err != nil {
		return err
	}
	program := func(source string) (cel.Program, error) {
		ast, issues := env.Compile(source)
		if issues.Err() != nil {
			return nil, issues.Err()
		}
		return env.Program(ast, cel.EvalOptions(cel.OptOptimize))
	}
	for _, rule := range book.Rules {
		var sources []string
		for _, condition := range rule.All {
			sources = append(sources, expression(book, condition))
		}
		whole, err := program(strings.Join(sources, " && "))
		if err != nil {
			return err
		}
		e.rules = append(e.rules, whole)
		if len(book.Rules) > 60 {
			continue // explained for the sixty rules only
		}
		var terms []cel.Program
		for _, source := range sources {
			term, err := program(source)
			if err != nil {
				return err
			}
			terms = append(terms, term)
		}
		e.terms = append(e.terms, terms)
	}
	return nil
}

func read(text []byte) *slots {
	var r request
	if err := json.Unmarshal(text, &r); err != nil {
		panic(err)
	}
	s := &slots{}
	s.fill(&r)
	return s
}

func isTrue(program cel.Program, s *slots) (bool, error) {
	value, _, err := program.Eval(s)
	return err == nil && value == types.True, err
}

func (e *engine) codes(s *slots) []string {
	codes := []string{}
	for i, program := range e.rules {
		if hit, _ := isTrue(program, s); hit {
			codes = append(codes, e.book.Rules[i].Code)
		}
	}
	return codes
}

func (e *engine) Prepare(text []byte) any   { return read(text) }
func (e *engine) Native(input any) []string { return e.codes(input.(*slots)) }

func (e *engine) JSON(text []byte) []byte {
	s := read(text)
	answer := conversation.Answer{ID: s.id, Reasons: e.codes(s)}
	return answer.Write(e.outcomes)
}

// Explain evaluates a program for each condition up to the first that is false: cheaper than
// exhaustive evaluation with tracked state, and it says the same.
func (e *engine) Explain(text []byte) []byte {
	s := read(text)
	answer := conversation.Answer{ID: s.id, Reasons: []string{}, Conditions: make(map[string]string, len(e.terms))}
	for i, terms := range e.terms {
		marks := []byte(strings.Repeat("-", len(terms)))
		hit := true
		for j, term := range terms {
			holds, err := isTrue(term, s)
			if err != nil {
				marks[j], hit = '!', false
			} else if !holds {
				marks[j], hit = '0', false
				break
			} else {
				marks[j] = '1'
			}
		}
		if hit {
			answer.Reasons = append(answer.Reasons, e.book.Rules[i].Code)
		}
		answer.Conditions[e.book.Rules[i].Code] = string(marks)
	}
	return answer.Write(e.outcomes)
}

func main() { conversation.Run(&engine{}) }
