// OPA: the rules as one partial set in Rego, prepared once, in process.
//
// Equalities stand first in each body, where OPA's rule index looks for them; times are parsed once a
// request. The input goes in as an ast.Value, which skips a conversion.
package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"sort"
	"strings"

	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/open-policy-agent/opa/v1/rego"
	"github.com/open-policy-agent/opa/v1/topdown"

	"guiju.invalid/bench/engines/conversation"
)

var signs = map[string]string{"eq": "==", "ne": "!=", "lt": "<", "le": "<=", "gt": ">", "ge": ">="}

func expression(condition []json.RawMessage) string {
	name, operator, value := conversation.Parts(condition)
	field := "input." + name
	if sign, found := signs[operator]; found {
		return fmt.Sprintf("%s %s %s", field, sign, value)
	}
	switch operator {
	case "in":
		set := strings.NewReplacer("[", "{", "]", "}").Replace(string(value))
		return fmt.Sprintf("%s in %s", field, set)
	case "contains":
		return fmt.Sprintf("%s in %s", value, field)
	case "lacks":
		return fmt.Sprintf("not %s in %s", value, field)
	case "between":
		var bounds []json.RawMessage
		if err := json.Unmarshal(value, &bounds); err != nil {
			panic(err)
		}
		return fmt.Sprintf("%s >= %s\n  %s <= %s", field, bounds[0], field, bounds[1])
	case "gt_field":
		return fmt.Sprintf("%s > input.%s", field, strings.Trim(string(value), `"`))
	case "days_after_gt", "days_after_lt":
		other, days := conversation.DaysAfter(value)
		sign := map[string]string{"days_after_gt": ">", "days_after_lt": "<"}[operator]
		return fmt.Sprintf("ns[%q] - ns[%q] %s %d", name, other, sign, int64(days)*86400*1e9)
	}
	panic("unknown operator " + operator)
}

func module(book *conversation.Book) string {
	var rego strings.Builder
	rego.WriteString("package guiju\n\nns := {\n")
	var times []string
	for name, kind := range book.Fields {
		if kind == "time" {
			times = append(times, name)
		}
	}
	sort.Strings(times)
	for _, name := range times {
		fmt.Fprintf(&rego, "  %q: time.parse_rfc3339_ns(input.%s),\n", name, name)
	}
	rego.WriteString("}\n")
	for _, rule := range book.Rules {
		var first, then []string
		for _, condition := range rule.All {
			_, operator, _ := conversation.Parts(condition)
			if operator == "eq" {
				first = append(first, expression(condition))
			} else {
				then = append(then, expression(condition))
			}
		}
		fmt.Fprintf(&rego, "\nreasons contains %q if {\n  %s\n}\n", rule.Code, strings.Join(append(first, then...), "\n  "))
	}
	return rego.String()
}

type engine struct {
	outcomes map[string]string
	query    rego.PreparedEvalQuery
}

func (e *engine) Load(book *conversation.Book) error {
	e.outcomes = book.Outcomes()
	query, err := rego.New(rego.Query("data.guiju.reasons"), rego.Module("guiju.rego", module(book)),
		rego.StrictBuiltinErrors(true)).PrepareForEval(context.Background())
	e.query = query
	return err
}

func (e *engine) codes(input ast.Value, options ...rego.EvalOption) []string {
	results, err := e.query.Eval(context.Background(), append(options, rego.EvalParsedInput(input))...)
	if err != nil {
		panic(err)
	}
	codes := []string{}
	for _, code := range results[0].Expressions[0].Value.([]any) {
		codes = append(codes, code.(string))
	}
	return codes
}

func read(text []byte) ast.Value {
	value, err := ast.ValueFromReader(bytes.NewReader(text))
	if err != nil {
		panic(err)
	}
	return value
}

func idOf(input ast.Value) string {
	id, err := input.Find(ast.Ref{ast.StringTerm("id")})
	if err != nil {
		panic(err)
	}
	return string(id.(ast.String))
}

func (e *engine) Prepare(text []byte) any   { return read(text) }
func (e *engine) Native(input any) []string { return e.codes(input.(ast.Value)) }

func (e *engine) JSON(text []byte) []byte {
	input := read(text)
	answer := conversation.Answer{ID: idOf(input), Reasons: e.codes(input)}
	return answer.Write(e.outcomes)
}

// Explain traces the query, as `opa eval --explain full` does, and prints the trace.
func (e *engine) Explain(text []byte) []byte {
	input := read(text)
	tracer := topdown.NewBufferTracer()
	answer := conversation.Answer{ID: idOf(input)}
	answer.Reasons = e.codes(input, rego.EvalQueryTracer(tracer))
	var trace bytes.Buffer
	topdown.PrettyTrace(&trace, *tracer)
	answer.Trace = trace.String()
	return answer.Write(e.outcomes)
}

func main() { conversation.Run(&engine{}) }
