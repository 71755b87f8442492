// OPA on the cases that write.py wrote: benchpeers CASE_FOLDER...
// Prints a line of JSON for each stage. Every decision is compared with the expected one before anything is timed.
package main

import (
	"fmt"
	"os"
)

func main() {
	code := 0
	for _, folder := range os.Args[1:] {
		one, err := readCase(folder)
		if err == nil {
			err = runOPA(one)
		}
		if err != nil {
			fmt.Fprintf(os.Stderr, "%s: %v\n", folder, err)
			code = 1
		}
	}
	os.Exit(code)
}
