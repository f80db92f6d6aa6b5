// Checks the log's part of an unpacked evidence bundle with Go's own sumdb
// packages: the checkpoint's signature and the inclusion of the payload.
package main

import (
	"bufio"
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"log"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

func read(folder, name string) []byte {
	content, err := os.ReadFile(filepath.Join(folder, name))
	if err != nil {
		log.Fatal(err)
	}
	return content
}

func hash(text string) (result tlog.Hash) {
	decoded, err := base64.StdEncoding.DecodeString(text)
	if err != nil || len(decoded) != len(result) {
		log.Fatalf("not a hash: %q", text)
	}
	copy(result[:], decoded)
	return result
}

func main() {
	folder := os.Args[1]
	verifier, err := note.NewVerifier(strings.TrimSpace(string(read(folder, "log-key.txt"))))
	if err != nil {
		log.Fatal(err)
	}
	checkpoint := read(folder, "checkpoint")
	opened, err := note.Open(checkpoint, note.VerifierList(verifier))
	if err != nil {
		log.Fatal(err)
	}
	lines := strings.Split(opened.Text, "\n")
	size, err := strconv.ParseInt(lines[1], 10, 64)
	if err != nil {
		log.Fatal(err)
	}
	root := hash(lines[2])

	head, tail, found := bytes.Cut(read(folder, "proof.tlog-proof"), []byte("\n\n"))
	if !found || !bytes.Equal(tail, checkpoint) {
		log.Fatal("the proof is not for this checkpoint")
	}
	scanner := bufio.NewScanner(bytes.NewReader(head))
	var index int64
	var proof tlog.RecordProof
	for number := 0; scanner.Scan(); number++ {
		switch number {
		case 0:
			if scanner.Text() != "c2sp.org/tlog-proof@v1" {
				log.Fatal("unknown form of proof")
			}
		case 1:
			if _, err := fmt.Sscanf(scanner.Text(), "index %d", &index); err != nil {
				log.Fatal(err)
			}
		default:
			proof = append(proof, hash(scanner.Text()))
		}
	}
	digest := sha256.Sum256(read(folder, "payload.json"))
	if err := tlog.CheckRecord(proof, size, root, index, tlog.RecordHash(digest[:])); err != nil {
		log.Fatal(err)
	}
	fmt.Printf("record %d of %d is in the log %s\n", index, size, opened.Sigs[0].Name)
}
