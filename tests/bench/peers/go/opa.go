package main

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"slices"
	"strings"

	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/open-policy-agent/opa/v1/rego"
	"github.com/open-policy-agent/opa/v1/storage/inmem"
	"github.com/open-policy-agent/opa/v1/version"
)

func prepared(one *benchCase) (*rego.PreparedEvalQuery, error) {
	policy, err := os.ReadFile(one.folder + "/peers/policy.rego")
	if err != nil {
		return nil, err
	}
	options := []func(*rego.Rego){rego.Query("data.bench.answer"), rego.Module("policy.rego", string(policy))}
	if text, err := os.ReadFile(one.folder + "/peers/data.json"); err == nil {
		var data map[string]any
		if err := json.Unmarshal(text, &data); err != nil {
			return nil, err
		}
		// Data as the engine's own values: the faster of its two ways.
		store := inmem.NewFromObjectWithOpts(data, inmem.OptReturnASTValuesOnRead(true))
		options = append(options, rego.Store(store))
	}
	query, err := rego.New(options...).PrepareForEval(context.Background())
	return &query, err
}

// A set comes as a list of its members in their order.
func isExpected(answer any, wanted expected) bool {
	list, _ := answer.([]any)
	if wanted.Failed != nil {
		return slices.EqualFunc(list, wanted.Failed, func(a any, b string) bool { return a == b })
	}
	if wanted.Matched != nil {
		return slices.EqualFunc(list, wanted.Matched, func(a any, b int) bool { return fmt.Sprint(a) == fmt.Sprint(b) })
	}
	yes, _ := answer.(bool)
	return yes == wanted.Allow
}

func runOPA(one *benchCase) error {
	query, err := prepared(one)
	if err != nil {
		return err
	}
	parsed := make([]ast.Value, len(one.requests))
	read := func(text string) ast.Value {
		value, _ := ast.ValueFromReader(strings.NewReader(text))
		return value
	}
	for i, text := range one.requests {
		parsed[i] = read(text)
	}
	decide := func(input ast.Value, wanted expected) bool {
		found, err := query.Eval(context.Background(), rego.EvalParsedInput(input))
		return err == nil && len(found) == 1 && isExpected(found[0].Expressions[0].Value, wanted)
	}
	fromParsed := func(i int) bool { return decide(parsed[i], one.expected[i]) }
	engine := "OPA " + version.Version
	count := affordable(len(one.requests), fromParsed)
	if err := measure(one.name, engine, "parsed", count, fromParsed); err != nil {
		return err
	}
	return measure(one.name, engine, "json", count, func(i int) bool { return decide(read(one.requests[i]), one.expected[i]) })
}
