package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
)

// What has to be decided on one request.
type expected struct {
	Allow   bool     `json:"allow"`
	Failed  []string `json:"failed"`
	Matched []int    `json:"matched"`
}

type benchCase struct {
	name, folder string
	requests     []string
	expected     []expected
}

func lines(path string) ([]string, error) {
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	return strings.Split(strings.TrimRight(string(text), "\n"), "\n"), nil
}

func readCase(folder string) (*benchCase, error) {
	one := &benchCase{name: filepath.Base(folder), folder: folder}
	var err error
	// Where a peer names entities with their types, it has requests of its own.
	if one.requests, err = lines(folder + "/peers/requests.jsonl"); err != nil {
		if one.requests, err = lines(folder + "/requests.jsonl"); err != nil {
			return nil, err
		}
	}
	rows, err := lines(folder + "/expected.jsonl")
	if err != nil {
		return nil, err
	}
	for _, row := range rows {
		var made expected
		if err := json.Unmarshal([]byte(row), &made); err != nil {
			return nil, err
		}
		one.expected = append(one.expected, made)
	}
	return one, nil
}
